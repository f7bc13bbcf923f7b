import { isAccepted, isRefused } from '../../checks/response.js';
import type { Exchange } from '../../trace/exchange.js';
import type { TraceReading } from '../../trace/reading.js';
import { isUnchanged } from './applies.js';

/*
 * What of several exchanges explains a deviation best: where every request of a kind is refused, and every other taken, that is the
 * matter of the row about the kind alone (docs/verdicts.md, "One deviation does not hide the others").
 */

// A refusal that does not come again is no rule.
const AGAIN = 2;

/**
 * KEY-03 or KEY-02, where every request that names a foreign key, or every one that names none, was refused on the call in this
 * state, and the others were taken; else undefined.
 */
export function keysAreRefused(reading: TraceReading, exchange: Exchange): string | undefined {
  const alike = unchangedLike(reading, exchange);
  const isForeign = (other: Exchange) => isForeignKey(reading, other);
  const [foreign, others] = parted(alike, isForeign);
  if (isForeign(exchange))
    return allRefused(reading, foreign) && others.some((other) => isAccepted(reading, other))
      ? 'KEY-03'
      : undefined;
  const [keyless, keyed] = parted(alike, ({ shape }) => shape.key === undefined);
  return exchange.shape.key === undefined &&
    keyless.every((other) => isRefused(reading, other)) &&
    keyed.some((other) => isAccepted(reading, other))
    ? 'KEY-02'
    : undefined;
}

/** ACT-09, where every setting of a key that was set before was refused on the call, and first settings were taken; else undefined. */
export function settingsAgainAreRefused(reading: TraceReading, exchange: Exchange): string | undefined {
  const alike = unchangedLike(reading, exchange);
  const [again, first] = parted(alike, (other) => isSetBefore(reading, other));
  return isSetBefore(reading, exchange) &&
    allRefused(reading, again) &&
    first.some((other) => isAccepted(reading, other))
    ? 'ACT-09'
    : undefined;
}

/** Whether the request names a key that is not the configured one. */
export function isForeignKey(reading: TraceReading, { shape }: Exchange): boolean {
  return shape.key !== undefined && shape.key !== reading.configuredKey.key;
}

/** Whether an unchanged request before set the same key of the same call. */
export function isSetBefore(reading: TraceReading, exchange: Exchange): boolean {
  const key = reading.keyOf(exchange);
  return (
    key !== undefined &&
    exchange.call.exchanges
      .slice(Math.max(0, exchange.index - 64), exchange.index)
      .some(
        (other) => reading.keyOf(other) === key && isUnchanged(other, reading) && isAccepted(reading, other),
      )
  );
}

/** The unchanged requests about the call in the same state, that one included. */
export function unchangedLike(reading: TraceReading, { call, state }: Exchange): Exchange[] {
  return call.exchanges.filter((other) => other.state === state && isUnchanged(other, reading));
}

function allRefused(reading: TraceReading, exchanges: readonly Exchange[]): boolean {
  return exchanges.length >= AGAIN && exchanges.every((other) => isRefused(reading, other));
}

function parted<T>(items: readonly T[], which: (item: T) => boolean): [T[], T[]] {
  return [items.filter(which), items.filter((item) => !which(item))];
}
