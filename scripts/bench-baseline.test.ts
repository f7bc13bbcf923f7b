import { expect, test } from 'vitest';
import { compared, medians } from './bench-baseline.js';

test('a figure that is worse than the baseline by more than a quarter is named, one that is worse by a quarter is not', () => {
  const before = { start: 2, run: 4, judging: 10, gone: 1 };
  const { worse, unheld, lines } = compared({ start: 2.51, run: 5, judging: 1, new: 7 }, before);
  expect({ worse, unheld }).toEqual({ worse: ['start'], unheld: ['new'] });
  expect(lines.map((line) => line.replace(/ +/g, ' '))).toEqual([
    'start 2.51 +25 % of 2: WORSE',
    'run 5 +25 % of 4',
    'judging 1 -90 % of 10',
    'new 7 is not in the baseline: --write',
  ]);
});

test('of several rounds the middle counts, so that one that was disturbed does not', () => {
  expect(medians([{ a: 1 }, { a: 90, b: 2 }, { a: 1.2345 }])).toEqual({ a: 1.23, b: 2 });
  expect(medians([{ a: 1 }, { a: 2 }])).toEqual({ a: 1.5 });
});
