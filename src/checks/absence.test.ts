import { describe, expect, it } from 'vitest';
import { activeRun, KEY, releasedRun, sentinels } from '../judge/conformant-run.test-driver.js';
import { TraceBuilder } from '../judge/trace-builder.test-driver.js';
import { absenceOfMessage } from './absence.js';
import { OF_ITS_OWN } from './observation.js';

/** A released call with one request, `x3`; nothing ends the window yet. */
function requestAfterRelease(): TraceBuilder {
  const run = releasedRun().sent({ key: KEY });
  return run;
}

describe('that nothing came after a request (REL-01)', () => {
  it('is proven by control, window and sentinel on one session', () => {
    expect(sentinels(requestAfterRelease()).see('REL-01', 'x3')).toMatchObject({
      outcome: 'holds',
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
        const run = new TraceBuilder().call('c3').released().sent({ key: KEY });
        return sentinels(run);
      },
      'no control: before the request no AttachedDataChanged, caused by an accepted disposition, had come on agent',
    ],
    [
      'only others had written user data',
      () => {
        const run = new TraceBuilder().call('c3').sent({ key: KEY, message: false, copy: false });
        run.writtenByOthers({ theirs: 1 }, { after: -4000 }).released().send({ key: KEY });
        return sentinels(run);
      },
      'no control',
    ],
    [
      'only a refused request had left a message',
      () => {
        const run = new TraceBuilder().call('c3');
        run.send({ key: KEY, response: { status: 400, body: { statusCode: 1 } } });
        run.writtenByOthers({ theirs: 1 }).released().send({ key: KEY });
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
    ['the window had hardly begun', () => requestAfterRelease().call('c5').backTo('c3'), 'no sentinel'],
    [
      'the session was lost in the window',
      () => sentinels(requestAfterRelease().lost().session()),
      'the CometD session s1 was lost (402) meanwhile',
    ],
    [
      'a new handshake voided the control before the request',
      () => {
        const run = releasedRun().lost().session().sent({ key: KEY });
        return sentinels(run);
      },
      'no control',
    ],
    [
      'nobody listened',
      () => {
        const run = releasedRun().lost().sent({ key: KEY });
        return sentinels(run);
      },
      'agent had no CometD session when the request was sent: session s1 was lost (402)',
    ],
  ])('is inconclusive when %s', (_, tell, why) => {
    const run = tell();
    const last = run.whole().exchanges.findLast(({ state }) => state === 'released');
    const seen = run.see('REL-01', last?.id ?? '');
    expect(seen).toMatchObject({ outcome: 'inconclusive', reason: expect.stringContaining(why) });
    expect(seen?.causes).toEqual(why.includes('lost') ? OF_ITS_OWN : undefined);
  });

  it('needs a window of ten times the slowest message of the session, and names the number where that is too long', () => {
    const slow = (after: number, quietMs: number) => {
      const run = activeRun().sent({ key: KEY, message: { after }, endAfter: after + 5 });
      run.released().send({ key: KEY });
      return sentinels(run, quietMs);
    };
    expect(slow(400, 3900).see('REL-01', 'x4')?.outcome).toBe('inconclusive');
    const long = slow(400, 4100);
    expect(long.see('REL-01', 'x4')?.outcome).toBe('holds');
    const { reading, exchanges } = long.whole();
    const exchange = exchanges.find(({ id }) => id === 'x4');
    expect(exchange && absenceOfMessage(reading, exchange).window).toMatchObject({ ms: 4000 });
    expect(slow(3100, 40_000).see('REL-01', 'x4')).toMatchObject({
      outcome: 'inconclusive',
      reason: expect.stringContaining('set GWS_QUIET_MAX_MS to 31000 or more'),
      causes: OF_ITS_OWN,
    });
  });

  it('needs no longer window for a value that shows later although its request was refused', () => {
    const run = activeRun();
    const refused = { response: { status: 400, body: { statusCode: 1 } }, message: false } as const;
    run
      .sent({ key: KEY, value: 'Sold', ...refused })
      .wait(600)
      .writtenByOthers({ [KEY]: 'Sold' });
    run.released().send({ key: KEY });
    expect(sentinels(run, 1500).see('REL-01', 'x4')?.outcome).toBe('holds');
  });

  it('needs the longer window also when the slow message came after the request, on a later call', () => {
    const run = requestAfterRelease();
    run
      .call('c4')
      .wait(600)
      .send({ key: KEY, message: { after: 700 }, endAfter: 705 });
    // 7 s are needed; the channel fell silent long before.
    run.released().wait(2000);
    expect(run.see('REL-01', 'x3')?.outcome).toBe('inconclusive');
    run.wait(5000).call('c5');
    expect(run.see('REL-01', 'x3')?.outcome).toBe('holds');
  });
});

describe('no message to a stranger (ACT-14)', () => {
  it('is proven by the bystander’s own calls and contradicted by a message about the agent’s call', () => {
    expect(sentinels(activeRun()).see('ACT-14', 'x2')?.outcome).toBe('holds');
    expect(activeRun().message({ to: 'bystander' }).see('ACT-14', 'x2')?.outcome).toBe('contradicted');
  });

  it('is not proven where the bystander never had a message of a disposition, or heard nothing afterwards', () => {
    const unheard = new TraceBuilder().call('c3').sent({ key: KEY });
    expect(sentinels(unheard).see('ACT-14', 'x1')?.reason).toContain('no control: before the request');
    expect(activeRun().wait(9000).call('c5').see('ACT-14', 'x2')?.reason).toContain('no sentinel');
  });

  it('says nothing where every agent who listens is a party', () => {
    const run = new TraceBuilder();
    run.put({ type: 'session', agent: 'bystander', session: 's2', state: 'closed' }).wait(1);
    run.call('c3').send({ key: KEY });
    expect(run.see('ACT-14', 'x1')).toBeUndefined();
  });
});
