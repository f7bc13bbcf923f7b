/** A line that one of two texts has and the other has not. */
export interface LineChange {
  kind: 'added' | 'removed';
  /** Number of the line, from 1: in the new text when added, in the old one when removed. */
  line: number;
  words: string;
}

/**
 * The lines to remove from `before` and to add to it so that it becomes `after`, in the order of the text, fewest
 * possible (longest common subsequence). White space at the ends of a line makes no difference.
 * Time and memory grow with the product of the lines between the common begin and the common end.
 */
export function lineChanges(before: readonly string[], after: readonly string[]): LineChange[] {
  const same = (i: number, j: number) => before[i]?.trim() === after[j]?.trim();
  let head = 0;
  while (head < Math.min(before.length, after.length) && same(head, head)) head += 1;
  let tail = 0;
  const most = Math.min(before.length, after.length) - head;
  while (tail < most && same(before.length - 1 - tail, after.length - 1 - tail)) tail += 1;

  const rows = before.length - head - tail;
  const columns = after.length - head - tail;
  // lengths[i][j]: the longest common subsequence of what is left of both texts from there on.
  const lengths = Array.from({ length: rows + 1 }, () => new Uint32Array(columns + 1));
  const left = (i: number, j: number) => lengths[i]?.[j] ?? 0;
  for (let i = rows - 1; i >= 0; i -= 1) {
    for (let j = columns - 1; j >= 0; j -= 1) {
      const length = same(head + i, head + j)
        ? left(i + 1, j + 1) + 1
        : Math.max(left(i + 1, j), left(i, j + 1));
      (lengths[i] as Uint32Array)[j] = length;
    }
  }
  const changes: LineChange[] = [];
  let i = 0;
  let j = 0;
  while (i < rows || j < columns) {
    if (i < rows && j < columns && same(head + i, head + j)) {
      i += 1;
      j += 1;
    } else if (j >= columns || (i < rows && left(i + 1, j) >= left(i, j + 1))) {
      changes.push({ kind: 'removed', line: head + i + 1, words: (before[head + i] ?? '').trim() });
      i += 1;
    } else {
      changes.push({ kind: 'added', line: head + j + 1, words: (after[head + j] ?? '').trim() });
      j += 1;
    }
  }
  return changes;
}
