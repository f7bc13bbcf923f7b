import { judgeLong } from '../../judge/long.js';
import type { Report } from '../../schemas/report.gen.js';
import type { HeaderRecord, TraceRecord } from '../../schemas/trace.gen.js';
import { type ReportOptions, reportFrom } from '../model.js';
import { SoakAccount } from './account.js';
import { accountLine, deviationLine, latencyLine } from './words.js';

const STRICT = 1;

/**
 * The report of a soak: the verdicts of its requirements, as of any trace, and what became of each disposition. The trace is read once and
 * not kept. Of its exchanges those are in the report that the evidence points at.
 * @param soak the header's
 */
export function soakReportOf(
  records: Iterable<TraceRecord>,
  soak: NonNullable<HeaderRecord['soak']>,
  options: ReportOptions,
): Report {
  const account = new SoakAccount(soak);
  const trace = judgeLong(records, { untested: options.untested, onCall: account.add });
  const report = reportFrom(trace, options);
  const result = account.result();
  const cited = new Set([
    ...report.requirements.flatMap(({ evidence }) => evidence.map(({ exchange }) => exchange)),
    ...result.deviations.map(({ exchange }) => exchange),
  ]);
  const isDeviating = Object.keys(result.deviating).length > 0;
  return {
    ...report,
    headline: `${report.headline}; soak of ${result.sent}: ${deviationLine(result)}`,
    exitCode: isDeviating && options.strict && report.exitCode === 0 ? STRICT : report.exitCode,
    exchanges: report.exchanges.filter(({ id }) => cited.has(id)),
    signOff: [
      { what: 'soak', text: accountLine(result) },
      { what: 'deviating', text: deviationLine(result) },
      { what: 'latencies', text: latencyLine(result) },
      ...report.signOff,
    ],
    soak: result,
  };
}
