import type { AgentName } from '../schemas/trace.gen.js';
import { ATTACHED_DATA_CHANGED } from '../trace/attribution.js';
import type { Leg } from '../trace/call.js';
import { type Exchange, neighbour, saysSuccess } from '../trace/exchange.js';
import { CALLS_CHANNEL, type CallMessage, changedKeys, kindOf } from '../trace/message.js';
import type { TraceReading } from '../trace/reading.js';
import { KnownByKey } from './known.js';
import {
  notListening,
  outstandingBefore,
  type Proven,
  provenMissing,
  takenInTime,
  unlessLate,
  unlessOutstanding,
  unlessTakenLate,
} from './missing.js';
import { duration, type Evidence, inconclusive, type Observation, worst } from './observation.js';
import { outstandingAt } from './outstanding.js';
import { unlessAccepted } from './response.js';

/** The messageType of the page's sample (page, notification sample). */
export const CALL_STATE_CHANGE_MESSAGE = 'CallStateChangeMessage';

/**
 * What came after a request on an active call, as messages to one agent:
 * - `shown`: the notification of the request, by the deadline;
 * - `late`: the same, after the deadline;
 * - `other`: messages about the call came, none of which is that; the last of them by the deadline;
 * - `none`: nothing about the call came by the deadline.
 */
export type Notification =
  | { kind: 'shown' | 'late'; message: CallMessage; ms: number }
  | { kind: 'other'; message: CallMessage; ms: number; proven: Proven }
  | { kind: 'none'; proven: Proven };

/** The same where a message came. */
export type Told = Extract<Notification, { message: CallMessage }>;

const known = new KnownByKey<AgentName, Notification>();

/** The notification of a request. Its place among other messages, and whether it came before the response, is no matter. */
export function notificationOf(
  reading: TraceReading,
  exchange: Exchange,
  leg: Leg = exchange.leg,
): Notification {
  return known.of(exchange, leg.agent, () => find(reading, exchange, leg));
}

function find(reading: TraceReading, exchange: Exchange, leg: Leg): Notification {
  const { sentAt, sentSeq, call } = exchange;
  const deadline = sentAt + reading.header.timeouts.notificationMs;
  const shown = ownMessage(reading, exchange, leg);
  if (shown !== undefined)
    return { kind: shown.at <= deadline ? 'shown' : 'late', message: shown, ms: shown.at - sentAt };
  // A message after the next request of the call may be that one's.
  const until = untilNext(exchange, deadline);
  const taken = new Set(
    call.exchanges
      .slice(Math.max(0, exchange.index - 64), exchange.index + 2)
      .map((each) => (each === exchange ? undefined : ownMessage(reading, each, leg))),
  );
  const others: CallMessage[] = [];
  for (const message of leg.after(sentSeq)) {
    if (message.at > until) break;
    if (!taken.has(message)) others.push(message);
  }
  const last =
    others.findLast((message) => message.notificationType === ATTACHED_DATA_CHANGED) ??
    others.findLast((message) => message.messageType === CALL_STATE_CHANGE_MESSAGE) ??
    others.at(-1);
  const proven = provenMissing(reading, exchange, leg, deadline);
  const overtaken = toldOtherwise(reading, exchange, leg);
  if (overtaken !== undefined)
    return {
      kind: 'other',
      message: overtaken,
      ms: overtaken.at - sentAt,
      proven: { missing: true, by: overtaken },
    };
  if (last === undefined) {
    const isAnothers = taken.size > 1 && takenInTime(taken, exchange, until);
    const own = isAnothers ? unlessOutstanding(reading, exchange, leg, proven) : proven;
    const alone = unlessTakenLate(reading, exchange, leg, until, own);
    return { kind: 'none', proven: unlessLate(reading, exchange, leg, alone) };
  }
  const own = unlessOutstanding(reading, exchange, leg, proven);
  // An AttachedDataChanged that came in time, with other data, is the message; another kind may have come beside a late one.
  const isData = last.notificationType === ATTACHED_DATA_CHANGED;
  return {
    kind: 'other',
    message: last,
    ms: last.at - sentAt,
    proven: isData ? own : unlessLate(reading, exchange, leg, own),
  };
}

