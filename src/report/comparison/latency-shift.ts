import type { LatencyShift } from '../../schemas/comparison.gen.js';
import type { Report } from '../../schemas/report.gen.js';
import { duration } from '../duration.js';
import { percentile } from '../latency.js';

type Latency = Report['timing']['latency'];

const NAMES = ['roundTrip', 'answer', 'notification', 'event'] as const;

// With fewer times chance alone may part them.
const LEAST = 8;
// Times of one run resemble each other more than those of two, so that the test alone finds too much.
const P = 0.001;
// So often a time of one run lies above one of the other. Runs against the same target on a busy machine come to 0.86.
const ABOVE = 0.9;
const LEAST_MS = 2;
const LEAST_PART = 0.25;
// Of more times the quantiles say as much.
const MOST = 1000;

/**
 * The latencies that moved beyond their noise: Mann and Whitney's test says that it is no chance, the times of the two runs lie apart
 * rather than among each other, and the shift is one that can be measured.
 */
export function latencyShifts(before: Latency, after: Latency): LatencyShift[] {
  return NAMES.flatMap((name) => {
    const [a, b] = [thinned(before[name]?.samples ?? []), thinned(after[name]?.samples ?? [])];
    if (a.length < LEAST || b.length < LEAST) return [];
    const { p, above } = mannWhitney(a, b);
    const shiftMs = medianShift(a, b);
    const then = percentile(a, 50);
    const isApart = above >= ABOVE || above <= 1 - ABOVE;
    const isFelt = Math.abs(shiftMs) >= Math.max(LEAST_MS, LEAST_PART * then);
    if (p >= P || !isApart || !isFelt) return [];
    return [
      { name, before: then, after: percentile(b, 50), shiftMs, p, above: Math.round(above * 100) / 100 },
    ];
  });
}

// Twice as long, or half, is another way or another machine.
const OTHER_WAY = 2;

/** What a reader of shifts must know where plain requests took longer too, or less: it need not be the operation that changed. */
export function otherWay(before: Latency, after: Latency, shifts: readonly LatencyShift[]): string[] {
  const [then, now] = [before.roundTrip?.p50, after.roundTrip?.p50];
  if (then === undefined || now === undefined || shifts.every(({ name }) => name === 'roundTrip')) return [];
  if (Math.max(then, now) < OTHER_WAY * Math.min(then, now)) return [];
  return [
    `Plain requests took ${duration(then)} then and ${duration(now)} now: the way to the target, or this machine, was another.`,
  ];
}

function thinned(samples: readonly number[]): readonly number[] {
  if (samples.length <= MOST) return samples;
  return Array.from({ length: MOST }, (_, index) => percentile(samples, ((index + 0.5) / MOST) * 100));
}

/**
 * Mann and Whitney's test of two samples, by the normal distribution, corrected for ties.
 * @param a ascending, at least one
 * @param b ascending, at least one
 * @returns the two-sided p, and how likely a value of b is above one of a, equal ones counted half
 */
export function mannWhitney(a: readonly number[], b: readonly number[]): { p: number; above: number } {
  const all = [...a.map((ms) => ({ ms, isB: false })), ...b.map((ms) => ({ ms, isB: true }))].sort(
    (one, other) => one.ms - other.ms,
  );
  let ranksOfB = 0;
  let ties = 0;
  for (let from = 0; from < all.length; ) {
    let to = from;
    while (to < all.length && all[to]?.ms === all[from]?.ms) to += 1;
    const rank = (from + 1 + to) / 2;
    ranksOfB += rank * all.slice(from, to).filter(({ isB }) => isB).length;
    ties += (to - from) ** 3 - (to - from);
    from = to;
  }
  const pairs = a.length * b.length;
  const u = ranksOfB - (b.length * (b.length + 1)) / 2;
  const n = all.length;
  const variance = (pairs / 12) * (n + 1 - ties / (n * (n - 1)));
  const z = variance === 0 ? 0 : Math.max(0, Math.abs(u - pairs / 2) - 0.5) / Math.sqrt(variance);
  return { p: twoSided(z), above: u / pairs };
}

/** Hodges and Lehmann: the median of all differences, in tenths. */
function medianShift(a: readonly number[], b: readonly number[]): number {
  const all = new Float64Array(a.length * b.length);
  for (const [i, one] of a.entries())
    for (const [j, other] of b.entries()) all[i * b.length + j] = other - one;
  all.sort();
  return Math.round((all[Math.floor(all.length / 2)] ?? 0) * 10) / 10;
}

/** How likely a normal value lies further out than z, to either side: Abramowitz and Stegun, 7.1.26. */
function twoSided(z: number): number {
  const t = 1 / (1 + (0.3275911 * z) / Math.SQRT2);
  const terms = [0.254829592, -0.284496736, 1.421413741, -1.453152027, 1.061405429];
  const sum = terms.reduceRight((acc, term) => (acc + term) * t, 0);
  return Math.round(sum * Math.exp((-z * z) / 2) * 1e6) / 1e6;
}
