import { isDeepStrictEqual } from 'node:util';
import { deafnessOf, type Exchange, userDataBefore } from '../trace/exchange.js';
import { type CallMessage, own } from '../trace/message.js';
import type { TraceView } from '../trace/view.js';
import { ATTACHED_DATA_CHANGED, CALL_STATE_CHANGE_MESSAGE, keyOf } from './keys.js';

/**
 * What came in answer to a request on an active call, as messages:
 * - `shown`: the message of the request, the first AttachedDataChanged that shows the value at the key, by the deadline;
 * - `late`: the same, after the deadline;
 * - `other`: messages about the call came, none of which is that; the last of them by the deadline;
 * - `none`: nothing about the call came by the deadline.
 */
export type Reply =
  | { kind: 'shown' | 'late'; message: CallMessage; ms: number }
  | { kind: 'other'; message: CallMessage; ms: number; proven: Proven }
  | { kind: 'none'; proven: Proven };

/** Whether a message that did not come is proven missing, and if not, why (DESIGN section 4, "Missing"). */
export type Proven = { missing: true; by: CallMessage } | { missing: false; why: string };

/** Finds the message of a request. Its place among other messages, and whether it came before the answer, is no matter. */
export function replyTo(view: TraceView, exchange: Exchange): Reply {
  const found = known.get(exchange) ?? findReply(view, exchange);
  known.set(exchange, found);
  return found;
}

// An exchange belongs to one view, and neither ever changes; what is found once need not be sought again.
const known = new WeakMap<Exchange, Reply>();

function findReply(view: TraceView, exchange: Exchange): Reply {
  const key = keyOf(view, exchange);
  const deadline = exchange.sentAt + view.header.budgets.notificationMs;
  const again = sentAgainSeq(view, exchange, key);
  const shown = exchange.messages.find(
    (message) =>
      message.seq < again &&
      message.notificationType === ATTACHED_DATA_CHANGED &&
      showsAt(message, key, exchange.value),
  );
  const until = Math.min(deadline, nextRequestAt(view, exchange));
  if (
    shown !== undefined &&
    (shown.at <= deadline || !(showsOldData(exchange, until) || isOfLaterRequest(view, exchange, shown)))
  ) {
    return { kind: shown.at <= deadline ? 'shown' : 'late', message: shown, ms: shown.at - exchange.sentAt };
  }
  const others = exchange.messages.filter((message) => message.at <= until);
  const proven = provenMissing(view, exchange, deadline);
  const last =
    others.filter((message) => message.notificationType === ATTACHED_DATA_CHANGED).at(-1) ??
    others.filter((message) => message.messageType === CALL_STATE_CHANGE_MESSAGE).at(-1) ??
    others.at(-1);
  if (last === undefined) return { kind: 'none', proven };
  return { kind: 'other', message: last, ms: last.at - exchange.sentAt, proven };
}

/** Whether a message's user data holds the value at the key; where the key is unknown, at any key. */
function showsAt(message: CallMessage, key: string | undefined, value: unknown): boolean {
  if (message.userData === undefined || value === undefined) return false;
  if (key !== undefined) return isDeepStrictEqual(own(message.userData, key), value);
  return Object.values(message.userData).some((each) => isDeepStrictEqual(each, value));
}

// Where an AttachedDataChanged came in time that changed nothing, that was the message of the request, with the old data:
// a later one that shows the value was brought about by a later request. Somebody else's would differ in another key.
function showsOldData(exchange: Exchange, until: number): boolean {
  const before = userDataBefore(exchange);
  return (
    before !== undefined &&
    exchange.messages.some(
      (message) =>
        message.at <= until &&
        message.notificationType === ATTACHED_DATA_CHANGED &&
        isDeepStrictEqual(message.userData, before.userData),
    )
  );
}

// A late message that is also the first to show what a later request set, with no second one like it, was brought about
// by that one: every message carries the whole user data. The two requests had one message between them.
function isOfLaterRequest(view: TraceView, exchange: Exchange, late: CallMessage): boolean {
  const isAttached = (message: CallMessage) => message.notificationType === ATTACHED_DATA_CHANGED;
  const likeIt = exchange.messages.filter(
    (message) => isAttached(message) && isDeepStrictEqual(message.userData, late.userData),
  );
  return (
    likeIt.length === 1 &&
    view.exchanges.some(
      (other) =>
        other.call.name === exchange.call.name &&
        other.sentSeq > exchange.sentSeq &&
        other.messages.find(
          (message) => isAttached(message) && showsAt(message, keyOf(view, other), other.value),
        ) === late,
    )
  );
}

// Values may be shared by several requests (GWS_DISPOSITIONS): what shows after the next one with the same value is its.
function sentAgainSeq(view: TraceView, exchange: Exchange, key: string | undefined): number {
  const again = view.exchanges.find(
    (other) =>
      other.call.name === exchange.call.name &&
      other.sentSeq > exchange.sentSeq &&
      isDeepStrictEqual(other.value, exchange.value) &&
      (key === undefined || keyOf(view, other) === key),
  );
  return again?.sentSeq ?? Number.POSITIVE_INFINITY;
}

// A message after the next request on the same call may be that one's.
function nextRequestAt(view: TraceView, exchange: Exchange): number {
  const next = view.exchanges.find(
    (other) => other.call.name === exchange.call.name && other.sentSeq > exchange.sentSeq,
  );
  return next?.sentAt ?? Number.POSITIVE_INFINITY;
}

function provenMissing(view: TraceView, exchange: Exchange, deadline: number): Proven {
  const deaf = deafnessOf(view, exchange, deadline);
  if (deaf !== undefined) return { missing: false, why: deaf };
  const waited = exchange.endedAt !== undefined && exchange.endedAt >= deadline;
  if (!waited) return { missing: false, why: 'it was not awaited until its deadline' };
  const channel = view
    .messagesOf(exchange.call.agent)
    .filter((message) => message.session === exchange.session);
  if (!channel.some((message) => message.seq < exchange.sentSeq)) {
    return { missing: false, why: 'no message had come on this channel before the request' };
  }
  const after = channel.find((message) => message.at > deadline);
  if (after === undefined)
    return { missing: false, why: 'no message came on this channel after the deadline' };
  const lost = deafnessOf(view, exchange, after.at);
  if (lost !== undefined) return { missing: false, why: lost };
  return { missing: true, by: after };
}

/** When the message of a request of one agent's session came, and how long after the request, in ms. */
export interface Timed {
  readonly seq: number;
  readonly ms: number;
}

/** The messages of the requests of a session that came, late ones included. */
export function repliesOf(view: TraceView, session: string | undefined): Timed[] {
  return view.exchanges.flatMap((exchange) => {
    if (exchange.session !== session || exchange.situation === 'released') return [];
    const reply = replyTo(view, exchange);
    return reply.kind === 'shown' || reply.kind === 'late' ? [{ seq: reply.message.seq, ms: reply.ms }] : [];
  });
}

/** The slowest time in ms of messages that had come when the record `seq` was made; 0 when none had. */
export function slowestOf(replies: readonly Timed[], seq: number): number {
  let slowest = 0;
  for (const reply of replies) if (reply.seq <= seq) slowest = Math.max(slowest, reply.ms);
  return slowest;
}

/** The slowest request-to-message time in ms of one agent's session; 0 when no message came. */
export function slowestReply(view: TraceView, session: string | undefined): number {
  return slowestOf(repliesOf(view, session), Number.POSITIVE_INFINITY);
}
