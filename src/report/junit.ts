import { create } from 'xmlbuilder2';
import type { XMLBuilder } from 'xmlbuilder2/lib/interfaces.js';
import type { Report, RequirementResult, StaleEntry } from '../schemas/report.gen.js';
import { knownFailure, knownInWords, staleInWords } from './known-failures.js';
import { shown } from './shown.js';
import { grouped } from './wording.js';

/**
 * The report as JUnit XML, in the dialect of the Jenkins schema: one suite for each group of the catalogue, one case
 * for each requirement. fail is a failure, error an error, inconclusive and untested are skipped with verdict and
 * reason, warn and info passed with system-out. A known failure is skipped, and an entry of the baseline that is stale a failure of
 * its own. A run that is void or inconclusive is an error of its own beside them. Times are
 * seconds.
 */
export function junitOf(report: Report): string {
  // The builder takes `&lt;` for a reference made on purpose and leaves it; `&amp;lt;` is what was meant.
  const view = shown(report, (text) => text.replaceAll('&', '&amp;'));
  // What XML cannot carry has been shown by then; the replacement is the second lock.
  const document = create({ version: '1.0', encoding: 'UTF-8', invalidCharReplacement: '\uFFFD' });
  const tally = tallyOf(view, view.requirements);
  const stale = view.baseline?.stale ?? [];
  // Where the known failures are all that fails, the exit code alone tells that the rest is not proven.
  const isOpen = tally.failures === 0 && view.baseline !== undefined && view.exitCode >= 3;
  const proves = view.verdict !== 'void' && view.verdict !== 'inconclusive' && !isOpen;
  const root = document.ele('testsuites', {
    name: view.suite.name,
    tests: tally.tests + stale.length + (proves ? 0 : 1),
    failures: tally.failures + stale.length,
    errors: tally.errors + (proves ? 0 : 1),
    time: seconds(view.timing.durationMs),
  });
  if (!proves) writeRun(root, view);
  if (stale.length > 0) writeStale(root, view, stale);
  for (const { name, items } of grouped(view.requirements)) {
    const suite = root.ele('testsuite', {
      name,
      ...tallyOf(view, items),
      skipped: items.filter((item) => isSkipped(view, item)).length,
      time: seconds(items.reduce((sum, { tookMs }) => sum + (tookMs ?? 0), 0)),
      timestamp: timestampOf(view),
    });
    writeProperties(suite, view);
    for (const item of items) writeCase(suite, view, item);
  }
  return `${root.end({ prettyPrint: true })}\n`;
}

/** A suite of one case, the run itself: readers take skipped tests for success, and such a run has proven none. */
function writeRun(root: XMLBuilder, report: Report): void {
  const time = seconds(report.timing.durationMs);
  const suite = root.ele('testsuite', {
    name: 'run',
    tests: 1,
    failures: 0,
    errors: 1,
    skipped: 0,
    time,
    timestamp: timestampOf(report),
  });
  writeProperties(suite, report);
  const element = suite.ele('testcase', { classname: 'gws-conformance.run', name: 'the run itself', time });
  element.ele('error', { type: report.verdict, message: report.headline }).txt(notProven(report));
}

/** A suite for the entries of the baseline that are stale: their requirements may well pass. */
function writeStale(root: XMLBuilder, report: Report, stale: readonly StaleEntry[]): void {
  const tests = stale.length;
  const suite = root.ele('testsuite', {
    name: 'baseline',
    tests,
    failures: tests,
    errors: 0,
    skipped: 0,
    time: seconds(0),
    timestamp: timestampOf(report),
  });
  writeProperties(suite, report);
  for (const each of stale) {
    const element = suite.ele('testcase', {
      classname: 'gws-conformance.baseline',
      name: `${each.id} as expected`,
    });
    element.ele('failure', { type: 'stale baseline', message: staleInWords(each) }).txt(each.advice);
  }
}

function notProven({ unproven, notices = [] }: Report): string {
  return [...unproven.map(({ id, verdict, reason }) => `${id} ${verdict}: ${reason}`), ...notices].join('\n');
}

function timestampOf({ startedAt }: Report): string {
  return startedAt.replace(/(\.\d+)?(Z|[+-]\d\d:\d\d)$/, '');
}

function writeProperties(suite: XMLBuilder, report: Report): void {
  const properties = suite.ele('properties');
  const values = {
    verdict: report.verdict,
    headline: report.headline,
    exitCode: report.exitCode,
    profile: report.profile,
    'target.url': report.target.url,
    'target.kind': report.target.kind,
    'suite.version': report.suite.version,
    'documentation.edition': report.documentation.edition,
    'documentation.sha256': report.documentation.sha256,
  };
  for (const [name, value] of Object.entries(values)) properties.ele('property', { name, value });
}

function writeCase(suite: XMLBuilder, report: Report, item: RequirementResult): void {
  const known = knownFailure(report, item.id);
  const element = suite.ele('testcase', {
    classname: `gws-conformance.${item.id.split('-')[0]}`,
    name: `${item.id} ${item.level} ${item.title}`,
    ...(item.tookMs === undefined ? {} : { time: seconds(item.tookMs) }),
  });
  if (known !== undefined) {
    element.ele('skipped', { message: `known failure: ${knownInWords(known)}; ${item.reason}` });
  } else if (item.verdict === 'fail') {
    element.ele('failure', { type: 'fail', message: item.reason }).txt(accountOf(item));
  } else if (item.verdict === 'error') {
    element.ele('error', { type: 'error', message: item.reason }).txt(accountOf(item));
  } else if (isSkipped(report, item)) {
    element.ele('skipped', { message: `${item.verdict}: ${item.reason}` });
  } else if (item.verdict !== 'pass') {
    element.ele('system-out').txt(`${item.verdict}: ${item.reason}\n${accountOf(item)}`);
  }
}

function accountOf({ expected, observed, source, evidence }: RequirementResult): string {
  const line = source.line === undefined ? '' : `, line ${source.line}`;
  const proofs = evidence.map(
    ({ text, seq }) => `evidence: ${text}${seq === undefined ? '' : ` (trace record ${seq})`}`,
  );
  return [
    `expected: ${expected}`,
    `observed: ${observed}`,
    `source: ${source.document}${line}: ${source.quote}`,
    ...proofs,
  ].join('\n');
}

function tallyOf(
  report: Report,
  items: readonly RequirementResult[],
): { tests: number; failures: number; errors: number } {
  return {
    tests: items.length,
    failures: items.filter(({ id, verdict }) => verdict === 'fail' && !knownFailure(report, id)).length,
    errors: items.filter(({ verdict }) => verdict === 'error').length,
  };
}

function isSkipped(report: Report, { id, verdict }: RequirementResult): boolean {
  return verdict === 'inconclusive' || verdict === 'untested' || knownFailure(report, id) !== undefined;
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}
