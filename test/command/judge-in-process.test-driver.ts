import type { Flags } from '../../src/config/flags.js';
import { readConfiguration } from '../../src/config/read-configuration.js';
import { undecidedIn } from '../../src/judge/judge.js';
import { type Reference, type ReferenceOptions, startReference } from '../../src/reference/reference.js';
import { type ReportOptions, reportOf } from '../../src/report/model.js';
import { planOf } from '../../src/runner/plan.js';
import { drive } from '../../src/runner/run.js';
import type { Configuration } from '../../src/schemas/configuration.gen.js';
import type { Report } from '../../src/schemas/report.gen.js';
import type { TraceRecord } from '../../src/schemas/trace.gen.js';
import { BRIEF } from './command.test-driver.js';

/** A run: its report, its trace, and what else the report is made from. */
interface JudgedTarget {
  readonly report: Report;
  readonly trace: TraceRecord[];
  readonly options: ReportOptions;
}

/**
 * Judges one target and writes nothing: what proves the suite itself runs many targets in one process.
 * @param reference the reference, when the configuration names no other target
 */
export async function judgeInProcess(
  configuration: Configuration,
  reference?: Reference,
): Promise<JudgedTarget> {
  const { plan, untested } = planOf(configuration, reference);
  const trace = await drive(plan, { undecided: (records) => undecidedIn(records, untested) });
  const { requireComplete, strict, notices } = configuration;
  const options = { untested, requireComplete, strict, notices };
  return { report: reportOf(trace, options), trace, options };
}

/** Judges a reference of its own, which is stopped then; `left`: what the run left behind there. */
export async function judgeReference(
  options: ReferenceOptions = {},
  variables: Readonly<Record<string, string>> = BRIEF,
  flags: Flags = {},
): Promise<JudgedTarget & { left: ReturnType<Reference['state']> }> {
  const reference = await startReference(options);
  try {
    const judged = await judgeInProcess(readConfiguration(variables, flags), reference);
    return { ...judged, left: reference.state() };
  } finally {
    await reference.stop();
  }
}
