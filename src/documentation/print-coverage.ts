import { catalogueOf } from '../requirement.js';
import type { PageLine } from '../schemas/report.gen.js';
import { visible } from '../trace/visible.js';

type Part = PageLine['parts'][number];

/** What became of a piece of the page, in words. */
export const statusWords: Readonly<Record<NonNullable<Part['status']>, string>> = {
  proven: 'proven',
  contradicted: 'contradicted',
  undecided: 'not decided',
  unjudged: 'judged by nothing',
};

/**
 * The page piece by piece: its line, its words, which requirements judge it, or why none does; with verdicts, what became of it and what
 * the target did. Ends with a line end.
 */
export function printCoverage(page: readonly PageLine[], hasVerdicts: boolean): string {
  const pieces = page.flatMap(({ line, parts }) => parts.filter(isPiece).map((part) => ({ ...part, line })));
  const blocks = pieces.map(({ line, words, status = 'unjudged', requirements = [], did, why }) => {
    const judged =
      requirements.length > 0
        ? requirements.join(', ')
        : `judged by nothing: ${why ?? 'nobody has said why'}`;
    const state = hasVerdicts && requirements.length > 0 ? `${statusWords[status]}: ` : '';
    return [
      `${String(line).padStart(4)}  ${visible(words.trim())}`,
      `        ${state}${judged}`,
      ...(hasVerdicts && did !== undefined ? [`        ${visible(did)}`] : []),
    ].join('\n');
  });
  return `${blocks.join('\n')}\n\n${sums(pieces, hasVerdicts)}\n`;
}

// What continues on a further line stands with its first.
function isPiece({ requirements, why, status }: Part): boolean {
  return requirements !== undefined || why !== undefined || status === 'unjudged';
}

function sums(pieces: readonly Part[], hasVerdicts: boolean): string {
  const judged = pieces.filter(({ requirements }) => requirements !== undefined);
  const ids = new Set(judged.flatMap(({ requirements = [] }) => requirements));
  const others = catalogueOf().filter(({ id }) => !ids.has(id));
  const count = (status: Part['status']) => pieces.filter((each) => each.status === status).length;
  const states = (['proven', 'contradicted', 'undecided'] as const).map(
    (each) => `${count(each)} ${statusWords[each]}`,
  );
  return [
    `${pieces.length} sentences, table cells and sample members: ${judged.length} judged by ${ids.size} requirements, ${pieces.length - judged.length} by none`,
    ...(hasVerdicts ? [`${states.join(', ')}, ${count('unjudged')} judged by nothing`] : []),
    `${others.length} requirements rest on other pages alone: ${others.map(({ id }) => id).join(', ')}`,
  ].join('\n');
}
