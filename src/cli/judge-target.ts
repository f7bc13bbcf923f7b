import { existsSync, mkdirSync, readdirSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MANIFEST } from '../calls/manifest.js';
import type { Site } from '../calls/parties.js';
import { reportOf } from '../report/model.js';
import { REPORTS, writeTraffic } from '../report/write.js';
import type { Report } from '../schemas/report.gen.js';
import type { TraceRecord } from '../schemas/trace.gen.js';
import type { Ordered } from '../situations/order.js';
import { shareable } from '../trace/sharing.js';
import { readTrace } from '../trace/trace-file.js';
import { progressLine } from './progress.js';
import { runSpecs, type SpecsOutcome } from './run-specs.js';
import type { Stopping } from './stopping.js';

const TRACE = 'trace.ndjson';

/** What is noted of a run that a signal or the time limit ended. */
export const STOPPED = 'The run was stopped before its end: what was not driven by then is inconclusive.';

/** Where one run of a target writes, and what the progress calls it. */
export interface Place {
  readonly folder: string;
  /** Such as `run 2 of 5`; absent = it is the only one. */
  readonly title?: string;
}

/**
 * Judges a target once: drives the specs, writes the trace and traffic.har into the folder, which is made if need be, and makes
 * the report from the trace. The note of what is open stands in the folder of all reports.
 */
export async function judgeTarget(
  { order, untested }: Ordered,
  { folder, title }: Place,
  stopping: Stopping,
): Promise<Report> {
  const { configuration, address } = order.site;
  mkdirSync(folder, { recursive: true });
  const traceFile = join(folder, TRACE);
  const manifestFile = join(configuration.reports, MANIFEST);
  const target = configuration.share ? 'the target' : address.url;
  const progress = progressLine(order.selected.length, title === undefined ? target : `${title}: ${target}`);
  const before = stopping.say;
  stopping.say = progress.notice;
  let outcome: SpecsOutcome;
  try {
    outcome = await runSpecs(
      { ...order, traceFile, manifestFile, channel: `gws-conformance-${order.runId}` },
      (id, verdict) => progress.judged(id, verdict),
      stopping.signal,
    );
  } finally {
    stopping.say = before;
    progress.stop();
  }
  const recorded = existsSync(traceFile) ? readTrace(traceFile) : [];
  const records = configuration.share ? shared(recorded, order.site, traceFile) : recorded;
  const report = reportOf(records.length > 0 ? records : [{ ...order.header, seq: 0, at: 0 }], {
    untested,
    broken: (id) =>
      `the suite failed: ${outcome.failures.get(id) ?? outcome.errors[0] ?? 'the test never ran'}`,
    requireComplete: configuration.requireComplete,
    strict: configuration.strict,
    notices: [
      ...configuration.notices,
      ...(stopping.signal.aborted ? [STOPPED] : []),
      ...outcome.errors.map((error) => `the suite failed: ${error}`),
    ],
  });
  await writeTraffic(records, folder);
  return report;
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

/** The trace with pseudonyms, which takes the place of the one that was written during the run. */
function shared(recorded: readonly TraceRecord[], { accounts }: Site, traceFile: string): TraceRecord[] {
  const names = Object.values(accounts).map((account) => account.username);
  const records = shareable(recorded, names);
  writeFileSync(traceFile, records.map((record) => `${JSON.stringify(record)}\n`).join(''));
  return records;
}
