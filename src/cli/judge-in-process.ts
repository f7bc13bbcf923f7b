import { undecidedIn } from '../judge/judge.js';
import type { Reference } from '../reference/reference.js';
import { reportOf } from '../report/model.js';
import { planOf } from '../runner/plan.js';
import { drive } from '../runner/run.js';
import type { Configuration } from '../schemas/configuration.gen.js';
import type { Report } from '../schemas/report.gen.js';
import type { TraceRecord } from '../schemas/trace.gen.js';

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
