import { createHash } from 'node:crypto';
import { readText } from '../package.js';
import { linesOf } from './lines.js';
import { readPage } from './page.js';

const NAME = 'SetCallDisposition';
let shipped: string | undefined;

/** The text of the page from which the suite was built, as it is shipped with the package. */
export function shippedPage(): string {
  shipped ??= readText(`fixtures/documentation/${NAME}.txt`);
  return shipped;
}

/**
 * SHA-256 of a page's text, in hexadecimal. How a copy was saved makes no difference: a byte order mark, the kind of
 * line end and empty lines at the end are left out. For the shipped page it equals the digest of the file itself.
 */
export function documentationDigest(text: string = shippedPage()): string {
  const normal = linesOf(text).join('\n').replace(/\n+$/, '');
  return createHash('sha256').update(normal, 'utf8').digest('hex');
}

/** What a report says of the shipped page: its name, the date it was edited (ISO), and its digest. */
export function pageFacts(): { page: string; edited: string; sha256: string } {
  return { page: NAME, edited: readPage(shippedPage()).edited ?? 'unknown', sha256: documentationDigest() };
}

/**
 * The line of the shipped page on which a quote begins: the first place where it is found, with runs of white space
 * counted as one space. Undefined when the page does not hold it.
 */
export function lineOf(quote: string): number | undefined {
  const wanted = quote.trim().split(/\s+/).map(literally).join('\\s+');
  if (wanted === '') return undefined;
  const text = linesOf(shippedPage()).join('\n');
  const found = new RegExp(wanted).exec(text);
  return found ? text.slice(0, found.index).split('\n').length : undefined;
}

function literally(word: string): string {
  return word.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
