import type { HeaderRecord, IntentRecord, TraceRecord } from '../schemas/trace.gen.js';
import type { Call } from './call.js';
import type { Exchange } from './exchange.js';
import { TraceReading } from './reading.js';

/** A whole trace in memory: its records, and what they come to. */
export interface WholeTrace {
  readonly records: readonly TraceRecord[];
  readonly header: HeaderRecord;
  readonly reading: TraceReading;
  readonly calls: readonly Call[];
  /** In the order of their requests. */
  readonly exchanges: readonly Exchange[];
}

/** Reads a trace as a whole: for what looks at all of it, such as a report. @throws {Error} it does not begin with its header */
export function wholeTrace(records: readonly TraceRecord[]): WholeTrace {
  const [header] = records;
  if (header?.type !== 'trace') throw new Error('a trace begins with its header record');
  const calls: Call[] = [];
  const reading = new TraceReading(header, {
    keep: Number.POSITIVE_INFINITY,
    onCall: (call) => calls.push(call),
  });
  for (const record of records) reading.accept(record);
  reading.end();
  return { records, header, reading, calls, exchanges: inOrder(calls) };
}

/** The exchanges of calls, in the order of their requests. */
export function inOrder(calls: readonly Call[]): Exchange[] {
  return calls.flatMap(({ exchanges }) => exchanges).sort((a, b) => a.sentSeq - b.sentSeq);
}

/** What each request was made for, by its id, as the run noted it: for people, no verdict rests on it. */
export function intentsOf(records: readonly TraceRecord[]): ReadonlyMap<string, IntentRecord> {
  return new Map(
    records.flatMap((record): [string, IntentRecord][] =>
      record.type === 'intent' ? [[record.request, record]] : [],
    ),
  );
}

/** A trace without what the driver says of it: the same must be judged of it, for what is judged is what was on the wire. */
export function withoutIntents(records: readonly TraceRecord[]): TraceRecord[] {
  return records.filter(({ type }) => type !== 'intent').map((record, seq) => ({ ...record, seq }));
}
