import { movedByRequest } from '../checks/moved-by-requests.js';
import type { Seen } from '../judge/judge.js';
import { isContradicted } from '../report/because.js';
import type { Verdict } from '../schemas/report.gen.js';
import type { TraceRecord } from '../schemas/trace.gen.js';
import type { Exchange } from '../trace/exchange.js';
import type { Change } from '../trace/request-shape.js';

/** What a recording never shows: who listens and is no party of a call (docs/recordings.md). */
const NEVER_RECORDED = 'ACT-14';

// Nor does it tell of a request who sent it in truth, nor that its call never was: it is taken for the request of a party, or left open.
const NOT_TOLD = new Set<Change>(['no party', 'no feature', 'unknown call']);

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

/** The requirements that exchanges contradict, or put into doubt, of which a recording does not tell what they are: it may see less. */
export class UntoldContradictions {
  readonly ids = new Set<string>([NEVER_RECORDED]);

  /** Takes what was seen on the exchanges of a call. */
  add(seen: ReadonlyMap<Exchange, readonly Seen[]>): void {
    // Nor who holds a call or takes it back.
    for (const [exchange, all] of seen)
      if (
        exchange.shape.changes.some((change) => NOT_TOLD.has(change)) ||
        movedByRequest(exchange) !== undefined
      )
        for (const { id, outcome } of all)
          if (outcome === 'contradicted' || outcome === 'doubtful') this.ids.add(id);
  }
}

/**
 * The requirements that a run contradicts and its trace as a recording does not, or the other way round, where a recording can tell.
 * @param untold those of which it cannot
 */
export function unlikeAsRecording(
  run: readonly Verdicted[],
  recording: readonly Verdicted[],
  untold: ReadonlySet<string>,
): string[] {
  const found = new Set(recording.filter(isContradicted).map(({ id }) => id));
  return run
    .filter((each) => !untold.has(each.id) && isContradicted(each) !== found.has(each.id))
    .map(({ id }) => id);
}
