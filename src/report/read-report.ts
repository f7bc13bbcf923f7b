import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from '../schemas/report.gen.js';
import { violations } from '../schemas/validate.js';

/** The name of the file that holds the model of a report. */
export const REPORT = 'report.json';

/** What was named is no report of this suite; the sentence says which path, what is wrong with it, and what is accepted. */
export class UnreadableReport extends Error {
  override readonly name = 'UnreadableReport';

  constructor(
    readonly path: string,
    reason: string,
  ) {
    super(`${path} ${reason}`);
  }
}

/**
 * Reads a report that was written before.
 * @param path the folder of a run's reports, or a report.json
 * @throws UnreadableReport there is none, it is no JSON in UTF-8, or it contradicts schemas/report.schema.json
 */
export function readReport(path: string): Report {
  const file = fileOf(path);
  let report: unknown;
  try {
    report = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file)));
  } catch (error) {
    if (!(error instanceof SyntaxError) && !(error instanceof TypeError))
      throw new UnreadableReport(file, `cannot be read: ${(error as Error).message}`);
    throw new UnreadableReport(file, 'is not JSON in UTF-8');
  }
  const [wrong, ...more] = violations('report', report);
  if (wrong === undefined) return report as Report;
  const others = more.length === 0 ? '' : `, and ${more.length} more`;
  throw new UnreadableReport(file, `is no report of this suite: ${wrong}${others}`);
}

function fileOf(path: string): string {
  if (!existsSync(path))
    throw new UnreadableReport(path, 'is not there; a folder of reports is accepted, or a report.json');
  if (!statSync(path).isDirectory()) return path;
  const file = join(path, REPORT);
  if (existsSync(file)) return file;
  throw new UnreadableReport(path, `is a folder without ${REPORT}`);
}
