import { type BayeuxMessage, messagesOf } from '../bayeux.js';
import { parseRecorded } from '../json-text.js';
import { members, own } from '../message.js';
import { timeOf } from './har-entry.js';

/** Bayeux messages as a client's log holds them. */
export interface LoggedMessages {
  /** In ms since 1970; undefined = the log does not tell. */
  readonly at: number | undefined;
  readonly messages: readonly BayeuxMessage[];
  /** The JSON text that they stand in. */
  readonly json: string;
  /** The JSON text of the only one, where that is a part of it. */
  readonly alone?: string;
}

/** Members that tell a time, the first of which counts. */
export const TIMES = ['t', 'time', 'timestamp', '@timestamp', 'at', 'ts', 'date', 'when'];
const WITHIN = ['message', 'messages', 'msg', 'payload', 'body', 'data', 'frame', 'event'];

/**
 * The Bayeux messages of a JSON value: a message, a list of them, or either of these in an object that tells the time beside it, be it as
 * JSON in a string. Undefined = there is none.
 * @param json the text of the value
 */
export function loggedMessages(value: unknown, json: string, at?: number): LoggedMessages | undefined {
  const bare = bayeux(value);
  if (bare.length > 0) return { at: at ?? timeIn(value), messages: bare, json, alone: aloneIn(value, json) };
  const wrapper = members(value);
  for (const name of WITHIN) {
    const messages = bayeux(unquoted(own(wrapper, name)));
    if (messages.length > 0) return { at: timeIn(value) ?? at, messages, json };
  }
  return undefined;
}

// It is all that there is, or all that a list holds.
function aloneIn(value: unknown, json: string): string | undefined {
  if (!Array.isArray(value)) return json.trim();
  return value.length === 1 ? json.trim().slice(1, -1).trim() : undefined;
}

/**
 * Where in the line of a log a JSON value begins that may be a message, and where it ends; undefined = none does. It may be of a kind that was
 * met.
 */
export function jsonIn(line: string): { readonly from: number; readonly to: number } | undefined {
  const from = line.search(MAY_BE_MESSAGE);
  return from < 0 || from > LONGEST_PREFIX ? undefined : { from, to: endOf(line) };
}

/** The time in the prefix of a line, in ms since 1970. */
export function timeBefore(line: string, from: number): number | undefined {
  return from === 0 ? undefined : timeOf(TIME.exec(line.slice(0, from))?.[0]);
}

/** The line of a log: the JSON value in it, its text, and the time in the prefix before that. Undefined = there is no JSON value. */
export function loggedLine(
  line: string,
): { value: unknown; json: string; at?: number | undefined } | undefined {
  const whole = MAY_BE_JSON.test(line) ? parsed(line) : undefined;
  if (whole !== undefined) return whole;
  // A prefix may hold brackets of its own: `[main] DEBUG [{...}]`.
  let tries = 0;
  for (const { index } of line.matchAll(MAY_BE_MESSAGE)) {
    if (index > LONGEST_PREFIX || ++tries > MOST_TRIES) return undefined;
    const found = parsed(line.slice(index, endOf(line)));
    if (found !== undefined && isMessage(found.value)) return { ...found, at: timeBefore(line, index) };
  }
  return undefined;
}

const TIME = /\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?/;
// What throws in JSON.parse takes longer than what does not.
const MAY_BE_JSON = /^\s*(?:[[{"]|(?:true|false|null|[-+\d.eE]+)\s*$)/;
const MAY_BE_MESSAGE = /\{\s*["}]|\[\s*[[{]/g;
const LONGEST_PREFIX = 1000;
const MOST_TRIES = 8;

// A log may end its lines with signs of its own.
function endOf(line: string): number {
  let end = line.length;
  while (/[;,\s]/.test(line.charAt(end - 1))) end -= 1;
  return end;
}

// `[]` and `[1]` are no more than words of a log.
function isMessage(value: unknown): boolean {
  const first = Array.isArray(value) ? value[0] : value;
  return typeof first === 'object' && first !== null;
}

function bayeux(value: unknown): BayeuxMessage[] {
  return messagesOf(value).filter(({ channel }) => channel.startsWith('/'));
}

function unquoted(value: unknown): unknown {
  return typeof value === 'string' && /^\s*[[{]/.test(value) ? parsed(value)?.value : value;
}

function timeIn(value: unknown): number | undefined {
  const wrapper = members(Array.isArray(value) ? value[0] : value);
  return firstTime(TIMES.map((name) => own(wrapper, name)));
}

/** The first of some values that is a time, in ms since 1970. */
export function firstTime(values: readonly unknown[]): number | undefined {
  for (const value of values) {
    const at = timeOf(value);
    if (at !== undefined) return at;
  }
  return undefined;
}

function parsed(json: string): { value: unknown; json: string } | undefined {
  const found = parseRecorded(json);
  return found && { value: found.value, json };
}
