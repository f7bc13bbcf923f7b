import { isDeepStrictEqual } from 'node:util';
import { callRead } from '../trace/call.js';
import { type Exchange, isUnique } from '../trace/exchange.js';
import { type CallMessage, members, own } from '../trace/message.js';
import type { TraceReading } from '../trace/reading.js';
import { quoted } from './observation.js';

/** A text of less characters may be anybody's. */
export const SHORT = 8;

/** What a request did to the call although it should not have, or need not have. */
export interface Effect {
  readonly text: string;
  readonly seq: number;
  /** What the key held afterwards, when the call's messages tell. */
  readonly stored?: unknown;
}

/**
 * What certainly comes from a request: its value, which no other request of the call carried and nothing had shown before, in the
 * call's user data, at any key and depth, or in an event.
 */
export function valueShown(exchange: Exchange): Effect | undefined {
  const { call, shape, sentSeq, events } = exchange;
  const { value } = shape;
  const [event] = events;
  if (typeof value === 'string') {
    if (!isUnique(exchange)) return undefined;
    const message = value.length < SHORT ? shownAtKey(exchange) : call.firstShown.get(value);
    if (message !== undefined && message.seq < sentSeq) return undefined;
    if (message !== undefined) return shownIn(message, value);
    return value.length < SHORT || event === undefined
      ? undefined
      : { text: `an EventUserEvent carries ${quoted(value)}`, seq: event.seq };
  }
  if (!isFilled(value)) return undefined;
  const until = sentAgain(exchange);
  for (const leg of call.legs.values()) {
    if (holdsSomewhere(leg.lastDataBefore(sentSeq)?.userData, value)) continue;
    const message = leg.firstAfter(sentSeq, ({ userData }) => holdsSomewhere(userData, value));
    if (message !== undefined && message.seq < until) return shownIn(message, value);
  }
  return undefined;
}

// At the key that the request named a short text is nobody else's, unless it stood there before.
function shownAtKey({ leg, sentSeq, shape: { key, value }, shown }: Exchange): CallMessage | undefined {
  const isNew = key !== undefined && own(leg.lastDataBefore(sentSeq)?.userData, key) !== value;
  return isNew ? shown.get(leg.agent) : undefined;
}

function shownIn({ seq }: CallMessage, value: unknown): Effect {
  return { text: `the sent value ${quoted(value)} shows in the call's user data`, seq, stored: value };
}

/** The message of another call that shows the value of a request, which no other request carried. */
export function shownOnOtherCall(reading: TraceReading, exchange: Exchange): Effect | undefined {
  const { call, shape, sentSeq } = exchange;
  const { value } = shape;
  if (typeof value !== 'string' || value.length < SHORT || reading.carrying(value).length > 1)
    return undefined;
  const message = reading.calls
    .filter((other) => other !== call)
    .map((other) => other.firstShown.get(value))
    .find((shown) => shown !== undefined && shown.seq > sentSeq);
  return (
    message && {
      text: `the user data of another call show the sent value ${quoted(value)}`,
      seq: message.seq,
    }
  );
}

// What is no text of the run's own may be sent more than once: what shows then is the later one's.
function sentAgain({ call, index, shape }: Exchange): number {
  const later = call.exchanges
    .slice(index + 1)
    .find((other) => isDeepStrictEqual(other.shape.value, shape.value));
  return later?.sentSeq ?? Number.POSITIVE_INFINITY;
}

/** The read of the call, after a request, that shows its value; of a list nothing is asked. */
export function valueRead(exchange: Exchange): Effect | undefined {
  const { call, shape, sentSeq } = exchange;
  const { value } = shape;
  const isItsOwn = typeof value === 'string' ? value.length >= SHORT && isUnique(exchange) : isFilled(value);
  const read = isItsOwn
    ? call.reads.find(
        (each) =>
          each.request.seq > sentSeq &&
          each.request.seq < sentAgain(exchange) &&
          holdsSomewhere(members(callRead(each).userData), value),
      )
    : undefined;
  return (
    read && {
      text: `the call as read shows the sent value ${quoted(value)}`,
      seq: read.response?.seq ?? sentSeq,
    }
  );
}

export function isFilled(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}

export function holdsSomewhere(userData: object | undefined, value: unknown): boolean {
  const stack: unknown[] = userData === undefined ? [] : [userData];
  while (stack.length > 0) {
    const each = stack.pop();
    if (isDeepStrictEqual(each, value)) return true;
    // One by one: a target may send more members than a call takes arguments.
    if (typeof each === 'object' && each !== null)
      for (const member of Object.values(each)) stack.push(member);
  }
  return false;
}
