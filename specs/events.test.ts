import { describe, expect, it } from 'vitest';
import { type BuiltRequest, refusal } from '../src/judge/built-request.test-driver.js';
import { activeRun, KEY, releasedRun } from '../src/judge/conformant-run.test-driver.js';
import { judgeTrace } from '../src/judge/judge.js';
import { observed } from '../src/judge/observed.test-driver.js';
import type { TraceBuilder } from '../src/judge/trace-builder.test-driver.js';
import type { HeaderRecord } from '../src/schemas/trace.gen.js';

const set = { configuredKey: 'DispositionCode' };
const rotating = { dispositions: ['Sold', 'Referred'], ...set };
// An event that is late by seconds makes the window tens of seconds long.
const LONG = { quietMaxMs: 60_000 } as HeaderRecord['timeouts'];

/** A released call with one accepted request, `x3`, of which no event comes but what `tell` tells. */
function afterRequest(tell: (run: TraceBuilder) => unknown, header = {}): TraceBuilder {
  const run = releasedRun({ ...set, ...header })
    .alive()
    .sent({ key: KEY, value: 'Gws-value', event: false });
  tell(run);
  return run;
}

describe('the event of a disposition (REL-02 to REL-05)', () => {
  it('carries the value under the given key and names the call by CallUUID or ConnID', () => {
    const seen = (members: Record<string, unknown>) =>
      afterRequest((run) => run.event({ [KEY]: 'Gws-value' }, members));
    for (const id of ['REL-02', 'REL-03', 'REL-05'])
      expect(seen({}).see(id, 'x3')?.outcome, id).toBe('holds');
    const connId = '0071027198180006';
    expect(seen({ callUuid: undefined, connId }).see('REL-05', 'x3')?.outcome).toBe('holds');
    expect(seen({ callUuid: 'X', connId: 'Y' }).see('REL-05', 'x3')?.outcome).toBe('contradicted');
    expect(seen({ callUuid: undefined }).see('REL-05', 'x3')?.outcome).toBe('contradicted');
  });

  it('comes for each of two dispositions alike: one is too few where the feed was alive, and not where it broke', () => {
    const asked = { key: KEY, value: 'Gws-value', event: false } as const;
    const judged = (events: number, broke = false) =>
      afterRequest((run) => {
        run.send(asked);
        for (let each = 0; each < events; each++) run.event({ [KEY]: 'Gws-value' });
        if (broke) run.put({ type: 'feed', state: 'broken' }).put({ type: 'feed', state: 'open' });
        return run.wait(10_100).alive();
      }).see('REL-02', 'x3');
    expect(judged(1)).toMatchObject(
      observed(
        'contradicted',
        expect.stringContaining('1 EventUserEvent for 2 dispositions carries "Gws-value"'),
      ),
    );
    expect(judged(2)?.outcome).toBe('holds');
    expect(judged(1, true)?.outcome).toBe('holds');
  });

  it('contradicts REL-03 under another key, and REL-04 under another than the configured one', () => {
    const run = afterRequest((told) => told.event({ DispositionCode: 'Gws-value' }));
    expect(run.see('REL-02', 'x3')?.outcome).toBe('holds');
    expect(run.see('REL-03', 'x3')).toMatchObject(
      observed('contradicted', `the event carries the value under DispositionCode, not under ${KEY}`),
    );
    const keyless = (header = {}) => {
      return releasedRun(header)
        .sent({ event: { userData: { [KEY]: 'Gws-value-x3' } } })
        .see('REL-04', 'x3');
    };
    expect(keyless(set)?.outcome).toBe('contradicted');
    expect(keyless()?.causes).toEqual(['KEY-02']);
  });

  it('contradicts them under the key that was not to be used as well, but not where others note it', () => {
    const seen = (key: string | undefined, also: string) => {
      const run = releasedRun(set);
      const value = 'Gws-value';
      run.send({ key, value, event: { userData: { [key ?? 'DispositionCode']: value, [also]: value } } });
      return run.see(key === undefined ? 'REL-04' : 'REL-03', 'x3');
    };
    expect(seen(KEY, 'DispositionCode')).toMatchObject(
      observed('contradicted', `the event carries the value under DispositionCode as well as under ${KEY}`),
    );
    expect(seen(undefined, KEY)?.outcome).toBe('contradicted');
    expect(seen(KEY, 'LastDisposition')?.outcome).toBe('holds');
  });

  it('is wrong by REL-02, and not by REL-04, where those of requests without a key carry something else', () => {
    const story = (event: BuiltRequest['event']) => {
      const run = releasedRun(set).sent({ key: KEY });
      for (let index = 0; index < 2; index++) run.send({ event });
      return run.wait(10_100).alive();
    };
    const other = story({ userData: { DispositionCode: 'Unknown' } });
    expect(other.see('REL-02', 'x4')?.outcome).toBe('contradicted');
    expect(other.see('REL-04', 'x4')?.outcome).toBe('inconclusive');
    expect(story(false).see('REL-04', 'x4')?.outcome).toBe('contradicted');
  });

  it('that carries an earlier value in the place of its own is not held against the earlier request', () => {
    const run = activeRun(set).sent({ key: KEY, value: 'Gws-earlier' }).released().sent({ key: KEY });
    run
      .sent({ key: KEY, event: { userData: { [KEY]: 'Gws-earlier' } } })
      .wait(10_100)
      .alive();
    expect(run.see('REL-02', 'x5')?.outcome).toBe('contradicted');
    expect(run.see('REL-08', 'x3')?.causes).toEqual(['REL-02']);
    const released = releasedRun(set).sent({ key: KEY, value: 'Gws-earlier', event: false });
    released.send({ event: { userData: { DispositionCode: 'Gws-earlier' } } });
    expect(released.see('REL-03', 'x3')?.causes).toEqual(['REL-02']);
  });

  it('that comes after each refused request is theirs, whatever it carries (ERR-23)', () => {
    const story = (tell: (run: TraceBuilder, index: number) => unknown) => {
      const run = releasedRun(set).sent({ key: KEY });
      for (let index = 0; index < 3; index++) {
        run.send({ key: KEY, operationName: 'SetNothing', ...refusal });
        tell(run, index);
        run.send({ key: KEY });
      }
      run.wait(1500).alive();
      return ['x4', 'x6', 'x8'].map((id) => run.see('ERR-23', id)?.outcome);
    };
    const rejected = (run: TraceBuilder) => run.event({ [KEY]: 'Rejected' });
    expect(story(rejected)).toEqual(['contradicted', 'contradicted', 'contradicted']);
    const once = ['holds', 'holds', 'holds'];
    expect(story((run, index) => index === 1 && rejected(run))).toEqual(once);
    expect(
      story((run, index) => index === 1 && rejected(run.event({ theirs: 1 })).event({ theirs: 2 })),
    ).toEqual(once);
  });

  it('is not mistaken for events of other origin, nor for itself a second time', () => {
    const run = afterRequest((told) => {
      told
        .event({ Desktop: 'Gws-value' }, { callUuid: 'X' })
        .event({ [KEY]: 'Gws-value' })
        .event({ [KEY]: 'Gws-value' });
      told.event({ theirs: 1 }).put({ type: 'event', event: { event: 5, userData: [] } });
    });
    for (const id of ['REL-02', 'REL-03', 'REL-05']) expect(run.see(id, 'x3')?.outcome, id).toBe('holds');
  });

  it('is missing only when the feed shows a later line and did not break meanwhile', () => {
    const seen = (tell: (run: TraceBuilder) => unknown) => afterRequest(tell).see('REL-02', 'x3');
    expect(seen((run) => run.wait(11_000).message())).toMatchObject(
      observed('inconclusive', /the feed shows no line later than that/),
    );
    expect(seen((run) => run.wait(9000).alive())?.outcome).toBe('inconclusive');
    expect(seen((run) => run.wait(10_100).alive())?.outcome).toBe('contradicted');
    const broken = (run: TraceBuilder) =>
      run.put({ type: 'feed', state: 'broken' }).wait(10_100).put({ type: 'feed', state: 'open' }).alive();
    expect(seen(broken)?.reason).toContain('the feed broke meanwhile');
    for (const id of ['REL-03', 'REL-05'])
      expect(afterRequest(broken).see(id, 'x3')?.outcome).toBe('inconclusive');
  });

  it('is not missing where the feed had shown nothing before, as one whose connection waits to be let in', () => {
    const asked = { key: KEY, value: 'Gws-value', event: false } as const;
    const letIn = (run: TraceBuilder) => run.alive().wait(10_100).alive().see('REL-02', 'x3');
    const unproven = observed('inconclusive', /the feed had shown no line before the request/);
    expect(letIn(releasedRun(set).sent(asked))).toMatchObject(unproven);
    const again = releasedRun(set).alive().put({ type: 'feed', state: 'broken' });
    expect(letIn(again.put({ type: 'feed', state: 'open' }).sent(asked))).toMatchObject(unproven);
    const twice = releasedRun(set)
      .sent(asked)
      .alive()
      .sent(asked)
      .event({ [KEY]: 'Gws-value' });
    expect(twice.wait(10_100).alive().see('REL-02', 'x3')?.outcome).toBe('holds');
  });

  it('is called wrong although the run ended, and closed the feed, before its time was over', () => {
    const run = afterRequest((told) => {
      told.event({ Desktop: 'Gws-value' }, { callUuid: 'X', connId: 'Y' });
      told.wait(200).put({ type: 'feed', state: 'closed' });
    });
    for (const id of ['REL-03', 'REL-05']) expect(run.see(id, 'x3')?.outcome, id).toBe('contradicted');
  });

  it('is not called missing, nor wrong, where the feed was broken before and mended after the request', () => {
    const story = (told: (run: TraceBuilder) => unknown) => {
      const run = releasedRun(set).alive().put({ type: 'feed', state: 'broken' });
      run.send({ key: KEY, value: 'Gws-value', event: false });
      told(run.wait(200).put({ type: 'feed', state: 'open' }));
      return run.wait(10_100).alive();
    };
    expect(story(() => undefined).see('REL-02', 'x3')?.reason).toContain('the feed broke meanwhile');
    const other = story((run) => run.event({ Desktop: 'Gws-value' }, { callUuid: 'X' }));
    expect(other.see('REL-02', 'x3')?.outcome).toBe('holds');
    for (const id of ['REL-03', 'REL-05'])
      expect(other.see(id, 'x3')?.reason, id).toContain('but the feed broke: another one may be lost');
    const right = story((run) => run.event({ [KEY]: 'Gws-value' }));
    for (const id of ['REL-02', 'REL-03', 'REL-05']) expect(right.see(id, 'x3')?.outcome, id).toBe('holds');
  });

  it('is called wrong where the feed broke only after its time, and missing all the same', () => {
    const breaksLate = (run: TraceBuilder) =>
      run.wait(10_100).alive().put({ type: 'feed', state: 'broken' }).wait(1).alive();
    const other = afterRequest((run) => breaksLate(run.event({ Desktop: 'Gws-value' }, { callUuid: 'X' })));
    expect(other.see('REL-03', 'x3')?.outcome).toBe('contradicted');
    expect(afterRequest(breaksLate).see('REL-02', 'x3')?.outcome).toBe('contradicted');
  });

  it.each([
    ['3 h ahead', '2026-01-01T03:00:00.000Z'],
    ['3 h behind, with an offset', '2026-01-01T00:00:00-03:00'],
    ['absent', undefined],
    ['a number', 17],
  ])('is judged by call and value when it comes, whatever its own clock says: %s', (_, time) => {
    const other = { callUuid: 'X', connId: 'Y', time };
    const run = releasedRun({ ...set, timeouts: LONG });
    run.sent({ key: KEY, value: 'Gws-value', event: false }, { value: 'Gws-later', event: false });
    // Late by seconds, among events of other calls, after the one of a later request, and twice.
    run
      .event({ [KEY]: 'Gws-theirs' }, other)
      .wait(4000)
      .event({ DispositionCode: 'Gws-later' }, { time });
    run.event({ [KEY]: 'Gws-value' }, { time }, 5).event({ [KEY]: 'Gws-theirs' }, other, 6);
    run.event({ [KEY]: 'Gws-value' }, { time }, 900).wait(1000);
    run.send({ key: KEY, value: 'Gws-refused', operationName: 'X', ...refusal });
    run.call('c4').sent({ key: KEY, value: 'Gws-active' }).wait(45_000).event({ any: 'Gws-theirs' }, other);
    for (const id of ['REL-02', 'REL-03', 'REL-05']) expect(run.see(id, 'x3')?.outcome, id).toBe('holds');
    for (const id of ['REL-02', 'REL-04', 'REL-05']) expect(run.see(id, 'x4')?.outcome, id).toBe('holds');
    expect(run.see('ERR-23', 'x5')?.outcome).toBe('holds');
    expect(run.see('REL-08', 'x6')?.outcome).toBe('holds');
  });

  it('for a ringing call is left open', () => {
    const run = activeRun().call('c4', { state: 'Ringing' }).sent({ key: KEY, value: 'Gws-ringing' });
    expect(run.event({ [KEY]: 'Gws-ringing' }).see('REL-08', 'x3')).toBeUndefined();
  });

  it('of an earlier request with the same value, late, is no false alarm (GWS_DISPOSITIONS)', () => {
    const run = releasedRun(rotating);
    run.sent({ key: KEY, value: 'Sold', event: false }, { value: 'Sold', event: false });
    run.event({ [KEY]: 'Sold' });
    expect(run.see('REL-04', 'x4')?.outcome).toBe('inconclusive');
    run.wait(5).event({ DispositionCode: 'Sold' });
    expect(run.see('REL-03', 'x3')?.outcome).toBe('holds');
    expect(run.see('REL-04', 'x4')?.outcome).toBe('holds');
  });

  it('that names the call the first time alone contradicts REL-05 from the second on', () => {
    const run = releasedRun().sent({ key: KEY });
    for (const _ of [1, 2, 3]) run.send({ key: KEY, event: { members: { callUuid: undefined } } });
    expect(run.judge('REL-05')).toMatchObject({
      verdict: 'warn',
      reason: expect.stringMatching(/; on 3 of 4 exchanges, x4, x5, x6$/),
    });
  });

  it('is not asked for where no feed is watched', () => {
    const run = releasedRun().sent({ key: KEY, event: false });
    const records = run.records().filter(({ type }) => type !== 'feed');
    expect(judgeTrace(records).results.get('REL-02')).toMatchObject({ counts: { applies: 0 } });
  });
});

