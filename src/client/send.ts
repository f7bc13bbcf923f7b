import type { Dispatcher } from 'undici';
import { ResponseFailure } from './failure.js';
import type { SizeLimit } from './limits.js';
import { type Progress, type Received, Reception } from './reception.js';
import { decodeBody, type ResponseBody } from './response-body.js';

/** A complete response. */
export interface CompleteResponse extends ResponseBody, Omit<Received, 'raw'> {
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
