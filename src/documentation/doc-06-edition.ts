import type { Finding } from '../schemas/report.gen.js';
import { readShippedPage } from './edition.js';
import type { Page } from './page.js';
import { comparePage, type PageChange } from './page-changes.js';
import { findingAt } from './statement.js';

const MOST = 20;

/**
 * DOC-06: the page says what the edition says from which the suite was built; else what changed. What was taken out is pointed at by the
 * line that stands where it stood.
 */
export function judgeEdition(page: Page): Finding[] {
  const shipped = readShippedPage();
  if (page === shipped) return [];
  const { changes } = comparePage(page);
  if (changes.length === 0) return [];
  const built = shipped.edited;
  const count = (kind: PageChange['kind']) => changes.filter((change) => change.kind === kind).length;
  const more = changes.length > MOST ? `; the first ${MOST} are shown` : '';
  const text = `This page (edited ${page.edited ?? 'at a date that it does not say'}) differs from the edition that the suite was built from (${built}): ${count('changed')} changed, ${count('removed')} gone, ${count('added')} new${more}.`;
  const lines = changes.slice(0, MOST).map(({ after }) => after?.line ?? 1);
  return [findingAt(page, 'DOC-06', text, lines)];
}
