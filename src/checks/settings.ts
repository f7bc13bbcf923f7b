import { type Exchange, statusCode } from '../trace/exchange.js';
import type { TraceReading } from '../trace/reading.js';
import { isUnchanged } from './applies.js';
import { KnownByKey } from './known.js';
import { isAccepted, isRefused } from './response.js';

/*
 * What of several exchanges explains a deviation best: where every request of a kind is refused, and every other taken, that is the
 * matter of the row about the kind alone (docs/verdicts.md, "Over several exchanges").
 */

// A refusal that does not come again is no rule.
const AGAIN = 2;

/**
 * KEY-03 or KEY-02, where every request that names this foreign key, or every one that names none, was refused on the call while it was
 * up, or once it was released, and others were taken; else undefined.
 */
export function keysAreRefused(reading: TraceReading, exchange: Exchange): string | undefined {
  const { key } = exchange.shape;
  return refusedKeys.of(unchangedLike(reading, exchange), key, () => refusedKey(reading, exchange));
}

const refusedKeys = new KnownByKey<string | undefined, string | undefined>();

function refusedKey(reading: TraceReading, exchange: Exchange): string | undefined {
  const { key } = exchange.shape;
  const [same, others] = parted(unchangedLike(reading, exchange), ({ shape }) => shape.key === key);
  if (!others.some((other) => isAccepted(reading, other))) return undefined;
  // From some time on none may be taken, whatever its key: of a released call the second disposition, and what comes after it (REL-07).
  const since = others.filter(
    (other) => other.index > (same[0]?.index ?? 0) && (key === undefined || !isForeignKey(reading, other)),
  );
  const isOver =
    since.length === 0 ? exchange.state === 'released' : !since.some((other) => isAccepted(reading, other));
  if (isOver) return undefined;
  if (key === undefined) return same.every((other) => isRefused(reading, other)) ? 'KEY-02' : undefined;
  if (!isForeignKey(reading, exchange)) return undefined;
  const foreign = [...same, ...others].filter((other) => isForeignKey(reading, other));
  // Of a recording it is not told that others asked, who are refused for that.
  const isRecording = reading.header.target.kind === 'recording';
  if (isRecording && same.every((other) => FOR_WHO_ASKS.includes(statusCode(other)))) return undefined;
  return allRefused(reading, same) || allRefused(reading, foreign) ? 'KEY-03' : undefined;
}

// What Return Values give where it is not the asking agent's call or right: forbidden, no permission, not found.
const FOR_WHO_ASKS: readonly unknown[] = [3, 5, 6];

/** Whether every request without a key, of which there are several, was refused on the call in that state, and others were taken. */
export function keylessIsRefused(reading: TraceReading, exchange: Exchange): boolean {
  if (exchange.shape.key !== undefined || keysAreRefused(reading, exchange) !== 'KEY-02') return false;
  return unchangedLike(reading, exchange).filter(({ shape }) => shape.key === undefined).length >= AGAIN;
}

/** Whether a request may have been refused since it names no key: so was an unchanged one about the call in that state. */
export function mayLackKey(reading: TraceReading, exchange: Exchange): boolean {
  return (
    exchange.shape.key === undefined &&
    unchangedLike(reading, exchange).some(
      (other) => other.shape.key === undefined && isRefused(reading, other),
    )
  );
}

/** KEY-03, where every request under the foreign key of that one is refused, and others are taken; else undefined. */
export function foreignKeyIsRefused(reading: TraceReading, exchange: Exchange): string | undefined {
  return exchange.shape.key === undefined ? undefined : keysAreRefused(reading, exchange);
}

/**
 * ACT-09, where every further setting of the key was refused on the call while it was up, and the first was taken; else undefined. That
 * requests without a key are refused where the configured one was named before is the matter of KEY-02.
 */
export function settingsAgainAreRefused(reading: TraceReading, exchange: Exchange): string | undefined {
  if (exchange.state === 'released' || keysAreRefused(reading, exchange) !== undefined) return undefined;
  const alike = unchangedLike(reading, exchange);
  const key = reading.keyOf(exchange);
  const again = refusedAgain.of(alike, key, () => {
    const set = alike.filter((other) => reading.keyOf(other) === key && isSetBefore(reading, other));
    // Of a recording it is not told that another agent asked, who is refused for that.
    const isAlike = new Set(set.map(statusCode)).size === 1;
    return new Set(isAlike && allRefused(reading, set) ? set : []);
  });
  return again.has(exchange) ? 'ACT-09' : undefined;
}

// The further settings of a key, where all of them were refused.
const refusedAgain = new KnownByKey<string | undefined, ReadonlySet<Exchange>>();

/** Whether the request names a key that is not the configured one. */
export function isForeignKey(reading: TraceReading, { shape }: Exchange): boolean {
  return shape.key !== undefined && shape.key !== reading.configuredKey.key;
}

const firstSettings = new KnownByKey<string, Exchange | undefined>();

/** Whether an unchanged request before set the same key of the same call. */
export function isSetBefore(reading: TraceReading, exchange: Exchange): boolean {
  const { call, index } = exchange;
  const key = reading.keyOf(exchange);
  if (key === undefined) return false;
  const first = firstSettings.of(call, key, () =>
    call.exchanges.find(
      (other) => reading.keyOf(other) === key && isUnchanged(other, reading) && isAccepted(reading, other),
    ),
  );
  return first !== undefined && first.index < index;
}

const unchanged = new KnownByKey<string, readonly Exchange[]>();

/** The unchanged requests of the same form about the call while it was up, or once it was released, as that one is; it is among them. */
export function unchangedLike(
  reading: TraceReading,
  { call, state, shape: { form } }: Exchange,
): readonly Exchange[] {
  const isReleased = state === 'released';
  const isAlike = (other: Exchange) =>
    (other.state === 'released') === isReleased && other.shape.form === form && isUnchanged(other, reading);
  return unchanged.of(call, `${isReleased ? 'released' : 'up'} ${form}`, () =>
    call.exchanges.filter(isAlike),
  );
}

function allRefused(reading: TraceReading, exchanges: readonly Exchange[]): boolean {
  return exchanges.length >= AGAIN && exchanges.every((other) => isRefused(reading, other));
}

function parted<T>(items: readonly T[], which: (item: T) => boolean): [T[], T[]] {
  return [items.filter(which), items.filter((item) => !which(item))];
}
