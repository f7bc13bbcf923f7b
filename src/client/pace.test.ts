import { expect, it } from 'vitest';
import { Pace } from './pace.js';

it('requests that want to be sent at once are kept apart, in the order of asking', async () => {
  const pace = new Pace(50);
  const sent: { name: number; at: number }[] = [];
  await Promise.all(
    [1, 2, 3, 4].map((name) => pace.turn().then(() => sent.push({ name, at: performance.now() }))),
  );
  expect(sent.map(({ name }) => name)).toEqual([1, 2, 3, 4]);
  const gaps = sent.slice(1).map(({ at }, index) => at - (sent[index]?.at ?? 0));
  // Between the turn and the note of its time a little passes, more or less of it.
  for (const gap of gaps) expect(gap).toBeGreaterThan(19);
});

it('nobody waits once the run is stopped', async () => {
  const pace = new Pace(0.01);
  const stop = new AbortController();
  await pace.turn(stop.signal);
  const waiting = pace.turn(stop.signal);
  stop.abort();
  await expect(waiting).resolves.toBeUndefined();
});

it('once it is slowed down polls count, and however many of them come back, the next request has its turn', async () => {
  const gapAfter = async (pace: Pace, polls: number) => {
    await pace.turn();
    const since = performance.now();
    for (let poll = 0; poll < polls; poll++) pace.polled();
    await pace.turn();
    return performance.now() - since;
  };
  const slowed = new Pace(20);
  slowed.slowDown();
  // 5 a second from now on.
  expect(await gapAfter(slowed, 1)).toBeGreaterThan(390);
  const flooded = new Pace(20);
  flooded.slowDown();
  expect(await gapAfter(flooded, 1000)).toBeGreaterThan(790);
});

it('without a limit nobody waits until it is slowed down, once for what is under way', async () => {
  const pace = new Pace();
  await Promise.all([pace.turn(), pace.turn()]);
  expect([pace.slowDown(), pace.slowDown()]).toEqual([5, undefined]);
  expect(new Pace(4).slowDown()).toBe(2);
  expect([new Pace(3).slowDown(), new Pace(1).slowDown()]).toEqual([2, 1]);
});
