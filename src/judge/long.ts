import type { TraceRecord } from '../schemas/trace.gen.js';
import type { Call } from '../trace/call.js';
import type { Exchange } from '../trace/exchange.js';
import type { TraceReading } from '../trace/reading.js';
import { type JudgeOptions, judgeTrace, type Seen } from './judge.js';
import { KeptExchanges } from './kept-exchanges.js';
import type { JudgedTrace } from './whole.js';

// So many exchanges are kept while their calls are looked at.
const KEEP = 2000;
// So many of the latest records about calls, and so many of the first notices.
const ABOUT_CALLS = 1000;
const NOTICES = 200;

/** Told of each call as it is judged. */
export type OnCall = (
  call: Call,
  seen: ReadonlyMap<Exchange, readonly Seen[]>,
  reading: TraceReading,
) => void;

/** How a long trace is judged. */
export interface LongOptions extends Pick<JudgeOptions, 'untested'> {
  readonly onCall?: OnCall;
  /** Told of each exchange that evidence may point at, while all that was around it is there, with the requirements that may do so. */
  readonly onKept?: (exchange: Exchange, ids: readonly string[], reading: TraceReading) => void;
}

/**
 * Judges a trace that may be too long for memory, read once: the verdicts are those of the whole, and what is kept beside them
 * is bounded: the exchanges that evidence may point at, their records, and what a run left behind.
 * @throws {Error} it does not begin with its header
 */
export function judgeLong(
  records: Iterable<TraceRecord>,
  { untested, onCall, onKept }: LongOptions,
): JudgedTrace {
  const kept = new KeptExchanges();
  const beside = new KeptBeside();
  const judged = judgeTrace(beside.passing(records), {
    untested,
    keep: KEEP,
    onCall: (call, seen, reading) => {
      beside.count(call);
      for (const [exchange, cited] of kept.add(seen))
        onKept?.(
          exchange,
          cited.map(({ id }) => id),
          reading,
        );
      onCall?.(call, seen, reading);
    },
  });
  const { reading, results } = judged;
  return { header: reading.header, reading, results, isWhole: false, ...beside.all(kept) };
}

/** What is kept of a long trace beside its exchanges: what a run left behind, and sums. */
class KeptBeside {
  readonly #lasting: TraceRecord[] = [];
  readonly #aboutCalls: TraceRecord[] = [];
  readonly #callNames = new Set<string>();
  #sums = { exchanges: 0, calls: 0, messages: 0, events: 0 };
  #notices = 0;

  *passing(records: Iterable<TraceRecord>): Generator<TraceRecord> {
    for (const record of records) {
      this.#note(record);
      yield record;
    }
  }

  #note(record: TraceRecord): void {
    switch (record.type) {
      case 'message':
        this.#sums.messages += 1;
        return;
      case 'event':
        this.#sums.events += 1;
        return;
      case 'call':
        if (record.state === 'dialled' || record.state === 'learnt') this.#callNames.add(record.call);
        this.#sums.calls = this.#callNames.size;
        this.#aboutCalls.push(record);
        break;
      case 'request':
      case 'response':
        if (record.use === 'call') this.#aboutCalls.push(record);
        else if (record.use !== 'cometd' && record.use !== 'operation') this.#lasting.push(record);
        break;
      case 'notice':
        this.#notices += 1;
        if (this.#notices <= NOTICES) this.#lasting.push(record);
        break;
      case 'intent':
      case 'failure':
        return;
      default:
        this.#lasting.push(record);
    }
    if (this.#aboutCalls.length >= 2 * ABOUT_CALLS) this.#aboutCalls.splice(0, ABOUT_CALLS);
  }

  count({ exchanges }: Call): void {
    this.#sums.exchanges += exchanges.length;
  }

  /** What there was, together with the exchanges that are kept. */
  all({
    calls,
    exchanges,
    seen,
    records,
  }: KeptExchanges): Pick<JudgedTrace, 'records' | 'calls' | 'exchanges' | 'seen' | 'sums'> {
    return {
      records: [...this.#lasting, ...this.#aboutCalls, ...records].sort((a, b) => a.seq - b.seq),
      calls,
      exchanges,
      seen,
      sums: this.#sums,
    };
  }
}
