import { describe, expect, it } from 'vitest';
import { type BuiltRequest, refusal } from '../judge/built-request.test-driver.js';
import {
  activeRun,
  KEY,
  OTHER_KEY,
  releasedRun,
  sentinels,
  withChanged,
} from '../judge/conformant-run.test-driver.js';
import { observed } from '../judge/observed.test-driver.js';
import type { TraceBuilder } from '../judge/trace-builder.test-driver.js';

const refused = { operationName: 'SetNothing', value: 'Gws-refused', ...refusal };

/** Refusals of one kind, `x5`, `x9` and so on, each between requests under both keys; `tell` tells what follows each. */
function refusals(count: number, tell: (run: TraceBuilder, index: number) => unknown): TraceBuilder {
  const run = activeRun().sent({ key: OTHER_KEY });
  for (let index = 0; index < count; index++) {
    run.sent({ key: KEY }, { key: KEY, ...refused, value: `Gws-refused-${index}` });
    tell(run, index);
    run.sent({ key: OTHER_KEY }, { key: KEY });
  }
  return sentinels(run);
}

function outcomes(run: TraceBuilder): (string | undefined)[] {
  const about = run.whole().exchanges.filter(({ shape }) => shape.changes.length > 0);
  return about.map(({ id }) => run.see('ERR-18', id)?.outcome);
}

