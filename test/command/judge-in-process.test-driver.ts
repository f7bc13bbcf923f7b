import { undecidedIn } from '../../src/judge/judge.js';
import type { Reference } from '../../src/reference/reference.js';
import { reportOf } from '../../src/report/model.js';
import { planOf } from '../../src/runner/plan.js';
import { drive } from '../../src/runner/run.js';
import type { Configuration } from '../../src/schemas/configuration.gen.js';
import type { Report } from '../../src/schemas/report.gen.js';
import type { TraceRecord } from '../../src/schemas/trace.gen.js';

/**
 * Judges one target and writes nothing: what proves the suite itself runs many targets in one process.
 * @param reference the reference, when the configuration names no other target
 */
export async function judgeInProcess(
  configuration: Configuration,
  reference?: Reference,
): Promise<{ report: Report; trace: TraceRecord[] }> {
  const { plan, untested } = planOf(configuration, reference);
  const trace = await drive(plan, { undecided: (records) => undecidedIn(records, untested) });
  const { requireComplete, strict, notices } = configuration;
  return { report: reportOf(trace, { untested, requireComplete, strict, notices }), trace };
}
