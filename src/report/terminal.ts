import { stripVTControlCharacters, styleText } from 'node:util';
import { isNotAsked, notAskedBy } from '../judge/not-asked.js';
import type { Report, RequirementResult, Verdict } from '../schemas/report.gen.js';
import { visible } from '../trace/visible.js';
import { annotationsOf } from './annotations.js';
import { columns } from './columns.js';
import { changeLines } from './comparison/text.js';
import { duration, seconds } from './duration.js';
import { isKnownAlone, knownFailure, knownInWords, staleInWords } from './known-failures.js';
import { latencyLines } from './latency-lines.js';
import { byReason, isAmissByItself } from './open-requirements.js';
import { fitted, type Screen } from './screen.js';
import { contradictionLines } from './terminal-contradictions.js';
import { counted, UNVERIFIED } from './wording.js';

const COLOURS: Readonly<Record<Verdict | Report['verdict'], Parameters<typeof styleText>[0]>> = {
  pass: 'green',
  info: 'blue',
  warn: 'yellow',
  fail: 'red',
  error: 'red',
  inconclusive: 'magenta',
  untested: 'gray',
  conformant: 'green',
  'partially-conformant': 'yellow',
  'non-conformant': 'red',
  void: 'magenta',
};

// The rest stands in report.html.
const MOST_CHANGES = 12;

/** How a terminal or a log is written. */
export interface TerminalOptions extends Screen {
  readonly colour: boolean;
  /** Where the reports were written; absent = they could not be. */
  readonly folder?: string;
  /** Whether it is the log of a GitHub Actions job. */
  readonly annotated?: boolean;
}

/**
 * The report for a terminal or a log: what is amiss by itself, the counts, what there was; then what is contradicted, and the headline. So
 * the end of a screen tells what is wrong.
 */
export function terminalOf(report: Report, options: TerminalOptions): string {
  const { colour } = options;
  // validateStream would look at stdout; the caller knows better what this is written to.
  const paint = (verdict: keyof typeof COLOURS, text: string) =>
    colour ? styleText(COLOURS[verdict], text, { validateStream: false } as object) : text;
  const byItself = (verdict: Verdict, begin: string, text: string) => {
    const [first = '', ...rest] = fitted([`${begin.padEnd(12)} ${text}`], options);
    return [paint(verdict, first.slice(0, 12)) + first.slice(12), ...rest].join('\n');
  };
  // Nothing was judged: the headline says why, and every requirement would say it again.
  const open =
    report.verdict === 'void' ? [] : report.requirements.filter((each) => isToldByItself(report, each));
  const signed = report.signOff.filter(({ what }) => report.verdict !== 'void' || what === 'clean-up');
  const lines = byReason(open).map(({ verdict, reason, members }) => {
    const names = members.map(({ id, level }) => `${id} ${level}`).join(', ');
    const text = members.length === 1 ? `${names} ${visible(reason)}` : `${visible(reason)}: ${names}`;
    return byItself(verdict, verdict, text);
  });
  for (const each of report.baseline?.known ?? [])
    lines.push(byItself('warn', 'known', `${each.id} ${each.verdict}: ${visible(knownInWords(each))}`));
  for (const each of report.baseline?.stale ?? [])
    lines.push(byItself('fail', 'stale', visible(staleInWords(each))));
  const notAsked = report.requirements.filter(isNotAsked).length;
  if (notAsked > 0)
    lines.push(
      byItself(
        'untested',
        'not asked',
        `${counted(notAsked, 'requirement')} (${notAskedBy(report.requirements)})`,
      ),
    );
  const unverified = report.target.insecure ? fitted([UNVERIFIED], options) : [];
  const headline = fitted([visible(stripVTControlCharacters(report.headline))], options);
  const changed = fitted((report.against ? changeLines(report.against) : []).slice(0, MOST_CHANGES), options);
  const below = headline.length + unverified.length + changed.length;
  const shown = contradictionLines(report, options, below + 1);
  const painted = (verdict: keyof typeof COLOURS, told: readonly string[]) =>
    told.map((line) => paint(verdict, line));
  return [
    ...lines,
    ...(lines.length > 0 ? [''] : []),
    countsOf(report),
    ...fitted(factsOf(report, options), options),
    '',
    ...fitted(
      signed.map(({ what, text }) => `${what.padEnd(14)} ${visible(text)}`),
      options,
    ),
    '',
    ...(options.annotated ? annotationsOf(report) : []),
    ...shown.map((line) => (line.startsWith('✕') ? paint('fail', line) : line)),
    ...changed.map((line) => (line.startsWith('✕') ? paint('fail', line) : line)),
    ...painted('warn', unverified),
    ...painted(isKnownAlone(report) ? 'partially-conformant' : report.verdict, headline),
    '',
  ].join('\n');
}

/** How many requirements of each level have each verdict. */
function countsOf({ counts }: Report): string {
  const verdicts = ['pass', 'fail', 'warn', 'info', 'inconclusive', 'untested', 'error'] as const;
  const rows = (['MUST', 'SHOULD', 'MAY'] as const).map((level) => [
    level,
    ...verdicts.map((each) => String(counts[level][each])),
  ]);
  return columns(
    [['', ...verdicts], ...rows],
    Object.fromEntries(verdicts.map((_, index) => [index + 1, { isRight: true }])),
  );
}

/** What there was, how long it took, and where it is written. */
function factsOf(report: Report, { folder }: TerminalOptions): string[] {
  const { documentation, findings, timing, soak } = report;
  return [
    `documentation  edition ${documentation.edition}; ${counted(findings.length, 'finding')} about the page, in report.html and by the command docs`,
    `took           ${seconds(timing.durationMs)}, ${counted(timing.calls, 'call')}, ${counted(timing.requests, 'SetCallDisposition request')}, ${counted(timing.messages, 'message')}, ${counted(timing.events, 'line')} of events, ${counted(timing.windows, 'quiet window')} (${seconds(timing.windowsMs)})`,
    // A soak has lines of its own for them.
    ...(soak === undefined ? [`latency        ${latencies(timing)}`] : []),
    folder === undefined
      ? 'reports        none could be written'
      : `reports        ${folder}: ${files(report)}`,
  ];
}

/** What is told by a line of its own: what fails has more than that further down, and names what is left open for it. */
function isToldByItself(report: Report, result: RequirementResult): boolean {
  const { id, verdict } = result;
  const { contradictions = [] } = report;
  if (knownFailure(report, id) !== undefined) return false;
  return verdict === 'fail' ? !contradictions.some((each) => each.id === id) : isAmissByItself(result);
}

function latencies(timing: Report['timing']): string {
  const each = latencyLines(timing).map(
    ({ name, times: { p50, p95, max } }) =>
      `${name} p50 ${duration(p50)}, p95 ${duration(p95)}, max ${duration(max)}`,
  );
  return each.length === 0 ? 'nothing was measured' : each.join('; ');
}

function files({ repeats, soak, shards }: Report): string {
  const rendered = 'report.html, report.json, junit.xml, ctrf.json, summary.md, badge.json, findings.sarif';
  const recorded = soak === undefined ? 'trace.ndjson, traffic.har' : 'trace.ndjson';
  if (shards !== undefined) return `${rendered}; the traces are those of the parts`;
  if (repeats === undefined) return `${rendered}, ${recorded}`;
  const folders = repeats.runs.map(({ folder }) => folder);
  const own = folders.length === 1 ? folders[0] : `each of ${folders[0]} to ${folders.at(-1)}`;
  return `${rendered}; the same, ${recorded} in ${own}`;
}
