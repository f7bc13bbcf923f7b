import { describe, expect, it } from 'vitest';
import { contradicted, doubtful, holds, inconclusive, type Observation } from '../checks/observation.js';
import { requirementOf } from '../requirement.js';
import type { IntentRecord, ObstacleRecord, TraceRecord } from '../schemas/trace.gen.js';
import { refusal } from './built-request.test-driver.js';
import { activeRun, KEY, OTHER_KEY, releasedRun, sentinels } from './conformant-run.test-driver.js';
import { judgeTrace } from './judge.js';
import { levelOf, verdictOf } from './requirement-verdict.js';
import { TraceBuilder } from './trace-builder.test-driver.js';
import { verdictsOn, wholeRun } from './whole-run.test-driver.js';

const unavailable: Observation = { outcome: 'unavailable', reason: 'r', evidence: [] };
const away = { response: { status: 503, body: { statusCode: 4, statusMessage: 'not available' } } };
const wrong = { response: { status: 500 } };
const obstacle = (fault: ObstacleRecord['fault'], ...requirements: string[]) => ({
  type: 'obstacle' as const,
  name: 'NoDialTone',
  text: 'there is no dial tone',
  fault,
  requirements,
});

describe('what an observation is at a level', () => {
  it.each([
    ['MUST', ['pass', 'fail', 'warn', 'inconclusive', 'error']],
    ['SHOULD', ['pass', 'warn', 'warn', 'inconclusive', 'error']],
    ['MAY', ['info', 'info', 'info', 'inconclusive', 'error']],
  ] as const)('%s: %j', (level, verdicts) => {
    const seen = [holds('r'), contradicted('r'), doubtful('r'), inconclusive('r'), unavailable];
    expect(seen.map((each) => verdictOf(each, level))).toEqual(verdicts);
  });

  it('is raised by a character set for ACT-17 alone', () => {
    expect(levelOf(requirementOf('ACT-17'), undefined)).toBe('MAY');
    expect(levelOf(requirementOf('ACT-17'), 'utf-8')).toBe('SHOULD');
    expect(levelOf(requirementOf('ACT-11'), 'utf-8')).toBe('MUST');
  });
});

describe('a requirement judged on several exchanges', () => {
  /** Active requests alone, each changed as said, after one that is right. */
  const active = (...requests: object[]) => {
    const run = activeRun({ calls: { kind: 'given', active: 'ID-c3' } });
    for (const request of requests) run.send({ key: KEY, ...request });
    return run;
  };

  it('is contradicted by one of them, however many are right or undecided', () => {
    expect(active({}, away, wrong, { failure: 'Aborted' }, {}).judge('RES-03')).toMatchObject({
      verdict: 'fail',
      reason: 'success is answered with HTTP 500; on 1 of 5 exchanges, x5',
      evidence: [{ exchange: 'x5' }],
      counts: { applies: 5, contradicted: 1, undecided: 0 },
    });
    expect(active({ response: { headers: {} } }).judge('RES-04').verdict).toBe('warn');
    expect(active(wrong, wrong, wrong, wrong, wrong, wrong, wrong).judge('RES-03').reason).toBe(
      'success is answered with HTTP 500; on 7 of 9 exchanges, x3, x4, x5, x6, x7, ...',
    );
  });

  it('weighs nothing that cannot be decided beside what can', () => {
    const late = active({ message: { after: 6200 }, endAfter: 6210 }, away);
    expect(late.judge('ACT-01')).toMatchObject({
      verdict: 'pass',
      counts: { applies: 4, contradicted: 0, undecided: 2 },
    });
    expect(late.judge('ACT-01').reason).toMatch(/; on 2 of 4 exchanges$/);
  });

  it('is undecided, with the share, where none is decided; unavailable is said before inconclusive', () => {
    const run = new TraceBuilder().call('c1').sent({ key: KEY, failure: 'Aborted' });
    expect(run.judge('ACT-01')).toMatchObject({
      verdict: 'inconclusive',
      counts: { applies: 1, undecided: 1 },
    });
    run.send({ key: KEY, ...away });
    expect(run.judge('ACT-01')).toMatchObject({
      verdict: 'error',
      reason: expect.stringMatching(/not available.*; on 1 of 2 exchanges, x2$/),
    });
  });

  it('is a warning where one is doubtful and none contradicted', () => {
    const run = active({ operationName: 'X', message: false, copy: false, endAfter: 15 }, {});
    expect(run.judge('ERR-09')).toMatchObject({ verdict: 'warn', counts: { contradicted: 0 } });
  });

  it('says what it wants where it applies to none', () => {
    expect(new TraceBuilder().judge('RES-03')).toMatchObject({
      verdict: 'inconclusive',
      reason: 'no request was taken',
      evidence: [],
      counts: { applies: 0, contradicted: 0, undecided: 0 },
    });
  });

  it('that only tells what a target does tells each different thing once', () => {
    const run = active({ response: { body: { statusCode: 0, call: 1 } } }, {});
    expect(run.judge('RES-06')).toMatchObject({
      verdict: 'info',
      reason: 'no other attribute; other attributes: call',
    });
  });
});

