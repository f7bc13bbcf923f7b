import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { readBaseline } from '../baseline/baseline-file.js';
import { emptyBaseline, type Updated, updated } from '../baseline/update.js';
import { ConfigurationError } from '../config/configuration-error.js';
import { reportAt } from '../report/report-at.js';
import { visible } from '../trace/visible.js';

/** The flags of `baseline update` as they were given. */
export interface BaselineOptions {
  readonly baseline: string;
  readonly acceptNew?: boolean;
  readonly reason?: string;
  readonly issue?: string;
  readonly expires?: string;
  readonly strict?: boolean;
}

/**
 * Holds the file of known failures to a report and writes it, whole or not at all.
 * @param path folder of a report, its report.json, or a trace
 * @returns what was done, a line each
 * @throws {UnreadableReport | UnreadableBaseline | ConfigurationError}
 */
export function updateBaseline(path: string, options: BaselineOptions): string {
  const { baseline: file, acceptNew = false } = options;
  refuse(options);
  const report = reportAt(path);
  if (report.verdict === 'void')
    throw new ConfigurationError([`${path} is the report of a run that judged nothing: ${report.headline}`]);
  if (!existsSync(file) && !acceptNew)
    throw new ConfigurationError([`${file} is not there: --accept-new --reason "..." writes it`]);
  const before = existsSync(file) ? readBaseline(file) : emptyBaseline();
  const result = updated(before, report, acceptNew ? acceptanceOf(options) : undefined);
  if (result.isChanged) write(file, result);
  const done = result.isChanged ? `${file} is written` : `${file} stays as it is`;
  return `${[...result.lines.map(visible), done].join('\n')}\n`;
}

function refuse({ acceptNew = false, reason, issue, expires, strict }: BaselineOptions): void {
  const problems: string[] = [];
  if (acceptNew && !reason?.trim())
    problems.push('--accept-new is given without --reason: say why the failures are put up with');
  for (const [flag, value] of Object.entries({ reason, issue, expires, strict }))
    if (value !== undefined && !acceptNew)
      problems.push(`--${flag} is given without --accept-new: it belongs to failures that are written down`);
  if (expires !== undefined && !isDay(expires))
    problems.push(`--expires is ${JSON.stringify(expires)}: accepted is a day such as 2027-01-31`);
  if (issue !== undefined && !URL.canParse(issue))
    problems.push(
      `--issue is ${JSON.stringify(issue)}: accepted is an address such as https://issues.example/123`,
    );
  if (problems.length > 0) throw new ConfigurationError(problems);
}

function isDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(`${text}T`);
}

function acceptanceOf({ reason = '', issue, expires, strict = false }: BaselineOptions) {
  return {
    reason,
    ...(issue !== undefined && { issue }),
    ...(expires !== undefined && { expires }),
    warnings: strict,
  };
}

function write(file: string, { text }: Updated): void {
  const half = `${file}.${process.pid}.part`;
  try {
    writeFileSync(half, text);
    renameSync(half, file);
  } catch (error) {
    rmSync(half, { force: true });
    const { code } = error as NodeJS.ErrnoException;
    throw new ConfigurationError([`${file} cannot be written (${code}): name another file with --baseline`]);
  }
}
