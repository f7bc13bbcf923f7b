import { isNotAsked, notAskedBy } from '../../judge/not-asked.js';
import type { ExchangeTimeline, Report, RequirementResult, TimelineEntry } from '../../schemas/report.gen.js';
import { duration, offset } from '../duration.js';
import { foldedJson } from '../folded-json.js';
import { isKnownAlone, verdictTold } from '../known-failures.js';
import { shown } from '../shown.js';
import { capital, grouped, signs, UNVERIFIED, verdicts } from '../wording.js';
import { comparisonView } from './comparison.js';
import { documentationOf } from './documentation.js';
import { latencyChart } from './latency-chart.js';
import { overviewOf } from './overview.js';
import { repetitionOf } from './repetition.js';
import { type EdgeMark, scaleOf } from './scale.js';
import { soakOf } from './soak.js';
import { rowsOf } from './timeline-rows.js';

const levels = ['MUST', 'SHOULD', 'MAY'] as const;

/** What the templates need: the report with its strings made visible, in the order and the words of the page. */
export function viewOf(original: Report) {
  const report = shown(original);
  const byId = new Map(report.requirements.map((requirement) => [requirement.id, requirement]));
  const telling = new Set(
    report.requirements
      .filter(({ verdict }) => verdict !== 'pass' && verdict !== 'info')
      .flatMap(({ evidence }) => evidence.map(({ exchange }) => exchange)),
  );
  const pointedAt = exchangesPointedAt(report);
  const present = report.exchanges.filter(({ id }) => pointedAt.has(id));
  const exchanges = present.map((exchange) => {
    const isTelling = telling.has(exchange.id);
    return { ...exchangeView(exchange, { byId, pointedAt, isWhole: isTelling }), telling: isTelling };
  });
  return {
    report,
    verdict: verdictView(report),
    begun: report.startedAt.replace('T', ' ').replace(/(\.\d+)?Z$/, ' UTC'),
    profile: report.profile === 'full' ? 'HTTP, CometD and an event feed' : 'HTTP and CometD',
    unverified: UNVERIFIED,
    comparison: comparisonView(report),
    overview: overviewOf(report),
    levels,
    counts: verdicts
      .map((verdict) => ({
        verdict,
        sign: signs[verdict],
        cells: levels.map((level) => report.counts[level][verdict]),
      }))
      .filter(({ cells }) => cells.some((count) => count > 0)),
    choices: choicesOf(report.requirements),
    groups: grouped(report.requirements.filter((each) => !isNotAsked(each))).map((group) => ({
      ...group,
      // Where nothing was judged the overview says why, once.
      items: group.items.map((each) => {
        const view = requirementView(each);
        return { ...view, open: view.open && report.verdict !== 'void' };
      }),
    })),
    notAsked: report.requirements.filter(isNotAsked).map(requirementView),
    notAskedBy: notAskedBy(report.requirements),
    exchanges,
    passing: exchanges.filter(({ telling }) => !telling),
    leftOut: report.exchanges.length - present.length,
    documentation: documentationOf(report),
    latencies: latencyChart(report.timing),
    repetition: repetitionOf(report),
    soak: soakOf(report),
    figures: figuresOf(report),
  };
}

/** The exchanges that something in the report links to; of the others `report.json` has all, and they would be most of the page. */
function exchangesPointedAt({
  requirements,
  findings,
  traffic = [],
}: Report): ReadonlySet<string | undefined> {
  const members = traffic.flatMap((place) => place.members);
  return new Set([
    ...requirements.flatMap(({ evidence }) => evidence.map(({ exchange }) => exchange)),
    ...findings.map(({ exchange }) => exchange),
    ...members.map(({ contradicted }) => contradicted?.exchange),
  ]);
}

function verdictView(report: Report) {
  const tone = isKnownAlone(report) ? 'partially-conformant' : report.verdict;
  return { word: capital(verdictTold(report)), sign: signs[tone], tone };
}

function choicesOf(requirements: readonly RequirementResult[]) {
  const present = (values: readonly string[], of: (requirement: RequirementResult) => string) =>
    values.filter((value) => requirements.some((requirement) => of(requirement) === value));
  return [
    {
      name: 'level',
      legend: 'Level',
      values: present(levels, ({ level }) => level).map((value) => ({ value })),
    },
    {
      name: 'verdict',
      legend: 'Verdict',
      values: verdicts
        .filter((verdict) => requirements.some((requirement) => requirement.verdict === verdict))
        .map((value) => ({ value, sign: signs[value] })),
    },
    {
      name: 'branch',
      legend: 'Branch',
      values: present(['active', 'released', 'both'], ({ branch }) => branch).map((value) => ({ value })),
    },
  ];
}

