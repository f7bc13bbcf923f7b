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

// Each tenth; `npm run test:whole` runs all of them.
describeVariants(Object.fromEntries(Object.entries(variants).filter((_, index) => index % 10 === 0)));
