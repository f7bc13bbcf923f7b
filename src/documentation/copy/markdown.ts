import { type CopyLine, inParagraphs, looksLikeProse, type ProseLine } from './copy-line.js';

const FENCE = /^\s*(```|~~~)/;
const HEADING = /^\s{0,3}#{1,6}\s/;
const UNDERLINE = /^\s{0,3}(=+|-+)\s*$/;
const ITEM = /^\s*([-*+]|\d+[.)])\s+/;

/** The lines of a Markdown text without its marks; headings, and the rules under them, are left blank. */
export function linesOfMarkdown(lines: readonly string[]): CopyLine[] {
  let isCode = false;
  const plain = lines.map((text, index): ProseLine => {
    const line = index + 1;
    if (FENCE.test(text)) {
      isCode = !isCode;
      return { text: '', line, isProse: false };
    }
    if (isCode) return { text, line, isProse: false };
    const isHeading = HEADING.test(text) || (UNDERLINE.test(lines[index + 1] ?? '') && text.trim() !== '');
    if (isHeading || UNDERLINE.test(text)) return { text: '', line, isProse: false };
    const words = withoutMarks(text.replace(ITEM, ''));
    return { text: words, line, isProse: looksLikeProse(words) && !ITEM.test(text) };
  });
  return inParagraphs(plain, () => true);
}

function withoutMarks(text: string): string {
  return text
    .replace(/!?\[([^\]]*)\]\([^)\s]*(?:\s+"[^"]*")?\)/g, '$1')
    .replace(/(\*\*|__)(?=\S)(.+?)\1/g, '$2')
    .replace(/(?<![\w*])[*_](?=\S)([^*_]+)[*_](?![\w*])/g, '$1')
    .replace(/`+([^`]+)`+/g, '$1')
    .replace(/\\([\\`*_{}[\]()#+.!|<>-])/g, '$1');
}
