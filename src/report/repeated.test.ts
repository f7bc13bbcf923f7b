import { describe, expect, it } from 'vitest';
import type { Report, RequirementResult, Verdict } from '../schemas/report.gen.js';
import { violations } from '../schemas/validate.js';
import { htmlOf } from './html.js';
import { repeatedReport } from './repeated.js';
import type { RepeatedRun } from './repeated-run.js';
import { sampleReport } from './sample-report.test-driver.js';
import { summaryOf } from './summary.js';
import { terminalOf } from './terminal.js';

/** A run in which everything passed, a MAY is `info`, and what is given is otherwise. */
function runWith(
  folder: string,
  changed: Record<string, Partial<RequirementResult>> = {},
  rest: Partial<Report> = {},
  stopped = false,
): RepeatedRun {
  const sample = sampleReport();
  const requirements = sample.requirements.map((each) => ({
    ...each,
    verdict: each.level === 'MAY' ? ('info' as const) : ('pass' as const),
    reason: 'as it should',
    ...changed[each.id],
  }));
  return { folder, stopped, report: { ...sample, verdict: 'conformant', requirements, ...rest } };
}

function over(runs: RepeatedRun[], planned = runs.length): Report {
  return repeatedReport({ runs, planned, requireComplete: false, strict: false });
}

const failed = { verdict: 'fail', reason: 'a message came' } as const;
const reasonIn = (report: Report, id: string) => report.requirements.find((each) => each.id === id)?.reason;

