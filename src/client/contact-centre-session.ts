import type { AgentName } from '../schemas/trace.gen.js';
import type { Outcome } from './ask.js';
import { pauseFor } from './cometd-pacing.js';
import { is2xx, refusalOf, statusOf, succeeded } from './refusal.js';

/** Before each try to end a session. */
const endAfterMs = [0, 500, 1500];

/** The contact-centre session of an agent, as far as this run starts and ends it. */
export class ContactCentreSession {
  #started = false;

  /** @param post asks for an operation on the agent; `last` = also when the run was stopped, and not for long */
  constructor(
    private readonly agent: AgentName,
    private readonly post: (body: object, last?: boolean) => Promise<Outcome>,
  ) {}

  /** Whether there may be one that this run started: it could not be ended, or was not yet. */
  get mayBeOpen(): boolean {
    return this.#started;
  }

  /**
   * StartContactCenterSession for voice.
   * @throws AccessRefused unless answered 0, or 7 (partially successful) with voice among the succeeded; TargetUnreachable
   */
  async start(): Promise<void> {
    const outcome = await this.post({ operationName: 'StartContactCenterSession', channels: ['voice'] });
    const started = succeeded(outcome) || voiceSucceeded(outcome);
    // Where nothing says whether it was, it may well have been started, and then it has to be ended.
    const isUnclear = is2xx(outcome) && typeof statusOf(outcome.response?.body).statusCode !== 'number';
    this.#started ||= started || isUnclear || outcome.failure?.stage === 'response';
    if (!started)
      throw refusalOf(
        `StartContactCenterSession of ${this.agent}`,
        outcome,
        'the account, its place and its feature api-voice',
      );
  }

  /**
   * EndContactCenterSession, if this run may have started one; what is refused is tried again, twice. Never throws; the trace has
   * the responses.
   * @param earlier also if an earlier run started it
   * @returns whether there is none now
   */
  async end(earlier: boolean): Promise<boolean> {
    this.#started ||= earlier;
    for (const pauseMs of this.#started ? endAfterMs : []) {
      await pauseFor(pauseMs);
      const outcome = await this.post({ operationName: 'EndContactCenterSession' }, true);
      if (succeeded(outcome)) this.#started = false;
      // Where nothing is answered, nothing more will be.
      if (!this.#started || outcome.response === undefined) break;
    }
    return !this.#started;
  }

  /** Leaves it: it is not ended any more. */
  keep(): void {
    this.#started = false;
  }
}

function voiceSucceeded(outcome: Outcome): boolean {
  const body = outcome.response?.body as { succeeded?: unknown } | undefined;
  if (statusOf(body).statusCode !== 7 || !Array.isArray(body?.succeeded)) return false;
  return body.succeeded.some((channel) => JSON.stringify(channel)?.includes('voice'));
}
