import { describe, expect, it } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { type Departure, wholeRun } from '../judge/whole-run.test-driver.js';
import { readText } from '../package.js';
import type { BaselineEntry } from '../schemas/baseline.gen.js';
import { violations } from '../schemas/validate.js';
import { annotationsOf } from './annotations.js';
import { badgeOf } from './badge.js';
import { ctrfOf } from './ctrf.js';
import { htmlOf } from './html.js';
import { junitOf } from './junit.js';
import { reportOf } from './model.js';
import { repeatedReport } from './repeated.js';
import { summaryOf } from './summary.js';
import { terminalOf } from './terminal.js';

const PLAIN = 'the key after unknown call';
const FAILS = { otherwise: { [PLAIN]: { response: { status: 500 } } } };
const OPTIONS = { untested: new Map<string, string>(), requireComplete: false, strict: false, notices: [] };
const WAY = { what: 'success is answered with HTTP 500', where: ['active'] };
const KNOWN: BaselineEntry = {
  requirement: 'RES-03',
  verdict: 'fail',
  reason: 'a proxy of ours',
  issue: 'https://issues.example/7',
  noted: '2025-12-02',
  fingerprint: [WAY],
};
const TOLD = 'a proxy of ours; https://issues.example/7; known for 30 days, since 2025-12-02';

function report(
  known: readonly BaselineEntry[],
  { departure = FAILS, strict = false }: { departure?: Departure; strict?: boolean } = {},
) {
  return reportOf(wholeRun(departure).records, { ...OPTIONS, strict, known });
}

describe('a run with a known failure', () => {
  const known = report([KNOWN]);

  it('is conformant but for it: the row fails, the exit code is 0', () => {
    expect(violations('report', known)).toEqual([]);
    expect(known).toMatchObject({
      verdict: 'non-conformant',
      headline: 'conformant but for 1 known failure: RES-03',
      exitCode: 0,
      baseline: { known: [{ id: 'RES-03', days: 30 }], stale: [], open: [] },
    });
    expect(known.requirements.find(({ id }) => id === 'RES-03')?.verdict).toBe('fail');
  });

  it('shows it with its reason and its age in every format, and breaks no build with it', async () => {
    const junit = junitOf(known);
    expect(
      (await validateXML({ xml: junit, schema: readText('fixtures/junit/junit-10.xsd') })).errors,
    ).toEqual([]);
    expect(junit).toContain(`<skipped message="known failure: ${TOLD}; success is answered`);
    expect(junit).toMatch(/<testsuites [^>]*failures="0"/);
    expect(JSON.parse(ctrfOf(known)).results.summary).toMatchObject({ failed: 0 });
    expect(ctrfOf(known)).toContain(`known failure: ${TOLD}`);
    expect(JSON.parse(badgeOf(known))).toMatchObject({
      message: '1 known failure (full)',
      color: 'yellowgreen',
    });
    expect(htmlOf(known)).toContain(`<dt>Known</dt><dd>${TOLD}</dd>`);
    expect(htmlOf(known)).toContain('Conformant but for known failures</h1>');
    expect(summaryOf(known)).toMatch(/### Known failures\n\n- \*\*RES-03\*\* fail: a proxy of ours/);
    expect(terminalOf(known, { colour: false })).toContain(`known        RES-03 fail: ${TOLD}`);
    expect(terminalOf(known, { colour: false })).not.toContain('✕');
    expect(annotationsOf(known)).toEqual([]);
  });

  it('excuses neither what fails besides nor what is not proven', () => {
    const more = { ...FAILS.otherwise, held: { response: { body: { statusCode: 0, statusMessage: 'OK' } } } };
    expect(report([KNOWN], { departure: { otherwise: more } })).toMatchObject({
      headline: 'non-conformant: RES-05 failed; besides 1 known failure: RES-03',
      exitCode: 1,
    });
    const silent = reportOf(wholeRun({ ...FAILS, silent: true }).records, { ...OPTIONS, known: [KNOWN] });
    expect(silent.headline).toMatch(/^inconclusive; not proven: .*; besides 1 known failure: RES-03$/);
    expect(silent).toMatchObject({ verdict: 'non-conformant', exitCode: 3 });
    expect(junitOf(silent)).toContain('name="the run itself"');
  });

  it('excuses a warning with --strict', () => {
    const departure = { otherwise: { held: { response: { headers: {} } } } };
    const warning: BaselineEntry = { requirement: 'RES-04', verdict: 'warn', reason: 'x' };
    expect(report([], { departure, strict: true }).exitCode).toBe(1);
    expect(report([warning], { departure, strict: true })).toMatchObject({
      headline: 'conformant but for 1 known failure: RES-04',
      exitCode: 0,
    });
  });

  it('and others without it are together what the worst is, in any way that one of them saw', () => {
    const runs = [report([KNOWN], { departure: {} }), known].map((each, index) => ({
      folder: `run-${index + 1}`,
      report: each,
      stopped: false,
    }));
    expect(repeatedReport({ ...OPTIONS, runs, planned: 2, known: [KNOWN] })).toMatchObject({
      headline: 'conformant but for 1 known failure: RES-03; 2 runs, flaky: RES-03 (fail in 1)',
      exitCode: 0,
    });
  });
});

describe('a run with a stale entry', () => {
  const stale = report([{ ...KNOWN, fingerprint: [{ ...WAY, what: 'success is answered with HTTP 302' }] }]);
  const why = 'RES-03 fails for another reason: success is answered with HTTP 500 (active)';

  it('breaks the build, and says what to do in every format', async () => {
    expect(stale).toMatchObject({ exitCode: 1 });
    expect(stale.headline).toBe(`stale baseline: ${why}; non-conformant: RES-03 failed`);
    const junit = junitOf(stale);
    expect(
      (await validateXML({ xml: junit, schema: readText('fixtures/junit/junit-10.xsd') })).errors,
    ).toEqual([]);
    expect(junit).toContain('<testsuite name="baseline" tests="1" failures="1"');
    expect(JSON.parse(ctrfOf(stale)).results.summary).toMatchObject({ failed: 2 });
    for (const text of [
      htmlOf(stale),
      summaryOf(stale),
      terminalOf(stale, { colour: false }),
      annotationsOf(stale).join(),
    ])
      expect(text).toContain('look at it as at a new failure');
  });

  it('that passes is conformant in its verdict, and exit 1', () => {
    const mended = report([KNOWN], { departure: {} });
    expect(mended).toMatchObject({ verdict: 'conformant', exitCode: 1 });
    expect(mended.headline).toMatch(
      /^stale baseline: RES-03 is pass, and was expected to fail; conformant: 31 of 31/,
    );
  });
});
