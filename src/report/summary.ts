import type { Report } from '../schemas/report.gen.js';
import { leftOpenBy } from './because.js';
import { latencyInWords } from './comparison/compare.js';
import { changeInWords, signOf } from './comparison/text.js';
import { duration } from './duration.js';
import { isKnownAlone, knownFailure, knownInWords, staleInWords, verdictTold } from './known-failures.js';
import { latencyLines } from './latency-lines.js';
import { byReason, isAmissByItself } from './open-requirements.js';
import { plain } from './plain.js';
import { shown } from './shown.js';
import { nameOf, soakLatencies } from './soak/words.js';
import { capital, signs, UNVERIFIED, verdicts } from './wording.js';

/**
 * The report as a page of GitHub Markdown, for a job summary or a comment: the headline, the counts, everything that
 * is neither pass nor info with its reason, the findings about the documentation, and where to read on. Strings of
 * the target are text in it, whatever they hold. It stays far below the 1 MiB that GitHub takes.
 */
export function summaryOf(report: Report): string {
  const view = shown(report);
  const { timing, suite, target, documentation } = view;
  const parts = [
    `## ${signs[isKnownAlone(view) ? 'partially-conformant' : view.verdict]} ${capital(verdictTold(view))}`,
    `**${plain(view.headline)}**`,
    ...(target.insecure ? [`${signs.warn.replace('!', '\\!')} **${plain(UNVERIFIED)}**`] : []),
    `${plain(documentation.page)}, edition ${plain(documentation.edition)}, at ${plain(target.url)} (${target.kind}), profile ${view.profile}, ${suite.name} ${plain(suite.version)}, exit code ${view.exitCode}`,
    ...(view.summary === undefined ? [] : [plain(view.summary)]),
    ...section('Against an earlier run', againstList(view)),
    ...section(
      'Stale baseline',
      (view.baseline?.stale ?? []).map((each) => `- ${plain(staleInWords(each))}`).join('\n'),
    ),
    ...section(
      'Known failures',
      (view.baseline?.known ?? [])
        .map((each) => `- **${plain(each.id)}** ${each.verdict}: ${plain(knownInWords(each))}`)
        .join('\n'),
    ),
    countsTable(view),
    ...contradictionsOf(view),
    ...soakSection(view),
    ...section('Not passed', openTable(view)),
    ...section('The documentation', findingsList(view)),
    ...section('Notices', (view.notices ?? []).map((notice) => `- ${plain(notice)}`).join('\n')),
    view.signOff.map(({ what, text }) => `- **${what}** ${plain(text)}`).join('\n'),
    `${duration(timing.durationMs)} for ${timing.calls} calls, ${timing.requests} SetCallDisposition requests, ${timing.messages} messages and ${timing.events} events; quiet windows: ${timing.windows}, ${duration(timing.windowsMs)}.`,
    ...latencyTable(view),
    `To read on: \`report.html\` (expected against observed, and every exchange as a timeline), \`report.json\` (the same for programs), \`trace.ndjson\` (all that was recorded${view.repeats ? '; in the folder of each run' : ''}).`,
  ];
  return `${parts.join('\n\n')}\n`;
}

/** What changed, a line each. */
function againstList({ against }: Report): string {
  if (against === undefined) return '';
  const { before, changes, latency, notes } = against;
  return [
    `${plain(before.name)} of ${before.startedAt}: ${plain(before.headline)}`,
    '',
    ...notes.map((each) => `- ${plain(each)}`),
    ...changes.map(
      (each) => `- ${plain(signOf(each))} **${plain(each.id)}** ${each.level} ${plain(changeInWords(each))}`,
    ),
    ...latency.map((each) => `- ${plain(latencyInWords(each))}`),
  ].join('\n');
}

