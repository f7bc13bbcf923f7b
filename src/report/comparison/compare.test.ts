import { describe, expect, it } from 'vitest';
import { wholeRun } from '../../judge/whole-run.test-driver.js';
import type { Report, RequirementResult } from '../../schemas/report.gen.js';
import { violations } from '../../schemas/validate.js';
import { htmlOf } from '../html.js';
import { distributionOf } from '../latency.js';
import { reportOf } from '../model.js';
import { summaryOf } from '../summary.js';
import { terminalOf } from '../terminal.js';
import { comparedWith } from './against.js';
import { basisDifferences } from './basis.js';
import { comparisonOf, isVoid } from './compare.js';
import { latencyShifts, mannWhitney, otherWay } from './latency-shift.js';
import { comparisonMarkdown } from './markdown.js';
import { comparisonText } from './text.js';

const OPTIONS = { untested: new Map(), requireComplete: false, strict: false, notices: [] };
const judged = (...departure: Parameters<typeof wholeRun>) =>
  reportOf(wholeRun(...departure).records, OPTIONS);
const conformant = judged();
const PLAIN = 'the key after unknown call';
const EARLY = 'keyed';
const refusing = (step: string, statusCode: unknown = '0') =>
  judged({ otherwise: { [step]: { response: { body: { statusCode } } } } });
const compared = (before: Report, after: Report) =>
  comparisonOf({ name: 'then', report: before }, { name: 'now', report: after });

/** The report with some requirements otherwise. */
function withRows(report: Report, rows: Record<string, Partial<RequirementResult>>): Report {
  const requirements = report.requirements.map((each) => ({ ...each, ...rows[each.id] }));
  return { ...report, requirements };
}

describe('two reports', () => {
  it('of a target that regressed in one requirement are one line, with the exchange of then beside that of now', () => {
    const comparison = compared(conformant, refusing(PLAIN));
    expect(violations('comparison', comparison)).toEqual([]);
    expect(comparison).toMatchObject({ headline: '1 regression: RES-01', regressions: 1 });
    expect(comparison.changes).toHaveLength(1);
    const [change] = comparison.changes;
    expect(change).toMatchObject({ id: 'RES-01', kind: 'regressed', before: 'pass', after: 'fail' });
    const response = change?.exchange?.rows.find(({ after }) => after[0]?.text.startsWith('response'));
    expect(response?.before.filter(({ wrong }) => wrong).map(({ text }) => text)).toContain(
      '  "statusCode": 0',
    );
    expect(response?.after.filter(({ wrong }) => wrong).map(({ text }) => text)).toContain(
      '  "statusCode": "0"',
    );
    const others = change?.exchange?.rows.filter((row) => row !== response) ?? [];
    expect(others.flatMap(({ before, after }) => [...before, ...after]).filter(({ wrong }) => wrong)).toEqual(
      [],
    );
    const markdown = comparisonMarkdown(comparison);
    expect(markdown.trimEnd().split('\n').length).toBeLessThanOrEqual(20);
    expect(markdown).toMatch(/- {3}"statusCode": 0\n\+ .*\n\+ {3}"statusCode": "0"/);
    expect(comparisonText(comparison, 100)).toMatch(/! {3}"statusCode": 0 +\| ! {3}"statusCode": "0"/);
  });

  it('that fail in the same way, on another exchange, tell the same', () => {
    expect(compared(refusing(PLAIN), refusing(EARLY))).toMatchObject({ regressions: 0, changes: [] });
  });

  it('that fail for another reason are a regression', () => {
    const { changes, regressions } = compared(refusing(PLAIN), refusing(PLAIN, 7));
    expect(regressions).toBe(1);
    expect(changes[0]).toMatchObject({ id: 'RES-01', kind: 'otherwise' });
    expect(changes[0]?.text).toContain('for another reason: ');
  });

  it.each<[string, Partial<RequirementResult>, Partial<RequirementResult>, string[]]>([
    ['fixed', { verdict: 'fail' }, { verdict: 'pass' }, ['fixed']],
    ['not decided any more', { verdict: 'pass' }, { verdict: 'inconclusive' }, ['unproven']],
    ['not run any more', { verdict: 'pass' }, { verdict: 'untested', reason: 'no bystander' }, ['unproven']],
    ['contradicted, and not run before', { verdict: 'untested' }, { verdict: 'fail' }, ['found']],
    ['proven for the first time', { verdict: 'error' }, { verdict: 'pass' }, ['proven']],
    [
      'left out by --only',
      { verdict: 'pass' },
      { verdict: 'untested', reason: 'filtered out by --only' },
      [],
    ],
  ])('tell what is %s', (_, then, now, kinds) => {
    const { changes, regressions } = compared(
      withRows(conformant, { 'ACT-03': then }),
      withRows(conformant, { 'ACT-03': now }),
    );
    expect(changes.map(({ kind }) => kind)).toEqual(kinds);
    expect(regressions).toBe(0);
  });

  it('tell what is flaky and was steady, in one report alone, and of an earlier version', () => {
    const flaky: Report = {
      ...conformant,
      repeats: {
        planned: 2,
        count: 2,
        runs: [],
        requirements: [{ id: 'ACT-03', verdicts: ['pass', 'inconclusive'], run: 'run-2', across: 'flaky' }],
      },
    };
    expect(compared(conformant, flaky).changes).toMatchObject([{ id: 'ACT-03', kind: 'flaky' }]);
    const fewer = { ...conformant, requirements: conformant.requirements.slice(1) };
    expect(compared(conformant, fewer).changes).toMatchObject([{ id: 'RES-01', kind: 'gone' }]);
    expect(compared(fewer, conformant).changes).toMatchObject([{ id: 'RES-01', kind: 'added' }]);
    const old = withRows(refusing(PLAIN), { 'RES-01': { fingerprint: undefined } });
    const { changes, notes } = compared(old, refusing(PLAIN, 7));
    expect(changes.map(({ id }) => id)).not.toContain('RES-01');
    expect(notes.join()).toContain('then is of an earlier version, without fingerprints');
  });

  it('tell of what is a known failure by now that it is one, and no regression', () => {
    const after = refusing(PLAIN);
    const known = [{ id: 'RES-01', verdict: 'fail' as const, reason: 'x' }];
    const comparison = compared(conformant, { ...after, baseline: { known, stale: [], open: [] } });
    expect(comparison).toMatchObject({ regressions: 0, changes: [{ id: 'RES-01', kind: 'known' }] });
  });

  it('of which one judged nothing are not compared', () => {
    const comparison = compared(conformant, { ...conformant, verdict: 'void' });
    expect(isVoid(comparison)).toBe(true);
    expect(comparison.notes).toContain(
      'now is the report of a run that judged nothing: nothing can be compared.',
    );
  });

  it('cannot be compared where edition, profile or sentences differ', () => {
    expect(basisDifferences(conformant, conformant)).toEqual([]);
    const other = { ...conformant, profile: 'api' as const };
    expect(basisDifferences(conformant, other)).toEqual(['they are of profile full and of profile api']);
    const { catalogue: _, ...suite } = conformant.suite;
    const older = {
      ...withRows(conformant, { 'ACT-03': { title: 'shows something' } }),
      suite: { ...suite, version: '0.0.9' },
    };
    expect(basisDifferences(older, conformant)).toEqual([
      'ACT-03 stand in other words in versions 0.0.9 and 0.1.0 of the suite',
    ]);
    expect(basisDifferences({ ...conformant, suite }, conformant)).toEqual([]);
  });
});

