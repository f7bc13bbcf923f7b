import { members, own } from '../message.js';
import { type HeaderFields, headerFields } from './header-fields.js';
import { jsonOf, RecordedResponse, textIn } from './recorded-response.js';

/** What is recorded of an HTTP exchange. */
export interface HttpEntry {
  /** When the request was sent, in ms since 1970. */
  readonly sentAt: number;
  /** When the response was complete; undefined = not known, or there was none. */
  readonly doneAt?: number;
  readonly method: string;
  readonly url: string;
  readonly requestHeaders: HeaderFields;
  /** What was sent, JSON or not. */
  readonly requestText?: string;
  /** The JSON value that was sent; undefined = it was none. */
  readonly requestBody?: unknown;
  readonly status: number;
  readonly responseHeaders: HeaderFields;
  readonly response: RecordedResponse;
  /** The page that sent it, as the recorder of the traffic names it. */
  readonly page?: string;
}

/**
 * An entry of a HAR, read without trusting its shape; undefined = it is none.
 * @param fieldsOf reads a list of header fields
 * @param written what is written in the HAR as the text of the response, a JSON string, where it is not parsed
 */
export function harEntry(
  value: unknown,
  fieldsOf: (list: unknown) => HeaderFields = headerFields,
  written?: string,
): HttpEntry | undefined {
  const entry = members(value);
  const request = members(own(entry, 'request'));
  const { method, url } = request;
  const sentAt = timeOf(own(entry, 'startedDateTime'));
  if (typeof method !== 'string' || typeof url !== 'string' || sentAt === undefined) return undefined;
  const response = members(own(entry, 'response'));
  const status = typeof response.status === 'number' ? response.status : 0;
  const time = own(entry, 'time');
  const took = typeof time === 'number' && time >= 0 ? time : undefined;
  const responseHeaders = fieldsOf(own(response, 'headers'));
  const posted = textIn(members(own(request, 'postData')));
  const requestBody = jsonOf(posted.text);
  const page = own(entry, 'pageref');
  return {
    sentAt,
    method: method.toUpperCase(),
    url,
    requestHeaders: fieldsOf(own(request, 'headers')),
    ...(requestBody !== undefined && { requestBody }),
    ...(posted.text !== undefined && { requestText: posted.text }),
    // Without a response the time means nothing.
    ...(took !== undefined && status > 0 && { doneAt: sentAt + took }),
    status,
    responseHeaders,
    response: new RecordedResponse(response, status, responseHeaders['content-length'], written),
    ...(typeof page === 'string' && { page }),
  };
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
  const second = `${whole.replace(' ', 'T')}${zoneOf(zone)}`;
  if (second !== latest.second) latest = { second, ms: Date.parse(second) };
  return Number.isNaN(latest.ms) ? undefined : latest.ms + Number(`0.${fraction ?? 0}`) * 1000;
}

/** Most times are of the same second as the one before. */
let latest = { second: '', ms: Number.NaN };

// A time without an offset is taken as UTC: only differences count.
function zoneOf(zone: string | undefined): string {
  if (zone === undefined || zone === 'Z') return 'Z';
  return zone.includes(':') ? zone : `${zone.slice(0, 3)}:${zone.slice(3)}`;
}
