import { expect } from 'vitest';
import type { Outcome } from '../checks/observation.js';

/** What is to be seen on an exchange: with that reason, or one that matches. */
export function observed(outcome: Outcome, reason: string | RegExp): { outcome: Outcome; reason: unknown } {
  return { outcome, reason: reason instanceof RegExp ? expect.stringMatching(reason) : reason };
}