describe('no event', () => {
  /** `x4` on another, active call, or refused, after the event of `x3` as control. */
  const watched = (
    id: 'REL-08' | 'ERR-23',
    tell: (run: TraceBuilder) => unknown,
    changed: BuiltRequest = {},
  ) => {
    const run = afterRequest((told) => told.event({ [KEY]: 'Gws-value' })).wait(50);
    if (id === 'REL-08') run.call('c4').send({ key: KEY, value: 'Gws-watched' });
    else run.send({ key: KEY, value: 'Gws-watched', operationName: 'X', ...refusal, ...changed });
    tell(run);
    return run.see(id, 'x4');
  };

  it.each(['REL-08', 'ERR-23'] as const)('%s is proven by control, window and a line after it', (id) => {
    expect(watched(id, (run) => run.wait(1100).alive())?.outcome).toBe('holds');
    expect(watched(id, (run) => run.wait(900).alive())?.reason).toContain('no sentinel');
    expect(watched(id, (run) => run.wait(1100).event({ any: 'Gws-watched' }))?.outcome).toBe('contradicted');
    const broke = (run: TraceBuilder) => run.put({ type: 'feed', state: 'broken' }).wait(1100).alive();
    expect(watched(id, broke)?.reason).toContain('the feed broke meanwhile');
  });

  it.each<[string, BuiltRequest]>([
    ['an unknown operationName', {}],
    ['a method', { operationName: 'SetCallDisposition', method: 'PUT' }],
    ['an agent who is no party', { operationName: 'SetCallDisposition', sender: 'bystander' }],
    ['a structure', { operationName: 'SetCallDisposition', callUuid: 'UUID-c2' }],
  ])('is asked of each kind of refusal for a released call: %s', (_, changed) => {
    const event = (run: TraceBuilder) => run.event({ deep: [{ er: 'Gws-watched' }] });
    expect(watched('ERR-23', event, changed)?.outcome).toBe('contradicted');
  });

  it('is asked also where the request was refused by an ErrorMessage after a response 0', () => {
    const later = { response: {}, event: false as const };
    const told = (run: TraceBuilder) => run.errorMessage().wait(1500).alive();
    expect(watched('ERR-23', told, later)?.outcome).toBe('holds');
    expect(watched('ERR-23', (run) => run.wait(1500).alive(), later)).toBeUndefined();
  });

  it('is not proven without an event caused by an accepted disposition before', () => {
    const run = releasedRun().sent({ key: KEY, operationName: 'X', ...refusal });
    expect(run.wait(1100).alive().see('ERR-23', 'x3')?.reason).toContain('no control');
  });

  it('is told from the events of other requests with the same value by their number (GWS_DISPOSITIONS)', () => {
    const story = (events: number) => {
      const run = releasedRun(rotating);
      run.sent({ key: KEY, value: 'Sold' }, { key: KEY, value: 'Referred', operationName: 'X', ...refusal });
      run.send({ key: KEY, value: 'Referred', event: false });
      for (let n = 0; n < events; n++) run.event({ [KEY]: 'Referred' });
      return run.wait(1500).alive().see('ERR-23', 'x4');
    };
    expect(story(1)?.outcome).toBe('holds');
    expect(story(2)?.outcome).toBe('inconclusive');
  });

  it('is a copy of the user data that a desktop sends once the call is hung up, be it told before Released', () => {
    const copied = (isHungUp: boolean) => {
      const run = activeRun().sent({ key: KEY, value: 'Gws-last' });
      if (isHungUp) run.hangUp().wait(5);
      run.event({ GwsConformanceRun: 'r', Nested: { kept: 'yes' }, [KEY]: 'Gws-last' }).wait(5);
      return run.status('Released').see('REL-08', 'x3')?.outcome;
    };
    expect(copied(true)).not.toBe('contradicted');
    expect(copied(false)).toBe('contradicted');
  });

  it('of an active call is not judged by a short text, which may be anybody’s', () => {
    const run = activeRun().sent({ key: KEY, value: 'Sold' });
    expect(run.event({ Desktop: 'Sold' }).see('REL-08', 'x3')).toBeUndefined();
  });
});
