import { describe, expect, it } from 'vitest';
import { activeRun, KEY, OTHER_KEY, sentinels } from './conformant-run.test-driver.js';
import { TraceBuilder } from './trace-builder.test-driver.js';

describe('the other keys that the run wrote (ACT-08)', () => {
  it('keep their values, nested ones and those of earlier dispositions included', () => {
    const run = activeRun();
    run.dispose();
    run.dispose({ key: OTHER_KEY });
    expect(run.judge('ACT-08', 'x4')).toMatchObject({
      verdict: 'pass',
      reason: `GwsConformanceRun, Nested, ${KEY}, DispositionCode kept`,
    });
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['one is gone', { GwsConformanceRun: 'r' }, 'Nested was {"kept":"yes"}, is nothing'],
    [
      'one became text',
      { GwsConformanceRun: 'r', Nested: '{"kept":"yes"}' },
      'Nested was {"kept":"yes"}, is "{',
    ],
    ['only the delta is sent', {}, 'GwsConformanceRun was "r", is nothing; Nested'],
  ])('are contradicted when %s', (_, userData, words) => {
    const run = new TraceBuilder().call('c1');
    run.dispose({ key: KEY, value: 'v', message: { userData: { ...userData, [KEY]: 'v' } } });
    expect(run.judge('ACT-08', 'x1')).toMatchObject({
      verdict: 'fail',
      reason: expect.stringContaining(words),
    });
  });

  it('are not contradicted by what others write, nor by the late message of an earlier request', () => {
    const run = activeRun().writtenByOthers({ theirs: 1 });
    run.dispose({ key: OTHER_KEY });
    run.dispose({ key: OTHER_KEY, message: { after: 30 }, endAfter: 12 });
    run.dispose({ key: KEY, message: { after: 40 }, endAfter: 45 });
    expect(run.judge('ACT-08', 'x5').verdict).toBe('pass');
  });

  it('may show for the first time with the disposition, and are not proven kept when they never show', () => {
    const judged = (userData: object) => {
      const run = new TraceBuilder().call('c1', { userData: {} });
      run.put({
        type: 'call',
        call: 'c1',
        agent: 'agent',
        state: 'dialled',
        purpose: '',
        userData: { Dialled: 'x' },
      });
      run.dispose({ key: KEY, value: 'v', message: { userData: { ...userData, [KEY]: 'v' } } });
      return run.judge('ACT-08', 'x1');
    };
    expect(judged({ Dialled: 'x' }).verdict).toBe('pass');
    expect(judged({})).toMatchObject({
      verdict: 'inconclusive',
      reason: expect.stringContaining('Dialled was given'),
    });
  });
});

describe('a key set again (ACT-09)', () => {
  /** The key set by `x2` and again by `x3`. */
  const again = (value: unknown, shown: unknown, header = {}) => {
    const run = activeRun(header);
    run.dispose({ key: KEY, value, message: { userData: { [KEY]: shown } }, endAfter: 5001 });
    return run.released().judge('ACT-09', 'x2', 'x3');
  };

  it('shows the new value alone', () => {
    expect(again('Gws-2', 'Gws-2')).toMatchObject({ verdict: 'pass', reason: `${KEY} shows "Gws-2" alone` });
  });

  it.each([[['Gws-1', 'Gws-2']], ['Gws-1;Gws-2'], ['Gws-1'], [undefined]])(
    'is contradicted by %j',
    (shown) => {
      expect(again('Gws-2', shown).verdict).toBe('fail');
    },
  );

  it('is decided by its own message, not by that of a later request with the same value (GWS_DISPOSITIONS)', () => {
    const run = activeRun({ dispositions: ['Sold', 'Referred'], configuredKey: 'DispositionCode' });
    for (const value of ['Sold', 'Referred', 'Sold', 'Referred']) run.dispose({ key: KEY, value });
    for (const pair of [
      ['x3', 'x4'],
      ['x4', 'x5'],
      ['x5', 'x6'],
    ] as const)
      expect(run.judge('ACT-09', ...pair).verdict).toBe('pass');
  });

  it('is left open when the message of the request is not proven missing', () => {
    const run = activeRun();
    run.dispose({ key: KEY, value: 'Gws-2', message: { userData: { [KEY]: 'Gws-1' } } });
    expect(run.judge('ACT-09', 'x2', 'x3').verdict).toBe('inconclusive');
  });
});

describe('values out of the ordinary (ACT-11, ACT-17)', () => {
  const sent = (value: string, shown: unknown, header = {}) => {
    const run = activeRun(header);
    run.dispose({ key: KEY, value, title: 'sent', message: { userData: { [KEY]: shown } } });
    return sentinels(run);
  };

  it('are carried unchanged or fail', () => {
    expect(sent('a  b', 'a  b').judge('ACT-11', 'x3').verdict).toBe('pass');
    expect(sent('a  b', 'a b').judge('ACT-11', 'x3')).toMatchObject({
      verdict: 'fail',
      reason: 'sent: "a  b" became "a b"',
    });
    expect(sent(' é ', '?').judge('ACT-17', 'x3').verdict).toBe('info');
    expect(sent(' é ', '?', { charset: 'utf-8' }).judge('ACT-17', 'x3').verdict).toBe('warn');
  });

  it('are noted, not failed, when they are refused', () => {
    const run = activeRun();
    run.dispose({ key: KEY, title: 'long', answer: { status: 400, body: { statusCode: 10 } } });
    expect(run.judge('ACT-11', 'x3')).toMatchObject({ verdict: 'pass', reason: 'long: refused' });
  });

  it('are not taken for replaced when the key shows what it held, or was last asked to hold', () => {
    const held = activeRun().message({ userData: null });
    held.dispose({ key: KEY, value: 'a  b', message: { userData: { [KEY]: 'Gws-value-x2' } } });
    expect(held.judge('ACT-11', 'x3').verdict).toBe('inconclusive');
    const asked = activeRun();
    asked.dispose({ key: KEY, value: 'Gws-late', message: { after: 30 }, endAfter: 12 });
    asked.dispose({ key: KEY, value: 'a  b', message: false, endAfter: 60 });
    expect(asked.judge('ACT-11', 'x4').verdict).toBe('inconclusive');
  });

  it('are not judged where not even the plain value shows, however the lost request before was repeated', () => {
    const plain = new TraceBuilder().call('c1');
    plain.dispose({ key: KEY, message: { userData: {} } });
    plain.dispose({ key: KEY, value: 'a  b', message: { userData: { [KEY]: 'a b' } } });
    expect(plain.judge('ACT-11', 'x2').reason).toContain(
      'plain value of the documented request does not show',
    );
    const repeated = new TraceBuilder().call('c1');
    repeated.dispose({ key: KEY, message: false, endAfter: 20, outcome: 'lost' });
    repeated.dispose({ key: KEY, repeats: 'x1' });
    repeated.dispose({ key: KEY, value: 'a  b' });
    expect(repeated.judge('ACT-11', 'x3').verdict).toBe('pass');
  });
});
