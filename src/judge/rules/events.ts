import { isDeepStrictEqual } from 'node:util';
import { absenceOfEvent, proofsOf } from '../../checks/absence.js';
import { unexplainedEvent } from '../../checks/effect.js';
import {
  contradicted,
  duration,
  type Evidence,
  holds,
  inconclusive,
  type Observation,
  quoted,
} from '../../checks/observation.js';
import { isAccepted, isRefused, unlessAccepted } from '../../checks/response.js';
import type { EventRecord } from '../../schemas/trace.gen.js';
import type { Exchange } from '../../trace/exchange.js';
import { type Members, members, own } from '../../trace/message.js';
import type { TraceReading } from '../../trace/reading.js';
import type { Rule } from '../rule.js';
import { isOvertaken, isUnchanged, onReleased } from './applies.js';

const noneSent = 'no disposition of a released call was sent';

function withFeed(exchange: Exchange, reading: TraceReading): boolean {
  return (
    reading.feed.life.length + reading.feed.came.length > 0 &&
    typeof exchange.shape.value === 'string' &&
    onReleased(exchange, reading)
  );
}

/** REL-02: an EventUserEvent carries the disposition, of every accepted disposition of a released call. */
export const sendsEvent: Rule = {
  wants: noneSent,
  applies: withFeed,
  expect: (exchange, reading) => {
    const refusal = unlessAccepted(reading, exchange);
    if (refusal !== undefined) return refusal;
    const { value } = exchange.shape;
    const [event] = exchange.events;
    if (event !== undefined) {
      return holds(
        `an EventUserEvent carries ${quoted(value)}, seen ${duration(event.at - exchange.sentAt)} after the request`,
        [evidenceOf(exchange, event)],
      );
    }
    const missing = provenMissing(exchange, reading);
    const words = `no EventUserEvent carries ${quoted(value)} within ${duration(reading.header.timeouts.eventMs)}`;
    if ('why' in missing) return inconclusive(`${words}, but ${missing.why}`);
    if (onlyKeylessLack(exchange, reading))
      return inconclusive(`${words}, nor any other of a request without a key (REL-04)`);
    return contradicted(`${words}; the feed was alive`, [
      { text: 'a line that shows the feed alive', seq: missing.by.seq, exchange: exchange.id },
    ]);
  },
};

function provenMissing(exchange: Exchange, reading: TraceReading): { by: EventRecord } | { why: string } {
  const later = reading.feed.firstFrom(
    exchange.sentSeq,
    exchange.sentAt + reading.header.timeouts.eventMs + Number.MIN_VALUE,
  );
  if (later === undefined) return { why: 'that is not proven: the feed shows no line later than that' };
  return reading.feed.brokeBetween(exchange.sentSeq, later.seq)
    ? { why: 'the feed broke meanwhile' }
    : { by: later };
}

// Where every request without a key has no event, and those with one have theirs, it is the key that is wanting.
function onlyKeylessLack(exchange: Exchange, reading: TraceReading): boolean {
  if (exchange.shape.key !== undefined) return false;
  const released = exchange.call.exchanges.filter(
    (other) => onReleased(other, reading) && isAccepted(reading, other),
  );
  const keyed = released.filter(({ shape }) => shape.key !== undefined);
  return (
    released.filter(({ shape }) => shape.key === undefined).every(({ events }) => events.length === 0) &&
    keyed.length > 0 &&
    keyed.every(({ events }) => events.length > 0)
  );
}

/** REL-03: the event uses dispositionKey when given. */
export const eventUsesGivenKey: Rule = {
  wants: 'no disposition of a released call with a key was sent',
  applies: (exchange, reading) => withFeed(exchange, reading) && exchange.shape.key !== undefined,
  expect: (exchange, reading) => usesKey(exchange, reading, exchange.shape.key),
};

/** REL-04: the event uses the configured key when none is given. */
export const eventUsesConfiguredKey: Rule = {
  wants: 'no disposition of a released call without a key was sent',
  applies: (exchange, reading) => withFeed(exchange, reading) && exchange.shape.key === undefined,
  expect: (exchange, reading) => {
    if (exchange.events.length === 0 && isAccepted(reading, exchange) && onlyKeylessLack(exchange, reading)) {
      const missing = provenMissing(exchange, reading);
      if ('by' in missing)
        return contradicted(
          'no event comes of a request without a key, while requests with one have theirs',
          [{ text: 'a line that shows the feed alive', seq: missing.by.seq, exchange: exchange.id }],
        );
    }
    return usesKey(exchange, reading, reading.configuredKey.key);
  },
};

function usesKey(exchange: Exchange, reading: TraceReading, key: string | undefined): Observation {
  const { value } = exchange.shape;
  return onEvents(exchange, reading, (event, userData) => {
    if (key === undefined) return inconclusive('the configured key is not known (KEY-02)');
    const evidence = [evidenceOf(exchange, event)];
    if (isDeepStrictEqual(own(userData, key), value))
      return holds(`the event carries the value under ${key}`, evidence);
    return contradicted(
      `the event carries the value under ${keysOf(userData, value).join(', ')}, not under ${key}`,
      evidence,
    );
  });
}

