import { duration } from '../duration.js';
import { axisOf, drawable, ticksOf } from './latency-chart.js';
import { hundredths } from './scale.js';

/** Times that are drawn as a line, from left to right, in ms. */
export interface Series {
  readonly name: string;
  readonly times: readonly number[];
}

/** Lines on one logarithmic scale, in a drawing of 100 by `height`. */
export interface LineChart {
  lines: { name: string; points: string }[];
  yTicks: { y: number; label: string }[];
  xTicks: { x: number; label: string; anchor: 'start' | 'middle' | 'end' }[];
  height: number;
  /** The drawing in words. */
  summary: string;
}

const HEIGHT = 150;

/**
 * Draws times as lines; undefined where there are fewer than two to be joined.
 * @param labels of the places from left to right; an empty one is not drawn
 */
export function lineChart(series: readonly Series[], labels: readonly string[]): LineChart | undefined {
  const all = series.flatMap(({ times }) => times).map(drawable);
  if (!series.some(({ times }) => times.length > 1)) return undefined;
  const [from, to] = axisOf(Math.min(...all), Math.max(...all));
  const last = Math.max(...series.map(({ times }) => times.length - 1));
  const x = (index: number) => hundredths((100 * index) / last);
  const y = (ms: number) =>
    hundredths(HEIGHT - (HEIGHT * Math.log(drawable(ms) / from)) / Math.log(to / from));
  return {
    lines: series.map(({ name, times }) => ({
      name,
      points: times.map((ms, index) => `${x(index)},${y(ms)}`).join(' '),
    })),
    yTicks: ticksOf(from, to).map((ms) => ({ y: y(ms), label: duration(ms) })),
    xTicks: labels.flatMap((label, index) => {
      const anchor = index === 0 ? 'start' : index === last ? 'end' : 'middle';
      return label === '' ? [] : [{ x: x(index), label, anchor } as const];
    }),
    height: HEIGHT,
    summary: series
      .map(({ name, times }) => `${name}: from ${duration(times[0] ?? 0)} to ${duration(times.at(-1) ?? 0)}`)
      .join('; '),
  };
}
