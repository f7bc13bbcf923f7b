import { isNotAsked, notAskedBy } from '../../judge/not-asked.js';
import type { Report, RequirementResult } from '../../schemas/report.gen.js';
import { duration } from '../duration.js';
import { isKnownAlone, verdictTold } from '../known-failures.js';
import { shown } from '../shown.js';
import { capital, grouped, signs, UNVERIFIED, verdicts } from '../wording.js';
import { comparisonView } from './comparison.js';
import { documentationOf } from './documentation.js';
import { exchangesOf } from './exchange.js';
import { latencyChart } from './latency-chart.js';
import { overviewOf } from './overview.js';
import { repetitionOf } from './repetition.js';
import { soakOf } from './soak.js';

const levels = ['MUST', 'SHOULD', 'MAY'] as const;

/** What the templates need: the report with its strings made visible, in the order and the words of the page. */
export function viewOf(original: Report) {
  const report = shown(original);
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
    ...exchangesOf(report),
    documentation: documentationOf(report),
    latencies: latencyChart(report.timing),
    repetition: repetitionOf(report),
    soak: soakOf(report),
    figures: figuresOf(report),
  };
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
