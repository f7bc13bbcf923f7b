import type { Dispatcher } from 'undici';
import type { ResponseFailure } from './failure.js';
import type { SizeLimit } from './limits.js';
import { tooLarge } from './response-body.js';

/** How far a request came; kept up to date while it is under way, so that a failure can be named. */
export interface Progress {
  at: 'connecting' | 'sent' | 'answering';
}

/** What came of a request, its body not yet decoded. */
export interface Received {
  status: number;
  /** Names in lower case; several values joined by a comma, those of set-cookie by a line feed. */
  headers: Record<string, string>;
  raw: Buffer;
}

/** A response on its way, given by undici as it comes: no stream is made of what is read to its end anyway. */
export class Reception implements Dispatcher.DispatchHandler {
  readonly complete: Promise<Received>;
  #resolve!: (response: Received) => void;
  #reject!: (error: unknown) => void;
  #controller: Dispatcher.DispatchController | undefined;
  /** Why it was given up: what undici says of that depends on how far it came. */
  #failure: ResponseFailure | undefined;
  #status = 0;
  #headers: Record<string, string> = {};
  readonly #chunks: Buffer[] = [];
  #size = 0;

  constructor(
    private readonly progress: Progress,
    private readonly limit: SizeLimit,
    private readonly learn: (headers: Record<string, string | string[] | undefined>) => void,
  ) {
    this.complete = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  /** Ends it for a limit of ours, and its connection with it; while that is being made, once it is there or failed. */
  end(failure: ResponseFailure): void {
    this.#failure ??= failure;
    this.#controller?.abort(this.#failure);
  }

  /** It is handed to an open connection: before that, nothing was sent. */
  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.progress.at = 'sent';
    this.#controller = controller;
    if (this.#failure) controller.abort(this.#failure);
  }

  onResponseStart(
    _: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    // Not yet the response, but 100 (Continue) or 103 (Early Hints).
    if (status < 200) return;
    this.progress.at = 'answering';
    this.learn(headers);
    this.#status = status;
    this.#headers = joined(headers);
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#size += chunk.length;
    if (this.#size > this.limit.kb * 1024) this.end(tooLarge(this.limit));
    else this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    this.#resolve({ status: this.#status, headers: this.#headers, raw: Buffer.concat(this.#chunks) });
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    this.#reject(this.#failure ?? error);
  }
}

function joined(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => {
      const field = name.toLowerCase();
      // Dates in cookies hold commas; a line feed stands in no header field.
      return [field, [value ?? []].flat().join(field === 'set-cookie' ? '\n' : ', ')];
    }),
  );
}
