import type { TraceRecord } from '../schemas/trace.gen.js';
import type { Call } from '../trace/call.js';
import type { Exchange } from '../trace/exchange.js';
import { inOrder, type WholeTrace } from '../trace/whole.js';
import { type Judged, type JudgeOptions, judgeTrace, type Seen } from './judge.js';

/** A whole trace in memory, judged. */
export interface JudgedTrace extends WholeTrace {
  /** By id, those that are run. */
  readonly results: ReadonlyMap<string, Judged>;
  /** What was seen of which requirement on each exchange. */
  readonly seen: ReadonlyMap<Exchange, readonly Seen[]>;
}

/** Judges a trace and keeps all of it: for a report. @throws {Error} it does not begin with its header */
export function judgeWhole(
  records: readonly TraceRecord[],
  options: Pick<JudgeOptions, 'untested' | 'edition'> = {},
): JudgedTrace {
  const calls: Call[] = [];
  const seen = new Map<Exchange, readonly Seen[]>();
  const { reading, results } = judgeTrace(records, {
    ...options,
    keep: Number.POSITIVE_INFINITY,
    onCall: (call, onExchanges) => {
      calls.push(call);
      for (const [exchange, what] of onExchanges) seen.set(exchange, what);
    },
  });
  return { records, header: reading.header, reading, calls, exchanges: inOrder(calls), results, seen };
}
