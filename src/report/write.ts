import { appendFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Report } from '../schemas/report.gen.js';
import type { TraceRecord } from '../schemas/trace.gen.js';
import { validator } from '../schemas/validate.js';
import { badgeOf } from './badge.js';
import { ctrfOf } from './ctrf.js';
import { GrowingFile } from './growing-file.js';
import { harOf } from './har.js';
import { htmlOf } from './html.js';
import { jsonPieces } from './json-pieces.js';
import { junitOf } from './junit.js';
import { sarifOf } from './sarif.js';
import { summaryOf } from './summary.js';

const WRITERS: Readonly<Record<string, (report: Report) => string | Iterable<string>>> = {
  'report.json': jsonPieces,
  'junit.xml': junitOf,
  'report.html': htmlOf,
  'summary.md': summaryOf,
  'ctrf.json': ctrfOf,
  'badge.json': badgeOf,
  'findings.sarif': sarifOf,
};

/** The name of the file with the HTTP traffic. */
export const TRAFFIC = 'traffic.har';

/** The name of every file that a run writes beside its trace. */
export const REPORTS: readonly string[] = [...Object.keys(WRITERS), TRAFFIC];

/** A report that contradicts its own published schema: our mistake, never the target's. Nothing was written. */
export class InvalidReport extends Error {
  override name = 'InvalidReport';
}

/**
 * Writes every report that is rendered from the model, report.json first, into a folder, which is made if need be, and appends the
 * summary to the file that `GITHUB_STEP_SUMMARY` names. Each file appears whole or not at all.
 * @param options.isPart this report is a part of another, whose summary is enough
 * @returns the paths of the files written, report.json first
 * @throws InvalidReport before anything is written when the report does not satisfy schemas/report.schema.json
 */
export async function writeReports(
  report: Report,
  folder: string,
  { isPart = false }: { isPart?: boolean } = {},
): Promise<string[]> {
  validate(report);
  await mkdir(folder, { recursive: true });
  const written: string[] = [];
  for (const [name, write] of Object.entries(WRITERS)) {
    const path = join(folder, name);
    writeWhole(path, write(report));
    written.push(path);
  }
  const stepSummary = isPart ? undefined : process.env.GITHUB_STEP_SUMMARY;
  if (stepSummary && (await appended(stepSummary, summaryOf(report)))) written.push(stepSummary);
  return written;
}

/** Writes traffic.har, which is rendered from the trace; the folder is there. */
export async function writeTraffic(records: readonly TraceRecord[], folder: string): Promise<void> {
  writeWhole(join(folder, TRAFFIC), harOf(records));
}

function writeWhole(path: string, text: string | Iterable<string>): void {
  const file = new GrowingFile(path);
  try {
    for (const piece of typeof text === 'string' ? [text] : text) file.write(piece);
    file.done();
  } catch (error) {
    file.drop();
    throw error;
  }
}

/** False when the file cannot be reached: a container inherits the variable without the file, which harms no report. */
async function appended(path: string, text: string): Promise<boolean> {
  try {
    await appendFile(path, text);
    return true;
  } catch {
    return false;
  }
}

function validate(report: Report): void {
  const isValid = validator('report');
  if (isValid(report)) return;
  const errors = isValid.errors ?? [];
  const first = errors.slice(0, 5).map(({ instancePath, message }) => `${instancePath || '/'} ${message}`);
  const more = errors.length > 5 ? `, and ${errors.length - 5} more` : '';
  throw new InvalidReport(`the report contradicts schemas/report.schema.json: ${first.join('; ')}${more}`);
}
