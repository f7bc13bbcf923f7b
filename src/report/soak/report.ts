import { judgeLong } from '../../judge/long.js';
import type { Report } from '../../schemas/report.gen.js';
import type { HeaderRecord, TraceRecord } from '../../schemas/trace.gen.js';
import { timelineFor } from '../exchange-timelines.js';
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
  const exchanges = new Map<string, Report['exchanges'][number]>();
  const trace = judgeLong(records, {
    untested: options.untested,
    onCall: account.add,
    onKept: (exchange, ids, reading) =>
      exchanges.set(exchange.id, timelineFor(reading, exchange, new Set(ids))),
  });
  const report = reportFrom(trace, options);
  const silence = report.requirements.find(({ id }) => id === 'REL-01');
  const result = account.result();
  const cited = new Set([
    ...report.requirements.flatMap(({ evidence }) => evidence.map(({ exchange }) => exchange)),
    ...result.deviations.map(({ exchange }) => exchange),
  ]);
  const isDeviating = Object.keys(result.deviating).length > 0;
  return {
    ...report,
    headline: `${report.headline}; soak of ${result.sent}${result.sent < result.planned ? ` of ${result.planned}` : ''}: ${deviationLine(result)}`,
    exitCode: isDeviating && options.strict && report.exitCode === 0 ? STRICT : report.exitCode,
    exchanges: [...exchanges.values()].filter(({ id }) => cited.has(id)).sort((a, b) => a.sentAt - b.sentAt),
    signOff: [
      { what: 'soak', text: accountLine(result) },
      { what: 'deviating', text: deviationLine(result) },
      { what: 'latencies', text: latencyLine(result) },
      // What was around an exchange is not there any more: its proof is told by the requirement.
      ...report.signOff.map((line) =>
        line.what === 'REL-01' && silence?.verdict === 'pass' ? { ...line, text: silence.reason } : line,
      ),
    ],
    soak: result,
  };
}
