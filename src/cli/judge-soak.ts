import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { soakReportOf } from '../report/soak/report.js';
import type { PlannedRun } from '../runner/plan.js';
import type { BaselineEntry } from '../schemas/baseline.gen.js';
import type { Report } from '../schemas/report.gen.js';
import type { HeaderRecord, TraceRecord } from '../schemas/trace.gen.js';
import { recordsOf, UnreadableTrace } from '../trace/trace-file.js';
import { driveInto, type RunFolder, reportOptions, TRACE } from './judge-target.js';
import type { Stopping } from './stopping.js';

/**
 * Soaks a target: drives it, writes the trace into the folder, which is made if need be, and makes the report from the trace as it
 * stands in its file, which is never in memory as a whole. There is no traffic.har: the trace has it all.
 * @param known the known failures; absent = none were named
 */
export async function judgeSoak(
  planned: PlannedRun,
  { folder, title }: RunFolder,
  stopping: Stopping,
  known?: readonly BaselineEntry[],
): Promise<Report> {
  const { plan } = planned;
  const { soak } = plan.header;
  if (soak === undefined) throw new Error('the plan is not that of a soak');
  mkdirSync(folder, { recursive: true });
  const traceFile = join(folder, TRACE);
  const excused = new Set(known?.map(({ requirement }) => requirement));
  await driveInto(traceFile, planned, stopping, { title, excused });
  stopping.say('Judging the trace');
  const header = { seq: 0, at: 0, ...plan.header } as HeaderRecord;
  const options = reportOptions(planned, stopping, { traceFile, known });
  const report = soakReportOf(recordsIn(traceFile, header), soak, options);
  const memoryMb = Math.round(process.resourceUsage().maxRSS / 1024);
  stopping.say(`This process held ${memoryMb} MB of memory at most`);
  return report;
}

/** The records of a file; where it breaks off, as on a full disk, those before. Without any there is the header alone. */
function* recordsIn(traceFile: string, header: HeaderRecord): Generator<TraceRecord> {
  let isBegun = false;
  try {
    if (existsSync(traceFile))
      for (const record of recordsOf(traceFile)) {
        isBegun = true;
        yield record;
      }
  } catch (error) {
    if (!(error instanceof UnreadableTrace)) throw error;
  }
  if (!isBegun) yield header;
}
