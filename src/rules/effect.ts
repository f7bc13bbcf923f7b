import { isDeepStrictEqual } from 'node:util';
import type { EventRecord } from '../schemas/trace.gen.js';
import { type Exchange, userDataBefore } from '../trace/exchange.js';
import { type CallMessage, type Members, members, own } from '../trace/message.js';
import type { TraceView } from '../trace/view.js';
import { keyOf } from './keys.js';
import { quoted } from './observation.js';
import { replyTo } from './reply.js';

/** What a request did to the call although it should not have, or need not have. */
export interface Effect {
  readonly text: string;
  readonly seq: number;
  /** What the key held afterwards, when the call's messages tell. */
  readonly stored?: unknown;
}

/**
 * The effect of a request: the named key changed, or the sent value shows in the user data, as the call's later messages
 * tell, or an event carries it (DESIGN section 4, "Effect").
 */
export function effectOf(view: TraceView, exchange: Exchange): Effect | undefined {
  return effectOnCall(view, exchange) ?? effectOnFeed(view, exchange);
}

function effectOnCall(view: TraceView, exchange: Exchange): Effect | undefined {
  const sent = sentValue(view, exchange);
  if (sent !== undefined) {
    const shows = exchange.messages.find((message) => holdsSomewhere(message.userData, sent));
    if (shows !== undefined) {
      return {
        text: `the sent value ${quoted(sent)} shows in the call's user data`,
        seq: shows.seq,
        stored: sent,
      };
    }
  }
  const key = keyOf(view, exchange);
  if (key === undefined || !showsPlainValue(view, exchange)) return undefined;
  const held = lastKnown(exchange, key);
  if (held === undefined) return undefined;
  const until = nextWriteTo(view, exchange, key);
  const changed = exchange.messages.find(
    (message) =>
      message.seq < until &&
      message.userData !== undefined &&
      !isDeepStrictEqual(own(message.userData, key), held.value) &&
      !isEarlierValue(view, exchange, key, own(message.userData, key)) &&
      !isRepetition(exchange, message),
  );
  if (changed === undefined || isWitnessDoing(view, exchange, changed, key)) return undefined;
  const stored = own(changed.userData, key);
  return { text: `${key} changed from ${quoted(held.value)} to ${quoted(stored)}`, seq: changed.seq, stored };
}

// A message that comes late shows what an earlier request of ours wrote, not what this one did. Where values are shared
// (GWS_DISPOSITIONS) that can only be said of a request whose own message had not come yet.
function isEarlierValue(view: TraceView, exchange: Exchange, key: string, value: unknown): boolean {
  return view.exchanges.some(
    (other) =>
      other.call.name === exchange.call.name &&
      other.sentSeq < exchange.sentSeq &&
      keyOf(view, other) === key &&
      isDeepStrictEqual(other.value, value) &&
      (view.header.dispositions === undefined || !wasShownBefore(view, other, exchange.sentSeq)),
  );
}

// Where a call does not even show the value that was sent, what a key holds does not tell whose doing it is.
function showsPlainValue(view: TraceView, exchange: Exchange): boolean {
  const plain = view.exchanges.find(
    (other) => other.call.name === exchange.call.name && other.change === undefined,
  );
  const reply = plain && replyTo(view, plain);
  return reply === undefined || reply.kind === 'shown' || reply.kind === 'late';
}

/** Whether a message has the user data of one from before the request: it was sent twice, and tells nothing new. */
export function isRepetition(exchange: Exchange, message: CallMessage): boolean {
  return exchange.call.messages.some(
    (earlier) => earlier.seq < exchange.sentSeq && isDeepStrictEqual(earlier.userData, message.userData),
  );
}

// What only the message of a later request shows may be that request's doing, where the target does not keep other keys.
function isWitnessDoing(view: TraceView, exchange: Exchange, changed: CallMessage, key: string): boolean {
  const next = view.exchanges.find(
    (other) => other.call.name === exchange.call.name && other.sentSeq > exchange.sentSeq,
  );
  return next !== undefined && changed.seq > next.sentSeq && changesOtherwise(view, exchange, key);
}

