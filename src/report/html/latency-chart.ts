import type { Distribution, Report } from '../../schemas/report.gen.js';
import { duration } from '../duration.js';
import { latencyLines } from '../latency-lines.js';
import { hundredths } from './scale.js';

/** One latency as it is drawn: x in percent of the drawing, y in its pixels. */
export interface Lane {
  name: string;
  about: string;
  count: number;
  figures: { name: string; value: string }[];
  /** The path of the bars. */
  bars: string;
  p50: number;
  p95: number;
  max: number;
  /** The drawing in words. */
  summary: string;
}

/** The latencies side by side on one logarithmic scale, so that a few milliseconds and an outlier of seconds are both seen. */
export interface LatencyChart {
  lanes: Lane[];
  ticks: { x: number; label: string; anchor: 'start' | 'middle' | 'end' }[];
  height: number;
}

const HEIGHT = 40;
const BINS = 48;
// One time among hundreds is still seen.
const LEAST_HEIGHT = 3;
// So that the outermost marks are not cut.
const MARGIN = 1.5;
// A logarithm has no zero.
const SMALLEST_MS = 0.1;

/** The drawing of what was measured; no lane when nothing was. */
export function latencyChart(timing: Report['timing']): LatencyChart {
  const lines = latencyLines(timing);
  const samples = lines.flatMap(({ times }) => times.samples);
  if (samples.length === 0) return { lanes: [], ticks: [], height: HEIGHT };
  const [from, to] = axisOf(drawable(Math.min(...samples)), drawable(Math.max(...samples)));
  const share = (ms: number) => Math.log(drawable(ms) / from) / Math.log(to / from);
  const x = (ms: number) => percent(share(ms));
  return {
    lanes: lines.map(({ name, about, times }) => {
      const { count, p50, p95, max } = times;
      const figures = { p50: duration(p50), p95: duration(p95), max: duration(max) };
      return {
        name,
        about,
        count,
        figures: Object.entries(figures).map(([rank, value]) => ({ name: rank, value })),
        bars: barsOf(times, share),
        p50: x(p50),
        p95: x(p95),
        max: x(max),
        summary: `${name}, ${about}: half within ${figures.p50}, 95 % within ${figures.p95}, the slowest of ${count} after ${figures.max}`,
      };
    }),
    ticks: ticksOf(from, to).map((ms) => ({
      x: x(ms),
      label: ms < 1000 ? `${ms} ms` : `${ms / 1000} s`,
      anchor: ms === from ? 'start' : ms === to ? 'end' : 'middle',
    })),
    height: HEIGHT,
  };
}

function barsOf({ samples }: Distribution, share: (ms: number) => number): string {
  const counts = new Array<number>(BINS).fill(0);
  for (const ms of samples) {
    const bin = Math.min(BINS - 1, Math.floor(share(ms) * BINS));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  const most = Math.max(...counts);
  return counts
    .map((count, bin) => {
      if (count === 0) return '';
      const height = Math.max(LEAST_HEIGHT, Math.round((count / most) * HEIGHT));
      return `M${percent(bin / BINS)} ${HEIGHT}v-${height}H${percent((bin + 1) / BINS)}v${height}z`;
    })
    .join('');
}

/** A time as a logarithmic scale shows it, in ms. */
export function drawable(ms: number): number {
  return Math.max(ms, SMALLEST_MS);
}

/** The scale's ends: the nearest of 1, 2, 5, 10, ... around what is drawn. */
export function axisOf(least: number, most: number): [number, number] {
  const from = stepsBetween(least / 10, least).at(-1) ?? least;
  const to = stepsBetween(most, most * 10)[0] ?? most;
  return to > from ? [from, to] : [from, from * 10];
}

/** Each step on a short scale, on a longer one the powers of ten and the ends. */
export function ticksOf(from: number, to: number): number[] {
  const steps = stepsBetween(from, to);
  if (steps.length <= 5) return steps;
  const isFar = (ms: number, end: number) => Math.abs(Math.log10(ms / end)) > 0.4;
  const tens = steps.filter((ms) => Number.isInteger(Math.log10(ms)) && isFar(ms, from) && isFar(ms, to));
  return [from, ...tens, to];
}

function stepsBetween(from: number, to: number): number[] {
  const steps: number[] = [];
  for (let power = Math.floor(Math.log10(from)); 10 ** power <= to; power += 1)
    for (const digit of [1, 2, 5]) steps.push(Number((digit * 10 ** power).toPrecision(1)));
  return steps.filter((step) => step >= from && step <= to);
}

function percent(share: number): number {
  return hundredths(MARGIN + share * (100 - 2 * MARGIN));
}