describe('what a refused request modified (ERR-18)', () => {
  it.each<[string, Record<string, unknown>]>([
    ['the named key', { [KEY]: 'Gws-refused' }],
    ['another key, nested', { deep: [{ er: 'Gws-refused' }] }],
  ])('is seen by its value, once being enough, in %s', (_, userData) => {
    const run = activeRun().sent({ key: KEY }, { key: KEY, ...refused });
    run.message({ userData }).send({ key: OTHER_KEY });
    expect(sentinels(run).see('ERR-18', 'x4')?.outcome).toBe('contradicted');
  });

  it('is not that of a later request with the same object, which was taken', () => {
    const value = { object: 'Referred' };
    const run = activeRun().sent({ key: KEY, value, ...refusal }, { key: OTHER_KEY });
    run.status('Held').sent({ key: KEY, value }, { key: OTHER_KEY });
    expect(sentinels(run).see('ERR-18', 'x3')?.outcome).toBe('holds');
    expect(run.see('ERR-04', 'x5')?.outcome).toBe('contradicted');
    const event = releasedRun().sent({ key: KEY }, { key: KEY, value, ...refusal });
    event.event({ [KEY]: value }).send({ key: KEY });
    expect(event.see('ERR-23', 'x4')?.outcome).toBe('contradicted');
  });

  it('is seen where it shows to whoever reads the call alone', () => {
    const story = (shown: string) => {
      const run = activeRun().sent({ key: KEY }, { key: KEY, ...refused });
      run.read('call', { body: { statusCode: 0, call: { id: 'ID-c3', userData: { [KEY]: shown } } } });
      run.sent({ key: OTHER_KEY }, { key: KEY });
      return sentinels(run);
    };
    expect(story('Gws-refused').see('ERR-18', 'x4')?.outcome).toBe('contradicted');
    expect(story('Gws-refused').see('ACT-12', 'x3')).toBeUndefined();
    expect(story('Gws-value-x3').see('ERR-18', 'x4')?.outcome).toBe('holds');
  });

  it.each<[string, (run: TraceBuilder, index: number) => unknown]>([
    ['its own key', (run, index) => run.writtenByOthers({ [KEY]: `cleared ${index}` })],
    ['another key of ours', (run, index) => run.writtenByOthers({ [OTHER_KEY]: `cleared ${index}` })],
    ['what the call was made with', (run, index) => run.writtenByOthers({ Nested: index })],
  ])('is tied to refusals when the same change follows each of several: %s', (_, tell) => {
    expect(outcomes(refusals(3, tell))).toEqual(['contradicted', 'contradicted', 'contradicted']);
    const lone = refusals(3, (run, index) => index === 1 && tell(run, index));
    expect(outcomes(lone)).toEqual(['holds', 'inconclusive', 'holds']);
    expect(lone.see('ERR-18', 'x9')?.reason).toContain('once: nothing ties it to the refusal');
  });

  it.each<[string, unknown, number]>([
    ['is set to the same value, two', 'Refused', 2],
    ['is gone, three', undefined, 3],
  ])('is tied where a key of ours, after refusals of any kind, %s at least', (_, held, least) => {
    const story = (count: number) => {
      const run = activeRun().sent({ key: OTHER_KEY }, { key: KEY });
      for (const operationName of ['A', 'B', 'C'].slice(0, count)) {
        run.send({ key: KEY, callUri: `http://target.test/${operationName}`, ...refusal });
        run.writtenByOthers({ [OTHER_KEY]: held }).send({ key: OTHER_KEY });
        run.sent({ key: KEY }, { key: KEY, operationName, ...refusal }, { key: OTHER_KEY });
      }
      run.sent({ key: KEY, callUri: 'http://target.test/nothing-follows', ...refusal }, { key: OTHER_KEY });
      return new Set(outcomes(sentinels(run)));
    };
    expect(story(least)).toEqual(new Set(['contradicted', 'holds']));
    expect(story(least - 1)).toEqual(new Set(['inconclusive', 'holds']));
  });

  it('is not what was said before, and comes late once more', () => {
    const run = activeRun();
    const userData = { GwsConformanceRun: 'r', Nested: { kept: 'yes' }, [KEY]: 'Gws-value-x2' };
    run.send({ key: OTHER_KEY });
    for (const operationName of ['A', 'B', 'C']) {
      run.send({ key: KEY, callUri: `http://target.test/${operationName}`, ...refusal });
      run.message({ userData }).send({ key: OTHER_KEY });
    }
    run.sent({ key: KEY, callUri: 'http://target.test/nothing-follows', ...refusal }, { key: OTHER_KEY });
    expect(outcomes(sentinels(run))).not.toContain('contradicted');
  });

  it('is not what keys were when it was said, where that comes late once more', () => {
    const run = activeRun();
    const userData = { GwsConformanceRun: 'r', Nested: { kept: 'yes' }, [OTHER_KEY]: 'Gws-value-x1' };
    run.sent({ key: OTHER_KEY }, { key: OTHER_KEY });
    for (const operationName of ['A', 'B', 'C']) {
      run.send({ key: KEY, callUri: `http://target.test/${operationName}`, ...refusal });
      run.message({ userData }).send({ key: KEY });
    }
    run.sent({ key: KEY, callUri: 'http://target.test/nothing-follows', ...refusal }, { key: OTHER_KEY });
    expect(outcomes(sentinels(run))).not.toContain('contradicted');
  });

  it('is not tied so where requests under other keys change keys of ours as well (ACT-08)', () => {
    const run = activeRun().sent({ key: OTHER_KEY });
    run.send({ key: KEY, message: { userData: { [KEY]: 'Gws-value-x4', [OTHER_KEY]: 'Lost' } } });
    run.send({ key: OTHER_KEY });
    for (const operationName of ['A', 'B']) {
      run.send({ key: OTHER_KEY, callUri: `http://target.test/${operationName}`, ...refusal });
      run.writtenByOthers({ [OTHER_KEY]: 'Refused' }).sent({ key: KEY }, { key: OTHER_KEY });
    }
    run.sent({ key: KEY, callUri: 'http://target.test/nothing-follows', ...refusal }, { key: OTHER_KEY });
    expect(outcomes(sentinels(run))).not.toContain('contradicted');
  });

  it('is tied where a key of ours is gone after the first refusal of each of two calls', () => {
    const story = (calls: readonly string[]) => {
      const run = activeRun();
      for (const name of ['c3', 'c4']) {
        if (name !== 'c3') run.released().call(name).send({ key: KEY });
        run.sent({ key: OTHER_KEY }, { key: KEY, ...refused });
        if (calls.includes(name)) run.writtenByOthers({ [KEY]: undefined });
        run.sent({ key: OTHER_KEY }, { key: KEY, ...refused }, { key: OTHER_KEY });
      }
      return outcomes(sentinels(run));
    };
    expect(story(['c3', 'c4'])).toEqual(['contradicted', 'holds', 'contradicted', 'holds']);
    expect(story(['c4'])).toEqual(['holds', 'holds', 'inconclusive', 'holds']);
  });

  it('is not held against the next request, the first to show it to a party who is told late', () => {
    const run = activeRun().sent({ key: OTHER_KEY });
    for (const shown of ['x6', 'x9', 'x12']) {
      run.sent({ key: KEY, copy: { after: 20 } }, { key: KEY, ...refused });
      const userData = { GwsConformanceRun: 'r', Nested: { kept: 'yes' }, [KEY]: 'Refused' };
      run.send({ key: OTHER_KEY, message: { userData: { ...userData, [OTHER_KEY]: `Gws-value-${shown}` } } });
    }
    sentinels(run);
    expect(outcomes(run)).toEqual(['contradicted', 'contradicted', 'contradicted']);
    for (const id of ['x6', 'x9', 'x12']) expect(run.see('ACT-08', id)?.causes, id).toEqual(['ERR-18']);
  });

  it('is nothing that follows other requests as well, nor a key that was never ours', () => {
    const others = refusals(2, (run, index) => run.writtenByOthers({ Crm: index }));
    expect(outcomes(others)).toEqual(['holds', 'holds']);
  });

  it('is also what came beside a refusal that gives no statusCode', () => {
    const response = { status: 403, text: 'Forbidden' };
    expect(withChanged({ ...refused, response }).see('ERR-18', 'x4')?.outcome).toBe('holds');
    const run = activeRun().sent({ key: KEY, ...refused, response });
    expect(run.message({ userData: { [KEY]: 'Gws-refused' } }).see('ERR-18', 'x3')?.outcome).toBe(
      'contradicted',
    );
  });

  it('is nothing that others write, nor the message of an earlier request that comes late', () => {
    const run = activeRun().sent({ key: KEY, value: 'Gws-late', message: { after: 40 }, endAfter: 15 });
    run.send({ key: KEY, responseAfter: 2, ...refused, endAfter: 5 });
    run.wait(60).writtenByOthers({ theirs: 1 }).send({ key: OTHER_KEY });
    expect(sentinels(run).see('ERR-18', 'x4')?.outcome).toBe('holds');
  });

  it('is that a key is given back what it held before, after each refusal of a kind', () => {
    const run = refusals(2, (told, index) =>
      told.writtenByOthers({ [KEY]: index === 0 ? 'Gws-value-x2' : 'Gws-value-x7' }),
    );
    expect(sentinels(run).see('ERR-18', 'x5')).toMatchObject(
      observed(
        'contradicted',
        expect.stringContaining(`${KEY} changed from "Gws-value-x4" to "Gws-value-x2"`),
      ),
    );
  });

  it('shows on another call, too', () => {
    const run = activeRun().sent({ key: KEY, ...refused });
    run.call('c4').writtenByOthers({ Pending: 'Gws-refused' });
    expect(run.see('ERR-18', 'x3')?.reason).toContain('the user data of another call show the sent value');
  });

  it('is not proven to be nothing when no message showed the key before it was written again', () => {
    const run = activeRun().sent({ key: KEY, ...refused }, { key: KEY });
    expect(sentinels(run).see('ERR-18', 'x3')?.reason).toContain(`no message showed ${KEY} before`);
  });

  it('is not called modified where values are shared (GWS_DISPOSITIONS)', () => {
    const dispositions = ['Accepted', 'Referred'];
    const run = activeRun({ dispositions, configuredKey: 'DispositionCode' });
    for (const value of dispositions) run.send({ key: KEY, value });
    run.sent({ key: OTHER_KEY, value: 'Accepted' }, { key: KEY, ...refused, value: 'Accepted' });
    run.sent({ key: OTHER_KEY, value: 'Referred' }, { key: KEY, value: 'Accepted' });
    for (const id of ['ERR-09', 'ERR-18']) expect(sentinels(run).see(id, 'x6')?.outcome, id).toBe('holds');
  });

  it('of a released call would be an event, which is ERR-23’s matter', () => {
    const run = releasedRun().sent({ key: KEY }, { key: KEY, ...refused });
    sentinels(run.event({ any: 'Gws-refused' }));
    expect(run.see('ERR-23', 'x4')?.outcome).toBe('contradicted');
    expect(run.see('ERR-18', 'x4')).toBeUndefined();
  });

  it('shows of a released call in a message that ought not to come', () => {
    const run = releasedRun().sent({ key: KEY }, { key: KEY, ...refused });
    run.message({ userData: { [KEY]: 'Gws-refused' } }).send({ key: KEY });
    expect(sentinels(run).see('ERR-18', 'x4')?.outcome).toBe('contradicted');
  });
});

describe('what PUT did (ERR-14)', () => {
  it.each<[string, BuiltRequest, string]>([
    ['is contradicted by its value', {}, 'contradicted'],
    ['is nothing where no message comes of it', { message: false, copy: false, endAfter: 15 }, 'holds'],
    ['is nothing where it is refused', { response: { status: 405, text: 'POST' } }, 'holds'],
    ['is judged even where nothing was answered', { failure: 'ConnectionReset' }, 'holds'],
  ])('%s', (_, changed, outcome) => {
    const run = withChanged({ method: 'PUT', value: 'Gws-by-put', ...changed });
    expect(run.see('ERR-14', 'x4')?.outcome).toBe(outcome);
  });
});
