import type { FailureRecord, RequestRecord, ResponseRecord } from '../schemas/trace.gen.js';

const patience = 2;
const brieflyMs = 1000;

/**
 * How long one client waits for answers. After two requests in a row that were not answered in time, the next are waited for
 * briefly, until one is answered: a target that hangs is not waited for fifty times. What is judged has its whole time.
 */
export class Patience {
  #unanswered = 0;

  /** @param timeoutMs for a response, as configured */
  constructor(private readonly timeoutMs: number) {}

  /** For the response to a request, in milliseconds. */
  timeoutFor(use: RequestRecord['use']): number {
    const hangs = use !== 'operation' && this.#unanswered >= patience;
    return hangs ? Math.min(brieflyMs, this.timeoutMs) : this.timeoutMs;
  }

  /** Takes notice of what became of a request; a long poll that is held back says nothing. */
  learn(
    use: RequestRecord['use'],
    { response, failure }: { response?: ResponseRecord; failure?: FailureRecord },
  ): void {
    if (response) this.#unanswered = 0;
    else if (use !== 'cometd' && failure?.name === 'ResponseTimeout') this.#unanswered += 1;
  }
}
