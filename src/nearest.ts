/**
 * The candidate that a misspelt word was most likely meant to be, or undefined when none is near: it begins with the word,
 * or at most a third of the word has to be changed.
 */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const ranked = candidates
    .map((candidate) => ({ candidate, edits: candidate.startsWith(word) ? 1 : distance(word, candidate) }))
    .sort((a, b) => a.edits - b.edits);
  const [best] = ranked;
  return best !== undefined && best.edits <= word.length / 3 ? best.candidate : undefined;
}

/** Levenshtein's distance: how many characters to insert, take out or replace. */
function distance(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [i, a] of [...from].entries()) {
    const current = [i + 1];
    for (const [j, b] of [...to].entries()) {
      const replaced = (previous[j] ?? 0) + (a === b ? 0 : 1);
      current.push(Math.min(replaced, (previous[j + 1] ?? 0) + 1, (current[j] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[to.length] ?? 0;
}
