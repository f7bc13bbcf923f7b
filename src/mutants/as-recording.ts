import type { Verdict } from '../schemas/report.gen.js';
import type { TraceRecord } from '../schemas/trace.gen.js';

/** What a recording does not tell: who is no party of a call, nor which call never was (docs/recordings.md). */
export const NEVER_RECORDED: readonly string[] = ['ACT-14', 'ERR-06', 'ERR-13'];

// What is on the wire, or is read from it; the rest is what a run says of itself.
const RECORDED = new Set<TraceRecord['type']>([
  'request',
  'response',
  'failure',
  'session',
  'message',
  'feed',
  'event',
  'agent',
]);

/** The trace of a run as that of somebody else's traffic: without what the run says of itself. */
export function asRecording([header, ...records]: readonly TraceRecord[]): TraceRecord[] {
  if (header?.type !== 'trace') throw new Error('a trace begins with its header record');
  return [
    { ...header, target: { ...header.target, kind: 'recording' } },
    ...records.filter(({ type }) => RECORDED.has(type)),
  ];
}

interface Verdicted {
  readonly id: string;
  readonly verdict: Verdict;
}

/** The requirements that a run contradicts and its trace as a recording does not, or the other way round, where a recording can tell. */
export function unlikeAsRecording(run: readonly Verdicted[], recording: readonly Verdicted[]): string[] {
  const isContradicted = ({ verdict }: Verdicted) => verdict === 'fail' || verdict === 'warn';
  const found = new Set(recording.filter(isContradicted).map(({ id }) => id));
  return run
    .filter((each) => !NEVER_RECORDED.includes(each.id) && isContradicted(each) !== found.has(each.id))
    .map(({ id }) => id);
}
