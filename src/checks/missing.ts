import type { AgentName } from '../schemas/trace.gen.js';
import { ATTACHED_DATA_CHANGED, isToBeRefused } from '../trace/attribution.js';
import type { Leg } from '../trace/call.js';
import type { Session } from '../trace/channel.js';
import { type Exchange, isUnique, neighbour, saysSuccess } from '../trace/exchange.js';
import { type CallMessage, changedKeys, kindOf, own, textsIn } from '../trace/message.js';
import type { TraceReading } from '../trace/reading.js';
import { duration, OF_ITS_OWN, type Unproven } from './observation.js';

/** Whether a message that did not come is proven missing, and if not, why (docs/verdicts.md, "Missing"). */
export type Proven =
  | { missing: true; by: CallMessage }
  | (Unproven & { missing: false /** The earlier request whose message it may be. */; owedTo?: string });

/** Whether nothing came by the deadline, which the channel, alive before and after, would have carried. */
export function provenMissing(reading: TraceReading, exchange: Exchange, leg: Leg, deadline: number): Proven {
  const notHeard = notListening(exchange, leg.agent, deadline);
  if (notHeard !== undefined) return { missing: false, ...notHeard };
  const next = neighbour(exchange, 1);
  if (next !== undefined && next.sentAt < deadline)
    return { missing: false, why: `${next.id} was sent before its deadline` };
  if (reading.endedAt < deadline) return { missing: false, why: 'it was not awaited until its deadline' };
  const session = exchange.sessions.get(leg.agent) as Session;
  if (!session.hadBefore(exchange.sentSeq))
    return { missing: false, why: 'no message had come on this channel before the request' };
  const after = session.firstFrom(exchange.sentSeq, deadline);
  if (after === undefined)
    return { missing: false, why: 'no message came on this channel after the deadline' };
  const lost = notListening(exchange, leg.agent, after.at);
  return lost === undefined ? { missing: true, by: after } : { missing: false, ...lost };
}

/** Whether what came in the time of a request was put down to others. */
export function takenInTime(
  taken: ReadonlySet<CallMessage | undefined>,
  { sentSeq }: Exchange,
  until: number,
): boolean {
  for (const message of taken)
    if (message !== undefined && message.seq > sentSeq && message.at <= until) return true;
  return false;
}

/** What came in the time of a request, and is another's only as a message that is late, may be its own. */
export function unlessTakenLate(
  reading: TraceReading,
  exchange: Exchange,
  leg: Leg,
  until: number,
  proven: Proven,
): Proven {
  if (!proven.missing) return proven;
  for (const message of leg.after(exchange.sentSeq)) {
    if (message.at > until) break;
    const other = leg.askedBy.get(message);
    if (other === undefined || message.at <= other.sentAt + reading.header.timeouts.notificationMs) continue;
    const why = `the ${kindOf(message)} after ${duration(message.at - exchange.sentAt)} may be its own, and not that of ${other.id}`;
    return { missing: false, why, owedTo: other.id };
  }
  return proven;
}

/** What came may be the message of an earlier request, and what that one is given be this one's. */
export function unlessOutstanding(
  reading: TraceReading,
  exchange: Exchange,
  leg: Leg,
  proven: Proven,
): Proven {
  const outstanding = outstandingBefore(reading, exchange, leg);
  return outstanding === undefined
    ? proven
    : {
        missing: false,
        why: `it may be the message of ${outstanding.id}, which had not come`,
        owedTo: outstanding.id,
      };
}

/** An earlier request of the call of which no message had come when this one was sent, though its own may be on the way yet. */
export function outstandingBefore(reading: TraceReading, exchange: Exchange, leg: Leg): Exchange | undefined {
  const { notificationMs } = reading.header.timeouts;
  // Where messages are known to be late, those of earlier requests may be as late, and those of requests that need not have been taken too.
  const slowest = exchange.sessions.get(leg.agent)?.slowestBefore(exchange.sentSeq) ?? 0;
  const isSlow = slowest > notificationMs;
  const since = exchange.sentAt - 2 * Math.max(notificationMs, slowest);
  for (let index = exchange.index - 1; index >= 0; index--) {
    const other = exchange.call.exchanges[index] as Exchange;
    if (other.sentAt < since) return undefined;
    const mayBeTold = other.shape.changes.length === 0 || (isSlow && !isToBeRefused(other));
    if (!mayBeTold || !saysSuccess(other)) continue;
    const message = other.shown.get(leg.agent) ?? other.touched.get(leg.agent);
    if (message === undefined || message.seq > exchange.sentSeq) return other;
  }
  return undefined;
}

