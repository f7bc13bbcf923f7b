import type { TraceRecord } from '../schemas/trace.gen.js';
import { requirements } from './requirement.js';
import { Run, type RunOrder } from './run.js';
import '../../specs/all.js';

/**
 * Drives and judges a whole run in this process, without Vitest: the same specs, course and rules. Several runs, each
 * against a target of its own, may be under way at once.
 * @returns the trace
 */
export async function runInProcess(order: RunOrder): Promise<TraceRecord[]> {
  const records: TraceRecord[] = [];
  const run = new Run(order, requirements(), (record) => records.push(record));
  run.begin();
  await Promise.all(order.selected.map((id) => run.require(id)));
  await run.end();
  return records;
}