describe('a report over several runs', () => {
  it('gives each requirement its worst verdict, and tells flaky from failing with the count', () => {
    const evidence = [{ text: 'the message', seq: 92, exchange: 'x2' }];
    const report = over([
      runWith('run-1', { 'REL-01': failed }),
      runWith('run-2', { 'REL-01': failed, 'ACT-14': { ...failed, evidence } }),
    ]);
    expect(violations('report', report)).toEqual([]);
    expect(reasonIn(report, 'REL-01')).toBe('failed in 2 of 2 runs; run-1: a message came');
    expect(reasonIn(report, 'ACT-14')).toBe('failed in 1 of 2 runs: flaky; run-2: a message came');
    expect(reasonIn(report, 'RES-01')).toBe('passed in 2 of 2 runs; run-1: as it should');
    expect(report).toMatchObject({
      verdict: 'non-conformant',
      exitCode: 1,
      headline: 'non-conformant: ACT-14, REL-01 failed; 2 runs, flaky: ACT-14 (fail in 1)',
      counts: { MUST: { fail: 2, inconclusive: 0 } },
    });
    expect(report.requirements.find(({ id }) => id === 'ACT-14')?.evidence).toEqual([
      { text: 'run-2: the message', seq: 92, exchange: 'run-2-x2' },
    ]);
    expect(report.repeats).toMatchObject({ planned: 2, count: 2 });
    expect(report.repeats?.requirements.find(({ id }) => id === 'ACT-14')).toEqual({
      id: 'ACT-14',
      verdicts: ['pass', 'fail'],
      run: 'run-2',
      across: 'flaky',
    });
  });

  it.each<[Verdict[], Verdict]>([
    [['pass', 'info', 'warn'], 'warn'],
    [['warn', 'untested'], 'untested'],
    [['untested', 'inconclusive'], 'inconclusive'],
    [['inconclusive', 'error'], 'error'],
    [['error', 'fail', 'error'], 'fail'],
  ])('of %j is %s', (verdicts, worst) => {
    const runs = verdicts.map((verdict, index) => runWith(`run-${index + 1}`, { 'RES-01': { verdict } }));
    expect(over(runs).requirements[0]).toMatchObject({ id: 'RES-01', verdict: worst });
  });

  it('shows the exchanges that its evidence points at, each of its own run and with what that run decides', () => {
    const report = over([runWith('run-1'), runWith('run-2', { 'REL-01': failed })]);
    const cited = report.requirements.flatMap(({ evidence }) => evidence.map(({ exchange }) => exchange));
    expect(report.exchanges.map(({ id }) => id).sort()).toEqual([...new Set(cited)].sort());
    const second = report.exchanges.filter(({ id }) => id.startsWith('run-2'));
    // x1 holds the control of REL-01, and what is judged on it the first run decides.
    expect(second.map(({ id, requirements }) => [id, requirements])).toEqual([
      ['run-2-x1', []],
      ['run-2-x2', ['REL-01']],
    ]);
  });

  it('says of a MAY whether the target did the same, whatever its values, ids and times were', () => {
    const info = (reason: string) => ({ 'RES-06': { reason } });
    const steady = over([
      runWith('run-1', info('taken: "Gws-064d40e3-003" after 17 ms')),
      runWith('run-2', info('taken: "Gws-afcb438a-003" after 1.2 s')),
    ]);
    expect(reasonIn(steady, 'RES-06')).toMatch(/^the same in 2 of 2 runs; run-1: taken/);
    const differing = over([
      runWith('run-1', info('refused, HTTP 400')),
      runWith('run-2', info('refused, HTTP 404')),
      runWith('run-3', info('refused, HTTP 400')),
    ]);
    expect(reasonIn(differing, 'RES-06')).toBe(
      'differs between the 3 runs; run-1, run-3: refused, HTTP 400; run-2: refused, HTTP 404',
    );
    expect(differing.verdict).toBe('conformant');
    expect(differing.signOff[0]).toEqual({
      what: 'repeat',
      text: '3 of 3 runs: 3 conformant; none flaky; differing: RES-06',
    });
  });

  it('calls nothing flaky for a run that was stopped or that could not begin', () => {
    const open = { verdict: 'inconclusive', reason: 'The run was stopped' } as const;
    const stopped = runWith('run-2', { 'REL-01': open, 'ACT-14': failed }, { verdict: 'inconclusive' }, true);
    const report = over([runWith('run-1'), stopped], 5);
    expect(reasonIn(report, 'REL-01')).toBe('inconclusive in 1 of 2 runs; run-2: The run was stopped');
    expect(reasonIn(report, 'ACT-14')).toMatch(/: flaky; run-2/);
    expect(report.notices?.[0]).toBe('Run 2 of 5 was stopped: the others were not begun.');
    const void2 = runWith('run-2', { 'REL-01': { ...open, reason: 'in use' } }, { verdict: 'void' });
    expect(reasonIn(over([runWith('run-1'), void2], 3), 'REL-01')).toBe(
      'inconclusive in 1 of 2 runs; run-2: in use',
    );
    expect(over([runWith('run-1'), void2], 3).notices?.[0]).toMatch(/^Run 2 of 3 judged nothing/);
  });

  it('leaves a reason as it is where there is nothing to count: of one run, and of what is never run', () => {
    const untested = { verdict: 'untested', reason: 'no bystander' } as const;
    const runs = [runWith('run-1', { 'ACT-14': untested }), runWith('run-2', { 'ACT-14': untested })];
    expect(over(runs).headline).toBe('conformant except ACT-14: not run: no bystander; 2 runs');
    expect(reasonIn(over(runs.slice(0, 1), 2), 'RES-01')).toBe('as it should');
  });

  it('adds up what was done and waited for, and says once what every run says', () => {
    const later = { startedAt: '2026-11-22T18:28:00.000Z', notices: ['in the second alone', 'in both'] };
    const report = over([
      runWith('run-1', {}, { notices: ['in both'] }),
      runWith('run-2', {}, { ...later, signOff: [{ what: 'clean-up', text: '1 call up' }] }),
    ]);
    expect(report.timing).toMatchObject({ durationMs: 74_320, calls: 12, windows: 2, slowestMessageMs: 154 });
    expect(report.timing.latency.notification).toMatchObject({ count: 14, max: 154 });
    expect(report.notices).toEqual(['in both', 'run-2: in the second alone']);
    expect(report.signOff.find(({ what }) => what === 'clean-up')?.text).toBe(
      'run-1: 0 calls up, 3 agents logged out, 3 CometD sessions closed; run-2: 1 call up',
    );
  });

  it('is rendered by every writer as any report is, and leads to the runs', () => {
    const report = over([runWith('run-1'), runWith('run-2', { 'REL-01': failed })]);
    const html = htmlOf(report);
    expect(html).toMatch(/href="run-2\/report.html" title="run-2: conformant">/);
    expect(html).toMatch(/href="#REL-01">REL-01<\/a> <span class="tag v-warn">flaky<\/span>/);
    const text = terminalOf(report, { colour: false, folder: 'reports' });
    expect(text).toContain('traffic.har in each of run-1 to run-2');
    expect(text).toMatch(
      /^✕ REL-01 MUST {2}sends no .*\n.*\n {2}failed in 1 of 2 runs: flaky; run-2: a message came$/m,
    );
    expect(summaryOf(report)).toContain('in the folder of each run');
  });
});
