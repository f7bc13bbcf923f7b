import { describe, expect, it } from 'vitest';
import { activeRun, KEY, OTHER_KEY } from './conformant-run.test-driver.js';
import { replyTo, slowestReply } from './reply.js';
import { TraceBuilder } from './trace-builder.test-driver.js';

/** The run in which the message of the last request, `x3`, does not come. */
function withoutMessage(): TraceBuilder {
  const run = activeRun();
  run.dispose({ key: KEY, message: false });
  return run;
}

describe('a message that did not come', () => {
  it('is missing once its deadline passed and the live channel then brought something else', () => {
    const run = withoutMessage().released();
    expect(run.judge('ACT-01', 'x3')).toMatchObject({
      verdict: 'fail',
      reason: expect.stringContaining('within 5.0 s; the channel was alive'),
    });
    // That it is missing is ACT-01's matter alone.
    for (const id of ['ACT-02', 'ACT-03', 'ACT-04', 'ACT-07'])
      expect(run.judge(id, 'x3')).toMatchObject({
        verdict: 'inconclusive',
        reason: expect.stringContaining('ACT-01'),
      });
  });

  it.each<[string, (run: TraceBuilder) => unknown, string]>([
    ['nothing came after the deadline', () => {}, 'no message came on this channel after the deadline'],
    [
      'the session was lost',
      (run) => run.lost().session().released(),
      'no message came on this channel after',
    ],
    [
      'only another agent heard more',
      (run) => run.message({ to: 'bystander' }),
      'no message came on this channel',
    ],
  ])('is not proven missing when %s', (_, tell, why) => {
    const run = withoutMessage();
    tell(run);
    expect(run.judge('ACT-01', 'x3')).toMatchObject({
      verdict: 'inconclusive',
      reason: expect.stringContaining(why),
    });
  });

  it('is not proven missing where the channel had brought nothing before the request', () => {
    const run = activeRun().lost().session();
    run.dispose({ key: KEY, message: false });
    expect(run.released().judge('ACT-01', 'x3').reason).toContain(
      'no message had come on this channel before',
    );
  });

  it('is not proven missing when it was not awaited to its deadline', () => {
    const run = activeRun();
    run.dispose({ key: KEY, message: false, endAfter: 100 });
    expect(run.wait(6000).released().judge('ACT-01', 'x3').reason).toContain(
      'not awaited until its deadline',
    );
  });

  it('is no failure when it comes after the deadline: how late is told', () => {
    const run = activeRun();
    run.dispose({ key: KEY, message: { after: 6200 }, endAfter: 5001 });
    run.wait(3000).released();
    for (const id of ['ACT-01', 'ACT-03'])
      expect(run.judge(id, 'x3')).toMatchObject({
        verdict: 'inconclusive',
        reason: expect.stringContaining('6.2 s'),
      });
  });
});

describe('messages that came without the value', () => {
  it('hold ACT-01 and contradict ACT-03 on the last of them, once the message is proven missing', () => {
    const run = activeRun();
    run.dispose({ key: KEY, value: 'Gws-wanted', message: { userData: { [KEY]: 'GWS-WANTED' } } });
    expect(run.judge('ACT-03', 'x3').verdict).toBe('inconclusive');
    const waited = activeRun();
    waited.dispose({
      key: KEY,
      value: 'Gws-wanted',
      message: { userData: { [KEY]: 'GWS-WANTED' } },
      endAfter: 5001,
    });
    waited.released();
    expect(waited.judge('ACT-01', 'x3').verdict).toBe('pass');
    expect(waited.judge('ACT-02', 'x3').verdict).toBe('pass');
    expect(waited.judge('ACT-03', 'x3')).toMatchObject({
      verdict: 'fail',
      reason: expect.stringContaining(`AttachedDataChanged, Established shows "GWS-WANTED"`),
    });
  });

  it('contradict ACT-02 when none of them is an AttachedDataChanged, and say nothing about its members', () => {
    const run = activeRun();
    run.dispose({
      key: KEY,
      message: { notificationType: 'UserDataChanged', state: 'Held' },
      endAfter: 5001,
    });
    run.released();
    expect(run.judge('ACT-02', 'x3')).toMatchObject({
      verdict: 'fail',
      reason: expect.stringContaining('UserDataChanged'),
    });
    for (const id of ['ACT-04', 'ACT-05', 'ACT-06', 'ACT-07', 'ACT-08', 'ACT-16'])
      expect(run.judge(id, 'x3').verdict, id).toBe('inconclusive');
  });

  it('of another messageType do not stand in for a CallStateChangeMessage that is not proven missing', () => {
    const run = activeRun();
    const recording = {
      notificationType: undefined,
      data: { notificationType: null, messageType: 'CallRecordingStateChange' },
    };
    run.dispose({ key: KEY, message: recording, endAfter: 5001 });
    expect(run.judge('ACT-01', 'x3').verdict).toBe('inconclusive');
    expect(run.released().judge('ACT-01', 'x3')).toMatchObject({
      verdict: 'fail',
      reason: expect.stringContaining('CallRecordingStateChange'),
    });
  });

  it('of another messageType hide no CallStateChangeMessage that came as well', () => {
    const run = activeRun();
    run.dispose({ key: KEY, message: { userData: { [KEY]: 'other' } }, endAfter: 5001 });
    run.message({ data: { messageType: 'SomethingElse', notificationType: null } }, run.now - 4900);
    expect(run.released().judge('ACT-01', 'x3').verdict).toBe('pass');
  });
});

