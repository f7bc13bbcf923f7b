import { expect, it } from 'vitest';
import { variants } from '../../src/reference/variants/variants.js';
import { signs } from './signs.test-driver.js';
import { describeVariants } from './variants.test-driver.js';

it('variants are at least twenty-five, and each shows in the trace', () => {
  expect(Object.keys(variants).length).toBeGreaterThanOrEqual(25);
  // These four differ in times and states alone.
  const unsigned = [
    'message-before-answer',
    'not-ready-after-work',
    'late-events',
    'told-again-when-refused',
  ];
  expect([...Object.keys(signs), ...unsigned].sort()).toEqual(Object.keys(variants).sort());
});

// Of each kind one; `npm run test:whole` runs all of them.
const dozen = [
  'batches',
  'message-before-answer',
  'accepted-202',
  'session-id-with-route',
  'refusals-200',
  'errors-later',
  'three-dispositions',
  'scalars-to-strings',
  'phones-answer-by-themselves',
  'recording-stops-before-released',
  'another-configured-key',
  'others-write',
];
describeVariants(Object.fromEntries(Object.entries(variants).filter(([name]) => dozen.includes(name))));
