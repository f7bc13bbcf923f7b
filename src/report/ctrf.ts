import type { CTRFReport, TestStatus } from 'ctrf';
import type { Report, RequirementResult, Verdict } from '../schemas/report.gen.js';
import { knownFailure, knownInWords, staleInWords } from './known-failures.js';
import { shown } from './shown.js';

// inconclusive and error = other, untested = skipped; a warn or info does not fail a build.
const STATUS: Readonly<Record<Verdict, TestStatus>> = {
  pass: 'passed',
  warn: 'passed',
  info: 'passed',
  fail: 'failed',
  inconclusive: 'other',
  error: 'other',
  untested: 'skipped',
};

/** The report as Common Test Report Format, one test a requirement. */
export function ctrfOf(model: Report): string {
  const report = shown(model);
  const start = Date.parse(report.startedAt);
  const tests = [...report.requirements.map((each) => testOf(report, each)), ...staleTests(report)];
  const having = (status: TestStatus) => tests.filter((test) => test.status === status).length;
  const ctrf: CTRFReport = {
    reportFormat: 'CTRF',
    specVersion: '0.0.0',
    generatedBy: `gws-conformance ${report.suite.version}`,
    results: {
      tool: { name: report.suite.name, version: report.suite.version },
      summary: {
        tests: tests.length,
        passed: having('passed'),
        failed: having('failed'),
        pending: having('pending'),
        skipped: having('skipped'),
        other: having('other'),
        start,
        stop: Math.round(start + report.timing.durationMs),
      },
      tests,
    },
  };
  return `${JSON.stringify(ctrf, undefined, 2)}\n`;
}

type CtrfTest = CTRFReport['results']['tests'][number];

/** An entry of the baseline that is stale fails the build, whatever its requirement does. */
function staleTests({ baseline }: Report): CtrfTest[] {
  return (baseline?.stale ?? []).map((each) => ({
    name: `baseline ${each.id}`,
    status: 'failed',
    rawStatus: 'stale',
    duration: 0,
    suite: ['baseline'],
    message: staleInWords(each),
  }));
}

function testOf(report: Report, result: RequirementResult): CtrfTest {
  const { id, title, verdict, reason, level, branch, expected, observed } = result;
  const known = knownFailure(report, id);
  const why = known === undefined ? reason : `known failure: ${knownInWords(known)}; ${reason}`;
  return {
    name: `${id} ${title}`,
    status: known === undefined ? STATUS[verdict] : 'skipped',
    rawStatus: verdict,
    // A requirement is judged on exchanges that it shares with others: it has no time of its own.
    duration: Math.round(result.tookMs ?? 0),
    suite: [id.slice(0, 3)],
    tags: [level, branch],
    ...(verdict === 'pass' ? {} : { message: why, extra: { expected, observed } }),
  };
}
