import { setTimeout as sleep } from 'node:timers/promises';
import { type Dispatcher, request } from 'undici';
import type { EventStream } from '../schemas/configuration.gen.js';
import { standsBefore } from '../trace/before-operation.js';
import { openConnections, type TlsFiles } from './connection.js';
import { failureOf, isReset } from './failure.js';
import { type FeedSource, NotOpened } from './feed-source.js';
import type { Progress } from './reception.js';
import { retryAfterMs } from './send-again.js';

const connectTimeoutMs = 10_000;
/** How long the head of the response is waited for: some servers send it with the first line, and no line may be due for long. */
const headMs = 2000;

/** Events from an address that streams them over HTTP. */
export class StreamSource implements FeedSource {
  readonly name: string;
  readonly mayFallSilent = true;
  readonly #connections: Dispatcher;

  constructor(
    private readonly stream: EventStream,
    tls: TlsFiles,
  ) {
    this.name = stream.url;
    this.#connections = openConnections(tls, connectTimeoutMs, stream.proxy);
  }

  async open(signal: AbortSignal): Promise<AsyncIterable<Buffer>> {
    const progress: Progress = { at: 'connecting' };
    const opened = this.#request(progress, signal);
    // Whoever reads hears of what goes wrong later.
    opened.catch(() => undefined);
    const isQuiet = await Promise.race([opened.then(() => false), quiet(progress, signal)]).catch((error) => {
      if (error instanceof NotOpened) throw error;
      const failure = failureOf(error, progress.at, this.stream.proxy);
      throw new NotOpened(failure.message, isReset(failure) ? 0 : undefined);
    });
    return isQuiet ? bytesOf(opened) : opened;
  }

  why(error: unknown): string {
    return error instanceof NotOpened
      ? error.message
      : failureOf(error, 'answering', this.stream.proxy).message;
  }

  async close(): Promise<void> {
    await this.#connections.destroy();
  }

  async #request(progress: Progress, signal: AbortSignal): Promise<AsyncIterable<Buffer>> {
    const { statusCode, headers, body } = await request(this.stream.url, {
      dispatcher: this.#connections.compose(noting(progress)),
      headers: { accept: 'application/x-ndjson' },
      signal,
    });
    if (statusCode >= 200 && statusCode < 300) return body;
    body.on('error', () => {}).destroy();
    const message = `it was answered with HTTP ${statusCode}`;
    const passed = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
    const isBefore = standsBefore({ status: statusCode, headers: passed }) !== undefined;
    throw new NotOpened(message, isBefore ? retryAfterMs(passed) : undefined);
  }
}

/** True once the request was sent and nothing came of it for a while; connecting has a limit of its own. */
async function quiet(progress: Progress, signal: AbortSignal): Promise<boolean> {
  do await sleep(headMs, undefined, { signal, ref: false }).catch(() => undefined);
  while (progress.at === 'connecting' && !signal.aborted);
  return true;
}

async function* bytesOf(opened: Promise<AsyncIterable<Buffer>>): AsyncGenerator<Buffer> {
  yield* await opened;
}

/** Notes when a request is handed to an open connection: before that, nothing was sent. */
function noting(progress: Progress): Dispatcher.DispatcherComposeInterceptor {
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
