import { describe, expect, it } from 'vitest';
import { activeRun, KEY, OTHER_KEY } from '../src/judge/conformant-run.test-driver.js';
import { observed } from '../src/judge/observed.test-driver.js';
import { TraceBuilder } from '../src/judge/trace-builder.test-driver.js';

describe('the other keys that the run wrote (ACT-08)', () => {
  it('keep their values, nested ones and those of earlier dispositions included', () => {
    const run = activeRun().sent({}, { key: OTHER_KEY });
    expect(run.see('ACT-08', 'x4')).toMatchObject(
      observed('holds', `GwsConformanceRun, Nested, ${KEY}, DispositionCode kept`),
    );
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['one is gone', { GwsConformanceRun: 'r' }, 'Nested was {"kept":"yes"}, is nothing'],
    [
      'one became text',
      { GwsConformanceRun: 'r', Nested: '{"kept":"yes"}' },
      'Nested was {"kept":"yes"}, is "{',
    ],
    ['only the delta is sent', {}, 'GwsConformanceRun was "r", is nothing; Nested'],
  ])('are contradicted when %s, in every state, with a key or without', (_, userData, words) => {
    for (const state of ['Ringing', 'Established', 'Held'] as const)
      for (const key of [KEY, undefined]) {
        const run = new TraceBuilder().call('c1').status(state);
        const shown = { ...userData, [key ?? 'DispositionCode']: 'v' };
        run.send({ ...(key !== undefined && { key }), value: 'v', message: { userData: shown } });
        expect(run.see('ACT-08', 'x1'), `${state} ${key}`).toMatchObject(
          observed('contradicted', expect.stringContaining(words)),
        );
      }
  });

  it('are not contradicted by what others write, nor by the late message of an earlier request', () => {
    const run = activeRun().writtenByOthers({ theirs: 1 });
    run.sent({ key: OTHER_KEY }, { key: OTHER_KEY, message: { after: 30 }, endAfter: 12 });
    run.send({ key: KEY, message: { after: 40 }, endAfter: 45 });
    expect(run.see('ACT-08', 'x5')?.outcome).toBe('holds');
  });

  it('are contradicted where another key is given back what it held before', () => {
    const run = activeRun();
    for (const value of ['Gws-1', 'Gws-2']) run.send({ key: OTHER_KEY, value });
    run.send({ key: KEY, message: { userData: { [OTHER_KEY]: 'Gws-1', [KEY]: 'Gws-value-x5' } } });
    expect(run.see('ACT-08', 'x5')?.reason).toContain(`${OTHER_KEY} was "Gws-2", is "Gws-1"`);
  });

  it('are not contradicted by a message that comes after that of the next request', () => {
    const run = new TraceBuilder().call('c1', { userData: { Tag: '1' } });
    run.sent({ key: OTHER_KEY }, { key: KEY, message: false, endAfter: 5 });
    run.send({ key: OTHER_KEY, message: { after: 2 }, endAfter: 6 });
    run.message({ userData: { Tag: '1', [OTHER_KEY]: 'Gws-value-x1', [KEY]: 'Gws-value-x2' } });
    expect(run.see('ACT-08', 'x2')?.outcome).toBe('holds');
  });

  it('are not contradicted by a number that was sent for one and shows as text in a message that was awaited before', () => {
    const run = new TraceBuilder().call('c1', { userData: { Tag: '1' } });
    run.sent({ key: OTHER_KEY }, { key: KEY, message: false, endAfter: 5 });
    run.send({ key: OTHER_KEY, value: 20240215, message: false });
    run.message({ userData: { Tag: '1', [OTHER_KEY]: '20240215', [KEY]: 'Gws-value-x2' } });
    expect(run.see('ACT-08', 'x2')?.outcome).not.toBe('contradicted');
  });

  it('may show for the first time with the disposition, and are not proven kept when they never show', () => {
    const judged = (userData: object) => {
      const run = new TraceBuilder().call('c1', { userData: { Dialled: 'x' }, state: 'Ringing' });
      // As a call without user data in its first messages has it.
      const records = (told: TraceBuilder) => told.see('ACT-08', 'x1');
      run.send({ key: KEY, value: 'v', message: { userData: { ...userData, [KEY]: 'v' } } });
      return records(run);
    };
    expect(judged({ Dialled: 'x' })?.outcome).toBe('holds');
    expect(judged({})?.outcome).toBe('contradicted');
  });

  it('are not those that Dial was given and did not take', () => {
    const run = new TraceBuilder();
    const body = { operationName: 'Dial', userData: { Dialled: 'x' } };
    run.request('peer', 'http://target.test/api/v2/me/devices/D-peer', { body }).call('c1', { userData: {} });
    run.sent({ key: KEY }, { key: OTHER_KEY });
    expect(run.see('ACT-08', 'x1')?.outcome).toBe('inconclusive');
    expect(run.see('ACT-08', 'x2')).toMatchObject({ outcome: 'holds', reason: `${KEY} kept` });
  });

  it('are those that the call was dialled with, even where others make calls at the same time', () => {
    const run = new TraceBuilder()
      .call('c1', { userData: { Tag: '1', Nested: 1 } })
      .call('c2', { userData: { Tag: '2' } });
    expect(run.send({ key: KEY })).toBe('x1');
    run.backTo('c1').send({ key: KEY });
    const { calls } = run.whole();
    expect(calls.map(({ madeWith }) => madeWith)).toEqual([{ Tag: '1', Nested: 1 }, { Tag: '2' }]);
    expect(run.see('ACT-08', 'x2')?.reason).toBe('Tag, Nested kept');
  });
});

