import { describe, expect, it } from 'vitest';
import { activeRun, KEY, OTHER_KEY, sentinels } from '../judge/conformant-run.test-driver.js';
import { observed } from '../judge/observed.test-driver.js';
import type { TraceBuilder } from '../judge/trace-builder.test-driver.js';

/** The run in which the message of the last request, `x3`, does not come. */
function withoutMessage(): TraceBuilder {
  const run = activeRun().sent({ key: KEY, message: false, copy: false });
  return run;
}

describe('a message that did not come', () => {
  it('is missing once its deadline passed and the live channel then brought something else', () => {
    const run = withoutMessage().released();
    expect(run.see('ACT-01', 'x3')).toMatchObject(
      observed('contradicted', /within 5\.0 s; the channel was alive/),
    );
    // That it is missing is ACT-01's matter alone.
    for (const id of ['ACT-02', 'ACT-03', 'ACT-04', 'ACT-07', 'ACT-08'])
      expect(run.see(id, 'x3'), id).toMatchObject({ outcome: 'inconclusive', causes: ['ACT-01'] });
  });

  it.each<[string, (run: TraceBuilder) => unknown, string]>([
    [
      'nothing came after the deadline',
      (run) => run.alive(),
      'no message came on this channel after the deadline',
    ],
    [
      'the session was lost',
      (run) => run.lost().session().released(),
      'no message came on this channel after',
    ],
    ['the session was lost in time', (run) => run.wait(-9).lost().session(), 'was lost (402) meanwhile'],
    ['only another agent heard more', (run) => run.message({ to: 'bystander' }), 'no message came on this'],
  ])('is not proven missing when %s', (_, tell, why) => {
    const run = withoutMessage();
    tell(run);
    expect(run.see('ACT-01', 'x3')).toMatchObject(observed('inconclusive', expect.stringContaining(why)));
  });

  it('is not proven missing where the channel had brought nothing before the request', () => {
    const run = activeRun().lost().session().sent({ key: KEY, message: false, copy: false });
    expect(run.released().see('ACT-01', 'x3')?.reason).toContain(
      'no message had come on this channel before',
    );
  });

  it('is not proven missing when another request was sent before its deadline', () => {
    const run = activeRun().sent({ key: KEY, message: false, copy: false, endAfter: 100 }, { key: KEY });
    expect(run.wait(6000).released().see('ACT-01', 'x3')?.reason).toContain(
      'x4 was sent before its deadline',
    );
  });

  it('is no failure when it comes after the deadline: how late is told', () => {
    const run = activeRun().sent({ key: KEY, message: { after: 6200 }, endAfter: 5001 });
    run.wait(3000).released();
    for (const id of ['ACT-01', 'ACT-03'])
      expect(run.see(id, 'x3'), id).toMatchObject(observed('inconclusive', /6\.2 s/));
  });

  const before = { GwsConformanceRun: 'r', Nested: { kept: 'yes' }, [KEY]: 'Gws-value-x2' };

  it.each<[string, Record<string, unknown>]>([
    ['shows the value inside an object at its key', { ...before, [KEY]: { disposition: 'Gws-value-x3' } }],
    ['shows the value at another key', { ...before, Other: 'Gws-value-x3' }],
    ['shows user data as they were', before],
  ])('is not proven missing when a late message, which may be its own, %s', (_, userData) => {
    const run = activeRun().sent({ key: KEY, message: { userData, after: 5400 }, endAfter: 5001 });
    // The late message comes while this one is under way, and this one's does not show its value either.
    const next = { ...before, [KEY]: { disposition: 'Gws-value-x4' } };
    run.send({ key: KEY, message: { userData: next, after: 900 } });
    expect(run.wait(9000).released().see('ACT-01', 'x3')).toMatchObject(
      observed('inconclusive', /came after 5\.4 s, later than the deadline, and may be its own/),
    );
  });

  it('is not proven missing when what came in its time is only the late one of an earlier request', () => {
    const run = activeRun().sent({ key: OTHER_KEY, message: false, copy: false });
    const userData = { ...before, [OTHER_KEY]: 'Gws-value-x3' };
    run.wait(9000).send({ key: KEY, message: { userData }, endAfter: 5001 });
    expect(run.released().see('ACT-01', 'x4')).toMatchObject(
      observed('inconclusive', /may be its own, and not that of x3/),
    );
  });

  it('came where it shows the same as the one before, and is put down to no request of long ago', () => {
    const run = activeRun().sent({ key: OTHER_KEY, message: false, copy: false });
    const userData = { ...before, [OTHER_KEY]: 'Gws-value-x3', [KEY]: 'Gws-value-x4' };
    run.send({ key: KEY, message: { userData } });
    run.wait(9000).send({ key: KEY, message: { userData }, endAfter: 5001 });
    expect(run.released().see('ACT-01', 'x5')?.outcome).toBe('holds');
  });

  it('is owed by no call that was released before the request was answered', () => {
    const run = activeRun();
    run.send({ key: KEY, message: false, copy: false, responseAfter: 9000, endAfter: 6000 });
    run.released().wait(6000);
    expect(run.see('ACT-01', 'x3')).toBeUndefined();
  });

  it('is not proven missing where messages are known to be late, and one in its time is that of a number sent long before', () => {
    const run = activeRun();
    const after = 12_000;
    run.send({ key: OTHER_KEY, message: { after }, copy: false, endAfter: 5100 });
    const held = { GwsConformanceRun: 'r', Nested: { kept: 'yes' }, [OTHER_KEY]: '7' };
    for (let times = 0; times < 2; times++)
      run.send({ key: OTHER_KEY, value: 7, message: { after, userData: held }, copy: false, endAfter: 5100 });
    const last = run.send({ key: KEY, message: { after, userData: held }, copy: false, endAfter: 13_000 });
    run.released();
    for (const id of ['ACT-01', 'ACT-03', 'ACT-09'])
      expect(run.see(id, last)?.outcome, id).toBe('inconclusive');
  });

  it('is missing where all that came late is of a later request, or of somebody else', () => {
    const run = activeRun().sent({ key: KEY, message: false, copy: false });
    run.writtenByOthers({ IvrSteps: '4' });
    run.sent({ key: KEY }, { key: KEY, message: { userData: { [KEY]: { disposition: 'Gws-value-x5' } } } });
    expect(run.released().see('ACT-01', 'x3')?.outcome).toBe('contradicted');
  });

  it('is contradicted by a peer who is told what was before of each of several requests, not by one who is told late', () => {
    const seen = (late: boolean) => {
      const run = activeRun();
      let last = 'x2';
      for (const key of [KEY, OTHER_KEY, KEY]) {
        const before = run.exchange(last).shown.get('agent')?.userData;
        last = run.send({ key, copy: late ? { after: 30 } : { userData: before }, endAfter: 20 });
      }
      return sentinels(run.wait(20).released()).see('ACT-03', 'x5')?.outcome;
    };
    expect([seen(false), seen(true)]).toEqual(['contradicted', 'holds']);
  });

  it('is told with what came instead, to the peer or on another channel', () => {
    const told = (sent: object, tell: (run: TraceBuilder) => unknown) => {
      const run = activeRun();
      tell(run);
      run.send({ key: KEY, value: 'Gws-v', message: false, ...sent });
      return run.released().see('ACT-01', 'x3')?.reason;
    };
    const toPeer = { to: 'peer' as const, userData: { [KEY]: 'Gws-v' }, after: 9 };
    expect(told({}, (run) => run.message(toPeer))).toMatch(/with the value came to peer after 8 ms$/);
    const elsewhere = { data: { notificationType: 'X', call: { id: 'ID-c3' } } };
    const late = (userData?: object) => (run: TraceBuilder) => {
      const call = { ...elsewhere.data.call, userData };
      run
        .wait(5)
        .raw({ data: { ...elsewhere.data, call } }, '/v2/me/other')
        .wait(-7);
    };
    expect(told({}, late())).toMatch(/; X came after 5 ms on \/v2\/me\/other$/);
    expect(told({}, late({ [KEY]: 'Gws-v' }))).toMatch(
      /; X with the value came after 5 ms on \/v2\/me\/other$/,
    );
  });
});

