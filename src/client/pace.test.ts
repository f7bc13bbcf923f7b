import { expect, it } from 'vitest';
import { Pace } from './pace.js';

it('requests that want to be sent at once are kept apart, in the order of asking', async () => {
  const pace = new Pace(50);
  const sent: { name: number; afterMs: number }[] = [];
  const began = performance.now();
  await Promise.all(
    [1, 2, 3, 4].map((name) =>
      pace.turn().then(() => sent.push({ name, afterMs: performance.now() - began })),
    ),
  );
  expect(sent.map(({ name }) => name)).toEqual([1, 2, 3, 4]);
  // A busy machine makes any of them later, never earlier.
  for (const [index, { afterMs }] of sent.entries()) expect(afterMs).toBeGreaterThan(20 * index - 1);
});

it('nobody waits once the run is stopped', async () => {
  const pace = new Pace(0.01);
  const stop = new AbortController();
  await pace.turn(stop.signal);
  const waiting = pace.turn(stop.signal);
  stop.abort();
  await expect(waiting).resolves.toBeUndefined();
});

it('polls that wait let others go first, three in a row at most', async () => {
  const pace = new Pace(200);
  pace.slowDown();
  const order: string[] = [];
  const take = (name: string, isPoll: boolean) => pace.turn(undefined, isPoll).then(() => order.push(name));
  const polls = ['p1', 'p2'].map((name) => take(name, true));
  await Promise.all([...polls, ...['1', '2', '3', '4', '5'].map((name) => take(name, false))]);
  expect(order).toEqual(['1', '2', '3', 'p1', '4', '5', 'p2']);
});

it('without a limit nobody waits until it is slowed down, once for what is under way', async () => {
  const pace = new Pace();
  await Promise.all([pace.turn(), pace.turn()]);
  expect([pace.slowDown(), pace.slowDown()]).toEqual([5, undefined]);
  expect(new Pace(4).slowDown()).toBe(2);
  expect([new Pace(3).slowDown(), new Pace(1).slowDown()]).toEqual([2, 1]);
});

it('is slowed to half of what was sent in the last second, polls counted, which wait for their turn from then on', async () => {
  const pace = new Pace();
  await Promise.all(Array.from({ length: 40 }, (_, index) => pace.turn(undefined, index % 2 === 0)));
  expect(pace.slowDown()).toBe(20);
  const since = performance.now();
  await Promise.all([pace.turn(), pace.turn(), pace.turn(undefined, true)]);
  expect(performance.now() - since).toBeGreaterThan(80);
});

it('lets nobody send before the time that the target gave, who waits already included', async () => {
  const pace = new Pace();
  pace.slowDown();
  const since = performance.now();
  const waiting = [pace.turn(), pace.turn()].map((turn) => turn.then(() => performance.now() - since));
  pace.slowDown(500);
  for (const waited of await Promise.all(waiting.slice(1))) expect(waited).toBeGreaterThan(499);
});

it('a gateway that is busy again and again is taken for a limit on requests', () => {
  const pace = new Pace();
  expect([pace.foundBusy(), pace.foundBusy(), pace.foundBusy()]).toEqual([undefined, undefined, 5]);
});

it('a gateway that is busy as often at a lower pace is not slowed down for', {
  timeout: 20_000,
}, async () => {
  const pace = new Pace();
  for (let times = 0; times < 8; times++) {
    for (let sent = 0; sent < 10; sent++) await pace.turn();
    pace.foundBusy();
  }
  const since = performance.now();
  await Promise.all([1, 2, 3, 4].map(() => pace.turn()));
  // Four turns at five a second would take 600 ms.
  expect(performance.now() - since).toBeLessThan(500);
});
