/**
 * The lines of a text, without their line ends; a byte order mark and the kind of line end (LF, CRLF, CR) make no
 * difference. Line n of the page is element n - 1.
 */
export function linesOf(text: string): string[] {
  return text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
}

/** A piece of text with every run of white space made one space, and none at its ends. */
export function oneSpaced(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** The sentences of a piece of text, each with single spaces; none of an empty one. */
export function sentencesOf(text: string): string[] {
  const spaced = oneSpaced(text);
  return spaced === '' ? [] : spaced.split(/(?<=[.!?])\s+(?=\p{Lu})/u);
}
