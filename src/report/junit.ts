import { Eta } from 'eta';
import type { Report, RequirementResult, StaleEntry } from '../schemas/report.gen.js';
import { knownFailure, knownInWords, staleInWords } from './known-failures.js';
import { shown } from './shown.js';
import { grouped } from './wording.js';

interface Suite extends Tally {
  readonly name: string;
  readonly skipped: number;
  /** Seconds. */
  readonly time: string;
  readonly cases: readonly Case[];
}

interface Case {
  readonly group: string;
  readonly name: string;
  readonly time?: string;
  readonly outcome?: Outcome;
}

/** What makes a case something else than passed, or is said of one that is. */
interface Outcome {
  readonly element: 'failure' | 'error' | 'skipped' | 'system-out';
  readonly type?: string;
  readonly message?: string;
  readonly text?: string;
}

const eta = new Eta({
  autoEscape: true,
  escapeFunction: (value) => escaped(value).replaceAll('"', '&quot;'),
});

const template = `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="<%= it.name %>" tests="<%= it.tests %>" failures="<%= it.failures %>" errors="<%= it.errors %>" time="<%= it.time %>">
<% for (const suite of it.suites) { %>
  <testsuite name="<%= suite.name %>" tests="<%= suite.tests %>" failures="<%= suite.failures %>" errors="<%= suite.errors %>" skipped="<%= suite.skipped %>" time="<%= suite.time %>" timestamp="<%= it.timestamp %>">
    <properties>
<% for (const [name, value] of it.properties) { %>
      <property name="<%= name %>" value="<%= value %>"/>
<% } %>
    </properties>
<% for (const { group, name, time, outcome } of suite.cases) { %>
    <testcase classname="gws-conformance.<%= group %>" name="<%= name %>"<% if (time) { %> time="<%= time %>"<% } %><% if (outcome) { %>>
      <<%= outcome.element %><% if (outcome.type) { %> type="<%= outcome.type %>"<% } %><% if (outcome.message) { %> message="<%= outcome.message %>"<% } %><% if (outcome.text) { %>><%~ it.escaped(outcome.text) %></<%= outcome.element %>><% } else { %>/><% } %>\n
    </testcase>
<% } else { %>/>\n<% } %>
<% } %>
  </testsuite>
<% } %>
</testsuites>
`;

/**
 * The report as JUnit XML, in the dialect of the Jenkins schema: one suite for each group of the catalogue, one case
 * for each requirement. fail is a failure, error an error, inconclusive and untested are skipped with verdict and
 * reason, warn and info passed with system-out. A known failure is skipped, and an entry of the baseline that is stale a failure of
 * its own. A run that is void or inconclusive is an error of its own beside them. Times are
 * seconds.
 */
export function junitOf(report: Report): string {
  const view = shown(report);
  const { failures, errors, tests } = tallyOf(view, view.requirements);
  const stale = view.baseline?.stale ?? [];
  // Where the known failures are all that fails, the exit code alone tells that the rest is not proven.
  const isOpen = failures === 0 && view.baseline !== undefined && view.exitCode >= 3;
  const proves = view.verdict !== 'void' && view.verdict !== 'inconclusive' && !isOpen;
  return eta.renderString(template, {
    escaped,
    name: view.suite.name,
    tests: tests + stale.length + (proves ? 0 : 1),
    failures: failures + stale.length,
    errors: errors + (proves ? 0 : 1),
    time: seconds(view.timing.durationMs),
    timestamp: timestampOf(view),
    properties: propertiesOf(view),
    suites: [
      ...(proves ? [] : [runSuite(view)]),
      ...(stale.length > 0 ? [staleSuite(stale)] : []),
      ...grouped(view.requirements).map(({ name, items }) => ({
        name,
        ...tallyOf(view, items),
        skipped: items.filter((item) => isSkipped(view, item)).length,
        time: seconds(items.reduce((sum, { tookMs }) => sum + (tookMs ?? 0), 0)),
        cases: items.map((item) => caseOf(view, item)),
      })),
    ] satisfies Suite[],
  });
}

// As the text of an element. What XML cannot carry has been shown by then; the replacement is the second lock.
function escaped(value: unknown): string {
  return String(value)
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}

/** A suite of one case, the run itself: readers take skipped tests for success, and such a run has proven none. */
function runSuite(report: Report): Suite {
  const time = seconds(report.timing.durationMs);
  const outcome = {
    ...({ element: 'error', type: report.verdict, message: report.headline } as const),
    text: notProven(report),
  };
  const cases = [{ group: 'run', name: 'the run itself', time, outcome }];
  return { name: 'run', tests: 1, failures: 0, errors: 1, skipped: 0, time, cases };
}

/** A suite for the entries of the baseline that are stale: their requirements may well pass. */
function staleSuite(stale: readonly StaleEntry[]): Suite {
  const [tests, failures] = [stale.length, stale.length];
  const cases = stale.map((each) => ({
    group: 'baseline',
    name: `${each.id} as expected`,
    outcome: {
      ...({ element: 'failure', type: 'stale baseline', message: staleInWords(each) } as const),
      text: each.advice,
    },
  }));
  return { name: 'baseline', tests, failures, errors: 0, skipped: 0, time: seconds(0), cases };
}

function notProven({ unproven, notices = [] }: Report): string {
  return [...unproven.map(({ id, verdict, reason }) => `${id} ${verdict}: ${reason}`), ...notices].join('\n');
}

function timestampOf({ startedAt }: Report): string {
  return startedAt.replace(/(\.\d+)?(Z|[+-]\d\d:\d\d)$/, '');
}

function propertiesOf(report: Report): [string, string | number][] {
  return Object.entries({
    verdict: report.verdict,
    headline: report.headline,
    exitCode: report.exitCode,
    profile: report.profile,
    'target.url': report.target.url,
    'target.kind': report.target.kind,
    'suite.version': report.suite.version,
    'documentation.edition': report.documentation.edition,
    'documentation.sha256': report.documentation.sha256,
  });
}

function caseOf(report: Report, item: RequirementResult): Case {
  return {
    group: item.id.split('-')[0] ?? '',
    name: `${item.id} ${item.level} ${item.title}`,
    ...(item.tookMs === undefined ? {} : { time: seconds(item.tookMs) }),
    outcome: outcomeOf(report, item),
  };
}

function outcomeOf(report: Report, item: RequirementResult): Outcome | undefined {
  const { id, verdict, reason } = item;
  const known = knownFailure(report, id);
  if (known !== undefined)
    return { element: 'skipped', message: `known failure: ${knownInWords(known)}; ${reason}` };
  const text = accountOf(item);
  if (verdict === 'fail') return { element: 'failure', type: 'fail', message: reason, text };
  if (verdict === 'error') return { element: 'error', type: 'error', message: reason, text };
  if (isSkipped(report, item)) return { element: 'skipped', message: `${verdict}: ${reason}` };
  return verdict === 'pass' ? undefined : { element: 'system-out', text: `${verdict}: ${reason}\n${text}` };
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

interface Tally {
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
}

function tallyOf(report: Report, items: readonly RequirementResult[]): Tally {
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
