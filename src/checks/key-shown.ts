import { isDeepStrictEqual } from 'node:util';
import { type Exchange, isUnique, neighbour } from '../trace/exchange.js';
import { type CallMessage, own } from '../trace/message.js';
import type { TraceReading } from '../trace/reading.js';
import { isAscii, isPlain } from './applies.js';
import { notListening } from './missing.js';
import { messageEvidence, notificationOf } from './notification.js';
import { contradicted, type Observation } from './observation.js';
import { isAccepted } from './response.js';
import { isForeignKey, unchangedLike } from './settings.js';
import { wasTold } from './written-keys.js';

/** The keys under which the first message that holds the value shows it, before the next but one request. */
export function keysShowing(exchange: Exchange): { keys: string[]; message?: CallMessage } {
  const { leg, sentSeq, shape } = exchange;
  const until = neighbour(exchange, 2)?.sentSeq ?? Number.POSITIVE_INFINITY;
  for (const message of leg.after(sentSeq)) {
    if (message.seq > until) break;
    const keys = Object.entries(message.userData ?? {}).filter(([, value]) =>
      isDeepStrictEqual(value, shape.value),
    );
    if (keys.length > 0) return { keys: keys.map(([key]) => key), message };
  }
  return { keys: [] };
}

/**
 * Where the value of a request shows under other keys than its own alone, that is where it went: no deadline is needed for that. One of
 * characters that the site does not carry may be under its key in another spelling, and somebody else's copy tell it as it was sent.
 */
export function writtenElsewhere(reading: TraceReading, exchange: Exchange): Observation | undefined {
  if (!isAccepted(reading, exchange) || !isUnique(exchange) || !isAscii(exchange.shape.value))
    return undefined;
  const { keys, message } = keysShowing(exchange);
  const key = reading.keyOf(exchange);
  if (message === undefined || key === undefined || keys.includes(key)) return undefined;
  // Where its own key took it in another spelling, that is what became of it.
  const isSpelt = !isPlain(exchange.shape.value, reading) && exchange.touched.has(exchange.leg.agent);
  if (isSpelt) return undefined;
  // Where the next request replaced it under its own key meanwhile, others may have kept a copy.
  const held = own(message.userData, key);
  if (held !== undefined && isDeepStrictEqual(held, neighbour(exchange, 1)?.shape.value)) return undefined;
  return contradicted(`the value shows under ${keys.join(', ')}, not under ${key}`, [
    messageEvidence(exchange, message),
  ]);
}

// Whether no foreign key is ever written under as given on the call: that is KEY-03's matter.
export function isAlways(reading: TraceReading, exchange: Exchange): boolean {
  return !unchangedLike(reading, exchange).some(
    (other) => isForeignKey(reading, other) && other.shown.has(other.leg.agent),
  );
}

// The message of an earlier request under that key may come only now, and so may what a changed one did.
export function isOutstanding(reading: TraceReading, exchange: Exchange, key: string, now: unknown): boolean {
  const { call, index, leg } = exchange;
  const previous = neighbour(exchange, -1);
  const told = previous === undefined || wasTold(previous, exchange, leg.agent);
  return (
    !told ||
    call.exchanges
      .slice(0, index)
      .some(
        (other) =>
          now !== undefined && reading.keyOf(other) === key && isDeepStrictEqual(other.shape.value, now),
      )
  );
}

export function keyedShows(reading: TraceReading, exchange: Exchange): boolean {
  return unchangedLike(reading, exchange).some(
    (other) =>
      other.shape.key !== undefined &&
      isPlain(other.shape.value, reading) &&
      notificationOf(reading, other).kind === 'shown',
  );
}

/** Whether a request without a key shows its value on the call, in the state of that one. */
export function keylessShows(reading: TraceReading, exchange: Exchange): boolean {
  return unchangedLike(reading, exchange).some(
    ({ shape, shown, leg }) => shape.key === undefined && shown.has(leg.agent),
  );
}

/**
 * Whether requests that name a foreign key are answered 0 and ignored on the call, each of them, while those without one are carried
 * out (KEY-03). A request whose message its agent could not hear says nothing.
 */
export function foreignKeysAreIgnored(reading: TraceReading, exchange: Exchange): boolean {
  if (!isForeignKey(reading, exchange) || !wasHeard(reading, exchange)) return false;
  const foreign = unchangedLike(reading, exchange).filter((other) => isForeignKey(reading, other));
  return foreign.every((other) => !isWritten(other)) && keylessShows(reading, exchange);
}

function wasHeard(reading: TraceReading, exchange: Exchange): boolean {
  const deadline = exchange.sentAt + reading.header.timeouts.notificationMs;
  return notListening(exchange, exchange.leg.agent, deadline) === undefined;
}

// Every AttachedDataChanged carries the whole user data: that of a later request, or of another party, shows what was written too.
function isWritten({ call, sentSeq, shape: { key, value }, shown, leg }: Exchange): boolean {
  if (shown.has(leg.agent) || key === undefined) return true;
  const shows = ({ userData }: CallMessage) => isDeepStrictEqual(own(userData, key), value);
  return [...call.legs.values()].some((each) => each.firstAfter(sentSeq, shows) !== undefined);
}
