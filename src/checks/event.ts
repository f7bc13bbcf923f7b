import { isDeepStrictEqual } from 'node:util';
import type { Evidence } from '../schemas/report.gen.js';
import type { EventRecord } from '../schemas/trace.gen.js';
import { type Exchange, isUnique } from '../trace/exchange.js';
import { type Members, members, own } from '../trace/message.js';
import type { TraceReading } from '../trace/reading.js';
import { absenceOfEvent, proofsOf } from './absence.js';
import { isAskedOfReleased, onReleased } from './applies.js';
import { contradicted, duration, holds, inconclusive, type Observation, quoted } from './observation.js';
import { isAccepted, unlessAccepted } from './response.js';
import { eventHolding, PLACES, unexplainedEvent } from './unexplained-events.js';
import { SHORT } from './value-shown.js';

export function withFeed(exchange: Exchange, reading: TraceReading): boolean {
  return (
    reading.feed.life.length + reading.feed.came.length > 0 &&
    typeof exchange.shape.value === 'string' &&
    (onReleased(exchange, reading) ||
      // In another form than the target takes as well: that it owes an event is not decided, one that comes is as any other.
      (exchange.events.length > 0 &&
        exchange.shape.changes.length === 0 &&
        isAskedOfReleased(exchange, reading)))
  );
}

export function provenMissing(
  exchange: Exchange,
  reading: TraceReading,
): { by: EventRecord } | { why: string } {
  if (!reading.feed.wasHeardBefore(exchange.sentSeq))
    return { why: 'that is not proven: the feed had shown no line before the request' };
  const later = reading.feed.firstFrom(
    exchange.sentSeq,
    exchange.sentAt + reading.header.timeouts.eventMs + Number.MIN_VALUE,
  );
  if (later === undefined) return { why: 'that is not proven: the feed shows no line later than that' };
  return reading.feed.brokeBetween(exchange.sentSeq, later.seq)
    ? { why: 'the feed broke meanwhile' }
    : { by: later };
}

// As far back as events are put down to requests.
const LOOK_BACK = 64;

/**
 * Where several dispositions of released calls carry the value: whether there were fewer events since this one than it and the later ones
 * owe, all of them over in time. Which of them has none cannot be told.
 */
export function fewerThanOwed(
  exchange: Exchange,
  reading: TraceReading,
): { words: string; by: EventRecord } | undefined {
  const later = sharing(exchange, reading).filter(({ sentSeq }) => sentSeq > exchange.sentSeq);
  const last = later.at(-1);
  if (last === undefined || later.length >= LOOK_BACK || exchange.events.length > later.length)
    return undefined;
  const missing = provenMissing(last, reading);
  if (!('by' in missing) || !reading.feed.wasHeardBefore(exchange.sentSeq)) return undefined;
  if (reading.feed.brokeBetween(exchange.sentSeq, missing.by.seq)) return undefined;
  const { value } = exchange.shape;
  const words = `${exchange.events.length} EventUserEvent for ${later.length + 1} dispositions carries ${quoted(value)}`;
  return { words, by: missing.by };
}

// Where every request without a key has no event, not even one that carries something else, and those with one have theirs, it is the key
// that is wanting.
export function onlyKeylessLack(exchange: Exchange, reading: TraceReading): boolean {
  if (exchange.shape.key !== undefined) return false;
  const released = exchange.call.exchanges.filter(
    (other) => onReleased(other, reading) && isAccepted(reading, other),
  );
  const keyed = released.filter(({ shape }) => shape.key !== undefined);
  const keyless = released.filter(({ shape }) => shape.key === undefined);
  return (
    keyless.every((other) => other.events.length === 0 && !unexplainedEvent(reading, other, PLACES)) &&
    keyed.length > 0 &&
    keyed.every(({ events }) => events.length > 0)
  );
}

export function usesKey(exchange: Exchange, reading: TraceReading, key: string | undefined): Observation {
  const { value } = exchange.shape;
  const seen = onEvents(exchange, reading, (event, userData) => {
    if (key === undefined) return inconclusive('the configured key is not known', [], ['KEY-02']);
    const evidence = [evidenceOf(exchange, event)];
    if (!isDeepStrictEqual(own(userData, key), value))
      return contradicted(
        `the event carries the value ${place(userData, value)}, not under ${key}`,
        evidence,
      );
    return holds(`the event carries the value under ${key}`, evidence);
  });
  const another = seen.outcome === 'holds' ? underAnotherKey(exchange, reading, key) : undefined;
  return another === undefined
    ? seen
    : contradicted(`the event carries the value under ${another.key} as well as under ${key}`, [
        evidenceOf(exchange, another.event),
      ]);
}

// In that event, or in a further one. Others may note it under keys of their own. These are the target's to choose, and were not to be chosen.
function underAnotherKey(exchange: Exchange, reading: TraceReading, key: string | undefined) {
  if (!isUnique(exchange) || sharing(exchange, reading).length > 0) return undefined;
  const keys = [reading.configuredKey.key, ...reading.header.testKeys].filter(
    (each) => each !== undefined && each !== key,
  );
  for (const event of exchange.events) {
    const userData = members(members(event.event).userData);
    const another = keys.find((each) =>
      isDeepStrictEqual(own(userData, each as string), exchange.shape.value),
    );
    if (another !== undefined) return { key: another, event };
  }
  return undefined;
}

