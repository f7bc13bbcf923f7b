import { type CatalogueRow, catalogue, catalogueOf } from '../../specs/catalogue.js';
import { lineOf, pageFacts, shippedPage } from '../documentation/edition.js';
import { judgeDocumentation } from '../documentation/judge.js';
import { version } from '../package.js';
import { type Judged, judgeAgain, levelOf } from '../rules/judge.js';
import { slowestReply } from '../rules/reply.js';
import { defaultEdition, editionNamed } from '../schemas/editions.js';
import type { Report, RequirementResult, Verdict } from '../schemas/report.gen.js';
import type { JudgementRecord, TraceRecord } from '../schemas/trace.gen.js';
import { TraceView } from '../trace/view.js';
import { latencyOf } from './latency.js';
import { outlierNotices } from './latency-outlier.js';
import { inOtherEdition } from './other-edition.js';
import { ownAddressNotice } from './own-address.js';
import { runVerdict } from './run-verdict.js';
import { signOff } from './sign-off.js';
import { timelineOf } from './timeline.js';

/** What a report is made from beside the trace. */
export interface ReportOrder {
  /** Why a requirement was not driven, by id: not configured, or filtered out. */
  readonly untested: ReadonlyMap<string, string>;
  /** What went wrong with a requirement without a judgement: our fault, or the target could not be reached. */
  readonly broken: (id: string) => string;
  readonly requireComplete: boolean;
  readonly strict: boolean;
  readonly notices: readonly string[];
}

/** Ids of the rows that only an event source can show: outside the profile `api`. */
export const needEvents: ReadonlySet<string> = new Set(
  catalogue.filter((row) => row.needs.includes('events')).map((row) => row.id),
);

/** The report model: every requirement judged again from the trace, the exchanges as timelines, the findings, the sums. */
export function reportOf(records: readonly TraceRecord[], order: ReportOrder): Report {
  const view = new TraceView(records);
  const { header } = view;
  const judgements = records.filter((record): record is JudgementRecord => record.type === 'judgement');
  const edition = editionNamed(header.documentation.edition);
  const requirements = catalogueOf(edition.name).map((row) => resultOf(view, row, judgements, order));
  const outcome = {
    requirements,
    profile: header.profile,
    target: header.target,
    exchanges: view.exchanges.filter((exchange) => exchange.request !== undefined).length,
    needEvents,
    requireComplete: order.requireComplete,
    strict: order.strict,
  };
  const sums = runVerdict(outcome);
  const otherwise = inOtherEdition(view, judgements, outcome);
  return {
    schemaVersion: 1,
    suite: { name: 'gws-conformance', version },
    documentation: { ...pageFacts(), edition: edition.name },
    target: targetOf(header.target),
    startedAt: header.startedAt,
    profile: header.profile,
    ...sums,
    headline: sums.headline + (otherwise?.tail ?? ''),
    counts: countsOf(requirements),
    requirements,
    findings: judgeDocumentation(shippedPage()),
    exchanges: timelines(view, judgements),
    timing: timingOf(view),
    signOff: signOff(view, requirements, needEvents),
    notices: [
      ...order.notices,
      ...(edition === defaultEdition ? [] : [`Judged by edition ${edition.name}, ${edition.about}.`]),
      ...(otherwise === undefined ? [] : [otherwise.notice]),
      ...ownAddressNotice(view),
      ...records.flatMap((record) => (record.type === 'notice' ? [record.text] : [])),
      ...outlierNotices(view),
    ],
  };
}

function targetOf({ url, kind, insecure }: TraceView['header']['target']): Report['target'] {
  return { url, kind, ...(insecure && { insecure }) };
}

function resultOf(
  view: TraceView,
  row: CatalogueRow,
  judgements: readonly JudgementRecord[],
  order: ReportOrder,
): RequirementResult {
  const record = judgements.find((each) => each.requirement === row.id);
  const judged = record === undefined ? undriven(row, order) : judgeAgain(view, row, record);
  const line = row.source.document === 'SetCallDisposition' ? lineOf(row.source.quote) : undefined;
  return {
    id: row.id,
    level: levelOf(row, view.header.charset),
    branch: row.branch,
    title: row.title,
    source: { ...row.source, ...(line === undefined ? {} : { line }) },
    expected: row.expected,
    ...judged,
  };
}

function undriven(row: CatalogueRow, order: ReportOrder): Judged {
  const untested = order.untested.get(row.id);
  const reason = untested ?? order.broken(row.id);
  return {
    verdict: untested === undefined ? 'error' : 'untested',
    reason,
    observed: 'nothing: it was not run',
    evidence: [],
  };
}

/** How many requirements of each level have each verdict. */
export function countsOf(requirements: readonly RequirementResult[]): Report['counts'] {
  const of = (level: string) => {
    const count = (verdict: Verdict) =>
      requirements.filter((each) => each.level === level && each.verdict === verdict).length;
    return {
      pass: count('pass'),
      fail: count('fail'),
      warn: count('warn'),
      info: count('info'),
      inconclusive: count('inconclusive'),
      untested: count('untested'),
      error: count('error'),
    };
  };
  return { MUST: of('MUST'), SHOULD: of('SHOULD'), MAY: of('MAY') };
}

// What each of these must not see decides which channel its timeline shows to the window's end.
const WATCH_MESSAGES = new Set(['REL-01', 'ACT-10', 'KEY-01', 'ERR-14', 'ERR-18']);
const WATCH_EVENTS = new Set(['REL-08', 'ERR-23']);

function timelines(view: TraceView, judgements: readonly JudgementRecord[]): Report['exchanges'] {
  return view.exchanges
    .filter((exchange) => exchange.request !== undefined)
    .map((exchange) => {
      const ids = judgements
        .filter((record) => record.subject.includes(exchange.id))
        .map((record) => record.requirement);
      const messages = ids.some((id) => WATCH_MESSAGES.has(id));
      return timelineOf(view, exchange, ids, {
        messages,
        events: !messages && ids.some((id) => WATCH_EVENTS.has(id)),
        bystander: !messages && ids.includes('ACT-14'),
      });
    });
}

function timingOf(view: TraceView): Report['timing'] {
  const windows = view.records.filter((record) => record.type === 'window');
  const opened = windows.filter((record) => record.state === 'open');
  const spent = opened.map((open) => {
    const close = windows.find((record) => record.state === 'close' && record.seq > open.seq);
    return (close?.at ?? view.endedAt) - open.at;
  });
  const sessions = new Set(view.exchanges.map((exchange) => exchange.session));
  const slowest = Math.max(0, ...[...sessions].map((session) => slowestReply(view, session)));
  return {
    durationMs: view.endedAt,
    windowsMs: spent.reduce((sum, ms) => sum + ms, 0),
    windows: opened.length,
    ...(slowest > 0 ? { slowestMessageMs: slowest } : {}),
    latency: latencyOf(view),
    calls: view.calls.length,
    requests: view.exchanges.filter((exchange) => exchange.request !== undefined).length,
    messages: view.records.filter((record) => record.type === 'message').length,
    events: view.events.length,
  };
}
