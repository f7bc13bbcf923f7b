import { readConfiguration } from '../config/read-configuration.js';
import { judgeTrace, undecidedIn } from '../judge/judge.js';
import { levelOf } from '../judge/requirement-verdict.js';
import { deviationNamed } from '../reference/deviations.js';
import { startReference } from '../reference/reference.js';
import { catalogueOf } from '../requirement.js';
import { planOf } from '../runner/plan.js';
import { drive } from '../runner/run.js';
import type { TraceRecord } from '../schemas/trace.gen.js';
import { withoutIntents } from '../trace/whole.js';
import { asRecording, UntoldContradictions, unlikeAsRecording } from './as-recording.js';
import type { Outcome } from './outcome.js';

/**
 * Timeouts that fit a target in this process. The deadline is far above what a conformant message needs while many runs
 * share a core, so that nothing but a deviation misses it.
 */
const TIMEOUTS: Readonly<Record<string, string>> = {
  GWS_NOTIFICATION_MS: '1200',
  GWS_EVENT_MS: '1500',
  GWS_QUIET_MS: '400',
  GWS_CALL_MS: '4000',
};

/** Judges the reference with one deviation, or without any, in this process; never throws. */
export async function runMutant(name?: string): Promise<Outcome> {
  try {
    const reference = await startReference({ deviation: name });
    try {
      const configuration = readConfiguration({ ...TIMEOUTS, ...deviationNamed(name)?.variables });
      const { plan, untested } = planOf(configuration, reference);
      const undecided = (records: readonly TraceRecord[]) => undecidedIn(records, untested);
      const records = await drive(plan, { undecided });
      const left = Object.values(reference.state()).reduce((sum, count) => sum + count, 0);
      const untold = new UntoldContradictions();
      const requirements = verdictsOf(records, untested, untold);
      const alone = verdictsOf(withoutIntents(records), untested);
      const unlikeWithoutIntents = requirements.flatMap(({ id, verdict }, index) =>
        alone[index]?.verdict === verdict ? [] : [id],
      );
      const recorded = verdictsOf(asRecording(records), untested);
      const unlike = unlikeAsRecording(requirements, recorded, untold.ids);
      return { name, requirements, unlikeWithoutIntents, unlikeAsRecording: unlike, left };
    } finally {
      await reference.stop();
    }
  } catch (error) {
    return {
      name,
      requirements: [],
      left: 0,
      crash: error instanceof Error ? String(error.stack) : String(error),
    };
  }
}

/** The verdict of every requirement. */
function verdictsOf(
  records: readonly TraceRecord[],
  untested: ReadonlyMap<string, string>,
  untold?: UntoldContradictions,
): Outcome['requirements'] {
  const { results, reading } = judgeTrace(records, { untested, onCall: (_, seen) => untold?.add(seen) });
  return catalogueOf().map((row) => {
    const level = levelOf(row, reading.header.charset);
    const { verdict, reason } = results.get(row.id) ?? {
      verdict: 'untested' as const,
      reason: untested.get(row.id) ?? '',
    };
    return { id: row.id, level, verdict, reason };
  });
}