// The feed may hold events of other origin, and ours twice: one that is as it must be will do.
export function onEvents(
  exchange: Exchange,
  reading: TraceReading,
  judge: (event: EventRecord, userData: Members) => Observation,
): Observation {
  const refusal = unlessAccepted(reading, exchange);
  if (refusal !== undefined) return refusal;
  const judged = exchange.events.map((event) => judge(event, members(members(event.event).userData)));
  const [first] = judged;
  if (first === undefined) return inconclusive('no EventUserEvent carries the disposition', [], ['REL-02']);
  const right = judged.find(({ outcome }) => outcome === 'holds');
  if (right !== undefined) return right;
  const unless = (why: string, causes = first.causes) =>
    inconclusive(`${first.reason}, but ${why}`, first.evidence, causes);
  if (sharing(exchange, reading).length > 0) return unless('other requests carry the value too');
  if (exchange.events.every((event) => standsForLater(exchange, event, reading)))
    return unless('it may be that of a later request', [...(first.causes ?? []), 'REL-02']);
  return mayBeLost(exchange, reading) ? unless('the feed broke: another one may be lost') : first;
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

/** Whether an event may be that of a later request for the released call, which has none: under the key of that one, with an earlier value. */
function standsForLater(
  { call, index, shape }: Exchange,
  event: EventRecord,
  reading: TraceReading,
): boolean {
  const userData = members(members(event.event).userData);
  return call.exchanges.slice(index + 1).some((later) => {
    const key = reading.keyOf(later);
    return (
      later.sentSeq < event.seq &&
      later.events.length === 0 &&
      key !== undefined &&
      isDeepStrictEqual(own(userData, key), shape.value) &&
      onReleased(later, reading) &&
      isAccepted(reading, later)
    );
  });
}

/** Other accepted requests for released calls that carry the same value. */
function sharing(exchange: Exchange, reading: TraceReading): Exchange[] {
  return reading
    .carrying(exchange.shape.value)
    .filter((other) => other !== exchange && other.state === 'released' && isAccepted(reading, other));
}

/** Whether an event that carries the value of a request is told from anybody's: by its length, or under the key of the request. */
export function isTelling(exchange: Exchange, reading: TraceReading): boolean {
  const { events, shape } = exchange;
  if (typeof shape.value !== 'string') return false;
  if (shape.value.length >= SHORT) return true;
  const key = reading.keyOf(exchange);
  return (
    key !== undefined &&
    isUnique(exchange) &&
    events.some(({ event }) => own(members(members(event).userData), key) === shape.value)
  );
}

export function absentFromFeed(exchange: Exchange, reading: TraceReading): Observation {
  const { value } = exchange.shape;
  const [event] = exchange.events;
  const shared = sharing(exchange, reading).length;
  // Values that several requests share (GWS_DISPOSITIONS) do not tell whose event it is; that there is one too many does
  // not tell either, for an event may come twice.
  if (event !== undefined && shared > 0 && exchange.events.length > shared)
    return inconclusive(`more EventUserEvents carry ${quoted(value)} than other requests did`, [
      evidenceOf(exchange, event),
    ]);
  if (event !== undefined && exchange.state !== 'released' && standsForLater(exchange, event, reading))
    return inconclusive(
      `an EventUserEvent carries ${quoted(value)}, but it may be that of a later request`,
      [evidenceOf(exchange, event)],
      ['REL-02'],
    );
  if (event !== undefined && shared === 0)
    return contradicted(`an EventUserEvent carries ${quoted(value)}`, [evidenceOf(exchange, event)]);
  const holding = event ? undefined : eventHolding(reading, exchange);
  if (holding !== undefined)
    return contradicted(`an EventUserEvent holds ${quoted(value)}`, [evidenceOf(exchange, holding)]);
  const absence = absenceOfEvent(reading, exchange);
  if (absence.gap !== undefined)
    return inconclusive(
      `no such event was seen, but that is not proven: ${absence.gap.why}`,
      [],
      absence.gap.causes,
    );
  return holds(`no EventUserEvent carries ${quoted(value)}`, proofsOf(absence, exchange));
}

// Deeper in the user data it is under no key of its own.
function place(userData: Members, value: unknown): string {
  const keys = keysOf(userData, value);
  return keys.length === 0 ? 'within another value' : `under ${keys.join(', ')}`;
}

function keysOf(userData: Members, value: unknown): string[] {
  return Object.entries(userData)
    .filter(([, each]) => isDeepStrictEqual(each, value))
    .map(([key]) => key);
}

export function evidenceOf(exchange: Exchange, event: EventRecord): Evidence {
  return {
    text: `EventUserEvent, ${duration(event.at - exchange.sentAt)} after the request`,
    seq: event.seq,
    exchange: exchange.id,
  };
}
