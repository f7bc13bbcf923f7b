import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Site } from '../calls/parties.js';
import { startReference } from '../reference/reference.js';
import { reportOf } from '../report/model.js';
import { terminalOf } from '../report/terminal.js';
import { REPORTS, writeReports, writeTraffic } from '../report/write.js';
import type { Configuration } from '../schemas/configuration.gen.js';
import type { Report } from '../schemas/report.gen.js';
import type { TraceRecord } from '../schemas/trace.gen.js';
import { type Ordered, orderOf } from '../situations/order.js';
import { shareable } from '../trace/sharing.js';
import { readTrace } from '../trace/trace-file.js';
import { progressLine } from './progress.js';
import { runSpecs, type SpecsOutcome } from './run-specs.js';

/**
 * Judges one target: drives the specs, makes the report from the trace, writes it and prints what came out.
 * @returns the exit code
 */
export async function run(configuration: Configuration): Promise<number> {
  const reference = configuration.target.kind === 'reference' ? await startReference() : undefined;
  try {
    const { report, folder } = await judgeTarget(orderOf(configuration, reference));
    await writeReports(report, folder);
    const colour = process.stdout.isTTY === true && process.env.NO_COLOR === undefined;
    process.stdout.write(terminalOf(report, { colour, folder }));
    return report.exitCode;
  } finally {
    await reference?.stop();
  }
}

const TRACE = 'trace.ndjson';

/** In the folder of the reports: what a run that was killed left open. */
export const MANIFEST = 'open.json';

const STOPPED = 'The run was stopped before its end: what was not driven by then is inconclusive.';

/** The trace with pseudonyms, which takes the place of the one that was written during the run. */
function shared(recorded: readonly TraceRecord[], { accounts }: Site, traceFile: string): TraceRecord[] {
  const names = Object.values(accounts).map((account) => account.username);
  const records = shareable(recorded, names);
  writeFileSync(traceFile, records.map((record) => `${JSON.stringify(record)}\n`).join(''));
  return records;
}

async function judgeTarget({ order, untested }: Ordered): Promise<{ report: Report; folder: string }> {
  const { configuration, address } = order.site;
  const folder = configuration.reports;
  mkdirSync(folder, { recursive: true });
  // What an earlier run wrote must not be taken for this one's, whatever happens to it.
  for (const name of [TRACE, ...REPORTS]) rmSync(join(folder, name), { force: true });
  const traceFile = join(folder, TRACE);
  const manifestFile = join(folder, MANIFEST);
  const progress = progressLine(order.selected.length, configuration.share ? 'the target' : address.url);
  for (const notice of configuration.notices) progress.notice(notice);
  const stopping = new AbortController();
  const end = (why: string) => {
    progress.notice(`${why}: ending the calls and sessions of this run, then the report follows`);
    stopping.abort();
  };
  const stop = (signal: NodeJS.Signals) => {
    // The second time the user means it.
    if (stopping.signal.aborted) process.exit(130);
    end(signal);
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  const { timeLimitMs } = configuration;
  const limit =
    timeLimitMs === undefined
      ? undefined
      : setTimeout(() => end(`${timeLimitMs / 1000} s are over`), timeLimitMs);
  let outcome: SpecsOutcome;
  try {
    outcome = await runSpecs(
      { ...order, traceFile, manifestFile, channel: `gws-conformance-${order.runId}` },
      (id, verdict) => progress.judged(id, verdict),
      stopping.signal,
    );
  } finally {
    clearTimeout(limit);
    progress.stop();
    process.off('SIGINT', stop).off('SIGTERM', stop);
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
  return { report, folder };
}
