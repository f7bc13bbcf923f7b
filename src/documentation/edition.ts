import { createHash } from 'node:crypto';
import { readText } from '../package.js';
import { linesOf } from './lines.js';
import { type Page, readPage } from './page.js';

const NAME = 'SetCallDisposition';

/** Where the page lies that is shipped, from the root of the package. */
export const SHIPPED_PAGE = `fixtures/documentation/${NAME}.txt`;

let shipped: string | undefined;

/** The text of the page from which the suite was built, as it is shipped with the package. */
export function shippedPage(): string {
  shipped ??= readText(SHIPPED_PAGE);
  return shipped;
}

let takenApart: Page | undefined;

/** The shipped page, taken apart once: it never changes while a command runs. */
export function readShippedPage(): Page {
  takenApart ??= readPage(shippedPage());
  return takenApart;
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
  return { page: NAME, edited: readShippedPage().edited ?? 'unknown', sha256: documentationDigest() };
}

/** A stretch of the shipped page's text, its lines parted by line feeds: from a character up to another. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/**
 * Where a quote stands in the shipped page: the first place where it is found, with runs of white space counted as one space.
 * Undefined when the page does not hold it.
 */
export function placeOf(quote: string): Stretch | undefined {
  const found = wordsPattern(quote)?.exec(linesOf(shippedPage()).join('\n'));
  return found ? { from: found.index, to: found.index + found[0].length } : undefined;
}

/** The line of the shipped page on which a quote begins; undefined when the page does not hold it. */
export function lineOf(quote: string): number | undefined {
  const place = placeOf(quote);
  const before = place && linesOf(shippedPage()).join('\n').slice(0, place.from);
  return before?.split('\n').length;
}

/** Finds words with whatever white space between them; undefined when there are none. */
export function wordsPattern(words: string, flags = ''): RegExp | undefined {
  const wanted = words.trim().split(/\s+/).map(literally).join('\\s+');
  return wanted === '' ? undefined : new RegExp(wanted, flags);
}

function literally(word: string): string {
  return word.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
