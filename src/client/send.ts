import type { Dispatcher } from 'undici';
import { ResponseFailure } from './failure.js';
import type { SizeLimit } from './limits.js';
import { decodeBody, type ResponseBody, tooLarge } from './response-body.js';

/** How far a request came; kept up to date while it is under way, so that a failure can be named. */
export interface Progress {
  at: 'connecting' | 'sent' | 'answering';
}

/** A complete response. */
export interface CompleteResponse extends ResponseBody {
  status: number;
  /** Names in lower case; several values joined by a comma, those of set-cookie by a line feed. */
  headers: Record<string, string>;
  /** When its last byte was there, on the clock given. */
  at: number;
}

/**
 * Sends one request and reads its response to the end.
 * @param options.learn receives the header fields as soon as they are there
 * @throws ResponseFailure for a limit of ours (time, size, stopped) or a broken content coding, else undici's errors
 */
export async function send(options: {
  connections: Dispatcher;
  url: string;
  method: string;
  headers: Record<string, string>;
  text: string | undefined;
  timeoutMs: number;
  limit: SizeLimit;
  signals: (AbortSignal | undefined)[];
  progress: Progress;
  now: () => number;
  learn: (headers: Record<string, string | string[] | undefined>) => void;
}): Promise<CompleteResponse> {
  const { timeoutMs, limit, signals } = options;
  const { origin, pathname, search } = new URL(options.url);
  const reception = new Reception(options.progress, limit, options.learn);
  const giveUp = () => reception.end(new ResponseFailure('Aborted', 'The suite gave the request up'));
  const timer = setTimeout(() => {
    reception.end(new ResponseFailure('ResponseTimeout', `No complete response came within ${timeoutMs} ms`));
  }, timeoutMs);
  for (const signal of signals) {
    if (signal?.aborted) giveUp();
    signal?.addEventListener('abort', giveUp, { once: true });
  }
  try {
    options.connections.dispatch(
      {
        origin,
        path: pathname + search,
        method: options.method as Dispatcher.HttpMethod,
        headers: options.headers,
        body: options.text,
      },
      reception,
    );
    const { status, headers, raw } = await reception.complete;
    const at = options.now();
    return { status, headers, at, ...(await decodeBody(raw, headers['content-encoding'], limit)) };
  } finally {
    clearTimeout(timer);
    for (const signal of signals) signal?.removeEventListener('abort', giveUp);
  }
}

/** A response on its way, given by undici as it comes: no stream is made of what is read to its end anyway. */
class Reception implements Dispatcher.DispatchHandler {
  readonly complete: Promise<{ status: number; headers: Record<string, string>; raw: Buffer }>;
  #resolve!: (response: { status: number; headers: Record<string, string>; raw: Buffer }) => void;
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

/** Notes when a request is handed to an open connection: before that, nothing was sent. */
export function noting(progress: Progress): Dispatcher.DispatcherComposeInterceptor {
  return (dispatch) => (options, handler) =>
    dispatch(options, {
      onRequestStart(controller, context) {
        progress.at = 'sent';
        handler.onRequestStart?.(controller, context);
      },
      onRequestUpgrade: handler.onRequestUpgrade?.bind(handler),
      onResponseStart: handler.onResponseStart?.bind(handler),
      onResponseData: handler.onResponseData?.bind(handler),
      onResponseEnd: handler.onResponseEnd?.bind(handler),
      onResponseError: handler.onResponseError?.bind(handler),
    });
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