/** REL-05: the event identifies the call by CallUUID or ConnID. */
export const eventIdentifiesCall: Rule = {
  wants: noneSent,
  applies: withFeed,
  expect: (exchange, reading) =>
    onEvents(exchange, reading, (event) => {
      const { callUuid, connId } = members(event.event);
      const connIds = [...exchange.call.legs.values()]
        .flatMap(({ messages }) => messages.map((message) => message.call.connId))
        .filter((each) => typeof each === 'string');
      const evidence = [evidenceOf(exchange, event)];
      const seen = `callUuid ${quoted(callUuid)}, connId ${quoted(connId)}`;
      const byUuid = typeof callUuid === 'string' && callUuid === exchange.call.callUuid;
      // A connection id is a hexadecimal number, which Genesys tools print in either case.
      const byConnId =
        typeof connId === 'string' && connIds.some((each) => each.toLowerCase() === connId.toLowerCase());
      if (byUuid || byConnId) return holds(`the event names the call: ${seen}`, evidence);
      // Of a call that was given, the ids may not be known.
      const unknown = [
        typeof callUuid === 'string' && exchange.call.callUuid === undefined,
        typeof connId === 'string' && connIds.length === 0,
      ];
      if (unknown.some(Boolean))
        return inconclusive(
          `the event names a call that cannot be compared, nothing told this call's id of that kind: ${seen}`,
          evidence,
        );
      return contradicted(`the event does not name the call: ${seen}`, evidence);
    }),
};

// The feed may hold events of other origin, and ours twice: one that is as it must be will do.
function onEvents(
  exchange: Exchange,
  reading: TraceReading,
  judge: (event: EventRecord, userData: Members) => Observation,
): Observation {
  const refusal = unlessAccepted(reading, exchange);
  if (refusal !== undefined) return refusal;
  const judged = exchange.events.map((event) => judge(event, members(members(event.event).userData)));
  const [first] = judged;
  if (first === undefined) return inconclusive('no EventUserEvent carries the disposition (REL-02)');
  const right = judged.find(({ outcome }) => outcome === 'holds');
  if (right !== undefined) return right;
  if (sharing(exchange, reading).length > 0)
    return inconclusive(`${first.reason}, but other requests carry the value too`, first.evidence);
  return mayBeLost(exchange, reading)
    ? inconclusive(`${first.reason}, but the feed broke: another one may be lost`, first.evidence)
    : first;
}

// At its end the run closes the feed itself, which loses nothing that it would have waited for.
function mayBeLost({ sentAt, sentSeq }: Exchange, { feed, header }: TraceReading): boolean {
  const deadline = sentAt + header.timeouts.eventMs;
  const closed = feed.life.find(({ seq, state }) => seq > sentSeq && state === 'closed');
  const past = feed.firstFrom(sentSeq, deadline);
  return feed.brokeBetween(
    sentSeq,
    Math.min(closed?.seq ?? Number.POSITIVE_INFINITY, past?.seq ?? Number.POSITIVE_INFINITY),
  );
}

/** Other accepted requests for released calls that carry the same value. */
function sharing(exchange: Exchange, reading: TraceReading): Exchange[] {
  return reading
    .carrying(exchange.shape.value)
    .filter((other) => other !== exchange && other.state === 'released' && isAccepted(reading, other));
}

/** REL-08: no EventUserEvent carries the value of a disposition for an active call. */
export const noEventWhileActive: Rule = {
  wants: 'no disposition of an active call was sent while the feed was watched',
  applies: (exchange, reading) =>
    exchange.state !== 'released' &&
    exchange.state !== 'unknown' &&
    isUnchanged(exchange, reading) &&
    !isOvertaken(exchange, reading) &&
    isTelling(exchange.shape.value),
  expect: (exchange, reading) => unlessAccepted(reading, exchange) ?? absentFromFeed(exchange, reading),
};

// A short text may be anybody's.
function isTelling(value: unknown): boolean {
  return typeof value === 'string' && value.length >= 8;
}

/** ERR-23: no EventUserEvent carries the value of a refused request for a released call. */
export const noEventWhenRefused: Rule = {
  wants: 'no request for a released call was refused',
  applies: ({ state, shape }) => state === 'released' && shape.changes.length > 0,
  caseOf: ({ shape }) => shape.described,
  expect: (exchange, reading) => {
    if (!isRefused(reading, exchange)) return undefined;
    if (!isTelling(exchange.shape.value)) {
      // A request without a value may leave an event that carries none: that it is its own cannot be told.
      const event = unexplainedEvent(reading, exchange, 1);
      if (event !== undefined)
        return inconclusive('an EventUserEvent about the call came after the refused request', [
          evidenceOf(exchange, event),
        ]);
    }
    return absentFromFeed(exchange, reading);
  },
};

function absentFromFeed(exchange: Exchange, reading: TraceReading): Observation {
  const { value } = exchange.shape;
  const [event] = exchange.events;
  const shared = sharing(exchange, reading).length;
  // Values that several requests share (GWS_DISPOSITIONS) do not tell whose event it is; that there is one too many does
  // not tell either, for an event may come twice.
  if (event !== undefined && shared > 0 && exchange.events.length > shared)
    return inconclusive(`more EventUserEvents carry ${quoted(value)} than other requests did`, [
      evidenceOf(exchange, event),
    ]);
  if (event !== undefined && shared === 0)
    return contradicted(`an EventUserEvent carries ${quoted(value)}`, [evidenceOf(exchange, event)]);
  const absence = absenceOfEvent(reading, exchange);
  if (absence.gap !== undefined)
    return inconclusive(`no such event was seen, but that is not proven: ${absence.gap}`);
  return holds(`no EventUserEvent carries ${quoted(value)}`, proofsOf(absence, exchange));
}

function keysOf(userData: Members, value: unknown): string[] {
  return Object.entries(userData)
    .filter(([, each]) => isDeepStrictEqual(each, value))
    .map(([key]) => key);
}

function evidenceOf(exchange: Exchange, event: EventRecord): Evidence {
  return {
    text: `EventUserEvent, ${duration(event.at - exchange.sentAt)} after the request`,
    seq: event.seq,
    exchange: exchange.id,
  };
}
