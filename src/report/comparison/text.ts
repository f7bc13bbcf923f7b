import type { Change, ComparedLine, Comparison } from '../../schemas/comparison.gen.js';
import { clipped, visible } from '../../trace/visible.js';
import { signs } from '../wording.js';
import { latencyInWords, WORDS } from './compare.js';

const LONGEST = 300;

/** The sign of a kind of change, so that none is told by its colour alone. */
export function signOf({ kind }: Pick<Change, 'kind'>): string {
  if (kind === 'regressed' || kind === 'otherwise' || kind === 'found') return signs.fail;
  if (kind === 'fixed' || kind === 'proven') return signs.pass;
  return kind === 'unproven' ? signs.inconclusive : signs.warn;
}

/** A change in a line. */
export function changeInWords({ kind, before, after, text }: Change): string {
  const from = before === undefined || after === undefined ? '' : ` (${before} -> ${after})`;
  return `${WORDS[kind]}${from}: ${clipped(text, LONGEST)}`;
}

/**
 * A comparison for a terminal: a line each of what changed, with the exchange of then beside that of now for what regressed; the headline
 * last.
 * @param columns how wide it may be
 */
export function comparisonText(comparison: Comparison, columns: number): string {
  const { before, after, changes, unchanged, latency, notes, differs, headline } = comparison;
  const lines = [
    ...[before, after].map(({ name, startedAt, headline: told }) => `${name}  ${startedAt}  ${told}`),
    ...differs.map((each) => `! ${each}`),
    ...notes.map((each) => `! ${each}`),
    '',
    ...changes.flatMap((each) => [changeLine(each), ...exchangeLines(each, columns)]),
    ...latency.map((each) => `~ ${latencyInWords(each)}`),
    ...(changes.length + latency.length > 0 ? [''] : []),
    `${unchanged} as before`,
    headline,
  ];
  return `${lines.map(visible).join('\n')}\n`;
}

/** What changed and which latencies moved, a line each. */
export function changeLines({ changes, latency }: Comparison): string[] {
  return [
    ...changes.map((each) => visible(changeLine(each))),
    ...latency.map((each) => `~ ${latencyInWords(each)}`),
  ];
}

function changeLine(change: Change): string {
  return `${signOf(change)} ${change.id} ${change.level} ${changeInWords(change)}`;
}

function exchangeLines({ exchange, again }: Change, columns: number): string[] {
  const half = Math.max(30, Math.floor((columns - 7) / 2));
  const cell = (line: ComparedLine | undefined) => {
    const text = line === undefined ? '' : `${line.wrong ? '!' : ' '} ${visible(line.text)}`;
    return text.length > half ? clipped(text, half - 1) : text.padEnd(half);
  };
  const rows = (exchange?.rows ?? []).flatMap(({ before, after }) =>
    Array.from({ length: Math.max(before.length, after.length) }, (_, index) =>
      `  ${cell(before[index])} | ${cell(after[index])}`.trimEnd(),
    ),
  );
  const heads = exchange && [
    `  ${`  then: ${exchange.before ?? 'no exchange like it'}`.padEnd(half)} |   now: ${exchange.after}`,
  ];
  return [...(heads ?? []), ...rows, ...(again === undefined ? [] : [`  again: ${again}`])];
}
