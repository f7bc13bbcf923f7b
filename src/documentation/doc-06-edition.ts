import type { Finding } from '../schemas/report.gen.js';
import { documentationDigest, shippedPage } from './edition.js';
import { lineChanges } from './line-changes.js';
import { linesOf } from './lines.js';
import { type Page, readPage } from './page.js';
import { statements } from './statement.js';

const MOST = 20;

/**
 * DOC-06: the page is the one from which the suite was built, by digest; else what changed, line by line. A line that
 * was taken out is given with its number in the suite's edition, one that was added with its number in this page.
 */
export function judgeEdition(page: Page): Finding[] {
  const text = page.lines.join('\n');
  if (documentationDigest(text) === documentationDigest()) return [];
  const changes = lineChanges(linesOf(shippedPage().trimEnd()), linesOf(text.trimEnd()));
  const built = `the edition that the suite was built from (${readPage(shippedPage()).edited})`;
  const added = changes.filter(({ kind }) => kind === 'added').length;
  const said =
    changes.length === 0
      ? `This page differs from ${built} in the white space at line ends alone`
      : `This page (edited ${page.edited ?? 'at a date that it does not say'}) differs from ${built}: ${changes.length - added} lines gone (-), ${added} new (+)`;
  const more = changes.length > MOST ? `; the first ${MOST} are shown` : '';
  const [first, ...others] = changes.slice(0, MOST).map(({ kind, line, words }) => ({
    line,
    words: `${kind === 'added' ? '+' : '-'} ${words.slice(0, 200)}`,
  }));
  const lines: Finding['lines'] = [first ?? { line: 1, words: page.lines[0] ?? '' }, ...others];
  return [
    {
      id: 'DOC-06',
      title: statements['DOC-06'],
      text: `${said}${more}.`,
      lines,
      fault: ['the page changed'],
    },
  ];
}
