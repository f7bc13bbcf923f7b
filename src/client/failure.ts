import type { HttpProxy } from '../schemas/configuration.gen.js';
import type { FailureRecord } from '../schemas/trace.gen.js';
import { isConnectError, ProxyFailure } from './connection.js';

/** How a request failed to get a complete response. */
export type Failure = Pick<FailureRecord, 'name' | 'message' | 'stage'>;

/** A failure that we found ourselves, by a limit of ours. */
export class ResponseFailure extends Error {
  constructor(
    override readonly name:
      | 'ResponseTimeout'
      | 'TooLarge'
      | 'Undecodable'
      | 'Flood'
      | 'Aborted'
      | 'ForeignOrigin',
    message: string,
  ) {
    super(message);
  }
}

/** Whether the connection was closed in the place of a response. */
export function isReset({ name, stage }: { name: string; stage: string }): boolean {
  return name === 'ConnectionReset' && stage === 'response';
}

/** Codes of errors while connecting, with the name and the sentence under which they are recorded. */
const connecting: [pattern: RegExp, name: string, message: string][] = [
  [/^ECONNREFUSED$/, 'Refused', 'Nothing listens at this address: the connection was refused'],
  [/^(ENOTFOUND|EAI_)/, 'NameNotFound', 'The host name could not be resolved'],
  [/^(UND_ERR_CONNECT_TIMEOUT|ETIMEDOUT)$/, 'ConnectTimeout', 'No connection came about in time'],
  [/^(EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL)$/, 'HostUnreachable', 'The host cannot be reached from here'],
  [
    /^ECONNRESET$|^UND_ERR_SOCKET$/,
    'ConnectionReset',
    'The target closed the connection before it was usable',
  ],
  [
    /CERT|SELF_SIGNED|ISSUER|^UNABLE_TO_|^ERR_TLS|^ERR_SSL|^EPROTO$|^CRL_/,
    'TlsFailed',
    'TLS could not be agreed on',
  ],
];

/** The same for errors once the request was, perhaps partly, sent. */
const answering: typeof connecting = [
  [
    /^UND_ERR_(RES|REQ)_CONTENT_LENGTH_MISMATCH$/,
    'WrongLength',
    'The body has another length than the response declared',
  ],
  [/^UND_ERR_HEADERS_OVERFLOW$/, 'TooLarge', 'The header fields of the response are larger than 16 KiB'],
  [/^(HPE_|HTTPParserError)/, 'NotHttp', 'The response is not HTTP'],
];

/**
 * Names what went wrong with a request.
 * @param progress how far the request came: `connecting`, `sent`, or `answering` once the head of a response was there
 * @param proxy the one on the way, if any: what it does wrong is told as its doing
 */
export function failureOf(
  error: unknown,
  progress: 'connecting' | 'sent' | 'answering',
  proxy?: HttpProxy,
): Failure {
  const failure = proxy === undefined ? undefined : proxyFailureOf(error, progress, proxy);
  return failure ?? ownFailureOf(error, progress);
}

function proxyFailureOf(error: unknown, progress: string, proxy: HttpProxy): Failure | undefined {
  const late = 'brought no connection about in time';
  const does = () => {
    // What undici says of a 407 to a request that went without a tunnel.
    const asked = error instanceof Error && /^Proxy Authentication Required/.test(error.message);
    if (asked) return 'let nothing through: it answered HTTP 407';
    if (error instanceof ProxyFailure) {
      const { cause, status } = error;
      const { code = cause.name } = cause as NodeJS.ErrnoException;
      if (status !== undefined) return `let nothing through: it answered HTTP ${status}`;
      if (code === 'UND_ERR_HEADERS_TIMEOUT') return late;
      return `cannot be reached (${code}, ${cause.message.trim()})`;
    }
    const isLate = error instanceof ResponseFailure && error.name === 'ResponseTimeout';
    return isLate && progress === 'connecting' ? late : undefined;
  };
  const what = does();
  if (what === undefined) return undefined;
  const message = `The proxy that ${proxy.variable} names, ${proxy.url}, ${what}`;
  return { name: 'ProxyFailed', message, stage: 'connect' };
}

function ownFailureOf(error: unknown, progress: 'connecting' | 'sent' | 'answering'): Failure {
  if (error instanceof ResponseFailure) {
    if (error.name === 'ResponseTimeout' && progress === 'connecting') {
      return { name: 'ConnectTimeout', message: 'No connection came about in time', stage: 'connect' };
    }
    const stage = progress === 'connecting' ? 'connect' : 'response';
    return { name: error.name, message: error.message, stage };
  }
  const { name = '', message = String(error), code = name } = (error ?? {}) as Partial<NodeJS.ErrnoException>;
  const detail = [code, message].filter(Boolean).join(', ');
  const stage = isConnectError(error) ? 'connect' : 'response';
  const known = (stage === 'connect' ? connecting : answering).find(([pattern]) => pattern.test(code));
  if (known) return { name: known[1], message: `${known[2]} (${detail})`, stage };
  if (stage === 'connect')
    return { name: 'ConnectFailed', message: `No connection came about (${detail})`, stage };
  if (!/^(ECONN|EPIPE|UND_ERR_SOCKET|UND_ERR_ABORTED)/.test(code)) {
    return { name: 'RequestFailed', message: `The request failed (${detail})`, stage };
  }
  return progress === 'answering'
    ? { name: 'Truncated', message: `The target broke its response off (${detail})`, stage }
    : {
        name: 'ConnectionReset',
        message: `The target closed the connection without a response (${detail})`,
        stage,
      };
}
