import type { TraceRecord } from '../schemas/trace.gen.js';
import type { Call } from '../trace/call.js';
import type { Exchange } from '../trace/exchange.js';
import { inOrder, type WholeTrace } from '../trace/whole.js';
import { type JudgeOptions, judgeTrace, type Seen } from './judge.js';
import type { Judged } from './requirement-verdict.js';

/** A trace, judged, with what of it is kept in memory: all, or, of a long one, what its evidence may point at. */
export interface JudgedTrace extends WholeTrace {
  /** By id, those that are run. */
  readonly results: ReadonlyMap<string, Judged>;
  /** What was seen of which requirement on each exchange. */
  readonly seen: ReadonlyMap<Exchange, readonly Seen[]>;
  /** Whether all of it is kept. */
  readonly isWhole: boolean;
  /** Of all of it. */
  readonly sums: {
    readonly exchanges: number;
    readonly calls: number;
    readonly messages: number;
    readonly events: number;
  };
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
  const exchanges = inOrder(calls);
  const count = (type: TraceRecord['type']) => records.filter((record) => record.type === type).length;
  const made = new Set(records.flatMap((record) => (record.type === 'call' ? [record.call] : [])));
  const sums = {
    exchanges: exchanges.length,
    calls: made.size,
    messages: count('message'),
    events: count('event'),
  };
  return { records, header: reading.header, reading, calls, exchanges, results, seen, sums, isWhole: true };
}
