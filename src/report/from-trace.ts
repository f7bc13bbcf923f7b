import type { Report } from '../schemas/report.gen.js';
import type { HeaderRecord, TraceRecord } from '../schemas/trace.gen.js';
import { type ReportOptions, reportOf } from './model.js';
import { soakReportOf } from './soak/report.js';

/** How the report of a trace is made, beside what its header says. */
export interface FromTraceOptions extends Pick<ReportOptions, 'requireComplete' | 'strict'> {
  /** Why requirements were not driven; for a trace of an earlier version, whose header does not say it. */
  readonly untested?: ReadonlyMap<string, string>;
}

/**
 * The report that a trace comes to by itself: that of a run, or of a soak, which is read once and not kept.
 * @throws {Error} it does not begin with its header
 */
export function reportFromTrace(records: Iterable<TraceRecord>, options: FromTraceOptions): Report {
  const { header, all } = withHeader(records);
  const untested =
    header.untested === undefined
      ? (options.untested ?? new Map<string, string>())
      : new Map(Object.entries(header.untested));
  const { requireComplete, strict } = options;
  const how = { untested, requireComplete, strict, notices: [] };
  return header.soak === undefined ? reportOf([...all], how) : soakReportOf(all, header.soak, how);
}

/** The first record, and all of them, that one included. */
function withHeader(records: Iterable<TraceRecord>): { header: HeaderRecord; all: Iterable<TraceRecord> } {
  const rest = records[Symbol.iterator]();
  const { value: header } = rest.next();
  if (header?.type !== 'trace') throw new Error('a trace begins with its header record');
  return { header, all: all() };
  function* all() {
    yield header;
    yield* { [Symbol.iterator]: () => rest };
  }
}