/**
 * Whether unchanged requests under other keys, with no changed one just before them, were seen to change this key (ACT-08).
 * Then the message of one request tells nothing about what the request before it did to the key.
 */
export function changesOtherwise(view: TraceView, { call }: Exchange, key: string | undefined): boolean {
  const ours = view.exchanges.filter(
    (other) => other.call.name === call.name && other.situation === 'active',
  );
  return ours.some((other, index) => {
    const reply = replyTo(view, other);
    const held = key === undefined ? undefined : own(other.before?.userData, key);
    const previous = ours[index - 1];
    if (other.change !== undefined || (previous && !isToldBefore(view, previous, other))) return false;
    if (key === undefined || held === undefined || keyOf(view, other) === key) return false;
    return reply.kind === 'shown' && !isDeepStrictEqual(held, own(reply.message.userData, key));
  });
}

// Nothing of a request is outstanding when the next one is sent.
function isToldBefore(view: TraceView, previous: Exchange, other: Exchange): boolean {
  return previous.change === undefined && wasShownBefore(view, previous, other.sentSeq);
}

function wasShownBefore(view: TraceView, exchange: Exchange, seq: number): boolean {
  const reply = replyTo(view, exchange);
  return (reply.kind === 'shown' || reply.kind === 'late') && reply.message.seq < seq;
}

/** What the last request before this one asked a key to hold; its message may come after this request. */
export function lastSent(view: TraceView, exchange: Exchange, key: string): { value: unknown } | undefined {
  const earlier = view.exchanges.filter(
    (other) =>
      other.call.name === exchange.call.name &&
      other.sentSeq < exchange.sentSeq &&
      keyOf(view, other) === key,
  );
  const last = earlier.at(-1);
  return last && { value: last.value };
}

function effectOnFeed(view: TraceView, exchange: Exchange): Effect | undefined {
  const event = exchange.events.find((each) => carries(each, sentValue(view, exchange)));
  return event && { text: `an EventUserEvent carries ${quoted(exchange.value)}`, seq: event.seq };
}

// An empty value, null, a boolean or a number is everywhere, and so is a value that must be shared by several requests
// (GWS_DISPOSITIONS): such a one cannot be looked for, only the key can.
function sentValue(view: TraceView, exchange: Exchange): unknown {
  if (view.header.dispositions !== undefined) return undefined;
  const { value } = exchange;
  if (typeof value === 'string') return value.length >= 8 ? value : undefined;
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0 ? value : undefined;
}

/** What a key held by the call's last message before the request that showed user data; undefined when none did. */
export function lastKnown(exchange: Exchange, key: string): { value: unknown; seq: number } | undefined {
  const message = userDataBefore(exchange);
  return message && { value: own(message.userData, key), seq: message.seq };
}

// From the next request of ours that may write the key its value is that request's matter.
function nextWriteTo(view: TraceView, exchange: Exchange, key: string): number {
  const next = view.exchanges.find(
    (other) =>
      other.call.name === exchange.call.name &&
      other.sentSeq > exchange.sentSeq &&
      keyOf(view, other) === key,
  );
  return next?.sentSeq ?? Number.POSITIVE_INFINITY;
}

function holdsSomewhere(userData: Members | undefined, value: unknown): boolean {
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

/** Whether an event of the feed is an EventUserEvent whose user data holds the value at any key. */
export function carries(record: EventRecord, value: unknown): boolean {
  if (value === undefined) return false;
  const event = members(record.event);
  return event.event === 'EventUserEvent' && holdsSomewhere(members(event.userData), value);
}

/** Whether any message with user data came after the request: without one an effect could not have been seen. */
export function wasObserved(exchange: Exchange): CallMessage | undefined {
  return exchange.messages.find((message) => message.userData !== undefined);
}
