import { describe, expect, it } from 'vitest';
import type { HeaderRecord } from '../schemas/trace.gen.js';
import { KEY, releasedRun } from './conformant-run.test-driver.js';
import type { TraceBuilder } from './trace-builder.test-driver.js';

const rotating = { dispositions: ['Sold', 'Referred'], configuredKey: 'DispositionCode' };
// An event that is late by seconds makes the window tens of seconds long.
const LONG = { quietMaxMs: 60_000 } as HeaderRecord['budgets'];
const refusal = { answer: { status: 400, body: { statusCode: 10, statusMessage: 'no' } } };

/** A released call with one accepted request, `x3`, whose event is `tell`'s. */
function afterRequest(tell: (run: TraceBuilder) => unknown, header = {}): TraceBuilder {
  const run = releasedRun({ configuredKey: 'DispositionCode', ...header });
  run.dispose({ key: KEY, value: 'Gws-value' });
  tell(run);
  return run;
}

describe('the event of a disposition (REL-02 to REL-05)', () => {
  it('carries the value under the given key and names the call by CallUUID or ConnID', () => {
    const run = afterRequest((told) => told.event({ [KEY]: 'Gws-value' }));
    for (const id of ['REL-02', 'REL-03', 'REL-05']) expect(run.judge(id, 'x3').verdict, id).toBe('pass');
    const connId = '0071027198180006';
    const byConnId = afterRequest((told) =>
      told.event({ [KEY]: 'Gws-value' }, { callUuid: undefined, connId }),
    );
    expect(byConnId.judge('REL-05', 'x3').verdict).toBe('pass');
    const byNeither = afterRequest((told) =>
      told.event({ [KEY]: 'Gws-value' }, { callUuid: 'X', connId: 'Y' }),
    );
    expect(byNeither.judge('REL-05', 'x3').verdict).toBe('warn');
  });

  it('fails REL-03 under another key, and REL-04 under another than the configured one', () => {
    const run = afterRequest((told) => told.event({ DispositionCode: 'Gws-value' }));
    expect(run.judge('REL-02', 'x3').verdict).toBe('pass');
    expect(run.judge('REL-03', 'x3')).toMatchObject({
      verdict: 'fail',
      reason: `the event carries the value under DispositionCode, not under ${KEY}`,
    });
    const keyless = releasedRun();
    keyless.dispose({ value: 'Gws-value' });
    keyless.event({ [KEY]: 'Gws-value' });
    expect(keyless.judge('REL-04', 'x3').reason).toContain('not known (KEY-02)');
  });

  it('is not mistaken for events of other origin, nor for itself a second time', () => {
    const run = afterRequest((told) => {
      told
        .event({ Desktop: 'Gws-value' }, { callUuid: 'X' })
        .event({ [KEY]: 'Gws-value' })
        .event({ [KEY]: 'Gws-value' });
      told.event({ theirs: 1 }).put({ type: 'event', event: { event: 5, userData: [] } });
    });
    for (const id of ['REL-02', 'REL-03', 'REL-05']) expect(run.judge(id, 'x3').verdict, id).toBe('pass');
  });

  it('is missing only when the feed shows a later line and did not break meanwhile', () => {
    const silent = afterRequest((run) => run.wait(11_000));
    expect(silent.judge('REL-02', 'x3')).toMatchObject({
      verdict: 'inconclusive',
      reason: expect.stringContaining('the feed shows no line later than that'),
    });
    expect(afterRequest((run) => run.wait(9000).alive()).judge('REL-02', 'x3').verdict).toBe('inconclusive');
    expect(afterRequest((run) => run.wait(10_100).alive()).judge('REL-02', 'x3').verdict).toBe('fail');
    const broken = afterRequest((run) =>
      run.put({ type: 'feed', state: 'broken' }).wait(10_100).put({ type: 'feed', state: 'open' }).alive(),
    );
    expect(broken.judge('REL-02', 'x3').reason).toContain('the feed broke meanwhile');
    for (const id of ['REL-03', 'REL-05']) expect(broken.judge(id, 'x3').verdict).toBe('inconclusive');
  });

  it('is called wrong although the run ended, and closed the feed, before its time was over', () => {
    const run = releasedRun();
    run.dispose({ key: KEY, value: 'Gws-value' });
    run.event({ Desktop: 'Gws-value' }, { callUuid: 'X', connId: 'Y' });
    run.wait(200).put({ type: 'feed', state: 'closed' });
    expect([run.judge('REL-03', 'x3').verdict, run.judge('REL-05', 'x3').verdict]).toEqual(['fail', 'warn']);
  });

  it('is not called missing, nor called wrong, where the feed was broken before and mended after the request', () => {
    const story = (told: (run: TraceBuilder) => unknown) => {
      const run = releasedRun({ configuredKey: 'DispositionCode' }).put({ type: 'feed', state: 'broken' });
      run.dispose({ key: KEY, value: 'Gws-value' });
      run.wait(200).put({ type: 'feed', state: 'open' });
      told(run);
      return run.wait(10_100).alive();
    };
    const missing = story(() => undefined);
    expect(missing.judge('REL-02', 'x3')).toMatchObject({
      verdict: 'inconclusive',
      reason: expect.stringContaining('the feed broke meanwhile'),
    });
    const other = story((run) => run.event({ Desktop: 'Gws-value' }, { callUuid: 'X' }));
    expect(other.judge('REL-02', 'x3').verdict).toBe('pass');
    for (const id of ['REL-03', 'REL-05'])
      expect(other.judge(id, 'x3').reason, id).toContain('but the feed broke: another one may be lost');
    const right = story((run) => run.event({ [KEY]: 'Gws-value' }));
    for (const id of ['REL-02', 'REL-03', 'REL-05']) expect(right.judge(id, 'x3').verdict, id).toBe('pass');
  });

  it('is called wrong where the feed broke only after its time, and missing all the same', () => {
    const breaksLate = (run: TraceBuilder) =>
      run.wait(10_100).alive().put({ type: 'feed', state: 'broken' }).wait(1).alive();
    const other = afterRequest((run) => breaksLate(run.event({ Desktop: 'Gws-value' }, { callUuid: 'X' })));
    expect(other.judge('REL-03', 'x3').verdict).toBe('fail');
    expect(afterRequest(breaksLate).judge('REL-02', 'x3').verdict).toBe('fail');
  });

  it.each([
    ['3 h ahead', '2026-01-01T03:00:00.000Z'],
    ['3 h behind, with an offset', '2026-01-01T00:00:00-03:00'],
    ['absent', undefined],
    ['no time at all', 'yesterday'],
    ['a number', 17],
  ])('is judged by call and value when it comes, whatever its own clock says: %s', (_, time) => {
    const other = { callUuid: 'X', connId: 'Y', time };
    const told = (run: TraceBuilder) => {
      // Late by seconds, among events of other calls, after the one of a later request, and twice.
      run
        .event({ [KEY]: 'Gws-theirs' }, other)
        .wait(4000)
        .event({ DispositionCode: 'Gws-later' }, { time });
      run.event({ [KEY]: 'Gws-value' }, { time }, 5).event({ [KEY]: 'Gws-theirs' }, other, 6);
      return run.event({ [KEY]: 'Gws-value' }, { time }, 900).wait(1000);
    };
    const run = releasedRun({ configuredKey: 'DispositionCode', budgets: LONG });
    run.dispose({ key: KEY, value: 'Gws-value' });
    run.dispose({ value: 'Gws-later' });
    told(run);
    run.dispose({ key: KEY, value: 'Gws-refused', change: 'unknown operation', ...refusal });
    run.call('c4').dispose({ key: KEY, value: 'Gws-active' });
    run.wait(45_000).event({ any: 'Gws-theirs' }, other);
    for (const id of ['REL-02', 'REL-03', 'REL-05']) expect(run.judge(id, 'x3').verdict, id).toBe('pass');
    for (const id of ['REL-02', 'REL-04', 'REL-05']) expect(run.judge(id, 'x4').verdict, id).toBe('pass');
    expect(run.judge('ERR-23', 'x5')).toMatchObject({ verdict: 'pass' });
    expect(run.judge('REL-08', 'x6')).toMatchObject({ verdict: 'pass' });
  });

  it('of an earlier request with the same value, late, is no false alarm (GWS_DISPOSITIONS)', () => {
    const run = releasedRun(rotating);
    run.dispose({ key: KEY, value: 'Sold' });
    run.dispose({ value: 'Sold' });
    run.event({ [KEY]: 'Sold' });
    expect(run.judge('REL-04', 'x4').verdict).toBe('inconclusive');
    run.wait(5).event({ DispositionCode: 'Sold' });
    for (const [id, exchange] of [
      ['REL-03', 'x3'],
      ['REL-04', 'x4'],
    ] as const)
      expect(run.judge(id, exchange).verdict).toBe('pass');
  });
});

