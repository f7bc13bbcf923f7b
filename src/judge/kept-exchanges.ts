import type { TraceRecord } from '../schemas/trace.gen.js';
import type { Call } from '../trace/call.js';
import type { Exchange } from '../trace/exchange.js';
import { inOrder } from '../trace/whole.js';
import type { Seen } from './judge.js';

// So many messages after an exchange are kept of it.
const MESSAGES_AFTER = 10;

/** Of a trace that is too long for memory, the exchanges at which evidence may point, and their records. Their number is bounded by the catalogue's. */
export class KeptExchanges {
  readonly #seen = new Map<Exchange, readonly Seen[]>();
  readonly #records = new Map<number, TraceRecord>();

  /**
   * Keeps of a call that was judged the exchanges at which evidence may point.
   * @param seen what was seen on each of its exchanges
   * @returns those that are kept, each with what evidence may say of it
   */
  add(seen: ReadonlyMap<Exchange, readonly Seen[]>): Map<Exchange, readonly Seen[]> {
    const kept = new Map<Exchange, readonly Seen[]>();
    for (const [exchange, all] of seen) {
      const cited = all.filter(({ isCited }) => isCited);
      if (cited.length === 0) continue;
      kept.set(exchange, cited);
      this.#seen.set(exchange, cited);
      for (const record of recordsAround(exchange)) this.#records.set(record.seq, record);
    }
    return kept;
  }

  /** What evidence may say of each of them. */
  get seen(): ReadonlyMap<Exchange, readonly Seen[]> {
    return this.#seen;
  }

  /** Their calls, which hold more exchanges than these. */
  get calls(): Call[] {
    return [...new Set([...this.#seen.keys()].map(({ call }) => call))];
  }

  /** In the order in which they were sent. */
  get exchanges(): Exchange[] {
    return inOrder(this.calls).filter((exchange) => this.#seen.has(exchange));
  }

  /** In which they show, in order. */
  get records(): TraceRecord[] {
    return [...this.#records.values()].sort((a, b) => a.seq - b.seq);
  }
}

/** The records in which an exchange shows: its own, and the messages about its call from the last one before it on. */
function recordsAround(exchange: Exchange): TraceRecord[] {
  const { request, response, failure, call, events, sentSeq, shown, touched, errors } = exchange;
  const around = [...call.legs.values()].flatMap((leg) => {
    const before = leg.lastBefore(sentSeq);
    const from = before === undefined ? 0 : leg.messages.indexOf(before);
    return [
      ...leg.messages.slice(from, from + 1 + MESSAGES_AFTER),
      ...leg.elsewhere.slice(0, MESSAGES_AFTER),
    ];
  });
  const messages = [...around, ...shown.values(), ...touched.values(), ...errors];
  return [request, ...messages.map(({ record }) => record), ...events, response, failure].filter(
    (record) => record !== undefined,
  );
}
