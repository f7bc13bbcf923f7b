import { describe, expect, it } from 'vitest';
import { absenceOfMessage } from './absence.js';
import { activeRun, KEY, releasedRun, sentinels } from './conformant-run.test-driver.js';
import { TraceBuilder } from './trace-builder.test-driver.js';

/** A released call with one request, `x3`; nothing ends the window yet. */
function requestAfterRelease(): TraceBuilder {
  const run = releasedRun();
  run.dispose({ key: KEY });
  return run;
}

describe('no notification after the request for a released call (REL-01)', () => {
  it('is proven by control, window and sentinel on one session', () => {
    const run = sentinels(requestAfterRelease());
    expect(run.judge('REL-01', 'x3')).toMatchObject({
      verdict: 'pass',
      reason: expect.stringContaining('in 1.0 s (10 x 10 ms'),
      evidence: [
        { text: expect.stringContaining('x2, an accepted disposition') },
        { text: expect.stringContaining('Ringing') },
      ],
    });
  });

  it.each<[string, () => TraceBuilder, string]>([
    [
      'no message caused by an accepted disposition came before',
      () => {
        const run = new TraceBuilder().call('c3').released();
        run.dispose({ key: KEY });
        return sentinels(run);
      },
      'no control: before the request no AttachedDataChanged, caused by an accepted disposition, had come on agent',
    ],
    [
      'only others had written user data',
      () => {
        const run = new TraceBuilder().call('c3');
        run.dispose({ key: KEY, message: false });
        run.backTo('c3').writtenByOthers({ theirs: 1 }, { after: -4000 }).released();
        run.dispose({ key: KEY });
        return sentinels(run);
      },
      'no control',
    ],
    [
      'nothing came after the window',
      () => requestAfterRelease().wait(5000),
      'no sentinel: after the window of 1.0 s',
    ],
    [
      'what came after it came to another agent',
      () => requestAfterRelease().wait(5000).message({ to: 'bystander' }),
      'no sentinel',
    ],
    [
      'the window had hardly begun when the next message came',
      () => requestAfterRelease().call('c5').backTo('c3'),
      'no sentinel',
    ],
    [
      'the session was lost in the window',
      () => sentinels(requestAfterRelease().lost().session()),
      'the CometD session s1 was lost (402) meanwhile',
    ],
    [
      'a new handshake voided the control before the request',
      () => {
        const run = releasedRun().lost().session();
        run.dispose({ key: KEY });
        return sentinels(run);
      },
      'no control',
    ],
  ])('is inconclusive when %s', (_, tell, why) => {
    const run = tell();
    expect(run.judge('REL-01', run.view().exchanges.at(-1)?.id ?? '')).toMatchObject({
      verdict: 'inconclusive',
      reason: expect.stringContaining(why),
    });
  });

  it('needs a window of ten times the slowest message of the session, and names the number where that is too long', () => {
    const slow = (after: number) => {
      const run = activeRun();
      run.dispose({ key: KEY, message: { after }, endAfter: after + 5 });
      run.released();
      run.dispose({ key: KEY });
      return run;
    };
    const short = sentinels(slow(400), 3900);
    expect(short.judge('REL-01', 'x4').verdict).toBe('inconclusive');
    const long = sentinels(slow(400), 4100);
    expect(long.judge('REL-01', 'x4').verdict).toBe('pass');
    const exchange = long.view().exchange('x4');
    expect(exchange && absenceOfMessage(long.view(), exchange).window).toMatchObject({ ms: 4000 });
    expect(sentinels(slow(3100), 40_000).judge('REL-01', 'x4')).toMatchObject({
      verdict: 'inconclusive',
      reason: expect.stringContaining('set GWS_QUIET_MAX_MS to 31000 or more'),
    });
  });

  it('needs the longer window also when the slow message came after the request, on a later call', () => {
    const run = requestAfterRelease();
    run
      .call('c4')
      .wait(600)
      .dispose({ key: KEY, message: { after: 700 }, endAfter: 705 });
    // 7 s are needed; the channel fell silent long before.
    run.released().wait(2000);
    expect(run.backTo('c3').judge('REL-01', 'x3').verdict).toBe('inconclusive');
    run.wait(5000).call('c5');
    expect(run.judge('REL-01', 'x3').verdict).toBe('pass');
  });

  it.each<[string, (run: TraceBuilder) => unknown]>([
    ['at once', (run) => run.message({ after: 1 })],
    ['near the end of the window', (run) => run.message({ after: 990 })],
    ['after the window', (run) => run.message({ after: 1400 })],
    [
      'of any kind',
      (run) => run.message({ notificationType: 'ParticipantsUpdated', data: { messageType: 'x' } }),
    ],
    ['with no user data', (run) => run.message({ userData: null })],
    ['about it by callUuid alone', (run) => run.message({ call: { id: 'another' } })],
  ])('is contradicted by a message about the call %s', (_, tell) => {
    const run = requestAfterRelease();
    tell(run);
    expect(sentinels(run).judge('REL-01', 'x3')).toMatchObject({
      verdict: 'fail',
      reason: expect.stringContaining('about the released call came'),
    });
  });

  it('is contradicted by a message after the window whether or not another one ended the window before', () => {
    const run = requestAfterRelease()
      .wait(1100)
      .raw({ data: { call: { id: 'unrelated' } } });
    run.backTo('c3').message({ after: 300 });
    expect(sentinels(run).judge('REL-01', 'x3').verdict).toBe('fail');
  });

  it('is not contradicted by a kind of message that a released call without a request gets as well', () => {
    const wrapUp = { notificationType: 'WrapUpChanged', state: 'Released' };
    const run = new TraceBuilder().call('c2').released().message(wrapUp);
    run.call('c3').dispose({ key: KEY });
    run.released().dispose({ key: KEY });
    expect(sentinels(run.message(wrapUp)).judge('REL-01', 'x2').verdict).toBe('pass');
    run.message({ ...wrapUp, state: 'Established' });
    expect(run.judge('REL-01', 'x2').verdict).toBe('fail');
  });

  it('is contradicted by that kind when no call without a request got it, or only before its Released', () => {
    const wrapUp = { notificationType: 'WrapUpChanged' };
    const run = new TraceBuilder().call('c2').message(wrapUp).released();
    run.call('c3').dispose({ key: KEY });
    run.released().dispose({ key: KEY });
    expect(sentinels(run.message(wrapUp)).judge('REL-01', 'x2').verdict).toBe('fail');
  });

  it('is not touched by device messages, nor by messages about other calls', () => {
    const run = requestAfterRelease();
    const aboutIt = {
      data: { messageType: 'DeviceStateChangeMessage', call: { id: 'ID-c3', callUuid: 'UUID-c3' } },
    };
    run.raw(aboutIt, '/v2/me/devices').raw({ data: { call: { id: 'ID-c2' } } });
    expect(sentinels(run.backTo('c3')).judge('REL-01', 'x3').verdict).toBe('pass');
  });

  it('is left open by an ErrorMessage in the window, which is quoted', () => {
    const run = requestAfterRelease().errorMessage({ after: 200 });
    expect(sentinels(run).judge('REL-01', 'x3')).toMatchObject({
      verdict: 'inconclusive',
      reason: expect.stringContaining('"devicePath":"/devices/1"'),
    });
  });

  it('is judged on every released call, and the worst counts', () => {
    const run = requestAfterRelease();
    run.call('c4').released().dispose({ key: KEY });
    run.message();
    expect(sentinels(run).judge('REL-01', 'x3', 'x4').verdict).toBe('fail');
    expect(run.judge('REL-01', 'x3').verdict).toBe('pass');
  });
});

