import { encodingOf } from '../../config/env-encoding.js';
import { linesOf } from '../lines.js';
import { type Page, readPage, UnreadablePage } from '../page.js';
import type { CopyLine } from './copy-line.js';
import { linesOfMarkdown } from './markdown.js';
import { htmlOfMhtml } from './mhtml.js';
import { linesOfText } from './text.js';
import { isWikiMarkup, linesOfWikiMarkup } from './wiki-markup.js';

/** A copy of the page, in whatever form it was saved. */
export interface Copy {
  readonly format: 'HTML' | 'wiki markup' | 'Markdown' | 'text';
  /** The page taken apart; its line numbers count in `text`. */
  readonly page: Page;
  /** The page as plain text. */
  readonly text: string;
  /** The line of the file, or of the HTML within it, that a line of `text` comes from; both from 1. */
  lineInFile(line: number): number;
}

/**
 * Reads a copy of the page: HTML as a browser saves it, also as a single file, the wiki's own markup, Markdown, or text; in UTF-8, UTF-16 or
 * windows-1252.
 * Non-breaking spaces are spaces in it; headings and whatever surrounds the page are left out.
 * @throws UnreadablePage it is no text, or no such page; the message says what was looked for
 */
export async function readCopy(bytes: Buffer): Promise<Copy> {
  const saved = textOfFile(bytes);
  const content = htmlOfMhtml(saved) ?? saved;
  const format = formatOf(content);
  const lines = await linesIn(content, format).catch((error: unknown) => {
    // The stack is what a page of ten thousand elements within each other is too deep for.
    if (error instanceof RangeError)
      throw new UnreadablePage('its elements stand too deep within each other');
    throw error;
  });
  const text = lines.map((line) => line.text).join('\n');
  try {
    return { format, page: readPage(text), text, lineInFile: (line) => lines[line - 1]?.line ?? 1 };
  } catch (error) {
    if (error instanceof UnreadablePage) throw new UnreadablePage(`read as ${format}, ${error.message}`);
    throw error;
  }
}

function textOfFile(bytes: Buffer): string {
  const text = decoded(bytes);
  // No text has control characters in it but white space.
  if (/\p{Cc}/u.test(text.replace(/\s/g, ''))) throw new UnreadablePage('this is no text, but binary data');
  return text;
}

// Of windows-1252 what the bytes 0x80 to 0x9F are; every other byte is its own number. Node's decoder takes it for ISO 8859-1.
const WINDOWS_1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008DŽ\u008F\u0090‘’“”•–—˜™š›œ\u009DžŸ';

// What is no UTF is read as what browsers read it.
function decoded(bytes: Buffer): string {
  try {
    return new TextDecoder(encodingOf(bytes), { fatal: true }).decode(bytes);
  } catch {
    return bytes
      .toString('latin1')
      .replace(/[\u0080-\u009F]/g, (byte) => WINDOWS_1252[byte.charCodeAt(0) - 0x80] ?? byte);
  }
}

function formatOf(text: string): Copy['format'] {
  if (
    /<(!doctype html|html|body|table|pre|p|div)\b[^>]*>/i.test(text) &&
    /<\/(html|body|table|pre|p|div)>/i.test(text)
  ) {
    // Wiki markup knows a few tags, and tables of its own.
    return isWikiMarkup(text) && !/<(html|body|table)\b/i.test(text) ? 'wiki markup' : 'HTML';
  }
  if (isWikiMarkup(text)) return 'wiki markup';
  return /^(#{1,6} |```|~~~)|^\|.*\|\s*$|\*\*\S/m.test(text) ? 'Markdown' : 'text';
}

async function linesIn(text: string, format: Copy['format']): Promise<CopyLine[]> {
  const lines = linesOf(text.replace(/[\u00A0\u202F\u2007]/g, ' ').replace(/[\u200B\uFEFF\u00AD]/g, ''));
  switch (format) {
    case 'HTML': {
      // Loaded only where a page is HTML.
      const { linesOfHtml } = await import('./html.js');
      return linesOfHtml(lines.join('\n'));
    }
    case 'wiki markup':
      return linesOfWikiMarkup(lines);
    case 'Markdown':
      return linesOfMarkdown(lines);
    case 'text':
      return linesOfText(lines);
  }
}
