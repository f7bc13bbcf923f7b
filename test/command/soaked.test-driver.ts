import { readConfiguration } from '../../src/config/read-configuration.js';
import { type Reference, type ReferenceOptions, startReference } from '../../src/reference/reference.js';
import { soakReportOf } from '../../src/report/soak/report.js';
import { planOf } from '../../src/runner/plan.js';
import { drive } from '../../src/runner/run.js';
import type { Report } from '../../src/schemas/report.gen.js';
import type { TraceRecord } from '../../src/schemas/trace.gen.js';
import { BRIEF } from './command.test-driver.js';

/** How a soak is tried out. */
export interface TriedSoak {
  readonly count: number;
  readonly rate?: string;
  readonly target?: ReferenceOptions;
  /** A reference that is there already, as a target of one's own: the variables name it. */
  readonly remote?: Reference;
  readonly variables?: Readonly<Record<string, string>>;
  readonly profile?: string;
  readonly strict?: boolean;
  /** Ends it after so many dispositions. */
  readonly stopAfter?: number;
}

/** Soaks a reference in this process, and gives the report with the trace that it is made from. */
export async function soaked({
  count,
  rate,
  target,
  remote,
  variables,
  profile,
  strict,
  stopAfter,
}: TriedSoak) {
  const reference = remote ?? (await startReference(target));
  try {
    const flags = { soak: String(count), rate, profile, strict, ...(remote && { allow: 'reporting' }) };
    const { plan, untested } = planOf(
      readConfiguration({ ...BRIEF, ...variables }, flags),
      remote === undefined ? reference : undefined,
    );
    const trace: TraceRecord[] = [];
    const stop = new AbortController();
    await drive(plan, {
      sink: (record) => void trace.push(record),
      onStep: ({ done }) => void (done === stopAfter && stop.abort()),
      signal: stop.signal,
    });
    const reportOfTrace = (records: readonly TraceRecord[]) =>
      soakReportOf(records, plan.header.soak ?? { count }, {
        untested,
        requireComplete: false,
        strict: strict === true,
        notices: [],
      });
    const report = reportOfTrace(trace);
    const soak = report.soak as NonNullable<Report['soak']>;
    return { report, soak, trace, reportOfTrace, left: reference.state() };
  } finally {
    if (remote === undefined) await reference.stop();
  }
}
