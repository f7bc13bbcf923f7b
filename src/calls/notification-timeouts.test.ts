import { describe, expect, it } from 'vitest';
import { NotificationTimeouts } from './notification-timeouts.js';

const FULL = 5000;

/** Timeouts after some notifications came (true) or did not. */
function timeoutsAfter(...came: boolean[]): NotificationTimeouts {
  const timeouts = new NotificationTimeouts({ notificationMs: FULL });
  for (const each of came) {
    if (each) timeouts.came();
    else timeouts.missed(FULL);
  }
  return timeouts;
}

describe('how long a notification is waited for', () => {
  it('is the full time until two in a row or four in all did not come within it', () => {
    for (const patient of [
      timeoutsAfter(),
      timeoutsAfter(false),
      timeoutsAfter(false, true, false, true, false),
    ])
      expect(patient.next(undefined, 0)).toBe(FULL);
    for (const brief of [
      timeoutsAfter(false, false),
      timeoutsAfter(false, true, false, true, false, true, false),
    ])
      expect(brief.next(undefined, 0)).toBe(100);
  });

  it('is the full time for the first in each state of each call in any case', () => {
    const timeouts = timeoutsAfter(false, false);
    expect(timeouts.next('c1 active', 0)).toBe(FULL);
    expect(timeouts.next('c1 active', 0)).toBe(100);
    expect(timeouts.next('c1 held', 0)).toBe(FULL);
    expect(timeouts.next('c2 active', 0)).toBe(FULL);
  });

  it('is else ten times the slowest that came, and no more than the full time', () => {
    const timeouts = timeoutsAfter(false, false);
    expect(timeouts.next(undefined, 40)).toBe(400);
    expect(timeouts.next(undefined, 4000)).toBe(FULL);
  });

  it('does not count what was waited for briefly', () => {
    const timeouts = timeoutsAfter(false);
    for (let missed = 0; missed < 5; missed++) timeouts.missed(100);
    expect(timeouts.next(undefined, 0)).toBe(FULL);
  });
});
