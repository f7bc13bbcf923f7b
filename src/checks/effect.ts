import { isDeepStrictEqual } from 'node:util';
import type { AgentName } from '../schemas/trace.gen.js';
import { type Call, callRead, type Leg } from '../trace/call.js';
import { type Exchange, isUnique, neighbour, saysSuccess } from '../trace/exchange.js';
import { type CallMessage, members, own } from '../trace/message.js';
import type { TraceReading } from '../trace/reading.js';
import { quoted } from './observation.js';

// A text of less characters may be anybody's.
const SHORT = 8;
// The message of one of so many requests may come late.
const EARLIER = 8;

/** What a request did to the call although it should not have, or need not have. */
export interface Effect {
  readonly text: string;
  readonly seq: number;
  /** What the key held afterwards, when the call's messages tell. */
  readonly stored?: unknown;
}

/** A user data key that holds something else after a request than before it. */
export interface KeyChange {
  readonly key: string;
  readonly before: unknown;
  readonly after: unknown;
  /** The first message that shows it. */
  readonly message: CallMessage;
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
    if (value.length < SHORT || !isUnique(exchange)) return undefined;
    const message = call.firstShown.get(value);
    if (message !== undefined && message.seq < sentSeq) return undefined;
    if (message !== undefined)
      return {
        text: `the sent value ${quoted(value)} shows in the call's user data`,
        seq: message.seq,
        stored: value,
      };
    return event && { text: `an EventUserEvent carries ${quoted(value)}`, seq: event.seq };
  }
  if (!isFilled(value)) return undefined;
  const until = sentAgain(exchange);
  for (const leg of call.legs.values()) {
    if (holdsSomewhere(leg.lastDataBefore(sentSeq)?.userData, value)) continue;
    const message = leg.firstAfter(sentSeq, ({ userData }) => holdsSomewhere(userData, value));
    if (message !== undefined && message.seq < until)
      return {
        text: `the sent value ${quoted(value)} shows in the call's user data`,
        seq: message.seq,
        stored: value,
      };
  }
  return undefined;
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

/**
 * The effect of a request that need not have been taken: its value shows, or, where it was taken, its key changed in the first
 * message after it that shows the key. What a refused one changed is a matter of what comes again (`changedByRefusal`, refusal-change.ts).
 */
export function effectOf(reading: TraceReading, exchange: Exchange): Effect | undefined {
  const shown = valueShown(exchange);
  if (shown !== undefined) return shown;
  const key = reading.keyOf(exchange) ?? keyBefore(reading, exchange);
  const change = changesAfter(reading, exchange).find((each) => each.key === key);
  if (change === undefined) return undefined;
  return {
    text: `${change.key} changed from ${quoted(change.before)} to ${quoted(change.after)}`,
    seq: change.message.seq,
    stored: change.after,
  };
}

// A request that names no key that could be one stands between requests that do.
function keyBefore(reading: TraceReading, exchange: Exchange): string | undefined {
  const before = neighbour(exchange, -1);
  return before && reading.keyOf(before);
}

/**
 * The keys that this traffic wrote and that hold something else in the first message with user data after a request than in the
 * last one before it, but for what requests explain: what it shows may have been asked by an earlier request, or by the next, whose message
 * it is. Where the next request writes other keys too, whoever did it, nothing can be told.
 */
export function changesAfter(reading: TraceReading, exchange: Exchange): KeyChange[] {
  const { leg, sentSeq } = exchange;
  if (exchange.state === 'released') return [];
  const last = leg.lastDataBefore(sentSeq);
  const first = leg.firstAfter(sentSeq, ({ userData }) => userData !== undefined);
  if (last === undefined || first === undefined) return [];
  // The late message of an earlier request, overtaken by another's.
  const earlier = exchange.call.exchanges.slice(Math.max(0, exchange.index - EARLIER), exchange.index);
  if (earlier.some(({ shown }) => shown.get(leg.agent) === first)) return [];
  const next = neighbour(exchange, 1);
  const isNexts = next !== undefined && first.seq > next.sentSeq;
  if (isNexts && neighbour(exchange, 2) !== undefined && first.seq > (neighbour(exchange, 2)?.sentSeq ?? 0))
    return [];
  const nextsKey = isNexts ? reading.keyOf(next) : undefined;
  return [...writtenKeys(reading, exchange)].flatMap((key) => {
    const before = own(last.userData, key);
    const after = own(first.userData, key);
    if (isDeepStrictEqual(before, after) || key === nextsKey) return [];
    if (isNexts && next.shape.value !== undefined && isDeepStrictEqual(after, next.shape.value)) return [];
    if (isAskedBefore(reading, exchange, key, after)) return [];
    if (isNexts && changesOtherwise(reading, exchange, key)) return [];
    return [{ key, before, after, message: first }];
  });
}

