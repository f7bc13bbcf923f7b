import { requirementOf } from '../requirement.js';
import type { TraceRecord } from '../schemas/trace.gen.js';
import type { Call } from '../trace/call.js';
import type { Exchange } from '../trace/exchange.js';
import type { TraceReading } from '../trace/reading.js';
import { inOrder } from '../trace/whole.js';
import { type JudgeOptions, judgeTrace, type Seen } from './judge.js';
import type { JudgedTrace } from './whole.js';

// So many exchanges are kept while their calls are looked at.
const KEEP = 2000;
// As many of each outcome of a requirement as its evidence names (src/judge/tally.ts).
const OF_EACH = 5;
// So many messages after an exchange are kept of it.
const MESSAGES_AFTER = 10;
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
  const kept = new Kept();
  const judged = judgeTrace(kept.passing(records), {
    untested,
    keep: KEEP,
    onCall: (call, seen, reading) => {
      for (const [exchange, ids] of kept.see(call, seen)) onKept?.(exchange, ids, reading);
      onCall?.(call, seen, reading);
    },
  });
  const { reading, results } = judged;
  return { header: reading.header, reading, results, isWhole: false, ...kept.all() };
}

class Kept {
  readonly #counts = new Map<string, number>();
  readonly #exchanges = new Map<Exchange, readonly Seen[]>();
  readonly #calls = new Set<Call>();
  readonly #lasting: TraceRecord[] = [];
  readonly #aboutCalls: TraceRecord[] = [];
  readonly #ofExchanges = new Map<number, TraceRecord>();
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

  /** Keeps what evidence may point at; gives it, with the requirements that may do so. */
  see(call: Call, seen: ReadonlyMap<Exchange, readonly Seen[]>): Map<Exchange, string[]> {
    const wanted = new Map<Exchange, string[]>();
    this.#sums.exchanges += call.exchanges.length;
    for (const [exchange, what] of seen) {
      const chosen = what.filter((each) => this.#isWanted(exchange, each));
      if (chosen.length === 0) continue;
      this.#exchanges.set(exchange, what);
      this.#calls.add(call);
      for (const record of recordsAround(exchange)) this.#ofExchanges.set(record.seq, record);
      wanted.set(
        exchange,
        chosen.map(({ id }) => id),
      );
    }
    return wanted;
  }

  /** Evidence is of the first exchanges of an outcome, or of each case. */
  #isWanted(exchange: Exchange, { id, outcome }: Seen): boolean {
    const inCase = requirementOf(id).caseOf?.(exchange) ?? '';
    const key = `${id} ${outcome} ${inCase}`;
    const count = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, count);
    return count <= (outcome === 'holds' ? 1 : OF_EACH);
  }

  all(): Pick<JudgedTrace, 'records' | 'calls' | 'exchanges' | 'seen' | 'sums'> {
    const calls = [...this.#calls];
    return {
      records: [...this.#lasting, ...this.#aboutCalls, ...this.#ofExchanges.values()].sort(
        (a, b) => a.seq - b.seq,
      ),
      calls,
      exchanges: inOrder(calls).filter((exchange) => this.#exchanges.has(exchange)),
      seen: this.#exchanges,
      sums: this.#sums,
    };
  }
}

/** The records in which an exchange shows. */
function recordsAround({ request, response, failure, call, events, sentSeq }: Exchange): TraceRecord[] {
  const messages = [...call.legs.values()].flatMap((leg) => {
    const first = leg.messages.findIndex(({ seq }) => seq > sentSeq);
    const after = first < 0 ? [] : leg.messages.slice(first, first + MESSAGES_AFTER);
    return [...after, ...leg.elsewhere.slice(0, MESSAGES_AFTER)].map(({ record }) => record);
  });
  return [request, ...messages, ...events, response, failure].filter((record) => record !== undefined);
}