/** The page gives no deadline: what came later and may be the message that is missed leaves open whether it is missing. */
export function unlessLate(reading: TraceReading, exchange: Exchange, leg: Leg, proven: Proven): Proven {
  const deadline = exchange.sentAt + reading.header.timeouts.notificationMs;
  const late = proven.missing ? perhapsLate(reading, exchange, leg, deadline) : undefined;
  if (late === undefined) return proven;
  const ms = late.at - exchange.sentAt;
  return {
    missing: false,
    why: `${kindOf(late)} came after ${duration(ms)}, later than the deadline, and may be its own`,
  };
}

// Of what came after the deadline so many are looked at.
const LATE = 64;

// Messages of a call come in the order of its requests: what comes before the first that surely is a later request's may be the
// late one. It is another's for sure only where it shows that one's value.
function perhapsLate(
  reading: TraceReading,
  exchange: Exchange,
  leg: Leg,
  from: number,
): CallMessage | undefined {
  const key = reading.keyOf(exchange);
  let before = leg.lastDataBefore(exchange.sentSeq);
  let looked = 0;
  for (const message of leg.after(exchange.sentSeq)) {
    if (message.at > from) {
      const other = leg.askedBy.get(message);
      // Its own was found to be another's only where one in time may have been its own.
      const isShown = other !== undefined && other !== exchange && other.shown.get(leg.agent) === message;
      if ((isShown && other.index > exchange.index) || ++looked > LATE) return undefined;
      if (showsLater(reading, exchange, message)) return undefined;
      const isOthers =
        isShown ||
        message.notificationType === 'StatusChange' ||
        isAboutOthers(exchange, key, message, before);
      if (!isOthers) return message;
    }
    if (message.userData !== undefined) before = message;
  }
  return undefined;
}

// A message of a type of its own that shows a later request's value is that one's; a StatusChange may overtake what tells of user data.
function showsLater(
  reading: TraceReading,
  { call, index }: Exchange,
  { seq, notificationType, userData }: CallMessage,
): boolean {
  if (notificationType === 'StatusChange' || notificationType === ATTACHED_DATA_CHANGED) return false;
  return call.exchanges.slice(index + 1).some((later) => {
    const key = reading.keyOf(later);
    const shows = key !== undefined && own(userData, key) === later.shape.value;
    return later.sentSeq < seq && shows && isUnique(later);
  });
}

// What changes other keys alone and does not hold the value is somebody else's.
function isAboutOthers(
  { shape }: Exchange,
  key: string | undefined,
  message: CallMessage,
  before: CallMessage | undefined,
): boolean {
  if (key === undefined || before === undefined || message.userData === undefined) return false;
  const changed = changedKeys(before, message);
  const isItsKey = changed.length === 0 || changed.includes(key);
  const holdsValue = changed.some((each) =>
    [...textsIn(own(message.userData, each))].some((text) => text === shape.value),
  );
  return !isItsKey && !holdsValue;
}

/**
 * Why an agent could not be told anything about a request until `at` (ms of the trace): there was no CometD session, or it
 * ended meanwhile. Undefined when the session lived all the time.
 */
export function notListening(exchange: Exchange, agent: AgentName, at: number): Unproven | undefined {
  const session = exchange.sessions.get(agent);
  if (session === undefined) {
    const last = exchange.gone.get(agent);
    const why = `${agent} had no CometD session when the request was sent${last === undefined ? '' : `: ${last.ending}`}`;
    return { why, causes: OF_ITS_OWN };
  }
  if (session.endedBetween(exchange.sentSeq, at)) {
    const why = `the CometD ${session.ending} meanwhile`;
    // That it was closed explains nothing: the suite closes it in the end.
    return session.end?.state === 'lost' ? { why, causes: OF_ITS_OWN } : { why };
  }
  if (!session.mayHaveLost(exchange.sentAt, at)) return undefined;
  const why = `a poll of ${agent} was cut off meanwhile, and a message may be lost with it`;
  return { why, causes: OF_ITS_OWN };
}