// A message that comes late shows what an earlier request of ours wrote, not what this one did. What was told before and replaced is not late.
function isAskedBefore(reading: TraceReading, exchange: Exchange, key: string, value: unknown): boolean {
  const { call, index, leg } = exchange;
  const carrying =
    typeof value === 'string'
      ? reading.carrying(value)
      : call.exchanges.slice(Math.max(0, index - 64), index);
  return carrying.some(
    (other) =>
      other.call === call &&
      other.index < index &&
      value !== undefined &&
      isDeepStrictEqual(other.shape.value, value) &&
      reading.keyOf(other) === key &&
      !isReplaced(reading, other, exchange, leg.agent),
  );
}

/** Whether a further request set the key of one anew, and an agent was told of that before a third was sent: then nothing shows the first value any more. */
export function isReplaced(
  reading: TraceReading,
  first: Exchange,
  third: Exchange,
  agent: AgentName,
): boolean {
  const key = reading.keyOf(first);
  return first.call.exchanges
    .slice(first.index + 1, third.index)
    .some((other) => reading.keyOf(other) === key && saysSuccess(other) && wasTold(other, third, agent));
}

const written = new WeakMap<Exchange, ReadonlySet<string>>();

/** The user data keys that the traffic wrote on a call before and with a request: what it was made with, and what was set. */
export function writtenKeys(reading: TraceReading, exchange: Exchange): ReadonlySet<string> {
  const found = written.get(exchange);
  if (found !== undefined) return found;
  const before = neighbour(exchange, -1);
  const earlier = before === undefined ? Object.keys(exchange.call.madeWith) : writtenKeys(reading, before);
  const key = saysSuccess(exchange) ? reading.keyOf(exchange) : undefined;
  const keys: ReadonlySet<string> =
    before !== undefined && (key === undefined || (earlier as ReadonlySet<string>).has(key))
      ? (earlier as ReadonlySet<string>)
      : new Set([...earlier, ...(key === undefined ? [] : [key])]);
  written.set(exchange, keys);
  return keys;
}

const otherwise = new WeakMap<Leg, Map<string, boolean>>();

/**
 * Whether unchanged requests under other keys, after which nothing was outstanding, were seen to change this key (ACT-08). Then the
 * message of one request tells nothing about what the request before it did to the key. To be asked of a call that is over.
 */
export function changesOtherwise(reading: TraceReading, { call, leg }: Exchange, key: string): boolean {
  const byKey = otherwise.get(leg) ?? new Map<string, boolean>();
  otherwise.set(leg, byKey);
  const found = byKey.get(key) ?? isChangedOtherwise(reading, call, leg, key);
  byKey.set(key, found);
  return found;
}

function isChangedOtherwise(reading: TraceReading, call: Call, leg: Leg, key: string): boolean {
  const asked = new Set<string>();
  const otherAsked: unknown[] = [];
  for (const other of call.exchanges) {
    const now = otherwiseChanged(reading, other, leg, key);
    // A message that was said again late shows what the key held before.
    const isAsked =
      now === undefined ||
      (typeof now.held === 'string'
        ? asked.has(now.held)
        : otherAsked.some((value) => isDeepStrictEqual(value, now.held)));
    if (!isAsked) return true;
    if (reading.keyOf(other) !== key) continue;
    if (typeof other.shape.value === 'string') asked.add(other.shape.value);
    else otherAsked.push(other.shape.value);
  }
  return false;
}

/** What the key holds in the message of a request under another key, where it held something else before. */
export function otherwiseChanged(
  reading: TraceReading,
  other: Exchange,
  leg: Leg,
  key: string,
): { held: unknown } | undefined {
  const message = other.shown.get(leg.agent);
  if (other.shape.changes.length > 0 || message === undefined || reading.keyOf(other) === key)
    return undefined;
  const previous = neighbour(other, -1);
  if (previous !== undefined && !isToldBefore(previous, other, leg.agent)) return undefined;
  const before = leg.lastDataBefore(message.seq);
  const held = own(message.userData, key);
  return before === undefined || isDeepStrictEqual(own(before.userData, key), held) ? undefined : { held };
}

/** Whether nothing of a request was outstanding when the next one was sent: it was unchanged, and its message had come. */
export function isToldBefore(previous: Exchange, other: Exchange, agent = other.leg.agent): boolean {
  return previous.shape.changes.length === 0 && wasTold(previous, other, agent);
}

/** Whether the message of a request had come to an agent when the next one was sent. */
export function wasTold(previous: Exchange, { sentSeq }: Exchange, agent: AgentName): boolean {
  const message = previous.shown.get(agent);
  return message !== undefined && message.seq < sentSeq;
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

/** Whether any message with user data came after the request: without one an effect could not have been seen. */
export function wasObserved({ leg, sentSeq }: Exchange): CallMessage | undefined {
  return leg.firstAfter(sentSeq, ({ userData }) => userData !== undefined);
}
