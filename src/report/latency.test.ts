import { expect, it } from 'vitest';
import { activeRun, KEY, releasedRun } from '../judge/conformant-run.test-driver.js';
import { latencyOf, latencyOver, percentile } from './latency.js';

it('a percentile is the time at its nearest rank, never one between two', () => {
  const twenty = Array.from({ length: 20 }, (_, index) => index + 1);
  expect([50, 95, 100, 1].map((p) => percentile(twenty, p))).toEqual([10, 19, 20, 1]);
  expect([50, 95].map((p) => percentile([7], p))).toEqual([7, 7]);
});

it('answer and notification are counted from accepted documented requests alone, and round trips from plain GETs', () => {
  const run = activeRun().sent({ key: KEY, responseAfter: 40, message: { after: 250 }, endAfter: 255 });
  run.send({ key: KEY, responseAfter: 900, operationName: 'SetNothing' });
  run.send({ key: KEY, responseAfter: 900, response: { status: 500, body: { statusCode: 4 } } });
  run.read('call');
  const { roundTrip, answer, notification, event } = latencyOf(run.whole());
  expect(answer).toEqual({ count: 3, p50: 5, p95: 40, max: 40, samples: [5, 5, 40] });
  expect(notification).toMatchObject({ count: 3, p50: 10, max: 250 });
  expect(roundTrip).toMatchObject({ count: 1, p50: 5 });
  expect(event).toBeUndefined();
});

it('the event of a released call is counted from its request, and its request has no notification', () => {
  const run = releasedRun().sent({ key: KEY, event: { after: 46 } });
  const { event, notification, answer } = latencyOf(run.whole());
  expect(event).toMatchObject({ count: 1, max: 46 });
  expect([notification?.count, answer?.count]).toEqual([2, 3]);
});

it('the latencies over several runs are ranked anew from every time', () => {
  const of = (...samples: number[]) => ({ answer: { count: 3, p50: 0, p95: 0, max: 0, samples } });
  expect(latencyOver([of(1, 2, 90), {}, of(3, 4, 5)])).toEqual({
    answer: { count: 6, p50: 3, p95: 90, max: 90, samples: [1, 2, 3, 4, 5, 90] },
  });
});
