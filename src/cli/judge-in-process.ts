import type { Reference } from '../reference/reference.js';
import { reportOf } from '../report/model.js';
import type { Configuration } from '../schemas/configuration.gen.js';
import type { Report } from '../schemas/report.gen.js';
import type { TraceRecord } from '../schemas/trace.gen.js';
import { runInProcess } from '../situations/in-process.js';
import { orderOf } from '../situations/order.js';

/**
 * Judges one target without Vitest and writes nothing: what proves the suite itself runs many targets in one process.
 * @param reference the reference, when the configuration names no other target
 */
export async function judgeInProcess(
  configuration: Configuration,
  reference?: Reference,
): Promise<{ report: Report; trace: TraceRecord[] }> {
  const { order, untested } = orderOf(configuration, reference);
  const trace = await runInProcess(order);
  const { requireComplete, strict, notices } = configuration;
  const broken = () => 'the suite failed: it was never judged';
  return { report: reportOf(trace, { untested, broken, requireComplete, strict, notices }), trace };
}