/** Whether a message, put down to a request, is its notification after all; one that came late may be another's. */
export function isNotificationOf(reading: TraceReading, exchange: Exchange, message: CallMessage): boolean {
  return ownMessage(reading, exchange, exchange.call.leg(message.agent)) === message;
}

const owned = new KnownByKey<AgentName, CallMessage | undefined>();

// The message that shows the value, but for one that came late where another one, which came in time, was the request's.
function ownMessage(reading: TraceReading, exchange: Exchange, leg: Leg): CallMessage | undefined {
  return owned.of(exchange, leg.agent, () => {
    const shown = exchange.shown.get(leg.agent);
    const deadline = exchange.sentAt + reading.header.timeouts.notificationMs;
    const isInTime = shown === undefined || shown.at <= deadline;
    return isInTime ||
      outstandingBefore(reading, exchange, leg) !== undefined ||
      !isToldOldData(reading, exchange, leg, untilNext(exchange, deadline))
      ? shown
      : undefined;
  });
}

function untilNext(exchange: Exchange, deadline: number): number {
  return Math.min(deadline, neighbour(exchange, 1)?.sentAt ?? Number.POSITIVE_INFINITY);
}

// The requests before, whose message one in time may be.
const BEFORE = 4;

// Where an AttachedDataChanged came in time that is no earlier request's and tells of nothing but what earlier requests set, that was
// the message of the request, with the old data: a later one that shows the value was brought about by a later request. Somebody
// else's would differ in another key.
function isToldOldData(reading: TraceReading, exchange: Exchange, leg: Leg, until: number): boolean {
  const earlier = exchange.call.exchanges.slice(Math.max(0, exchange.index - BEFORE), exchange.index);
  const keys = new Set(earlier.map((other) => reading.keyOf(other)));
  let before = leg.lastDataBefore(exchange.sentSeq);
  for (const message of leg.after(exchange.sentSeq)) {
    if (message.at > until) return false;
    if (message.notificationType === ATTACHED_DATA_CHANGED) {
      const isAnothers = earlier.some((other) => ownMessage(reading, other, leg) === message);
      const isOfKeys = before !== undefined && changedKeys(before, message).every((key) => keys.has(key));
      if (!isAnothers && isOfKeys) return true;
    }
    if (message.userData !== undefined) before = message;
  }
  return false;
}

/**
 * The message with which another party of the call was told of a request, where it shows the old data: since the last request of which that
 * party was told before the next was sent there came as many messages as there were requests, the first of which tells of nothing new. The
 * next request need not wait for its deadline: what an agent is told comes in order.
 */
function toldOtherwise(reading: TraceReading, exchange: Exchange, leg: Leg): CallMessage | undefined {
  if (leg === exchange.leg || exchange.shown.has(leg.agent)) return undefined;
  const last = lastTold(exchange, leg);
  const before = last?.message;
  const after = nextTold(exchange, leg);
  const own = exchange.shown.get(exchange.leg.agent);
  if (last === undefined || before === undefined || after === undefined || own === undefined)
    return undefined;
  if (before.session !== after.session) return undefined;
  const asked = exchange.call.exchanges.slice(last.index + 1, exchange.index + 1).filter(saysSuccess);
  const between = [...leg.after(before.seq)].filter(
    ({ seq, notificationType }) => seq < after.seq && notificationType === ATTACHED_DATA_CHANGED,
  );
  const [first] = asked;
  const message = between.at(-1);
  if (first === undefined || message === undefined || between.length !== asked.length) return undefined;
  if (between.some(({ seq }, place) => seq < (asked[place]?.sentSeq ?? 0))) return undefined;
  // Where messages of requests before were outstanding it may be any of these.
  if (outstandingAt(exchange.call, leg, before, ({ index }) => index <= last.index) > 0) return undefined;
  return isToldOldData(reading, first, leg, after.at) ? message : undefined;
}

