import { expect, it } from 'vitest';
import { activeRun, KEY, releasedRun } from '../judge/conformant-run.test-driver.js';
import type { TraceBuilder } from '../judge/trace-builder.test-driver.js';
import { outlierNotices } from './latency-outlier.js';

function told(run: TraceBuilder, slowestMs: number, ms = 10 * slowestMs): string[] {
  run.put({ type: 'window', state: 'open', ms, slowestMs });
  return outlierNotices(run.wait(ms).whole());
}

it('one message that stretches the window is named with its exchange, its time and what the window would have been', () => {
  const run = activeRun().sent({ key: KEY, message: { after: 150 }, endAfter: 155 });
  const slow = run.exchange(run.send({ key: KEY, message: { after: 480 }, endAfter: 485 }));
  const step = 'the same value again';
  run.put({ type: 'intent', request: slow.request.id, requirements: ['ACT-09'], step });
  expect(told(run, 480)).toEqual([
    'Outlier: the message of x4 (the same value again) came 480 ms after its request, 95 % of the other 2 within 150 ms. It stretched the quiet window to 4.80 s; without it 1.50 s would have done.',
  ]);
});

it('an outlier that asks for more than GWS_QUIET_MAX_MS says so, and a window that was short enough is not spoken of', () => {
  const timeouts = { quietMaxMs: 3000 } as never;
  const long = activeRun({ timeouts }).sent({ key: KEY, message: { after: 900 }, endAfter: 905 });
  expect(told(long, 900, 3000).join()).toMatch(
    /to 9\.00 s, more than GWS_QUIET_MAX_MS \(3\.00 s\); without it 1\.00 s/,
  );
  const short = activeRun().sent({ key: KEY, message: { after: 95 }, endAfter: 100 });
  expect(told(short, 95, 1000)).toEqual([]);
});

it('a target that is slow throughout has no outlier, nor has a run that waited for no window', () => {
  const slow = activeRun();
  for (const after of [200, 260, 320]) slow.send({ key: KEY, message: { after }, endAfter: after + 5 });
  expect(told(slow, 320)).toEqual([]);
  const unwaited = activeRun().sent({ key: KEY, message: { after: 900 }, endAfter: 905 });
  expect(outlierNotices(unwaited.whole())).toEqual([]);
});

it('an event is held against the other events, not against messages', () => {
  const run = releasedRun();
  for (const after of [300, 310, 2000]) {
    run.sent({ key: KEY, event: { after } }).wait(after);
  }
  expect(told(run, 2000)).toEqual([
    expect.stringMatching(/^Outlier: the event of x5 .* other 2 within 3\d\d ms/),
  ]);
});
