import { isDeepStrictEqual } from 'node:util';
import { type Exchange, neighbour } from '../trace/exchange.js';
import { type CallMessage, own } from '../trace/message.js';
import type { TraceReading } from '../trace/reading.js';
import { quoted } from './observation.js';
import { type Effect, valueShown } from './value-shown.js';
import { asksStill, changesOtherwise, writtenKeys } from './written-keys.js';

// The message of one of so many requests may come late.
const EARLIER = 8;

/** A user data key that holds something else after a request than before it. */
export interface KeyChange {
  readonly key: string;
  readonly before: unknown;
  readonly after: unknown;
  /** The first message that shows it. */
  readonly message: CallMessage;
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
      asksStill(reading, other, exchange, { agent: leg.agent, key, value }),
  );
}

/** Whether any message with user data came after the request: without one an effect could not have been seen. */
export function wasObserved({ leg, sentSeq }: Exchange): CallMessage | undefined {
  return leg.firstAfter(sentSeq, ({ userData }) => userData !== undefined);
}
