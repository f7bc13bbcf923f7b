import { setImmediate } from 'node:timers/promises';
import { terminalOf } from '../report/terminal.js';
import type { Report } from '../schemas/report.gen.js';
import { isColourful } from './colour.js';

/**
 * Prints what came out on stdout, as the terminal there shows it, and waits until it is known whether that could be printed.
 * @param folder of the reports; undefined = they could not be written
 */
export async function printReport(report: Report, folder: string | undefined): Promise<void> {
  const { stdout } = process;
  const screen = stdout.isTTY ? { columns: stdout.columns, rows: stdout.rows } : {};
  const annotated = process.env.GITHUB_ACTIONS === 'true';
  const text = terminalOf(report, { colour: isColourful(stdout), folder, annotated, ...screen });
  await new Promise<void>((resolve) => stdout.write(text, () => resolve()));
  await setImmediate();
}
