import type { Change, ComparedLine, Comparison } from '../../schemas/comparison.gen.js';
import { clipped, visible } from '../../trace/visible.js';
import { plain } from '../plain.js';
import { signs } from '../wording.js';
import { latencyInWords } from './compare.js';
import { changeInWords, signOf } from './text.js';

// A comment that is longer is not read.
const MOST_LINES = 20;
// Of the rest a line is said how many they are.
const MOST_CHANGES = 6;
const MOST_LATENCIES = 2;
const LONGEST_LINE = 160;

/** A comparison as a comment of a pull request, in GitHub Markdown: at most 20 lines, what regressed first. */
export function comparisonMarkdown(comparison: Comparison): string {
  const { headline, regressions, before, after, changes, latency, differs, notes } = comparison;
  const sign = regressions > 0 ? signs.fail : signs.pass;
  const more = changes.length - MOST_CHANGES;
  const lines = [
    `### ${sign} ${plain(headline)}`,
    `${plain(after.headline)} (before: ${plain(before.headline)}, ${before.startedAt.slice(0, 10)})`,
    '',
    ...[...differs, ...notes].slice(0, 2).map((each) => `- ${plain(each)}`),
    ...changes
      .slice(0, MOST_CHANGES)
      .map(
        (each) =>
          `- ${plain(signOf(each))} **${plain(each.id)}** ${each.level} ${plain(each.title)}: ${plain(changeInWords(each))}`,
      ),
    ...(more > 0 ? [`- and ${more} more`] : []),
    ...latency.slice(0, MOST_LATENCIES).map((each) => `- ${plain(latencyInWords(each))}`),
  ];
  return `${[...lines, ...exchangeBlock(changes, MOST_LINES - lines.length)].join('\n')}\n`;
}

/** The exchange of the first regression as a diff of then and now, in so many lines. */
function exchangeBlock(changes: readonly Change[], room: number): string[] {
  const change = changes.find(({ exchange }) => exchange !== undefined);
  if (change === undefined) return [];
  const around = [
    `<details><summary>${plain(change.id)}: the exchange of then and of now</summary>`,
    '',
    '```diff',
    '```',
    `again: \`${change.again ?? ''}\``,
    '</details>',
  ];
  const left = room - around.length - 1;
  const rows = change.exchange?.rows.flatMap(({ before, after }) => {
    const wrongIn = (lines: readonly ComparedLine[]) => lines.filter(({ wrong }) => wrong);
    const [gone, come] = [wrongIn(before), wrongIn(after)];
    const same = gone.length + come.length === 0 ? after.slice(0, 1) : [];
    return [...tagged('-', gone), ...tagged('+', come), ...tagged(' ', same)];
  });
  if (rows === undefined || left < 1) return [];
  const shown = rows.slice(0, left).map((each) => clipped(visible(each).replaceAll('`', "'"), LONGEST_LINE));
  return ['', ...around.slice(0, 3), ...shown, ...around.slice(3)];
}

function tagged(sign: string, lines: readonly ComparedLine[]): string[] {
  return lines.map(({ text }) => `${sign} ${text}`);
}
