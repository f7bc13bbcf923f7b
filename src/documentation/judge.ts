import type { Finding } from '../schemas/report.gen.js';
import { judgeExamples } from './doc-01-examples.js';
import { judgeAddresses } from './doc-02-addresses.js';
import { judgeRequired } from './doc-03-required.js';
import { judgeFailures } from './doc-04-failures.js';
import { judgeMembers } from './doc-05-members.js';
import { judgeEdition } from './doc-06-edition.js';
import { readShippedPage } from './edition.js';
import { type Page, readPage } from './page.js';

/**
 * Judges the text of the documentation page by the catalogue's rows DOC-01 to DOC-06, from that text alone.
 * @returns the findings in the order of their ids; none when every statement holds
 * @throws UnreadablePage when the text is no such page
 */
export function judgeDocumentation(text: string): Finding[] {
  return findingsOf(readPage(text));
}

let ofShippedPage: readonly Finding[] | undefined;

/** The same of the shipped page, which is judged once: it never changes while a command runs. */
export function judgeShippedPage(): readonly Finding[] {
  ofShippedPage ??= findingsOf(readShippedPage());
  return ofShippedPage;
}

function findingsOf(page: Page): Finding[] {
  const rules = [judgeExamples, judgeAddresses, judgeRequired, judgeFailures, judgeMembers, judgeEdition];
  return rules.flatMap((rule) => rule(page));
}
