import type { Report } from '../schemas/report.gen.js';
import { recordsOf } from '../trace/trace-file.js';
import { reportFromTrace } from './from-trace.js';
import { readReport, UnreadableReport } from './read-report.js';

/**
 * A report that was written before, or that of a trace, which is judged first.
 * @param path the folder of a run's reports, a report.json, or a trace that is named *.ndjson
 * @throws UnreadableReport it is none of these, or the trace cannot be judged
 */
export function reportAt(path: string): Report {
  if (!path.endsWith('.ndjson')) return readReport(path);
  try {
    return reportFromTrace(recordsOf(path), { requireComplete: false, strict: false });
  } catch (error) {
    throw new UnreadableReport(path, `is no trace that can be judged: ${(error as Error).message}`);
  }
}