describe('messages that came without the value', () => {
  const instead = { userData: { [KEY]: 'GWS-WANTED' } };

  it('hold ACT-01 and contradict ACT-03 on the last of them, once the message is proven missing', () => {
    const seen = (endAfter: number) => {
      const run = activeRun().sent({ key: KEY, value: 'Gws-wanted', message: instead, endAfter });
      return (endAfter > 5000 ? run.released() : run).see.bind(run);
    };
    expect(seen(15)('ACT-03', 'x3')?.outcome).toBe('inconclusive');
    const waited = seen(5001);
    for (const id of ['ACT-01', 'ACT-02']) expect(waited(id, 'x3')?.outcome, id).toBe('holds');
    expect(waited('ACT-03', 'x3')).toMatchObject(
      observed('contradicted', /AttachedDataChanged, Established shows "GWS-WANTED"/),
    );
  });

  it('contradict ACT-02 when none of them is an AttachedDataChanged, and say nothing about its members', () => {
    const run = activeRun();
    const message = { notificationType: 'UserDataChanged', state: 'Held' };
    run.sent({ key: KEY, message, copy: false, endAfter: 5001 }).released();
    expect(run.see('ACT-02', 'x3')).toMatchObject(observed('contradicted', /UserDataChanged/));
    for (const id of ['ACT-04', 'ACT-05', 'ACT-06', 'ACT-07', 'ACT-08', 'ACT-16'])
      expect(run.see(id, 'x3')?.outcome, id).toBe('inconclusive');
  });

  it('of another messageType do not stand in for a CallStateChangeMessage, and hide none', () => {
    const message = { data: { notificationType: null, messageType: 'CallRecordingStateChange' } };
    const run = activeRun().sent({ key: KEY, message, copy: false, endAfter: 5001 });
    expect(run.see('ACT-01', 'x3')?.outcome).toBe('inconclusive');
    expect(run.released().see('ACT-01', 'x3')).toMatchObject(
      observed('contradicted', /CallRecordingStateChange/),
    );
    const both = activeRun().sent({ key: KEY, message: instead, endAfter: 5001 });
    both.message(message, both.now - 4900);
    expect(both.released().see('ACT-01', 'x3')?.outcome).toBe('holds');
  });
});
