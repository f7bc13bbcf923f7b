import type { Report } from '../schemas/report.gen.js';
import type { TraceRecord } from '../schemas/trace.gen.js';
import { Taken } from '../trace/import/taken.js';
import { reportOf } from './model.js';
import { RecordedReport } from './recorded.js';

/**
 * The report that a trace comes to, made as the given one was.
 * @param report says what it was made from beside the trace
 * @param records of the trace
 */
export function madeAgain(report: Report, records: Iterable<TraceRecord>): Report {
  const { options, recording } = report;
  const how = {
    requireComplete: options?.requireComplete === true,
    strict: options?.strict === true,
    notices: [],
  };
  if (recording !== undefined) {
    const recorded = new RecordedReport({ ...how, untested: new Map() });
    for (const record of records) recorded.accept(record);
    return recorded.end({ files: [], taken: new Taken() });
  }
  const whole = [...records];
  return reportOf(whole, { ...how, untested: untestedIn(report, whole) });
}

// Traces of earlier versions do not say what was not driven.
function untestedIn({ requirements }: Report, [header]: readonly TraceRecord[]): Map<string, string> {
  if (header?.type === 'trace' && header.untested !== undefined)
    return new Map(Object.entries(header.untested));
  return new Map(
    requirements.flatMap(({ id, verdict, reason }) => (verdict === 'untested' ? [[id, reason]] : [])),
  );
}

/** In what a report differs from the one that was made again, a sentence each: digests, verdicts, and what stands beside them. */
export function differencesOf(report: Report, again: Report): string[] {
  const differing = (what: string, said: unknown, found: unknown) =>
    said === found ? [] : [`${what} is ${String(said)}, and comes to ${String(found)}`];
  const results = new Map(report.requirements.map((each) => [each.id, each]));
  const names = new Set([...results.keys(), ...again.requirements.map(({ id }) => id)]);
  const others = new Map(again.requirements.map((each) => [each.id, each]));
  return [
    ...differing('the digest of the catalogue', report.suite.catalogue, again.suite.catalogue),
    ...differing('the digest of the documentation', report.documentation.sha256, again.documentation.sha256),
    ...differing('the edition', report.documentation.edition, again.documentation.edition),
    ...differing('the verdict', report.verdict, again.verdict),
    ...differing('the exit code', report.exitCode, again.exitCode),
    ...differing('the headline', report.headline, again.headline),
    ...[...names].flatMap((id) => {
      const [said, found] = [results.get(id), others.get(id)];
      const verdicts = differing(id, said?.verdict, found?.verdict);
      if (verdicts.length > 0) return verdicts;
      return [
        ...differing(`the level of ${id}`, said?.level, found?.level),
        ...differing(`the reason of ${id}`, said?.reason, found?.reason),
      ];
    }),
  ];
}
