import { existsSync, mkdirSync, readdirSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Site } from '../calls/agents.js';
import { OPEN_RESOURCES } from '../calls/open-resources.js';
import { undecidedIn } from '../judge/judge.js';
import { type ReportOptions, reportOf } from '../report/model.js';
import { REPORTS, TRAFFIC, writeTraffic } from '../report/write.js';
import type { PlannedRun } from '../runner/plan.js';
import { drive } from '../runner/run.js';
import type { BaselineEntry } from '../schemas/baseline.gen.js';
import type { Report } from '../schemas/report.gen.js';
import type { TraceRecord } from '../schemas/trace.gen.js';
import { CannotWrite } from '../trace/cannot-write.js';
import { shareable } from '../trace/sharing.js';
import { readTrace, sha256Of, TraceFile } from '../trace/trace-file.js';
import { bailOf } from './bail.js';
import { progressLine } from './progress.js';
import type { Stopping } from './stopping.js';
import { Uncaught } from './uncaught.js';

/** The name of the file with the trace. */
export const TRACE = 'trace.ndjson';

/** What is noted of a run that was ended from outside, with what ended it behind it. */
export const STOPPED = 'The run was stopped before its end: what was not driven by then is inconclusive.';

/** Where one run of a target writes, and what the progress calls it. */
export interface RunFolder {
  readonly folder: string;
  /** Such as `run 2 of 5`; absent = it is the only one. */
  readonly title?: string;
}

/**
 * Judges a target once: drives it, writes the trace and traffic.har into the folder, which is made if need be, and makes the
 * report from the trace as it stands in its file, or, where that cannot be written or read back, as it was recorded. The note of
 * what is open stands in the folder of all reports.
 * @param known the known failures; absent = none were named
 */
export async function judgeTarget(
  { plan, untested }: PlannedRun,
  { folder, title }: RunFolder,
  stopping: Stopping,
  known?: readonly BaselineEntry[],
): Promise<Report> {
  const { configuration } = plan.site;
  mkdirSync(folder, { recursive: true });
  const traceFile = join(folder, TRACE);
  const excused = new Set(known?.map(({ requirement }) => requirement));
  const driven = await driveInto(traceFile, { plan, untested }, stopping, { title, excused });
  const recorded = readBack(traceFile, driven, plan.runId, stopping);
  const records = configuration.share ? shared(recorded, plan.site, traceFile, stopping) : recorded;
  const report = reportOf(records, reportOptions({ plan, untested }, stopping, { traceFile, known }));
  await stopping.writing(join(folder, TRAFFIC), () => writeTraffic(records, folder));
  return report;
}

/** Drives a target and writes the trace line by line; the terminal tells what is being done. */
export async function driveInto(
  traceFile: string,
  { plan, untested }: PlannedRun,
  stopping: Stopping,
  { title, excused }: { title?: string; excused: ReadonlySet<string> },
): Promise<TraceRecord[]> {
  const { configuration, address } = plan.site;
  const target = configuration.share ? 'the target' : address.url;
  const progress = progressLine(title === undefined ? target : `${title}: ${target}`);
  // Nothing stays open at the reference, which ends with this process.
  const isLasting = plan.header.target.kind === 'remote';
  const before = stopping.say;
  stopping.say = progress.notice;
  stopping.what = 'ending the calls and sessions of this run';
  const bail = configuration.bail ? bailOf({ untested, excused }, (why) => stopping.end(why)) : undefined;
  const uncaught = new Uncaught();
  const file = new TraceFile(traceFile, stopping.fail);
  try {
    return await drive(
      { ...plan, openResourcesFile: isLasting ? join(configuration.reports, OPEN_RESOURCES) : undefined },
      {
        sink: (record) => {
          file.append(record);
          bail?.see(record);
        },
        onUnwritable: stopping.fail,
        onStep: (step) => {
          progress.step(step);
          bail?.step(step);
        },
        signal: AbortSignal.any([stopping.signal, uncaught.signal]),
        undecided: (records) => undecidedIn(records, untested),
      },
    );
  } finally {
    file.close();
    uncaught.release();
    stopping.say = before;
    stopping.what = undefined;
    progress.stop();
  }
}

/**
 * Takes away what an earlier run wrote, or each run of an earlier repetition: it must not be taken for this one's, whatever happens
 * to it. Nothing else in the folder is touched.
 */
export function clearReports(folder: string): void {
  if (!existsSync(folder)) return;
  const runs = readdirSync(folder).filter((name) => /^run-\d+$/.test(name));
  for (const each of [folder, ...runs.map((name) => join(folder, name))])
    for (const name of [TRACE, ...REPORTS]) rmSync(join(each, name), { force: true });
  for (const name of runs) removeEmpty(join(folder, name));
}

// What somebody else put there keeps the folder.
function removeEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {}
}

/** The trace as it stands in its file: what is judged is what is kept. Where it is not there, as it was recorded. */
function readBack(
  traceFile: string,
  driven: TraceRecord[],
  runId: string,
  stopping: Stopping,
): TraceRecord[] {
  if (stopping.failure !== undefined) return driven;
  try {
    const recorded = readTrace(traceFile);
    const [header] = recorded;
    if (header?.type === 'trace' && header.runId === runId) return recorded;
    stopping.fail(new CannotWrite(traceFile, 'something else writes there', 'is not the trace of this run'));
  } catch (error) {
    stopping.fail(CannotWrite.of(traceFile, error, 'cannot be read back'));
  }
  return driven;
}

/** The trace with pseudonyms, which takes the place of the one that was written during the run. */
function shared(
  recorded: readonly TraceRecord[],
  { accounts }: Site,
  traceFile: string,
  stopping: Stopping,
): TraceRecord[] {
  const names = Object.values(accounts).map((account) => account.username);
  const records = shareable(recorded, names);
  try {
    // The one with the names in it is not left, whatever becomes of the other.
    rmSync(traceFile, { force: true });
    if (stopping.failure === undefined)
      writeFileSync(traceFile, records.map((record) => `${JSON.stringify(record)}\n`).join(''));
  } catch (error) {
    stopping.fail(CannotWrite.of(traceFile, error));
  }
  return records;
}

/** What the report of a run is made from beside its trace, as it stands in the file by now. */
export function reportOptions(
  { plan, untested }: PlannedRun,
  stopping: Stopping,
  { traceFile, known }: { traceFile: string; known?: readonly BaselineEntry[] },
): ReportOptions {
  const { requireComplete, strict, notices } = plan.site.configuration;
  return {
    untested,
    requireComplete,
    strict,
    known,
    notices: [...notices, ...stoppedBy(stopping)],
    ...(stopping.failure === undefined && { traceSha256: sha256Of(traceFile) }),
  };
}

/** What is noted of a run that was ended from outside. */
function stoppedBy({ why }: Stopping): string[] {
  return why === undefined ? [] : [`${STOPPED} (${why})`];
}
