import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { FeedSilence } from './feed-silence.js';

const alive = { event: 'Alive' };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** What is heard at these times, in seconds, and then nothing; gives the reasons that were told, each with its time. */
function toldOf(heard: readonly (readonly [number, unknown])[]) {
  const told: string[] = [];
  const silence = new FeedSilence((reason) => told.push(`${Date.now() / 1000}: ${reason}`));
  vi.setSystemTime(0);
  for (const [at, event] of heard) setTimeout(() => silence.heard(event, at * 1000), at * 1000);
  vi.advanceTimersByTime(600_000);
  return told;
}

it('a feed is silent after five signs of life were left out, and told so once', () => {
  const reason = 'no line came for 10 s, and it had shown itself alive before';
  expect(
    toldOf([
      [0, alive],
      [2, alive],
      [4, alive],
    ]),
  ).toEqual([`14: ${reason}`]);
});

it('any line shows a feed alive, and the longest pause counts', () => {
  const reason = 'no line came for 20 s, and it had shown itself alive before';
  const [told, ...others] = toldOf([
    [0, alive],
    [1, alive],
    [5, alive],
    [6, alive],
    [9, {}],
  ]);
  expect(told).toMatch(new RegExp(`^(2[5-9]|3\\d): ${reason}$`));
  expect(others).toEqual([]);
});

it('a feed that never showed signs of life, or one alone, may be silent', () => {
  expect(
    toldOf([
      [0, alive],
      [1, { event: 'EventUserEvent' }],
      [2, {}],
    ]),
  ).toEqual([]);
});
