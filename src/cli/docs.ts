import { readFile, stat, writeFile } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import { type Copy, readCopy } from '../documentation/copy/read-copy.js';
import { SHIPPED_PAGE } from '../documentation/edition.js';
import { examplesAgainstSchemas } from '../documentation/examples-against-schemas.js';
import { judgeDocumentation, judgeShippedPage } from '../documentation/judge.js';
import { UnreadablePage } from '../documentation/page.js';
import { comparePage } from '../documentation/page-changes.js';
import { pageView } from '../documentation/page-view.js';
import { printFindings } from '../documentation/print.js';
import { printChanges } from '../documentation/print-changes.js';
import { printCoverage } from '../documentation/print-coverage.js';
import { readReport } from '../report/read-report.js';
import { findingsSarif } from '../report/sarif.js';
import type { Finding } from '../schemas/report.gen.js';
import { visible } from '../trace/visible.js';

/** What `docs` is told. */
export interface DocsOptions {
  /** Print which requirements judge what. */
  readonly coverage?: boolean;
  /** Folder of a run's reports, or a report.json: what the target did. */
  readonly report?: string;
  /** File to write the findings to, in SARIF. */
  readonly sarif?: string;
}

/**
 * Judges the shipped page, or a newer copy of it, and prints what changed, and the findings; or which requirements judge what.
 * @returns 1 when the copy says something else than the edition that the suite was built from, else 0
 * @throws {UnreadablePage} the file is no such page
 * @throws {UnreadableReport} there is no such report
 * @throws the file system's error when a file cannot be read or written
 */
export async function docs(
  path: string | undefined,
  { coverage, report, sarif }: DocsOptions,
): Promise<number> {
  const run = report === undefined ? undefined : readReport(report);
  const ofRun = run?.findings.filter(({ id }) => id >= 'DOC-07') ?? [];
  if (coverage) {
    process.stdout.write(printCoverage(pageView(run?.requirements ?? [], run?.traffic), run !== undefined));
    return 0;
  }
  if (path === undefined) {
    const findings = [...judgeShippedPage(), ...ofRun];
    process.stdout.write(printFindings(findings));
    if (sarif !== undefined) await writeFile(sarif, findingsSarif(findings, { path: SHIPPED_PAGE }));
    return 0;
  }
  const copy = await copyAt(path);
  const { changes, lines } = comparePage(copy.page);
  const ofCopy = inFile(judgeDocumentation(copy.text), copy);
  const findings = [...ofCopy, ...inFile(moved(ofRun, lines), copy)];
  const edited = copy.page.edited === undefined ? '' : `, edited ${copy.page.edited}`;
  process.stdout.write(
    [
      `${visible(path)}, read as ${copy.format}${edited}\n`,
      printChanges(changes, copy.lineInFile),
      schemaLines(copy),
      printFindings(findings.filter(({ id }) => id !== 'DOC-06')),
    ].join('\n'),
  );
  if (sarif !== undefined)
    await writeFile(
      sarif,
      findingsSarif(findings, { path: relative(process.cwd(), path).split(sep).join('/') }),
    );
  return changes.length > 0 ? 1 : 0;
}

// No page of an operation has more, and a file that is no page may.
const MOST_BYTES = 2_000_000;

async function copyAt(path: string): Promise<Copy> {
  const bytes = await bytesOf(path);
  return readCopy(bytes).catch((error: Error) => {
    throw error instanceof UnreadablePage ? new UnreadablePage(`${path}: ${error.message}`) : error;
  });
}

async function bytesOf(path: string): Promise<Buffer> {
  const about = await stat(path);
  const accepted = 'accepted is a page in HTML, wiki markup, Markdown or text';
  if (about.isDirectory()) throw new UnreadablePage(`${path} is a folder: ${accepted}`);
  if (about.size > MOST_BYTES) throw new UnreadablePage(`${path} has ${about.size} bytes: ${accepted}`);
  return readFile(path);
}

/** Findings with the lines of the copy's file in the place of those of its text. */
function inFile(findings: readonly Finding[], { lineInFile }: Copy): Finding[] {
  return findings.map((finding) => ({ ...finding, lines: finding.lines.map(at) as Finding['lines'] }));
  function at({ line, words }: Finding['lines'][number]) {
    return { line: lineInFile(line), words };
  }
}

/** Findings about the shipped page with the lines where the copy says the same; what it does not say is left out. */
function moved(findings: readonly Finding[], lines: ReadonlyMap<number, number>): Finding[] {
  return findings.flatMap((finding) => {
    const [first, ...others] = finding.lines.flatMap(({ line, words }) => {
      const there = lines.get(line);
      return there === undefined ? [] : [{ line: there, words }];
    });
    return first === undefined ? [] : [{ ...finding, lines: [first, ...others] }];
  });
}

function schemaLines({ page, lineInFile }: Copy): string {
  const wrong = examplesAgainstSchemas(page).map(
    ({ kind, line, violations }) =>
      `  the ${kind} example, line ${lineInFile(line)}: ${visible(violations.join('; '))}`,
  );
  const said =
    wrong.length === 0 ? 'The examples keep to the schemas.' : 'Examples that do not keep to the schemas:';
  return `${[said, ...wrong].join('\n')}\n`;
}
