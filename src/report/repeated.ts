import { standingOf } from '../baseline/standing.js';
import { pageView } from '../documentation/page-view.js';
import type { BaselineEntry } from '../schemas/baseline.gen.js';
import type { Report } from '../schemas/report.gen.js';
import { asAWhole } from './as-a-whole.js';
import { withCauses } from './because.js';
import { inOrder, withoutShare } from './contradictions.js';
import { latencyOver } from './latency.js';
import { type Across, exchangeIn, requirementAcross } from './repeated-requirement.js';
import { inWhichRuns, type RepeatedRun } from './repeated-run.js';
import { signOffOver } from './repeated-sign-off.js';

/** What a report over several runs is made from. */
export interface Repetition {
  /** At least one, in order. */
  readonly runs: readonly RepeatedRun[];
  /** How many runs there were to be. */
  readonly planned: number;
  readonly requireComplete: boolean;
  readonly strict: boolean;
  /** The known failures (--baseline); absent = none were named. */
  readonly known?: readonly BaselineEntry[];
}

/**
 * One report over several runs against one target: every requirement with its worst verdict, and how steady it was; the verdict,
 * headline and exit code that follow from these; the evidence of the run that gave the worst verdict; the sums of all.
 */
export function repeatedReport({ runs, planned, requireComplete, strict, known }: Repetition): Report {
  const reports = runs.map(({ report }) => report);
  if (reports[0] === undefined) throw new Error('a repetition has one run at least');
  // Each run has a trace of its own.
  const { trace: _, ...first } = reports[0];
  const across = first.requirements.map(({ id }) => requirementAcross(id, runs));
  const requirements = withCauses(across.map(({ result: { because: _, ...result } }) => result));
  const timing = timingOf(reports);
  const { profile, target } = first;
  const standing = known && standingOf(known, requirements, first.startedAt);
  const whole = asAWhole({
    requirements,
    standing,
    profile,
    target,
    exchanges: timing.requests,
    requireComplete,
    strict,
  });
  return {
    ...first,
    ...whole,
    headline: `${whole.headline}; ${runs.length < planned ? `${runs.length} of ` : ''}${planned} runs${flakyMusts(across)}`,
    findings: findingsIn(runs),
    ...(first.traffic && { page: pageView(requirements, first.traffic) }),
    contradictions: contradictionsIn(runs, across, requirements),
    exchanges: exchangesOf(runs, across),
    timing,
    signOff: signOffOver(runs, planned, across),
    repeats: {
      planned,
      count: runs.length,
      runs: runs.map(({ folder, report, stopped }) => ({
        folder,
        verdict: report.verdict,
        ...(stopped && { stopped }),
      })),
      requirements: across.map(({ repeated }) => repeated),
    },
    notices: [
      ...(runs.length < planned ? [cutShort(runs, planned)] : []),
      ...inWhichRuns(runs, ({ report }) => report.notices ?? []),
    ],
  };
}

/** The findings of the first run, and of each other those that no run before it had; numbers alone make no difference. */
function findingsIn(runs: readonly RepeatedRun[]): Report['findings'] {
  const keyOf = ({ id, text }: Report['findings'][number]) => `${id} ${text.replace(/\d+/g, '#')}`;
  const known = new Set<string>();
  const told = runs.flatMap(({ folder, report }) => {
    const further = report.findings.filter((finding) => !known.has(keyOf(finding)));
    for (const finding of further) known.add(keyOf(finding));
    return further.map((finding) => ({
      ...finding,
      ...(finding.exchange && { exchange: exchangeIn(folder, finding.exchange) }),
    }));
  });
  return told.sort((a, b) => a.id.localeCompare(b.id));
}

/** What shows each contradiction, as the run saw it that gave the worst verdict. */
export function contradictionsIn(
  runs: readonly RepeatedRun[],
  across: readonly Across[],
  requirements: Report['requirements'],
): NonNullable<Report['contradictions']> {
  return inOrder(requirements).flatMap(({ id, reason }) => {
    const folder = across.find(({ repeated }) => repeated.id === id)?.repeated.run;
    const shown = runs
      .find((run) => run.folder === folder)
      ?.report.contradictions?.find((each) => each.id === id);
    if (shown === undefined || folder === undefined) return [];
    const { exchange, ...first } = shown;
    const rest = { ...first, came: withoutShare(reason) };
    if (exchange === undefined) return [rest];
    const own = exchangeIn(folder, exchange);
    return [{ ...rest, exchange: own, anchor: own }];
  });
}

/** The exchanges that the evidence points at, each under the requirements that its own run decides. */
export function exchangesOf(runs: readonly RepeatedRun[], across: readonly Across[]): Report['exchanges'] {
  const cited = new Set(across.flatMap(({ result }) => result.evidence.map(({ exchange }) => exchange)));
  return runs.flatMap(({ folder, report }) => {
    const decided = new Set(
      across.filter(({ repeated }) => repeated.run === folder).map(({ result }) => result.id),
    );
    return report.exchanges
      .map((exchange) => ({
        ...exchange,
        id: exchangeIn(folder, exchange.id),
        requirements: exchange.requirements.filter((id) => decided.has(id)),
      }))
      .filter(({ id }) => cited.has(id));
  });
}

export function timingOf(reports: readonly Report[]): Report['timing'] {
  const timings = reports.map(({ timing }) => timing);
  const sum = (name: 'windowsMs' | 'windows' | 'calls' | 'requests' | 'messages' | 'events') =>
    timings.reduce((total, timing) => total + timing[name], 0);
  const slowest = timings.flatMap(({ slowestMessageMs }) => slowestMessageMs ?? []);
  const ends = reports.map(({ startedAt, timing }) => Date.parse(startedAt) + timing.durationMs);
  return {
    // From the first one's beginning to the last one's end.
    durationMs: Math.max(...ends) - Date.parse(reports[0]?.startedAt ?? ''),
    windowsMs: sum('windowsMs'),
    windows: sum('windows'),
    ...(slowest.length > 0 && { slowestMessageMs: Math.max(...slowest) }),
    latency: latencyOver(timings.map(({ latency }) => latency)),
    calls: sum('calls'),
    requests: sum('requests'),
    messages: sum('messages'),
    events: sum('events'),
  };
}

function flakyMusts(across: readonly Across[]): string {
  const flaky = across.filter(
    ({ result, repeated }) => repeated.across === 'flaky' && result.level === 'MUST',
  );
  if (flaky.length === 0) return '';
  const each = flaky.map(({ result, repeated }) => {
    const times = repeated.verdicts.filter((verdict) => verdict === result.verdict).length;
    return `${result.id} (${result.verdict} in ${times})`;
  });
  return `, flaky: ${each.join(', ')}`;
}

function cutShort(runs: readonly RepeatedRun[], planned: number): string {
  const last = runs.at(-1);
  const why = last?.stopped ? 'was stopped' : 'judged nothing';
  return `Run ${runs.length} of ${planned} ${why}: the others were not begun.`;
}
