import { isDeepStrictEqual } from 'node:util';
import { type Exchange, sessionLasted } from '../trace/exchange.js';
import { type CallMessage, own } from '../trace/message.js';
import type { TraceView } from '../trace/view.js';
import { ATTACHED_DATA_CHANGED, keyOf } from './keys.js';

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
  const key = keyOf(view, exchange);
  const deadline = exchange.sentAt + view.header.budgets.notificationMs;
  const shown = exchange.messages.find(
    (message) => message.notificationType === ATTACHED_DATA_CHANGED && showsAt(message, key, exchange.value),
  );
  if (shown !== undefined) {
    return { kind: shown.at <= deadline ? 'shown' : 'late', message: shown, ms: shown.at - exchange.sentAt };
  }
  const until = Math.min(deadline, nextRequestAt(view, exchange));
  const others = exchange.messages.filter((message) => message.at <= until);
  const proven = provenMissing(view, exchange, deadline);
  const last =
    others.filter((message) => message.notificationType === ATTACHED_DATA_CHANGED).at(-1) ?? others.at(-1);
  if (last === undefined) return { kind: 'none', proven };
  return { kind: 'other', message: last, ms: last.at - exchange.sentAt, proven };
}

/** Whether a message's user data holds the value at the key; where the key is unknown, at any key. */
function showsAt(message: CallMessage, key: string | undefined, value: unknown): boolean {
  if (message.userData === undefined || value === undefined) return false;
  if (key !== undefined) return isDeepStrictEqual(own(message.userData, key), value);
  return Object.values(message.userData).some((each) => isDeepStrictEqual(each, value));
}

// A message after the next request on the same call may be that one's.
function nextRequestAt(view: TraceView, exchange: Exchange): number {
  const next = view.exchanges.find(
    (other) => other.call.name === exchange.call.name && other.sentSeq > exchange.sentSeq,
  );
  return next?.sentAt ?? Number.POSITIVE_INFINITY;
}

function provenMissing(view: TraceView, exchange: Exchange, deadline: number): Proven {
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
  if (!sessionLasted(view, exchange, after.at))
    return { missing: false, why: 'the CometD session was lost meanwhile' };
  return { missing: true, by: after };
}

/** The slowest request-to-message time in ms of one agent's session, of requests whose message came before `seq`. */
export function slowestReply(
  view: TraceView,
  session: string | undefined,
  seq = Number.POSITIVE_INFINITY,
): number {
  let slowest = 0;
  for (const exchange of view.exchanges) {
    if (exchange.session !== session || exchange.situation === 'released') continue;
    const reply = replyTo(view, exchange);
    if ((reply.kind === 'shown' || reply.kind === 'late') && reply.message.seq < seq)
      slowest = Math.max(slowest, reply.ms);
  }
  return slowest;
}
