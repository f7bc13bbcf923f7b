/** A line of plain text that was taken out of a copy of the page. */
export interface CopyLine {
  readonly text: string;
  /** The line of the file on which it begins, from 1. */
  readonly line: number;
}

/** A line, and whether the next one goes on with its paragraph. */
export interface ProseLine extends CopyLine {
  readonly isProse: boolean;
}

/**
 * Puts together what is one paragraph in several lines, so that a sentence is not cut where a line is.
 * @param goesOn whether the second of two prose lines that follow each other goes on with the first
 */
export function inParagraphs(
  lines: readonly ProseLine[],
  goesOn: (before: string, after: string) => boolean,
): CopyLine[] {
  const found: ProseLine[] = [];
  let isAfterProse = false;
  for (const each of lines) {
    const before = found.at(-1);
    const isProse = each.isProse && each.text.trim() !== '';
    if (before && isProse && isAfterProse && goesOn(before.text, each.text))
      found[found.length - 1] = { ...before, text: `${before.text.trimEnd()} ${each.text.trimStart()}` };
    else found.push(each);
    isAfterProse = isProse;
  }
  return found.map(({ text, line }) => ({ text, line }));
}

const REQUEST_LINE = /^\s*(GET|POST|PUT|PATCH|DELETE)\s+\S*\/\S+/;

/** Whether a line is neither blank, nor of a table, an example or a request line. */
export function looksLikeProse(text: string): boolean {
  return !/^\s*$|[|\t]|^\s*[{}[\]"“”]/.test(text) && !REQUEST_LINE.test(text);
}
