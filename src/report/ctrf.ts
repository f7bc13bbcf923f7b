import type { CTRFReport, TestStatus } from 'ctrf';
import type { Report, RequirementResult, Verdict } from '../schemas/report.gen.js';
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
  const tests = report.requirements.map(testOf);
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

function testOf(result: RequirementResult): CTRFReport['results']['tests'][number] {
  const { id, title, verdict, reason, level, branch, expected, observed } = result;
  return {
    name: `${id} ${title}`,
    status: STATUS[verdict],
    rawStatus: verdict,
    // A requirement is judged on exchanges that it shares with others: it has no time of its own.
    duration: Math.round(result.tookMs ?? 0),
    suite: [id.slice(0, 3)],
    tags: [level, branch],
    ...(verdict === 'pass' ? {} : { message: reason, extra: { expected, observed } }),
  };
}
