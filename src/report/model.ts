import { standingOf } from '../baseline/standing.js';
import { catalogueDigest } from '../catalogue-digest.js';
import { lineOf, pageFacts } from '../documentation/edition.js';
import { allFindings } from '../documentation/judge-traffic.js';
import { pageView } from '../documentation/page-view.js';
import { IN_OTHER_SHARD } from '../judge/not-asked.js';
import { levelOf } from '../judge/requirement-verdict.js';
import { type JudgedTrace, judgeWhole } from '../judge/whole.js';
import { version } from '../package.js';
import { catalogueOf, type Requirement } from '../requirement.js';
import type { BaselineEntry } from '../schemas/baseline.gen.js';
import { defaultEdition, editionNamed } from '../schemas/editions.js';
import type { Report, RequirementResult } from '../schemas/report.gen.js';
import type { TraceRecord } from '../schemas/trace.gen.js';
import { ownSession } from '../trace/exchange.js';
import { asAWhole, optionsOf } from './as-a-whole.js';
import { isContradicted, withCauses } from './because.js';
import { contradictionsOf } from './contradictions.js';
import { timelines } from './exchange-timelines.js';
import { latencyOf } from './latency.js';
import { outlierNotices } from './latency-outlier.js';
import { type InOtherEdition, inOtherEdition } from './other-edition.js';
import { ownAddressNotice } from './own-address.js';
import type { RunOutcome } from './run-verdict.js';
import { trafficOf } from './shown-traffic.js';
import { signOff } from './sign-off.js';

/** What a report is made from beside the trace. */
export interface ReportOptions {
  /** Why a requirement was not driven, by id: not configured, or filtered out. */
  readonly untested: ReadonlyMap<string, string>;
  readonly requireComplete: boolean;
  readonly strict: boolean;
  readonly notices: readonly string[];
  /** The known failures (--baseline); absent = none were named. */
  readonly known?: readonly BaselineEntry[];
  /** Of the trace file, from which the same report can be made again. */
  readonly traceSha256?: string;
}

/** The report model: every requirement judged from the trace, the exchanges as timelines, the findings, the sums. */
export function reportOf(records: readonly TraceRecord[], options: ReportOptions): Report {
  return reportFrom(judgeWhole(records, { untested: neverJudged(options) }), options);
}

/** What another part of the run drives is judged here too: where it is contradicted, it is. */
function neverJudged({ untested }: ReportOptions): ReadonlyMap<string, string> {
  return new Map([...untested].filter(([, reason]) => reason !== IN_OTHER_SHARD));
}

/** The same from a trace that is judged. Of a long one, what looks at every exchange is left out. */
export function reportFrom(trace: JudgedTrace, options: ReportOptions): Report {
  const { header, isWhole } = trace;
  return modelOf(trace, options, {
    target: targetOf(header.target),
    profile: header.profile,
    sent: trace.sums.exchanges,
    timelines: (requirements) => timelines(trace, requirements),
    timing: timingOf(trace),
    traffic: isWhole ? trafficOf(trace) : undefined,
    otherwise: (outcome) => (isWhole ? inOtherEdition(trace, outcome) : undefined),
  });
}

/** What of a report is made otherwise of a trace that is not held as a whole. */
export interface ModelParts {
  readonly target: Report['target'];
  readonly profile: Report['profile'];
  /** How many SetCallDisposition requests there were. */
  readonly sent: number;
  readonly timelines: (requirements: readonly RequirementResult[]) => Report['exchanges'];
  readonly timing: Report['timing'];
  /** What the trace shows of each documented member. */
  readonly traffic?: Report['traffic'];
  readonly otherwise: (outcome: RunOutcome) => InOtherEdition | undefined;
  readonly recording?: Report['recording'];
}

