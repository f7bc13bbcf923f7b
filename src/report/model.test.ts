import { describe, expect, it } from 'vitest';
import { refusal } from '../judge/built-request.test-driver.js';
import { activeRun, KEY, releasedRun, sentinels } from '../judge/conformant-run.test-driver.js';
import type { TraceBuilder } from '../judge/trace-builder.test-driver.js';
import type { RequirementResult } from '../schemas/report.gen.js';
import type { ObstacleRecord } from '../schemas/trace.gen.js';
import { violations } from '../schemas/validate.js';
import { type ReportOptions, reportOf } from './model.js';

const options: ReportOptions = {
  untested: new Map([['ACT-14', 'no bystander is configured']]),
  requireComplete: false,
  strict: false,
  notices: ['said before'],
};

function hindered(run: TraceBuilder, requirement: string, fault: ObstacleRecord['fault'], text: string) {
  return run.put({ type: 'obstacle', name: 'CallNotMade', fault, requirements: [requirement], text });
}

function meant(run: TraceBuilder, exchange: string, requirements: string[], step: string) {
  return run.put({ type: 'intent', request: run.exchange(exchange).request.id, requirements, step });
}

describe('the report model', () => {
  it('judges every requirement from what was on the wire, tells what hindered it, and validates', () => {
    const run = releasedRun().sent({ key: KEY, value: 'Gws-too-late' });
    sentinels(run.message({ userData: { [KEY]: 'Gws-too-late' } }));
    hindered(run, 'ACT-13', 'site', 'no dial tone');
    hindered(run, 'ERR-01', 'suite', 'a typo');
    const report = reportOf(run.put({ type: 'notice', text: 'said meanwhile' }).records(), options);
    expect(violations('report', report)).toEqual([]);
    const of = (id: string) => report.requirements.find((each) => each.id === id);
    expect(of('REL-01')).toMatchObject({
      verdict: 'fail',
      reason: expect.stringContaining('came on /v2/me/calls'),
      exchanges: { applies: 1, contradicted: 1, undecided: 0 },
    });
    expect(of('ACT-13')).toMatchObject({ verdict: 'inconclusive', reason: 'no dial tone' });
    expect(of('ACT-13')).not.toHaveProperty('exchanges');
    expect(of('ERR-01')).toMatchObject({
      verdict: 'error',
      reason: 'the suite failed: CallNotMade: a typo',
    });
    expect(of('ACT-14')).toMatchObject({ verdict: 'untested', reason: 'no bystander is configured' });
    // Nothing was driven for it: what was sent for others decides it.
    expect(of('ACT-01')).toMatchObject({ verdict: 'pass' });
    expect(report).toMatchObject({
      verdict: 'non-conformant',
      exitCode: 1,
      notices: ['said before', 'said meanwhile'],
    });
    expect(report.exchanges.find(({ id }) => id === 'x3')).toMatchObject({
      title: 'disposition',
      requirements: expect.arrayContaining(['REL-01']),
      window: { ms: 1000 },
    });
  });

  it('names an exchange as its intent does, with the requirements that it was sent for, and no verdict is another', () => {
    const run = activeRun().sent({ key: KEY, without: 'disposition', ...refusal }, {});
    const before = reportOf(run.records(), options);
    meant(run, 'x3', ['ERR-01', 'ERR-15'], 'the disposition left out');
    const after = reportOf(run.records(), options);
    const x3 = ({ exchanges }: typeof after) => exchanges.find(({ id }) => id === 'x3');
    expect(x3(before)?.title).toBe(x3(before)?.change);
    expect(x3(after)).toMatchObject({
      title: 'the disposition left out',
      change: x3(before)?.change,
      requirements: expect.arrayContaining(['ERR-01', 'ERR-15']),
    });
    const told = (each: RequirementResult) => [each.id, each.verdict, each.reason, each.exchanges];
    expect(after.requirements.map(told)).toEqual(before.requirements.map(told));
    expect(after.exchanges.find(({ id }) => id === 'x4')?.title).toBe('disposition, no key given');
  });

  it('counts every requirement once, by level and verdict', () => {
    const { counts, requirements } = reportOf(activeRun().records().slice(0, 1), options);
    const sum = Object.values(counts).flatMap((level) => Object.values(level));
    expect(sum.reduce((total, each) => total + each)).toBe(requirements.length);
    expect(counts.MUST).toMatchObject({ pass: 0, untested: 1 });
    expect(counts.SHOULD.inconclusive).toBe(requirements.filter(({ level }) => level === 'SHOULD').length);
  });

  it('points every requirement that rests on the page at the line of the page', () => {
    const { requirements } = reportOf(activeRun().records(), options);
    const onPage = requirements.filter(({ source }) => source.document === 'SetCallDisposition');
    expect(onPage.length).toBeGreaterThan(40);
    for (const { id, source } of onPage) expect(source.line, id).toEqual(expect.any(Number));
  });

  it('tells the time of the run, its windows and its slowest message', () => {
    const run = activeRun().sent({ key: KEY, message: { after: 250 }, endAfter: 255 });
    run
      .put({ type: 'window', state: 'open', ms: 2500 })
      .wait(2500)
      .put({ type: 'window', state: 'close', ms: 2500 });
    const { timing } = reportOf(run.records(), options);
    expect(timing).toMatchObject({
      windows: 1,
      windowsMs: 2500,
      slowestMessageMs: 250,
      calls: 3,
      requests: 3,
      events: 0,
    });
  });

  it('of a trace that is nothing but a header is void', () => {
    const report = reportOf(activeRun().records().slice(0, 1), options);
    expect(violations('report', report)).toEqual([]);
    expect(report).toMatchObject({ verdict: 'void', exitCode: 3, exchanges: [] });
  });
});
