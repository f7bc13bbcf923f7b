import type { ExchangeTimeline, Report, RequirementResult } from '../../schemas/report.gen.js';
import { duration, offset } from '../duration.js';
import { shown } from '../shown.js';
import { capital, grouped, signs, UNVERIFIED, verdicts } from '../wording.js';
import { latencyChart } from './latency-chart.js';
import { repetitionOf } from './repetition.js';
import { type EdgeMark, scaleOf } from './scale.js';
import { rowsOf } from './timeline-rows.js';

const levels = ['MUST', 'SHOULD', 'MAY'] as const;

/** What the templates need: the report with its strings made visible, in the order and the words of the page. */
export function viewOf(original: Report) {
  const report = shown(original);
  const byId = new Map(report.requirements.map((requirement) => [requirement.id, requirement]));
  return {
    report,
    verdict: { word: capital(report.verdict), sign: signs[report.verdict] },
    begun: report.startedAt.replace('T', ' ').replace(/(\.\d+)?Z$/, ' UTC'),
    profile: report.profile === 'full' ? 'HTTP, CometD and an event feed' : 'HTTP and CometD',
    unverified: UNVERIFIED,
    contradicted: report.requirements.filter(({ level, verdict }) => level === 'MUST' && verdict === 'fail'),
    unproven: unprovenGroups(report),
    levels,
    counts: verdicts.map((verdict) => ({
      verdict,
      sign: signs[verdict],
      cells: levels.map((level) => report.counts[level][verdict]),
    })),
    choices: choicesOf(report.requirements),
    groups: grouped(report.requirements).map((group) => ({
      ...group,
      items: group.items.map(requirementView),
    })),
    exchanges: report.exchanges.map((exchange) => exchangeView(exchange, byId)),
    statements: statementsOf(report),
    latencies: latencyChart(report.timing),
    repetition: repetitionOf(report),
    figures: figuresOf(report),
  };
}

/** The unproven with one verdict and reason together: without a bystander or a feed many share theirs. */
function unprovenGroups({ unproven }: Report): { verdict: string; reason: string; ids: string[] }[] {
  const groups: { verdict: string; reason: string; ids: string[] }[] = [];
  for (const { id, verdict, reason } of unproven) {
    const group = groups.find((other) => other.verdict === verdict && other.reason === reason);
    if (group) group.ids.push(id);
    else groups.push({ verdict, reason, ids: [id] });
  }
  return groups;
}

/** The findings under the statement that they contradict; a long list of lines is folded. */
function statementsOf({ findings }: Report) {
  return [...new Set(findings.map(({ id }) => id))].map((id) => {
    const own = findings.filter((finding) => finding.id === id);
    return {
      id,
      title: own[0]?.title,
      findings: own.map((finding) => ({ ...finding, long: finding.lines.length > 8 })),
    };
  });
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
    // Words of an example are shown as they stand, words of a sentence between quotation marks.
    literal: /^["{[/]/.test(requirement.source.quote),
    number: requirement.id.split('-')[1] ?? '',
    // Text in backquotes is code; with an odd backquote the title stays as it is.
    titleParts:
      parts.length % 2 === 1
        ? parts.map((text, index) => ({ text, code: index % 2 === 1 }))
        : [{ text: requirement.title, code: false }],
    open: ['fail', 'error', 'inconclusive', 'warn'].includes(requirement.verdict),
  };
}

function exchangeView(exchange: ExchangeTimeline, byId: ReadonlyMap<string, RequirementResult>) {
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
    rows: rowsOf(exchange).map((row) => ({
      ...row,
      cited: row.seq === undefined ? [] : citedBy(row.seq, exchange, byId),
    })),
  };
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
    { name: 'Requests', value: timing.requests },
    { name: 'Messages', value: timing.messages },
    { name: 'Events', value: timing.events },
  ];
}
