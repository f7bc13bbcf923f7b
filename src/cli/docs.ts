import { readFile } from 'node:fs/promises';
import { shippedPage } from '../documentation/edition.js';
import { judgeDocumentation } from '../documentation/judge.js';
import { printFindings } from '../documentation/print.js';

/**
 * Judges the shipped page, or a newer copy of it, and prints the findings.
 * @returns 1 when the page is not the edition that the suite was built from (DOC-06), else 0
 * @throws {UnreadablePage} the file is no such page; the file system's error when it cannot be read
 */
export async function judgePage(path?: string): Promise<number> {
  const findings = judgeDocumentation(path === undefined ? shippedPage() : await readFile(path, 'utf8'));
  process.stdout.write(printFindings(findings));
  return findings.some(({ id }) => id === 'DOC-06') ? 1 : 0;
}