describe('no message to a stranger (ACT-14)', () => {
  it('is proven by the bystander’s own calls and contradicted by a message about the agent’s call', () => {
    expect(sentinels(activeRun()).judge('ACT-14', 'x2').verdict).toBe('pass');
    const stray = activeRun().message({ to: 'bystander' });
    expect(stray.judge('ACT-14', 'x2').verdict).toBe('fail');
  });

  it('is not proven where the bystander never had a message of a disposition, or heard nothing afterwards', () => {
    const deaf = new TraceBuilder().call('c3');
    deaf.dispose({ key: KEY });
    expect(sentinels(deaf).judge('ACT-14', 'x1').reason).toContain('no control: before the request');
    expect(activeRun().wait(9000).call('c5').judge('ACT-14', 'x2').reason).toContain('no sentinel');
  });
});

describe('one message a request (ACT-10)', () => {
  /** The key set again by `x3`. */
  const again = (message = {}) => {
    const run = activeRun();
    run.dispose({ key: KEY, ...message });
    return run;
  };

  it('is contradicted by a message with the same user data as the one before it', () => {
    const twice = sentinels(again().message());
    expect(twice.judge('ACT-10', 'x3')).toMatchObject({
      verdict: 'warn',
      reason: expect.stringContaining('a second'),
    });
    // The next request was under way already.
    const overtaken = again();
    overtaken.message({ after: 5 });
    overtaken.dispose({ key: 'GwsTest2', message: { after: 20 }, endAfter: 25 });
    expect(sentinels(overtaken).judge('ACT-10', 'x3').verdict).toBe('warn');
  });

  it('is not contradicted by what others write, though it leads back to the same user data', () => {
    const run = again().writtenByOthers({ theirs: 1 });
    run.writtenByOthers({ theirs: undefined });
    expect(sentinels(run).judge('ACT-10', 'x3').verdict).toBe('pass');
  });

  it('is not contradicted by the messages of later requests for the same values (GWS_DISPOSITIONS)', () => {
    const run = activeRun({ dispositions: ['Sold'], configuredKey: 'DispositionCode' });
    for (const key of [KEY, 'GwsTest2', KEY, 'GwsTest2', KEY]) run.dispose({ key, value: 'Sold' });
    expect(sentinels(run).judge('ACT-10', 'x3').verdict).toBe('pass');
  });

  it('is not proven while nothing ended the window', () => {
    expect(again().judge('ACT-10', 'x3').reason).toContain('not proven: no sentinel');
  });
});