/** What is contradicted, with who asked what, what is left open for it, and how to ask again. */
function contradictionsOf(report: Report): string[] {
  const { contradictions = [], requirements } = report;
  return section(
    'Contradicted',
    contradictions
      .filter(({ id }) => knownFailure(report, id) === undefined)
      .flatMap(({ id, asked, answered, came, again }) => {
        const result = requirements.find((each) => each.id === id);
        if (result === undefined) return [];
        const open = leftOpenBy(id, requirements).map((each) => each.id);
        return [
          `- **${plain(id)}** ${result.level} ${plain(result.title)}`,
          ...(asked === undefined ? [] : [`  - ${plain(asked)}: ${plain(answered ?? '')}`]),
          `  - ${plain(came)}`,
          ...(open.length === 0 ? [] : [`  - leaves open ${plain(open.join(', '))}`]),
          `  - again: \`${again}\``,
        ];
      })
      .join('\n'),
  );
}

/** The dispositions of a soak that deviate, each by name, and the latencies. */
function soakSection({ soak }: Report): string[] {
  if (soak === undefined) return [];
  const deviating = soak.deviations.map((each) => {
    const by = each.requirement === null ? '' : ` (${plain(each.requirement)})`;
    return `- **${each.kind}**${by} ${plain(each.value)}, ${plain(nameOf(each))}: ${plain(each.text)}`;
  });
  const rows = soakLatencies(soak.latency).flatMap(({ name, times: { measured, corrected } }) =>
    [['', measured] as const, [', corrected', corrected] as const].map(
      ([which, { p50, p90, p99, p999, max }]) =>
        `| ${name}${which} | ${[p50, p90, p99, p999, max].map(duration).join(' | ')} |`,
    ),
  );
  const head = ['| latency | p50 | p90 | p99 | p99.9 | max |', '|---|--:|--:|--:|--:|--:|'];
  return section(
    'Soak',
    [...deviating, '', ...(rows.length === 0 ? [] : [...head, ...rows])].join('\n').trim(),
  );
}

function section(title: string, body: string): string[] {
  return body === '' ? [] : [`### ${title}`, body];
}

function countsTable({ counts }: Report): string {
  const rows = (['MUST', 'SHOULD', 'MAY'] as const).map(
    (level) => `| ${level} | ${verdicts.map((verdict) => counts[level][verdict]).join(' | ')} |`,
  );
  const heads = verdicts.map((verdict) => `${signs[verdict]} ${verdict}`.replace('!', '\\!'));
  return [`| | ${heads.join(' | ')} |`, `|---|${verdicts.map(() => '--:|').join('')}`, ...rows].join('\n');
}

/** One row for all that share a verdict and a reason, so that forty untested for one reason stay one row. */
function openTable(report: Report): string {
  const open = report.requirements
    .filter((each) => isAmissByItself(each) && knownFailure(report, each.id) === undefined)
    .sort((a, b) => verdicts.indexOf(a.verdict) - verdicts.indexOf(b.verdict));
  const rows = byReason(open).map(({ verdict, reason, members }) => {
    const [first, ...others] = members;
    const which = members.map(({ id, level }) => `${plain(id)} ${level}`).join(', ');
    const title = first !== undefined && others.length === 0 ? `: ${plain(first.title)}` : '';
    return `| ${signs[verdict].replace('!', '\\!')} ${verdict} | ${which}${title} | ${plain(reason)} |`;
  });
  return rows.length === 0 ? '' : ['| verdict | requirement | reason |', '|---|---|---|', ...rows].join('\n');
}

function latencyTable({ timing }: Report): string[] {
  const rows = latencyLines(timing).map(
    ({ name, about, times: { p50, p95, max, count } }) =>
      `| ${name}, ${about} | ${duration(p50)} | ${duration(p95)} | ${duration(max)} | ${count} |`,
  );
  const head = ['| latency | p50 | p95 | max | measured |', '|---|--:|--:|--:|--:|'];
  return rows.length === 0 ? [] : [[...head, ...rows].join('\n')];
}

function findingsList({ findings }: Report): string {
  return findings
    .map(({ id, text, lines }) => {
      const numbers = lines.slice(0, 8).map(({ line }) => line);
      const where = `${lines.length === 1 ? 'line' : 'lines'} ${numbers.join(', ')}${lines.length > 8 ? ', …' : ''}`;
      return `- ${plain(id)}, ${where}: ${plain(text)}`;
    })
    .join('\n');
}