describe('the cases of a requirement', () => {
  it('must each be decided once: the first that is open makes it inconclusive, with what was seen of it', () => {
    const run = activeRun();
    expect(run.judge('RES-03').reason).toBe('released: nothing of the kind was sent');
    run.released().send({ key: KEY });
    expect(run.judge('RES-03').verdict).toBe('pass');
    run.send({ key: KEY });
    sentinels(run).call('c4').released('peer');
    run.send({ key: KEY });
    expect(run.judge('REL-01')).toMatchObject({
      verdict: 'inconclusive',
      reason: expect.stringMatching(
        /^released by the peer: nothing came, but that is not proven: no sentinel/,
      ),
    });
  });

  it('do not hide a contradiction', () => {
    expect(
      activeRun()
        .sent({ key: KEY, ...wrong })
        .judge('RES-03').verdict,
    ).toBe('fail');
  });

  it('are those that the configuration has: of a given call there is no released one', () => {
    expect(activeRun({ calls: { kind: 'given', active: 'ID-c3' } }).judge('RES-03').verdict).toBe('pass');
    expect(activeRun({ calls: { kind: 'given', released: 'ID-c3' } }).judge('RES-03').verdict).toBe(
      'inconclusive',
    );
  });
});

describe('what could not be driven', () => {
  const told = (run: TraceBuilder, id: string, ...fault: ObstacleRecord['fault'][]) => {
    for (const each of fault) run.put(obstacle(each, id));
    return run.judge(id);
  };

  it('makes a requirement inconclusive where a case is open for it, or nothing was decided', () => {
    const reason = expect.stringContaining('there is no dial tone');
    expect(told(new TraceBuilder(), 'RES-03', 'site')).toMatchObject({
      verdict: 'inconclusive',
      reason: 'there is no dial tone',
      evidence: [{ text: 'there is no dial tone' }],
    });
    expect(told(activeRun(), 'RES-03', 'site')).toMatchObject({ verdict: 'inconclusive', reason });
    expect(told(new TraceBuilder(), 'RES-03', 'access')).toMatchObject({ verdict: 'error', reason });
    expect(told(activeRun(), 'RES-03', 'access')).toMatchObject({ verdict: 'inconclusive', reason });
  });

  it('changes nothing where every case was decided, nor where one is contradicted', () => {
    const both = releasedRun().sent({ key: KEY });
    for (const fault of ['site', 'access'] as const) expect(told(both, 'RES-03', fault).verdict).toBe('pass');
    const bad = activeRun().sent({ key: KEY, ...wrong });
    for (const fault of ['site', 'access', 'suite'] as const)
      expect(told(bad, 'RES-03', fault).verdict, fault).toBe('fail');
  });

  it('by a failure of the suite is an error, unless the target is wrong, and a full disk is told as what it is', () => {
    const both = releasedRun().sent({ key: KEY });
    expect(told(both, 'RES-03', 'suite')).toMatchObject({
      verdict: 'error',
      reason: 'the suite failed: NoDialTone: there is no dial tone',
    });
    const full = {
      ...obstacle('suite', 'RES-03'),
      name: 'CannotWrite',
      text: 'trace.ndjson cannot be written',
    };
    const run = activeRun();
    run.put(full);
    expect(run.judge('RES-03')).toMatchObject({ verdict: 'error', reason: 'trace.ndjson cannot be written' });
  });

  it('names as its causes those that are themselves open or contradicted; who ended the run is no requirement', () => {
    const open = (about: Partial<ObstacleRecord>) => {
      const run = activeRun();
      run.put({ ...obstacle('site', 'RES-03'), ...about });
      const { reason, causes } = run.judge('RES-03');
      return [reason, causes];
    };
    // RES-01 holds, and no released call was there for REL-01.
    expect(open({ causes: ['RES-01', 'REL-01'] })).toEqual([
      'released: there is no dial tone (REL-01)',
      ['REL-01'],
    ]);
    expect(open({ causes: ['RES-01'] })).toEqual(['released: there is no dial tone', undefined]);
    expect(open({ name: 'Interrupted' })).toEqual(['released: there is no dial tone', []]);
  });

  it('for another requirement changes nothing', () => {
    expect(activeRun().put(obstacle('suite', 'RES-04')).judge('ACT-01').verdict).toBe('pass');
  });
});

describe('a trace', () => {
  const { records } = wholeRun({
    otherwise: { held: wrong, 'odd key': refusal, 'released, keyless': { event: false } },
  });

  it('is judged the same with and without a word of what was meant by its requests', () => {
    const bare = verdictsOn(records);
    const meant = records.flatMap((record): TraceRecord[] => {
      if (record.type !== 'request' || record.use !== 'operation') return [record];
      const { at, id: request } = record;
      return [record, { type: 'intent', seq: 0, at, request, requirements: ['ERR-09'], step: 'PUT' }];
    });
    const numbered = meant.map((record, seq) => ({ ...record, seq }));
    expect(verdictsOn(numbered)).toEqual(bare);
  });

  it('in which a request sent something else than was meant is judged by what it sent', () => {
    const run = activeRun().sent({ key: OTHER_KEY, value: 'Gws-sent' });
    const { id: request } = run.exchange('x3').request;
    const intent: IntentRecord = {
      type: 'intent',
      seq: 0,
      at: 0,
      request,
      requirements: ['ACT-03'],
      step: 'Gws-meant',
    };
    run.put(intent);
    expect(run.see('ACT-03', 'x3')?.reason).toMatch(new RegExp(`^${OTHER_KEY} shows "Gws-sent"`));
  });

  it('is not judged for requirements that are untested', () => {
    const untested = new Map([['REL-02', 'no feed is configured']]);
    const { results } = judgeTrace(records, { untested });
    expect(results.has('REL-02')).toBe(false);
    expect(results.size).toBe(judgeTrace(records).results.size - 1);
  });

  it('is judged by another edition where that is asked', () => {
    const reason = (edition?: string) => judgeTrace(records, { edition }).results.get('RES-07')?.reason;
    expect(reason()).toContain('taken');
    expect(judgeTrace(records, { edition: '2015' }).reading.edition).not.toBe(
      judgeTrace(records).reading.edition,
    );
  });
});