function requirementView(requirement: RequirementResult) {
  const parts = requirement.title.split('`');
  return {
    ...requirement,
    sign: signs[requirement.verdict],
    // Words of an example are shown as they stand, words of a sentence of the page between quotation marks; what is known from elsewhere
    // is told in words of our own.
    manner: /^["{[/]/.test(requirement.source.quote)
      ? 'literal'
      : requirement.source.line === undefined
        ? 'told'
        : 'quoted',
    number: requirement.id.split('-')[1] ?? '',
    // Text in backquotes is code; with an odd backquote the title stays as it is.
    titleParts:
      parts.length % 2 === 1
        ? parts.map((text, index) => ({ text, code: index % 2 === 1 }))
        : [{ text: requirement.title, code: false }],
    // What is left open for another is told there.
    open:
      ['fail', 'error', 'inconclusive', 'warn'].includes(requirement.verdict) &&
      requirement.because === undefined,
  };
}

interface Surroundings {
  readonly byId: ReadonlyMap<string, RequirementResult>;
  readonly pointedAt: ReadonlySet<string | undefined>;
  /** Whether messages are shown as they came, beside what changed in them: where nothing is amiss that is enough. */
  readonly isWhole: boolean;
}

function exchangeView(exchange: ExchangeTimeline, { byId, pointedAt, isWhole }: Surroundings) {
  const { sentAt, control, window, sentinel } = exchange;
  const scale = scaleOf(exchange);
  const edges: [string, EdgeMark, 'start' | 'end'][] = [];
  if (scale?.control) edges.push(['control', scale.control, 'start']);
  if (scale?.sentinel) edges.push(['sentinel', scale.sentinel, 'end']);
  return {
    ...exchange,
    sent: duration(sentAt),
    judged: exchange.requirements.map((id) => {
      const verdict = byId.get(id)?.verdict;
      return { id, verdict, sign: verdict && signs[verdict] };
    }),
    controlTime: control && offset(control.at - sentAt),
    sentinelTime: sentinel && offset(sentinel.at - sentAt),
    windowLength: window && duration(window.ms),
    windowFrom: window && offset(window.fromAt - sentAt),
    windowTo: window && offset(window.toAt - sentAt),
    scale,
    edges,
    rows: rowsOf(exchange).map((row) => {
      const lines = changedLines(row);
      return {
        ...row,
        body: isWhole || lines === undefined ? row.body : undefined,
        lines,
        ofLink: pointedAt.has(row.of),
        cited: row.seq === undefined ? [] : citedBy(row.seq, exchange, byId),
      };
    }),
  };
}

/** The JSON of a message with what changed in it, everything else folded; undefined where nothing is known to have changed. */
function changedLines({ body, changed }: TimelineEntry) {
  if (body === undefined || changed === undefined) return undefined;
  try {
    return foldedJson(JSON.parse(body), changed);
  } catch {
    // It was clipped.
    return undefined;
  }
}

/** The requirements that are not fulfilled and give this record of the exchange as their evidence. */
function citedBy(seq: number, { id }: ExchangeTimeline, byId: ReadonlyMap<string, RequirementResult>) {
  return [...byId.values()]
    .filter(({ verdict }) => verdict !== 'pass' && verdict !== 'info')
    .filter(({ evidence }) => evidence.some((piece) => piece.seq === seq && piece.exchange === id))
    .map((requirement) => ({
      id: requirement.id,
      verdict: requirement.verdict,
      sign: signs[requirement.verdict],
    }));
}

function figuresOf({ timing }: Report): { name: string; value: string | number }[] {
  const slowest = timing.slowestMessageMs;
  return [
    { name: 'Whole run', value: duration(timing.durationMs) },
    { name: 'In quiet windows', value: `${duration(timing.windowsMs)} (${timing.windows})` },
    ...(slowest === undefined ? [] : [{ name: 'Slowest message', value: duration(slowest) }]),
    { name: 'Calls', value: timing.calls },
    { name: 'SetCallDisposition requests', value: timing.requests },
    { name: 'Messages', value: timing.messages },
    { name: 'Events', value: timing.events },
  ];
}
