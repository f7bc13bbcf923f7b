import { describe, expect, it } from 'vitest';
import { activeRun, KEY, releasedRun, sentinels } from '../rules/conformant-run.test-driver.js';
import type { TraceBuilder } from '../rules/trace-builder.test-driver.js';
import type { JudgementRecord } from '../schemas/trace.gen.js';
import { violations } from '../schemas/validate.js';
import { type ReportOrder, reportOf } from './model.js';

const order: ReportOrder = {
  untested: new Map([['ACT-14', 'no bystander is configured']]),
  broken: (id) => `the suite failed: ${id} never ran`,
  requireComplete: false,
  strict: false,
  notices: ['said before'],
};

function judged(
  run: TraceBuilder,
  requirement: string,
  subject: string[],
  rest: Partial<JudgementRecord> = {},
) {
  const recorded = { verdict: 'pass', reason: 'as recorded', ...rest } as const;
  return run.put({ type: 'judgement', requirement, subject, ...recorded });
}

describe('the report model', () => {
  it('judges from the trace, not from what was recorded as judged, and validates', () => {
    const run = releasedRun();
    run.dispose({ key: KEY });
    sentinels(run.message());
    judged(run, 'REL-01', ['x3']);
    judged(run, 'ACT-13', [], { gap: 'no dial tone', verdict: 'inconclusive' });
    judged(run, 'ERR-01', ['x3'], { verdict: 'error', reason: 'the suite failed: a typo' });
    const report = reportOf(run.put({ type: 'notice', text: 'said meanwhile' }).records(), order);
    expect(violations('report', report)).toEqual([]);
    const of = (id: string) => report.requirements.find((each) => each.id === id);
    expect(of('REL-01')).toMatchObject({
      verdict: 'fail',
      reason: expect.stringContaining('came on /v2/me/calls'),
    });
    expect(of('ACT-13')).toMatchObject({ verdict: 'inconclusive', reason: 'no dial tone' });
    expect(of('ERR-01')).toMatchObject({ verdict: 'error', reason: 'the suite failed: a typo' });
    expect(of('ACT-14')).toMatchObject({ verdict: 'untested', reason: 'no bystander is configured' });
    expect(of('ACT-01')).toMatchObject({ verdict: 'error', reason: 'the suite failed: ACT-01 never ran' });
    expect(report).toMatchObject({
      verdict: 'non-conformant',
      exitCode: 1,
      notices: ['said before', 'said meanwhile'],
    });
    expect(report.exchanges.find(({ id }) => id === 'x3')).toMatchObject({
      requirements: ['REL-01', 'ERR-01'],
      window: { ms: 1000 },
    });
  });

  it('counts every requirement once, by level and verdict', () => {
    const { counts, requirements } = reportOf(activeRun().records(), order);
    const sum = Object.values(counts).flatMap((level) => Object.values(level));
    expect(sum.reduce((total, each) => total + each)).toBe(requirements.length);
    expect(counts.MUST).toMatchObject({ pass: 0, untested: 1 });
    expect(counts.SHOULD.error).toBe(requirements.filter(({ level }) => level === 'SHOULD').length);
  });

  it('points every requirement that rests on the page at the line of the page', () => {
    const { requirements } = reportOf(activeRun().records(), order);
    const onPage = requirements.filter(({ source }) => source.document === 'SetCallDisposition');
    expect(onPage.length).toBeGreaterThan(40);
    for (const { id, source } of onPage) expect(source.line, id).toEqual(expect.any(Number));
  });

  it('tells the time of the run, its windows and its slowest message', () => {
    const run = activeRun();
    run.dispose({ key: KEY, message: { after: 250 }, endAfter: 255 });
    run
      .put({ type: 'window', state: 'open', ms: 2500 })
      .wait(2500)
      .put({ type: 'window', state: 'close', ms: 2500 });
    const { timing } = reportOf(run.records(), order);
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
    const report = reportOf(activeRun().records().slice(0, 1), order);
    expect(violations('report', report)).toEqual([]);
    expect(report).toMatchObject({ verdict: 'void', exitCode: 4, exchanges: [] });
  });
});