describe('the message of a request', () => {
  it('is found among those about other people’s changes, whether the answer or the message comes first', () => {
    for (const [answerAfter, after] of [
      [5, 300],
      [300, 5],
    ] as const) {
      const run = activeRun();
      run.writtenByOthers({ theirs: 1 }, { after: 2 });
      run.dispose({ key: KEY, answerAfter, message: { after }, endAfter: 400 });
      run.writtenByOthers({ theirs: 2 });
      const exchange = run.view().exchange('x3');
      expect(exchange && replyTo(run.view(), exchange)).toMatchObject({ kind: 'shown', ms: after });
      for (const id of [
        'RES-01',
        'ACT-01',
        'ACT-02',
        'ACT-03',
        'ACT-04',
        'ACT-05',
        'ACT-06',
        'ACT-07',
        'ACT-16',
      ])
        expect(run.judge(id, 'x3').verdict, id).toBe('pass');
    }
  });

  it('is about the call by callUuid alone, and names it wrongly when its id is another (ACT-04)', () => {
    const run = activeRun();
    run.dispose({ key: KEY, message: { call: { id: 'ANOTHER', path: null } } });
    expect(run.judge('ACT-03', 'x3').verdict).toBe('pass');
    expect(run.judge('ACT-04', 'x3')).toMatchObject({
      verdict: 'fail',
      reason: 'id is "ANOTHER", not "ID-c3"',
    });
  });

  it('is about the call by id alone, where the target gives no callUuid at all', () => {
    const run = new TraceBuilder();
    run.call('c1', { ids: { callUuid: undefined } }).dispose({ key: KEY });
    for (const id of ['ACT-01', 'ACT-03', 'ACT-04']) expect(run.judge(id, 'x1').verdict, id).toBe('pass');
    expect(run.judge('ACT-18', 'x1').verdict).toBe('warn');
  });

  it('about another call with the same value is not the request’s', () => {
    const run = activeRun();
    run.dispose({ key: KEY, message: { call: { id: 'ID-c2', callUuid: 'UUID-c2' } }, endAfter: 5001 });
    expect(run.released().judge('ACT-01', 'x3').verdict).toBe('fail');
  });

  it('is not that of a later request for the same value (GWS_DISPOSITIONS)', () => {
    const run = activeRun({ dispositions: ['Sold', 'Referred'], configuredKey: 'DispositionCode' });
    run.dispose({ key: KEY, value: 'Sold', message: false });
    run.dispose({ key: KEY, value: 'Referred' });
    run.dispose({ key: KEY, value: 'Sold' });
    expect(run.judge('ACT-01', 'x3').verdict).toBe('fail');
    const { session } = run.view().exchange('x3') ?? {};
    expect(slowestReply(run.view(), session)).toBe(10);
  });
});

describe('the state that a message shows', () => {
  it('is contradicted when it is not the one last notified', () => {
    const run = activeRun();
    run.dispose({ key: KEY, message: { state: 'Held' } });
    expect(run.judge('ACT-07', 'x3')).toMatchObject({
      verdict: 'fail',
      reason: 'the state is "Held", it was last notified as Established',
    });
  });

  it('says nothing when a StatusChange came between request and message', () => {
    const run = activeRun();
    run.message({ notificationType: 'StatusChange', state: 'Held', after: 3 });
    run.dispose({ key: KEY, message: { state: 'Held' } });
    expect(run.judge('ACT-07', 'x3')).toMatchObject({
      verdict: 'inconclusive',
      reason: 'a StatusChange came between request and message',
    });
  });

  it('is not taken from a StatusChange when no AttachedDataChanged came', () => {
    const run = activeRun();
    run.dispose({ key: OTHER_KEY, message: false });
    run.message({ notificationType: 'StatusChange', state: 'Held' }, run.now - 4000);
    expect(run.released().judge('ACT-07', 'x3').verdict).toBe('inconclusive');
  });
});
