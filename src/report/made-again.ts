import type { Report } from '../schemas/report.gen.js';
import type { TraceRecord } from '../schemas/trace.gen.js';
import { Taken } from '../trace/import/taken.js';
import { reportFromTrace } from './from-trace.js';
import { RecordedReport } from './recorded.js';

/**
 * The report that a trace comes to, made as the given one was.
 * @param report says what it was made from beside the trace
 * @param records of the trace
 */
export function madeAgain(report: Report, records: Iterable<TraceRecord>): Report {
  const { options, recording, shard } = report;
  const how = { requireComplete: options?.requireComplete === true, strict: options?.strict === true };
  if (recording === undefined) return reportFromTrace(records, { ...how, untested: untestedIn(report) });
  const recorded = new RecordedReport({ ...how, notices: [], untested: new Map(), shard });
  for (const record of records) recorded.accept(record);
  return recorded.end({ files: [], taken: new Taken() });
}

// Traces of earlier versions do not say what was not driven.
function untestedIn({ requirements }: Report): Map<string, string> {
  return new Map(
    requirements.flatMap(({ id, verdict, reason }) => (verdict === 'untested' ? [[id, reason]] : [])),
  );
}

/**
 * In what a report differs from the one that was made again, a sentence each: digests, verdicts, and what stands beside them. What known
 * failures and an earlier run made of headline and exit code is not in the trace.
 */
export function differencesOf(report: Report, again: Report): string[] {
  const differing = (what: string, said: unknown, found: unknown) =>
    said === found ? [] : [`${what} is ${String(said)}, and comes to ${String(found)}`];
  const results = new Map(report.requirements.map((each) => [each.id, each]));
  const names = new Set([...results.keys(), ...again.requirements.map(({ id }) => id)]);
  const isHeldToFiles = report.baseline !== undefined || report.against !== undefined;
  const others = new Map(again.requirements.map((each) => [each.id, each]));
  return [
    ...differing('the digest of the catalogue', report.suite.catalogue, again.suite.catalogue),
    ...differing('the digest of the documentation', report.documentation.sha256, again.documentation.sha256),
    ...differing('the edition', report.documentation.edition, again.documentation.edition),
    ...differing('the verdict', report.verdict, again.verdict),
    ...(isHeldToFiles
      ? []
      : [
          ...differing('the exit code', report.exitCode, again.exitCode),
          ...differing('the headline', report.headline, again.headline),
        ]),
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