/** The report model of a trace that is judged. */
export function modelOf(trace: JudgedTrace, options: ReportOptions, parts: ModelParts): Report {
  const { header, records } = trace;
  const { target, profile, timing, traffic, recording } = parts;
  const edition = editionNamed(header.documentation.edition);
  const requirements = withCauses(catalogueOf(edition.name).map((row) => resultOf(trace, row, options)));
  const { requireComplete, strict } = options;
  const standing = options.known && standingOf(options.known, requirements, header.startedAt);
  const outcome = {
    requirements,
    standing,
    profile,
    target,
    exchanges: parts.sent,
    requireComplete,
    strict,
  };
  const whole = asAWhole(outcome);
  const otherwise = parts.otherwise(outcome);
  return {
    schemaVersion: 1,
    suite: { name: 'gws-conformance', version, catalogue: catalogueDigest(edition.name) },
    documentation: { ...pageFacts(), edition: edition.name },
    target,
    startedAt: header.startedAt,
    profile,
    ...(header.shard && { shard: header.shard }),
    ...whole,
    headline: whole.headline + (otherwise?.tail ?? ''),
    findings: allFindings(traffic, requirements),
    traffic,
    page: pageView(requirements, traffic),
    contradictions: contradictionsOf(trace, requirements),
    exchanges: parts.timelines(requirements),
    timing,
    signOff: signOff(trace, requirements),
    ...(options.traceSha256 !== undefined && { trace: { sha256: options.traceSha256 } }),
    ...(recording !== undefined && { recording }),
    ...optionsOf(options),
    notices: [
      ...options.notices,
      ...(edition === defaultEdition ? [] : [`Judged by edition ${edition.name}, ${edition.about}.`]),
      ...(otherwise === undefined ? [] : [otherwise.notice]),
      ...ownAddressNotice(trace),
      ...records.flatMap((record) => (record.type === 'notice' ? [record.text] : [])),
      ...(trace.isWhole ? outlierNotices(trace) : []),
    ],
  };
}

export function targetOf({ url, kind, insecure }: JudgedTrace['header']['target']): Report['target'] {
  return { url, kind, ...(insecure && { insecure }) };
}

function resultOf(trace: JudgedTrace, row: Requirement, { untested }: ReportOptions): RequirementResult {
  const found = trace.results.get(row.id);
  const isElsewhere = untested.get(row.id) === IN_OTHER_SHARD;
  const judged = found !== undefined && (!isElsewhere || isContradicted(found)) ? found : undefined;
  const line = row.source.document === 'SetCallDisposition' ? lineOf(row.source.quote) : undefined;
  const about = {
    id: row.id,
    level: levelOf(row, trace.header.charset),
    branch: row.branch,
    title: row.text,
    source: {
      document: row.source.document,
      quote: row.source.quote,
      ...(line === undefined ? {} : { line }),
    },
    expected: row.expected,
  };
  if (judged === undefined) {
    const reason = untested.get(row.id) ?? 'it was not run';
    return { ...about, verdict: 'untested', reason, observed: 'nothing: it was not run', evidence: [] };
  }
  const { counts, contradiction: _, ...result } = judged;
  return { ...about, ...result, ...(counts.applies > 0 && { exchanges: counts }) };
}

function timingOf(trace: JudgedTrace): Report['timing'] {
  const { records, exchanges, reading, sums } = trace;
  const windows = records.filter((record) => record.type === 'window');
  const opened = windows.filter((record) => record.state === 'open');
  const spent = opened.map((open) => {
    const close = windows.find((record) => record.state === 'close' && record.seq > open.seq);
    return (close?.at ?? reading.endedAt) - open.at;
  });
  const sessions = new Set(exchanges.map(ownSession));
  const slowest = Math.max(
    0,
    ...[...sessions].map((session) => session?.slowestBefore(Number.POSITIVE_INFINITY) ?? 0),
  );
  return {
    durationMs: reading.endedAt,
    windowsMs: spent.reduce((sum, ms) => sum + ms, 0),
    windows: opened.length,
    ...(slowest > 0 ? { slowestMessageMs: slowest } : {}),
    latency: trace.isWhole ? latencyOf(trace) : {},
    calls: sums.calls,
    requests: sums.exchanges,
    messages: sums.messages,
    events: sums.events,
  };
}
