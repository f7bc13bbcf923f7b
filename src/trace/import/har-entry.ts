import { members, own } from '../message.js';

/** What is recorded of an HTTP exchange. */
export interface HttpEntry {
  /** When the request was sent, in ms since 1970. */
  readonly sentAt: number;
  /** When the response was complete; undefined = not known, or there was none. */
  readonly doneAt?: number;
  readonly method: string;
  readonly url: string;
  /** Names in lower case. */
  readonly requestHeaders: Readonly<Record<string, string>>;
  /** The JSON value that was sent; undefined = it was none. */
  readonly requestBody?: unknown;
  /** What was sent, JSON or not. */
  readonly requestText?: string;
  /** `open`: it was not over when the recording ended; `lost`: it was broken off, or its body was not recorded. */
  readonly outcome: 'complete' | 'open' | 'lost';
  /** Why it is lost. */
  readonly why?: string;
  readonly status: number;
  readonly responseHeaders: Readonly<Record<string, string>>;
  readonly responseBody?: unknown;
  /** What came, JSON or not. */
  readonly responseText?: string;
  /** The page that sent it, as the recorder of the traffic names it. */
  readonly page?: string;
}

/** An entry of a HAR, read without trusting its shape; undefined = it is none. */
export function harEntry(value: unknown): HttpEntry | undefined {
  const entry = members(value);
  const request = members(own(entry, 'request'));
  const { method, url } = request;
  const sentAt = timeOf(own(entry, 'startedDateTime'));
  if (typeof method !== 'string' || typeof url !== 'string' || sentAt === undefined) return undefined;
  const response = members(own(entry, 'response'));
  const status = typeof response.status === 'number' ? response.status : 0;
  const time = own(entry, 'time');
  const took = typeof time === 'number' && time >= 0 ? time : undefined;
  const responseHeaders = headersOf(own(response, 'headers'));
  const body = bodyOf(members(own(response, 'content')));
  const posted = bodyOf(members(own(request, 'postData')));
  const page = own(entry, 'pageref');
  return {
    sentAt,
    method: method.toUpperCase(),
    url,
    requestHeaders: headersOf(own(request, 'headers')),
    ...(posted.json !== undefined && { requestBody: posted.json }),
    ...(posted.text !== undefined && { requestText: posted.text }),
    ...outcomeOf(response, status, body, responseHeaders),
    // Without a response the time means nothing.
    ...(took !== undefined && status > 0 && { doneAt: sentAt + took }),
    status,
    responseHeaders,
    ...(body.json !== undefined && { responseBody: body.json }),
    ...(body.text !== undefined && { responseText: body.text }),
    ...(typeof page === 'string' && { page }),
  };
}

type Outcome = Pick<HttpEntry, 'outcome' | 'why'>;

function outcomeOf(
  response: Readonly<Record<string, unknown>>,
  status: number,
  { json, text, isWhole }: Body,
  headers: Readonly<Record<string, string>>,
): Outcome {
  if (status <= 0) {
    const failure = own(response, '_failureText') ?? own(response, '_error');
    const isOpen = typeof failure !== 'string' || own(response, '_failureText') === undefined;
    return isOpen
      ? { outcome: 'open' }
      : { outcome: 'lost', why: `it was broken off (${String(failure).slice(0, 80)})` };
  }
  if (json !== undefined) return { outcome: 'complete' };
  const isEmpty = status === 204 || status === 304 || headers['content-length'] === '0';
  if (text === undefined && !isEmpty) return { outcome: 'lost', why: 'its body was not recorded' };
  if (text === '' && !isEmpty && Number(headers['content-length'] ?? 0) > 0)
    return { outcome: 'lost', why: 'its body was not recorded' };
  return isWhole ? { outcome: 'complete' } : { outcome: 'lost', why: 'its body was recorded in part only' };
}

interface Body {
  readonly json?: unknown;
  readonly text?: string;
  readonly isWhole: boolean;
}

function bodyOf(content: Readonly<Record<string, unknown>>): Body {
  const { text: kept, encoding, size } = content;
  if (typeof kept !== 'string') return { isWhole: true };
  const bytes = encoding === 'base64' ? Buffer.from(kept, 'base64') : undefined;
  // A byte order mark is no part of the text.
  const text = (bytes?.toString('utf8') ?? kept).replace(/^\uFEFF/, '');
  const isWhole = typeof size !== 'number' || (bytes?.length ?? Buffer.byteLength(kept)) >= size;
  if (text === '') return { text, isWhole };
  try {
    return { json: JSON.parse(text), text, isWhole: true };
  } catch {
    return { text, isWhole };
  }
}

function headersOf(list: unknown): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const each of Array.isArray(list) ? list : []) {
    const { name, value } = members(each);
    if (typeof name !== 'string' || typeof value !== 'string') continue;
    const field = name.toLowerCase();
    const before = Object.hasOwn(headers, field) ? headers[field] : undefined;
    headers[field] =
      before === undefined ? value : `${before}${field === 'set-cookie' ? '\n' : ', '}${value}`;
  }
  return headers;
}

/**
 * A time as recordings write it, in ms since 1970, parts of a millisecond included: ISO 8601 with any offset, or a number of seconds,
 * milliseconds or microseconds. Undefined = it is none.
 */
export function timeOf(value: unknown): number | undefined {
  if (typeof value === 'number' || (typeof value === 'string' && /^\d{10,16}(\.\d+)?$/.test(value))) {
    const number = Number(value);
    // From 2001 to 2286 in each unit.
    if (number >= 1e15 && number < 1e16) return number / 1000;
    if (number >= 1e12 && number < 1e13) return number;
    return number >= 1e9 && number < 1e10 ? number * 1000 : undefined;
  }
  if (typeof value !== 'string') return undefined;
  const [, whole, fraction, zone] =
    /^(\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?)(?:[.,](\d+))?\s?(Z|[+-]\d\d:?\d\d)?$/.exec(value) ?? [];
  if (whole === undefined) return undefined;
  const seconds = Date.parse(`${whole.replace(' ', 'T')}${zoneOf(zone)}`);
  return Number.isNaN(seconds) ? undefined : seconds + Number(`0.${fraction ?? 0}`) * 1000;
}

// A time without an offset is taken as UTC: only differences count.
function zoneOf(zone: string | undefined): string {
  if (zone === undefined || zone === 'Z') return 'Z';
  return zone.includes(':') ? zone : `${zone.slice(0, 3)}:${zone.slice(3)}`;
}
