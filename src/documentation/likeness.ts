import { oneSpaced } from './lines.js';

const SAME: readonly [RegExp, string][] = [
  [/[“”„‟″]/g, '"'],
  [/[‘’‚‛′]/g, "'"],
  [/[‐‑‒–—−]/g, '-'],
  [/…/g, '...'],
];

/** Words as they are compared: typographic quotes, dashes and white space make no difference. */
export function plainWords(text: string): string {
  return oneSpaced(
    SAME.reduce((words, [pattern, plain]) => words.replace(pattern, plain), text.normalize('NFKC')),
  );
}

/** How much of their words two texts share, from 0 to 1 (Dice's coefficient); capitals make no difference. */
export function likeness(one: string, other: string): number {
  const words = wordsOf(one);
  const others = wordsOf(other);
  if (words.length + others.length === 0) return 0;
  const free = [...others];
  let shared = 0;
  for (const word of words) {
    const at = free.indexOf(word);
    if (at < 0) continue;
    free.splice(at, 1);
    shared += 1;
  }
  return (2 * shared) / (words.length + others.length);
}

function wordsOf(text: string): string[] {
  return (
    plainWords(text)
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  );
}
