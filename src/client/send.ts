import { type Dispatcher, request } from 'undici';
import { ResponseFailure } from './failure.js';
import type { SizeLimit } from './limits.js';
import { decodeBody, type ResponseBody, readBody } from './response-body.js';

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
  const { progress, limit } = options;
  const stop = stopAfter(options.timeoutMs, options.signals);
  try {
    const response = await request(options.url, {
      dispatcher: options.connections.compose(noting(progress)),
      method: options.method as Dispatcher.HttpMethod,
      headers: options.headers,
      body: options.text,
      signal: stop.signal,
    });
    progress.at = 'answering';
    options.learn(response.headers);
    const headers = joined(response.headers);
    const raw = await readBody(response.body, limit);
    const at = options.now();
    return {
      status: response.statusCode,
      headers,
      at,
      ...(await decodeBody(raw, headers['content-encoding'], limit)),
    };
  } catch (error) {
    // What undici says of an abort depends on how far it came; our own reason tells which limit it was.
    throw stop.signal.aborted ? stop.signal.reason : error;
  } finally {
    stop.clear();
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

/** AbortSignal.any with AbortSignal.timeout loses its timeout on Node 20: hence a controller and a timer. */
function stopAfter(
  timeoutMs: number,
  signals: (AbortSignal | undefined)[],
): { signal: AbortSignal; clear(): void } {
  const controller = new AbortController();
  const abort = () => controller.abort(new ResponseFailure('Aborted', 'The suite gave the request up'));
  const timer = setTimeout(() => {
    controller.abort(
      new ResponseFailure('ResponseTimeout', `No complete response came within ${timeoutMs} ms`),
    );
  }, timeoutMs);
  for (const signal of signals) {
    if (signal?.aborted) abort();
    signal?.addEventListener('abort', abort, { once: true });
  }
  return {
    signal: controller.signal,
    clear() {
      clearTimeout(timer);
      for (const signal of signals) signal?.removeEventListener('abort', abort);
    },
  };
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
