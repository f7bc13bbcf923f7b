import { requirementOf } from '../requirement.js';
import { visible } from '../trace/visible.js';
import type { PageChange } from './page-changes.js';
import type { Unit } from './units.js';

const NUMBER = 8;

/**
 * What changed, under the requirements that it touches, with both wordings, each with its line: `-` in the page that is shipped, `+` in
 * the copy. What touches none comes last. Ends with a line end.
 * @param lineInFile the line of the copy's file for a line of its text
 */
export function printChanges(
  changes: readonly PageChange[],
  lineInFile: (line: number) => number = (line) => line,
): string {
  if (changes.length === 0) return 'Nothing changed against the edition that the suite was built from.\n';
  const sets = [...new Set(changes.map(({ requirements }) => requirements.join()))].sort(emptyLast);
  const blocks = sets.map((set) => {
    const touched = changes.filter(({ requirements }) => requirements.join() === set);
    const ids = set === '' ? [] : set.split(',');
    const head = ids.map((id) => `${id} ${requirementOf(id).level.padEnd(6)} ${requirementOf(id).text}`);
    return [
      ...(head.length > 0 ? head : ['Touches no requirement']),
      ...touched.flatMap((change) => told(change, lineInFile)),
    ].join('\n');
  });
  const count = changes.length === 1 ? '1 change' : `${changes.length} changes`;
  return `${blocks.join('\n\n')}\n\n${count} against the edition that the suite was built from\n`;
}

function told({ before, after }: PageChange, lineInFile: (line: number) => number): string[] {
  return [
    `  ${visible(placeOf((before ?? after) as Unit))}`,
    ...(before ? [side(before.line, '-', before.words)] : []),
    ...(after ? [side(lineInFile(after.line), '+', after.words)] : []),
  ];
}

function placeOf({ kind, place }: Unit): string {
  return kind === 'cell' ? `the row ${place}` : kind === 'request line' ? `the request line` : place;
}

function side(line: number, sign: string, words: string): string {
  return `${String(line).padStart(NUMBER)}  ${sign} ${visible(words)}`;
}

// What touches a requirement first, in the order of the changes; sort is stable.
function emptyLast(one: string, other: string): number {
  return Number(one === '') - Number(other === '');
}
