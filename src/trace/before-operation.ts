import { members, own } from './message.js';

/** A response, as far as it tells who made it. */
export interface Response {
  readonly status: number;
  /** Names in any case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body when it was JSON. */
  readonly body?: unknown;
  /** The body when it was not. */
  readonly text?: string;
}

const quoteClip = 40;

/**
 * Who seems to have answered in place of the operation: `a gateway (502, text/html, server nginx)`, `a flood filter (429,
 * DoSFilter)`, `CSRF protection (403)`. Such a response is none of the operation: the request is sent again, and what stays so
 * proves nothing of the target. Undefined when it is the operation's own, which 503 with statusCode 4 is, and any other status
 * whatever its body.
 *
 * Source: Web Services answers every request with a JSON object that has a statusCode; a gateway, Jetty's DoSFilter and its CSRF
 * filter do not.
 */
export function standsBefore(response: Response): string | undefined {
  const { status } = response;
  // Of most responses the body need not be looked at, which may have to be parsed for it.
  if (!BEFORE.has(status)) return undefined;
  if (isCsrfRefusal(response)) return `CSRF protection (${status})`;
  if (hasStatusCode(response)) return undefined;
  if (isFlood(response)) {
    const filter = field(response, 'dosfilter') === undefined ? signsOf(response) : ['DoSFilter'];
    return `a flood filter (${[status, ...filter].join(', ')})`;
  }
  return status >= 502 ? `a gateway (${[status, ...signsOf(response)].join(', ')})` : undefined;
}

/** The statuses of those who may stand before it. */
const BEFORE = new Set([403, 429, 502, 503, 504]);

/** Whether a response says that requests came too fast: 429, or the DoSFilter of an older Jetty, which answers 503. */
export function isFlood(response: Response): boolean {
  const { status } = response;
  const isFiltered = status === 503 && field(response, 'dosfilter') !== undefined;
  return (status === 429 || isFiltered) && !hasStatusCode(response);
}

/** Whether a response refuses a request for want of a CSRF token, as its text or its header fields say. */
export function isCsrfRefusal(response: Response): boolean {
  if (response.status !== 403) return false;
  const { headers, body, text } = response;
  const csrf = /csrf|xsrf/i;
  // The target's own refusals may be told with a token for the next request.
  if (hasStatusCode(response)) return csrf.test(said(own(members(body), 'statusMessage')));
  return csrf.test(text ?? said(body)) || Object.keys(headers).some((name) => csrf.test(name));
}

/** A statusCode of Web Services; frameworks of gateways repeat the HTTP status under the same name. */
function hasStatusCode({ status, body }: Response): boolean {
  const statusCode = own(members(body), 'statusCode');
  return statusCode !== undefined && said(statusCode) !== String(status);
}

// What a target says may be an object that no conversion takes: `{ "toString": 1 }`.
function said(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

function signsOf(response: Response): string[] {
  const type = field(response, 'content-type')?.split(';')[0]?.trim();
  const server = field(response, 'server');
  const via = field(response, 'via');
  return [
    ...(type ? [clipped(type)] : []),
    ...(server ? [`server ${clipped(server)}`] : []),
    ...(via ? [`via ${clipped(via)}`] : []),
  ];
}

function field({ headers }: Response, name: string): string | undefined {
  return Object.entries(headers).find(([each]) => each.toLowerCase() === name)?.[1];
}

function clipped(text: string): string {
  return text.length > quoteClip ? `${text.slice(0, quoteClip)}...` : text;
}
