import { expect, test } from 'vitest';
import { htmlOf } from '../html.js';
import { distributionOf } from '../latency.js';
import { sampleReport } from '../sample-report.test-driver.js';
import { latencyChart } from './latency-chart.js';

const { timing } = sampleReport();

function chartOf(latency: Record<string, number[]>) {
  const distributions = Object.entries(latency).map(([name, samples]) => [name, distributionOf(samples)]);
  return latencyChart({ ...timing, latency: Object.fromEntries(distributions) });
}

test('all latencies stand on one logarithmic scale, ten times as long being as far apart everywhere', () => {
  const { lanes, ticks } = chartOf({ answer: [1, 10], notification: [100, 1000] });
  expect(ticks.map(({ label }) => label)).toEqual(['1 ms', '10 ms', '100 ms', '1 s']);
  const places = ticks.map(({ x }) => x);
  expect(places[0]).toBeCloseTo(1.5);
  expect(places[3]).toBeCloseTo(98.5);
  expect((places[1] ?? 0) - (places[0] ?? 0)).toBeCloseTo((places[3] ?? 0) - (places[2] ?? 0));
  expect(lanes.map(({ p50, max }) => [p50, max])).toEqual([places.slice(0, 2), places.slice(2)]);
});

test('each time is in one bar, the highest bar is whole, and a single one among many is still seen', () => {
  const often = new Array<number>(500).fill(20);
  const [lane] = chartOf({ answer: [...often, 900] }).lanes;
  expect(lane?.bars.match(/v-\d+/g)).toEqual(['v-40', 'v-3']);
  expect(lane?.summary).toBe(
    'response, from the request to its response: half within 20 ms, 95 % within 20 ms, the slowest of 501 after 900 ms',
  );
});

test('times of nothing, of one value or of less than the scale still give a drawing', () => {
  for (const samples of [[0], [5], [0, 0.05, 2], [10, 10]]) {
    const { lanes, ticks } = chartOf({ answer: samples });
    const drawn = [
      ...ticks.map(({ x }) => x),
      ...lanes.flatMap(({ bars, max }) => [max, ...(bars.match(/(?<=[MH])[\d.]+/g) ?? []).map(Number)]),
    ];
    for (const x of drawn) expect(x, String(samples)).toSatisfy((each: number) => each >= 0 && each <= 100);
  }
  expect(chartOf({}).lanes).toEqual([]);
});

test('the page shows each latency with its figures and a drawing that is told in words', () => {
  const section = htmlOf(sampleReport()).split('<section id="latencies"')[1]?.split('</section>')[0] ?? '';
  expect(section.match(/<svg role="img" aria-label="[^"]+slowest of \d+ after/g)).toHaveLength(4);
  expect(section).toMatch(/notification<\/h3><p>.*, 7 measured<\/p><dl>.*<dt>p95<\/dt><dd>154 ms<\/dd>/);
  const empty = { ...sampleReport(), timing: { ...timing, latency: {} } };
  expect(htmlOf(empty)).toContain('<p>Nothing was measured.</p>');
});