describe('a key set again (ACT-09)', () => {
  /** The key set by `x2` and again by `x3`. */
  const again = (value: unknown, shown: unknown) => {
    const run = activeRun();
    run.sent({ key: KEY, value: 'Gws-1' }, { key: KEY, value, stored: shown, endAfter: 5001 });
    return run.released().see('ACT-09', 'x4');
  };

  it('shows the new value alone', () => {
    expect(again('Gws-2', 'Gws-2')).toMatchObject({ outcome: 'holds', reason: `${KEY} shows "Gws-2" alone` });
  });

  it.each([[['Gws-1', 'Gws-2']], [{ was: 'Gws-1', is: 'Gws-2' }], ['Gws-1;Gws-2'], ['Gws-1']])(
    'is contradicted by %j',
    (shown) => {
      expect(again('Gws-2', shown)?.outcome).toBe('contradicted');
    },
  );

  it('that shows neither is a matter of its value (ACT-03)', () => {
    expect(again('Gws-2', 'GWS')).toMatchObject({ outcome: 'inconclusive', causes: ['ACT-03'] });
  });

  it('is decided by its own message, not by that of a later request with the same value (GWS_DISPOSITIONS)', () => {
    const run = activeRun({ dispositions: ['Sold', 'Referred'], configuredKey: 'DispositionCode' });
    for (const value of ['Sold', 'Referred', 'Sold', 'Referred']) run.send({ key: KEY, value });
    for (const id of ['x3', 'x4', 'x5', 'x6']) expect(run.see('ACT-09', id)?.outcome, id).toBe('holds');
  });

  it('is left open when the message of the request is not proven missing', () => {
    const run = activeRun();
    run.send({ key: KEY, value: 'Gws-2', message: { userData: { [KEY]: 'Gws-value-x2' } } });
    expect(run.see('ACT-09', 'x3')?.outcome).toBe('inconclusive');
  });

  it('says nothing of a key that is set for the first time', () => {
    expect(activeRun().see('ACT-09', 'x2')).toBeUndefined();
  });
});

describe('the call as read (ACT-12)', () => {
  it('shows what was notified last, before the reading or soon after: others write meanwhile', () => {
    expect(activeRun().read('call').see('ACT-12', 'x2')?.outcome).toBe('holds');
    const theirs = activeRun().read('call', { body: { call: { userData: { theirs: 1 } } } });
    expect(theirs.see('ACT-12', 'x2')?.outcome).toBe('contradicted');
    theirs.wait(300).message({ userData: { theirs: 1 } });
    expect(theirs.see('ACT-12', 'x2')?.outcome).toBe('holds');
  });

  it('may show otherwise what nobody of this traffic wrote, such as a clock of the site', () => {
    const read = (changed: object) => {
      const run = activeRun().writtenByOthers({ Clock: 1 }).sent({ key: KEY, value: 'v' });
      const userData = { GwsConformanceRun: 'r', Nested: { kept: 'yes' }, [KEY]: 'v', Clock: 2, ...changed };
      return run.read('call', { body: { call: { userData } } }).see('ACT-12', 'x3')?.outcome;
    };
    expect(read({})).toBe('holds');
    expect([read({ [KEY]: 'old' }), read({ Nested: {} })]).toEqual(['contradicted', 'contradicted']);
  });

  it.each<[string, { status?: number; body?: unknown } | null]>([
    ['HTTP 404', { status: 404 }],
    ['a refusal with HTTP 200', { body: { statusCode: 6, statusMessage: 'no' } }],
    ['no JSON object', { body: 'call' }],
    ['no response', null],
  ])('says nothing when it cannot be read: %s', (_, response) => {
    expect(activeRun().read('call', response).see('ACT-12', 'x2')).toMatchObject(
      observed('inconclusive', /could not be read/),
    );
  });

  it('is the next one where the connection of the first was closed', () => {
    expect(activeRun().read('call', null).read('call').see('ACT-12', 'x2')?.outcome).toBe('holds');
  });

  it('is that of the agent, before the next request and while the call is up', () => {
    const wrong = { body: { call: { userData: {} } } };
    expect(activeRun().read('call', wrong, 'peer').see('ACT-12', 'x2')).toBeUndefined();
    expect(activeRun().released().read('call', wrong).see('ACT-12', 'x2')).toBeUndefined();
    const later = activeRun().sent({ key: OTHER_KEY });
    expect(later.read('call', wrong).see('ACT-12', 'x2')).toBeUndefined();
    expect(later.see('ACT-12', 'x3')?.outcome).toBe('contradicted');
  });
});

describe('callUuid (ACT-18)', () => {
  const without = () => new TraceBuilder().call('c1', { ids: { callUuid: undefined } });

  it('is given as notified, or as read before the first request', () => {
    expect(activeRun().see('ACT-18', 'x2')).toMatchObject(observed('holds', 'notified as "UUID-c3"'));
    const read = without().read('call', { body: { call: { id: 'ID-c1', callUuid: 'U' } } });
    read.send({ key: KEY });
    expect(read.see('ACT-18', 'x1')).toMatchObject({ outcome: 'holds', reason: 'read as "U"' });
  });

  it('is contradicted where neither gives it, and where calls of others have it', () => {
    const read = without().read('call');
    read.send({ key: KEY });
    expect(read.see('ACT-18', 'x1')?.outcome).toBe('contradicted');
    const others = new TraceBuilder().call('c2').call('c1', { ids: { callUuid: undefined } });
    others.send({ key: KEY });
    expect(others.see('ACT-18', 'x1')?.outcome).toBe('contradicted');
  });

  it('is open where the call was read only after the first request, or not at all', () => {
    const run = without();
    run.send({ key: KEY });
    expect(run.read('call').see('ACT-18', 'x1')?.outcome).toBe('inconclusive');
    expect(run.send({ key: KEY }) && run.see('ACT-18', 'x2')).toBeUndefined();
  });
});
