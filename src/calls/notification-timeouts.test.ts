import { describe, expect, it } from 'vitest';
import { NotificationTimeouts } from './notification-timeouts.js';

const FULL = 5000;

/** Timeouts after so many notifications, none of them the first of its place, did not come. */
function timeoutsAfter(missed: number, kind: 'unchanged' | 'changed' = 'unchanged'): NotificationTimeouts {
  const where = kind === 'changed' ? undefined : 'c0 active';
  const timeouts = new NotificationTimeouts({ notificationMs: FULL });
  for (let each = 0; each <= 1; each++) timeouts.next('c0 active');
  for (let each = 0; each < missed; each++) timeouts.missed(where, FULL);
  return timeouts;
}

describe('how long a notification is waited for', () => {
  it('is the full time until one did not come within it', () => {
    expect([0, 1].map((missed) => timeoutsAfter(missed).next('c0 active'))).toEqual([FULL, 10]);
  });

  it('is the full time for the first in each state of each call, until such a first one did not come', () => {
    const timeouts = timeoutsAfter(1);
    expect(timeouts.next('c1 active')).toBe(FULL);
    expect(timeouts.next('c1 active')).toBe(10);
    expect(timeouts.next('c1 held')).toBe(FULL);
    timeouts.missed('c1 held', FULL);
    expect(timeouts.next('c2 active')).toBe(10);
  });

  it('is that of changed requests by themselves, which need not be notified, but where unchanged ones are not', () => {
    const ignored = timeoutsAfter(1, 'changed');
    expect(ignored.next(undefined)).toBe(10);
    expect(ignored.next('c0 active')).toBe(FULL);
    expect(timeoutsAfter(1).next(undefined)).toBe(10);
  });

  it('is else ten times the middle of those that came, and no more than the full time', () => {
    const timeouts = timeoutsAfter(1);
    for (const ms of [900, 30, 40]) timeouts.came(ms);
    expect(timeouts.next('c0 active')).toBe(400);
    for (const ms of [4000, 4000, 4000]) timeouts.came(ms);
    expect(timeouts.next('c0 active')).toBe(FULL);
  });

  it('is five times the middle of the responses where no message came', () => {
    const timeouts = timeoutsAfter(1);
    for (const ms of [4, 8, 700]) timeouts.responded(ms);
    expect(timeouts.next('c0 active')).toBe(40);
  });

  it('does not count what was waited for briefly', () => {
    const timeouts = timeoutsAfter(0);
    for (let missed = 0; missed < 5; missed++) timeouts.missed('c0 active', 100);
    expect(timeouts.next('c0 active')).toBe(FULL);
  });
});
