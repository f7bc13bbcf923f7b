import { type CopyLine, inParagraphs, looksLikeProse } from './copy-line.js';

/** The lines of a plain text; a sentence that goes on in the next line, as mail programs break it, is put together. */
export function linesOfText(lines: readonly string[]): CopyLine[] {
  return inParagraphs(
    lines.map((text, index) => ({ text, line: index + 1, isProse: looksLikeProse(text) })),
    (before, after) => !/[.!?:]\s*$/.test(before) && /^\s*\p{Ll}/u.test(after),
  );
}
