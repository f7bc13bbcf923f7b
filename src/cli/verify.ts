import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { differencesOf, madeAgain } from '../report/made-again.js';
import { readReport } from '../report/read-report.js';
import { repeatedReport } from '../report/repeated.js';
import type { Report } from '../schemas/report.gen.js';
import { recordsOf, sha256Of } from '../trace/trace-file.js';
import { visible } from '../trace/visible.js';
import { TRACE } from './judge-target.js';

/**
 * Makes a report again from the trace beside it, and prints whether it is the same.
 * @param given the folder of the reports of a run, of a repetition, or of an audit, or the report.json in it
 * @throws {UnreadableReport} there is no report; {UnreadableTrace} the trace is none; the file system's error
 * @returns 0 when it is verified, 1 when something differs
 */
export function verify(given: string): number {
  const folder = statSync(given, { throwIfNoEntry: false })?.isFile() ? dirname(given) : given;
  const differences = differencesIn(folder);
  const lines =
    differences.length === 0
      ? [`verified: ${folder} says what its trace comes to`]
      : [`not verified: ${folder}`, ...differences.map((each) => `  ${each}`)];
  process.stdout.write(lines.map((line) => `${visible(line)}\n`).join(''));
  return differences.length === 0 ? 0 : 1;
}

function differencesIn(folder: string): string[] {
  const report = readReport(folder);
  const { shards } = report;
  if (shards !== undefined)
    return [
      `it is put together from parts, each with its own trace: verify ${shards.parts.map(({ from }) => from).join(', ')}`,
    ];
  return report.repeats === undefined
    ? differencesFromTrace(folder, report)
    : differencesFromRuns(folder, report);
}

function differencesFromTrace(folder: string, report: Report): string[] {
  const path = join(folder, TRACE);
  if (!existsSync(path)) return [`there is no ${TRACE}`];
  const sha256 = sha256Of(path);
  const isAltered = report.trace !== undefined && report.trace.sha256 !== sha256;
  const altered = isAltered
    ? [`${TRACE} is not the one of the report: its SHA-256 is ${sha256}, not ${report.trace?.sha256}`]
    : [];
  const unknown =
    report.trace === undefined ? ['the report names no trace: it was written by an earlier version'] : [];
  try {
    return [...altered, ...unknown, ...differencesOf(report, madeAgain(report, recordsOf(path)))];
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'UnreadableTrace' || !isAltered) throw error;
    return [...altered, error.message];
  }
}

// Each run by itself, and what is made of them.
function differencesFromRuns(folder: string, report: Report): string[] {
  const { repeats, options } = report;
  const runs = (repeats?.runs ?? []).map(({ folder: name, stopped }) => ({
    folder: name,
    report: readReport(join(folder, name)),
    stopped: stopped === true,
  }));
  const ofRuns = runs.flatMap(({ folder: name, report: part }) =>
    differencesFromTrace(join(folder, name), part).map((each) => `${name}: ${each}`),
  );
  const again = repeatedReport({
    runs,
    planned: repeats?.planned ?? runs.length,
    requireComplete: options?.requireComplete === true,
    strict: options?.strict === true,
  });
  return [...ofRuns, ...differencesOf(report, again)];
}