// Of so many requests in a row a party may be told old data.
const IN_A_ROW = 64;

// The last request before of which a party was told before the next that was taken was sent, and with what; before the first there was none.
function lastTold(exchange: Exchange, leg: Leg): { index: number; message?: CallMessage } | undefined {
  let next = exchange;
  for (let places = 1; places <= IN_A_ROW; places++) {
    const other = neighbour(exchange, -places);
    if (other === undefined) return { index: -1, message: leg.lastBefore(next.sentSeq) };
    if (!saysSuccess(other)) continue;
    const message = other.shown.get(leg.agent);
    if (message === undefined) return undefined;
    if (message.seq < next.sentSeq) return { index: other.index, message };
    next = other;
  }
  return undefined;
}

// The message of the next request of the call that may have one, or that which tells of the end of the call.
function nextTold(exchange: Exchange, leg: Leg): CallMessage | undefined {
  for (let places = 1; places <= BEFORE; places++) {
    const other = neighbour(exchange, places);
    if (other === undefined || other.state === 'released') return leg.released;
    if (saysSuccess(other)) return other.shown.get(leg.agent);
  }
  return undefined;
}

/** Evidence that points at a message. */
export function messageEvidence(exchange: Exchange, message: CallMessage, text?: string): Evidence {
  const ms = message.at - exchange.sentAt;
  const when = ms >= 0 ? `${duration(ms)} after the request` : `${duration(-ms)} before the request`;
  const to = message.agent === exchange.leg.agent ? '' : ` to ${message.agent}`;
  return { text: text ?? `${kindOf(message)}${to}, ${when}`, seq: message.seq, exchange: exchange.id };
}

/** Judges one message of a request, as one agent got it. */
export type JudgeMessage = (message: CallMessage, leg: Leg, found: Told) => Observation;

/**
 * Judges the notification of a request. Where the request was not accepted or no message about the call came at all, the row
 * cannot be decided: that is RES-01's and ACT-01's matter.
 */
export function onMessage(reading: TraceReading, exchange: Exchange, judge: JudgeMessage): Observation {
  const refusal = unlessAccepted(reading, exchange);
  if (refusal !== undefined) return refusal;
  const found = notificationOf(reading, exchange);
  if (found.kind === 'none') {
    const { agent } = exchange.leg;
    const notHeard = notListening(exchange, agent, exchange.sentAt + reading.header.timeouts.notificationMs);
    return notHeard === undefined
      ? inconclusive(`no message about the call came on ${CALLS_CHANNEL}`, [], ['ACT-01'])
      : inconclusive(notHeard.why, [], notHeard.causes);
  }
  return judge(found.message, exchange.leg, found);
}

/**
 * Judges what stands in the notification of a request, as its agent got it and as every other party did. Where the agent's own did not
 * come, another AttachedDataChanged of the call tells as much; a message of another kind, such as a StatusChange, does not.
 */
export function onEveryNotification(
  reading: TraceReading,
  exchange: Exchange,
  judge: JudgeMessage,
): Observation {
  const told = onMessage(reading, exchange, (message, leg, found) =>
    message.notificationType === ATTACHED_DATA_CHANGED
      ? judge(message, leg, found)
      : inconclusive(
          'no AttachedDataChanged of the call came',
          [messageEvidence(exchange, message)],
          ['ACT-02'],
        ),
  );
  return worst(told, ...copies(reading, exchange).map(([leg, found]) => judge(found.message, leg, found)));
}

/** The notification of a request as the other parties of the call got it; whether they get one at all is left open by the page. */
export function copies(reading: TraceReading, exchange: Exchange): [Leg, Told][] {
  return exchange.call.parties.flatMap((leg) => {
    if (leg === exchange.leg) return [];
    const found = notificationOf(reading, exchange, leg);
    if (found.kind === 'none') return [];
    const isTold =
      found.message.notificationType === ATTACHED_DATA_CHANGED && found.message.userData !== undefined;
    return isTold ? [[leg, found]] : [];
  });
}
