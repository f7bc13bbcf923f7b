import { resolve } from 'node:path';
import { CannotMerge, mergedReport } from '../report/merged.js';
import { readReport } from '../report/read-report.js';
import { writeReports } from '../report/write.js';
import { FolderLock } from './folder-lock.js';
import { clearReports } from './judge-target.js';
import { printReport } from './print-report.js';

/** The flags of `merge`. */
export interface MergeOptions {
  readonly reports?: string;
  readonly requireComplete?: boolean;
  readonly strict?: boolean;
}

/**
 * Puts the reports of all parts of a run together, writes the report of the whole and prints what came out.
 * @param given folders of reports, or report.json files
 * @returns the exit code of the whole
 * @throws {CannotMerge} they are not the parts of one run, each once, or one of them would be written over
 * @throws {UnreadableReport} one of them is no report
 */
export async function merge(
  given: readonly string[],
  { reports: folder = 'reports', requireComplete = false, strict = false }: MergeOptions,
): Promise<number> {
  if (given.some((each) => resolve(each) === resolve(folder)))
    throw new CannotMerge(
      `${folder} is a part and would be written over: name another folder with --reports`,
    );
  const parts = given.map((from) => ({ from, report: readReport(from) }));
  const report = mergedReport({ parts, requireComplete, strict });
  const lock = await FolderLock.take(folder);
  try {
    clearReports(folder);
    await writeReports(report, folder);
  } finally {
    lock.release();
  }
  await printReport(report, folder);
  return report.exitCode;
}
