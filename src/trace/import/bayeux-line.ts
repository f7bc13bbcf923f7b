import { type BayeuxMessage, messagesOf } from '../bayeux.js';
import { members, own } from '../message.js';
import { timeOf } from './har-entry.js';

/** Bayeux messages as a client's log holds them. */
export interface LoggedMessages {
  /** In ms since 1970; undefined = the log does not tell. */
  readonly at?: number;
  readonly messages: readonly BayeuxMessage[];
}

const TIMES = ['t', 'time', 'timestamp', '@timestamp', 'at', 'ts', 'date', 'when'];
const WITHIN = ['message', 'messages', 'msg', 'payload', 'body', 'data', 'frame', 'event'];

/**
 * The Bayeux messages of a JSON value: a message, a list of them, or either of these in an object that tells the time beside it, be it as
 * JSON in a string. Undefined = there is none.
 */
export function loggedMessages(value: unknown, at?: number): LoggedMessages | undefined {
  const bare = bayeux(value);
  if (bare.length > 0) return { ...timed(at ?? timeIn(value)), messages: bare };
  const wrapper = members(value);
  for (const name of WITHIN) {
    const messages = bayeux(unquoted(own(wrapper, name)));
    if (messages.length > 0) return { ...timed(timeIn(value) ?? at), messages };
  }
  return undefined;
}

/** The line of a log: the JSON value in it, and the time in the prefix before that. Undefined = there is no JSON value. */
export function loggedLine(line: string): { value: unknown; at?: number } | undefined {
  const whole = parsed(line);
  if (whole !== undefined) return whole;
  // A prefix may hold brackets of its own: `[main] DEBUG [{...}]`.
  let tries = 0;
  for (const { index } of line.matchAll(/[[{]/g)) {
    if (index > LONGEST_PREFIX || ++tries > MOST_TRIES) return undefined;
    const found = parsed(line.slice(index).replace(/[;,\s]+$/, ''));
    if (found !== undefined && isMessage(found.value))
      return { ...found, ...timed(timeOf(TIME.exec(line.slice(0, index))?.[0])) };
  }
  return undefined;
}

const TIME = /\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?/;
const LONGEST_PREFIX = 1000;
const MOST_TRIES = 8;

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
  for (const name of TIMES) {
    const at = timeOf(own(wrapper, name));
    if (at !== undefined) return at;
  }
  return undefined;
}

function timed(at: number | undefined): { at?: number } {
  return at === undefined ? {} : { at };
}

function parsed(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}
