import { expect, test } from 'vitest';
import type { Report } from '../../schemas/report.gen.js';
import { validator } from '../../schemas/validate.js';
import { htmlOf } from '../html.js';
import { sampleReport } from '../sample-report.test-driver.js';
import { summaryOf } from '../summary.js';
import { terminalOf } from '../terminal.js';
import { SoakLatencies } from './latencies.js';

const hostile = '<script>alert(1)</script>\u001b[31m';

/** A soak in which one of a thousand was lost, and in the end each took a hundred milliseconds longer. */
function soakReport(): Report {
  const latencies = new SoakLatencies(1000, 50);
  for (let number = 1; number <= 1000; number++)
    latencies.add('notification', number <= 800 ? 10 + (number % 5) : 110, number, number * 20);
  const { latency, drift } = latencies;
  return {
    ...sampleReport(),
    soak: {
      ...{ planned: 1000, sent: 1000, calls: 4, sendingMs: 20_000, asked: 50, perSecond: 50 },
      fates: {
        notified: 899,
        silent: 100,
        lost: 1,
        overtaken: 0,
        refused: 0,
        unanswered: 0,
        heldOff: 0,
        undecided: 0,
      },
      deviating: { lost: 1 },
      deviations: [
        {
          ...{ kind: 'lost', requirement: 'ACT-01', exchange: 'x500', at: 10_000 },
          ...{ call: hostile, value: hostile, text: hostile },
        },
      ],
      undecided: [],
      latency,
      drift,
    },
  };
}

test('a soak is told by terminal, summary and page: who was lost, the percentiles with what was omitted, and the drift', () => {
  const report = soakReport();
  expect(validator('report')(report)).toBe(true);
  const html = htmlOf(report);
  expect(html).toContain('1000 sent for 4 calls, 50 a second of 50 asked for: 899 notified');
  expect(html).toContain('it gets slower: half within 12 ms in the beginning, 110 ms in the end');
  expect(html.match(/<polyline/g)).toHaveLength(4);
  expect(html).not.toContain('<script>alert');
  expect(html).toMatch(/x500 of call .*, 10\.00 s after the run began/);
  const summary = summaryOf(report);
  expect(summary).toMatch(/\*\*lost\*\* \(ACT-01\) .*x500/);
  expect(summary).toMatch(/\| notification \| .*\n\| notification, corrected \|/);
  expect(summary).not.toContain('\u001b');
  expect(terminalOf(report, { colour: false })).not.toContain('\u001b');
});

test('what is waited for long counts for those that were not sent meanwhile', () => {
  const latencies = new SoakLatencies(101, 100);
  for (let number = 1; number <= 100; number++) latencies.add('answer', 1, number, number * 10);
  latencies.add('answer', 1000, 101, 1010);
  const { measured, corrected } = latencies.latency.answer ?? {};
  expect(measured).toMatchObject({ count: 101, p50: 1, p90: 1, p99: 1, max: 1000 });
  // One each 10 ms was to be sent: 1000, 990, 980, ... 10 ms late.
  expect(corrected).toMatchObject({ count: 200, p50: 1, max: 1000 });
  expect(corrected?.p90).toBeCloseTo(800, -1);
});

test.each([
  ['steady', (number: number) => 10 + (number % 3)],
  ['faster', (number: number) => 100 - number / 5],
  ['slower', (number: number) => 10 + number / 5],
])('a target is %s', (trend, ms) => {
  const latencies = new SoakLatencies(400, undefined);
  for (let number = 1; number <= 400; number++) latencies.add('answer', ms(number), number, number);
  expect(latencies.drift).toMatchObject({ of: 'answer', trend });
});
