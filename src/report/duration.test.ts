import { expect, test } from 'vitest';
import { duration, offset } from './duration.js';

test('lengths of time are given in the unit that fits them', () => {
  expect([0, 0.44, 41.4, 999.4, 999.6, 1250, 59_994, 59_996, 125_000].map(duration)).toEqual([
    '0 ms',
    '0.4 ms',
    '41 ms',
    '999 ms',
    '1.00 s',
    '1.25 s',
    '59.99 s',
    '1 min 0 s',
    '2 min 5 s',
  ]);
  expect([offset(0), offset(41), offset(-1250)]).toEqual(['0', '+41 ms', '−1.25 s']);
});