it('a run against an earlier report tells the regression first, in every format, and ends with 1', () => {
  const report = comparedWith(
    { name: 'then', report: conformant },
    { name: 'now', report: withRows(refusing(PLAIN), { 'ACT-03': { verdict: 'inconclusive' } }) },
  );
  expect(violations('report', report)).toEqual([]);
  expect(report).toMatchObject({ exitCode: 1, verdict: 'non-conformant' });
  expect(report.headline).toMatch(/^1 regression against then: RES-01; non-conformant: /);
  expect(summaryOf(report)).toMatch(
    /### Against an earlier run\n\nthen of [^\n]+\n\n- ✕ \*\*RES-01\*\* MUST regressed/,
  );
  expect(htmlOf(report)).toContain('<div class="beside">');
  expect(terminalOf(report, { colour: false }).split('\n').at(-2)).toBe(report.headline);
});

describe('latencies', () => {
  const times = (middle: number, spread: number) =>
    distributionOf(Array.from({ length: 40 }, (_, index) => middle + (spread * (index - 20)) / 20));

  it('that moved beyond their noise are told, and no others', () => {
    const shift = (a: [number, number], b: [number, number]) =>
      latencyShifts({ answer: times(...a) }, { answer: times(...b) });
    expect(shift([20, 8], [40, 8])).toMatchObject([
      { name: 'answer', before: 19.6, after: 39.6, shiftMs: 20 },
    ]);
    expect(shift([40, 8], [20, 8])[0]?.shiftMs).toBe(-20);
    expect(shift([20, 20], [28, 20])).toEqual([]);
    expect(shift([200, 8], [220, 8])).toEqual([]);
    expect(latencyShifts({ answer: distributionOf([1, 2]) }, { answer: times(40, 8) })).toEqual([]);
  });

  it('that moved with those of plain requests say so', () => {
    const [then, now] = [
      { answer: times(20, 8), roundTrip: times(20, 8) },
      { answer: times(50, 8), roundTrip: times(45, 8) },
    ];
    expect(otherWay(then, now, latencyShifts(then, now))).toEqual([
      'Plain requests took 20 ms then and 45 ms now: the way to the target, or this machine, was another.',
    ]);
    expect(otherWay(then, { ...now, roundTrip: times(22, 8) }, latencyShifts(then, now))).toEqual([]);
    expect(otherWay(then, now, [])).toEqual([]);
  });

  it('are tested as Mann and Whitney do, ties counted half', () => {
    const { p, above } = mannWhitney([1, 2, 3, 4, 5, 6, 7, 8], [5, 6, 7, 8, 9, 10, 11, 12]);
    expect(above).toBe(56 / 64);
    expect(p).toBeCloseTo(0.013313, 5);
    expect(mannWhitney([3, 3, 3], [3, 3, 3])).toEqual({ p: 1, above: 0.5 });
  });
});
