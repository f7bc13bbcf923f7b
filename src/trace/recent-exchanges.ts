import type { AgentName, FailureRecord, ResponseRecord } from '../schemas/trace.gen.js';
import type { Call } from './call.js';
import { type Exchange, isClosed } from './exchange.js';
import { ValueIndex } from './value-index.js';

// So many of the latest exchanges may be what an ErrorMessage is about.
const RECENT = 200;

/** The exchanges to which something may still belong: their response, an ErrorMessage, what shows their value. */
export class RecentExchanges {
  readonly #awaiting = new Map<string, Exchange>();
  readonly #values = new ValueIndex();
  #recent: Exchange[] = [];
  /** Since the last response. */
  #meanwhile = { closed: 0 };

  add(exchange: Exchange): void {
    this.#awaiting.set(exchange.request.id, exchange);
    this.#recent.push(exchange);
    if (this.#recent.length > RECENT) this.#recent.shift();
    this.#values.add(exchange);
  }

  /** The last one that somebody sent. */
  latestOf(agent: AgentName): Exchange | undefined {
    return this.#recent.findLast(({ sender }) => sender === agent);
  }

  /** Those of which an agent may be told: it sent them, or they are about a call of its own. */
  ofConcernTo(agent: AgentName): Exchange[] {
    return this.#recent.filter(({ sender, leg }) => sender === agent || leg.agent === agent);
  }

  /** Those that carry a text as their value, as far as they are kept. */
  carrying(value: unknown): readonly Exchange[] {
    return this.#values.carrying(value);
  }

  /** Puts a response, or the failure to get one, down to its exchange; any other tells how the target was meanwhile. */
  answered(record: ResponseRecord | FailureRecord): void {
    if (record.type === 'response') this.#meanwhile = { closed: 0 };
    else if (record.use !== 'operation' && isClosed(record)) this.#meanwhile.closed += 1;
    const exchange = this.#awaiting.get(record.request);
    this.#awaiting.delete(record.request);
    if (exchange === undefined) return;
    if (record.type === 'response') exchange.response = record;
    else Object.assign(exchange, { failure: record, meanwhile: this.#meanwhile });
  }

  /** Lets go of the exchanges of a call. */
  remove(call: Call): void {
    this.#values.remove(call);
    if (call.exchanges.length === 0) return;
    for (const { request } of call.exchanges) this.#awaiting.delete(request.id);
    this.#recent = this.#recent.filter((exchange) => exchange.call !== call);
  }
}
