import { expect, it } from 'vitest';
import {
  contradicted,
  doubtful,
  duration,
  holds,
  inconclusive,
  type Observation,
  quoted,
  worst,
} from './observation.js';

const unavailable: Observation = { outcome: 'unavailable', reason: 'r', evidence: [] };

it('words about what was seen clip what a target says, speak of times as people do, and take the worst', () => {
  expect(quoted(undefined)).toBe('nothing');
  expect(quoted('x'.repeat(200))).toHaveLength(120);
  expect(duration(999.4)).toBe('999 ms');
  expect(duration(2200)).toBe('2.2 s');
  const all = [
    holds('a'),
    doubtful('b'),
    inconclusive('c'),
    unavailable,
    contradicted('d'),
    contradicted('e'),
  ];
  expect(worst(...(all as [Observation])).reason).toBe('d');
});