describe('no event', () => {
  /** `x4` on another, active call, or refused, after the event of `x3` as control. */
  const watched = (id: 'REL-08' | 'ERR-23', tell: (run: TraceBuilder) => unknown, header = {}) => {
    const run = afterRequest((told) => told.event({ [KEY]: 'Gws-value' }), header).wait(50);
    if (id === 'REL-08') run.call('c4').dispose({ key: KEY, value: 'Gws-watched' });
    else run.dispose({ key: KEY, value: 'Gws-watched', change: 'unknown operation', ...refusal });
    tell(run);
    return run.judge(id, 'x4');
  };

  it.each([
    ['REL-08', 'warn'],
    ['ERR-23', 'fail'],
  ] as const)('%s is proven by control, window and a line after it', (id, wrong) => {
    expect(watched(id, (run) => run.wait(1100).alive()).verdict).toBe('pass');
    expect(watched(id, (run) => run.wait(900).alive()).reason).toContain('no sentinel');
    expect(watched(id, (run) => run.wait(1100).event({ any: 'Gws-watched' })).verdict).toBe(wrong);
    const broke = (run: TraceBuilder) => run.put({ type: 'feed', state: 'broken' }).wait(1100).alive();
    expect(watched(id, broke).reason).toContain('the feed broke meanwhile');
  });

  it('is asked of a released call too whose request was refused by an ErrorMessage after an answer 0', () => {
    const story = (tell: (run: TraceBuilder) => unknown) => {
      const run = afterRequest((told) => told.event({ [KEY]: 'Gws-value' })).wait(50);
      run.dispose({ key: KEY, value: 'Gws-watched', change: 'unknown operation' });
      tell(run);
      return run.wait(1500).alive().judge('ERR-23', 'x4');
    };
    expect(story((run) => run.errorMessage())).toMatchObject({ verdict: 'pass' });
    expect(story(() => undefined).reason).toContain('was not refused');
  });

  it('is proven by an event of ours after the window as well, which is slow itself', () => {
    const slow = (run: TraceBuilder) => {
      run.wait(1100).dispose({ call: 'c3', key: KEY, value: 'Gws-later' });
      run.event({ [KEY]: 'Gws-later' }, {}, 400);
    };
    expect(watched('ERR-23', slow)).toMatchObject({ verdict: 'pass' });
    // The next request's event cannot end its own window.
    expect(watched('ERR-23', (run) => slow(run.wait(-1000))).reason).toContain('no sentinel');
  });

  it('is not proven without an event caused by an accepted disposition before', () => {
    const run = releasedRun();
    run.dispose({ key: KEY, change: 'unknown operation', ...refusal });
    expect(run.wait(1100).alive().judge('ERR-23', 'x3').reason).toContain('no control');
  });

  it('is told from the events of other requests with the same value by their number (GWS_DISPOSITIONS)', () => {
    const story = (events: number) => {
      const run = releasedRun(rotating);
      run.dispose({ key: KEY, value: 'Sold' });
      run.event({ [KEY]: 'Sold' }).wait(5);
      run.dispose({ key: KEY, value: 'Referred', change: 'unknown operation', ...refusal });
      run.dispose({ key: KEY, value: 'Referred' });
      for (let n = 0; n < events; n++) run.event({ [KEY]: 'Referred' });
      return run.wait(1500).alive().judge('ERR-23', 'x4');
    };
    expect(story(1).verdict).toBe('pass');
    expect(story(2)).toMatchObject({
      verdict: 'inconclusive',
      reason: expect.stringContaining('GWS_DISPOSITIONS'),
    });
  });
});
