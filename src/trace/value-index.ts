import type { Call } from './call.js';
import type { Exchange } from './exchange.js';

/** The exchanges that carry a text as their value, by that text. */
export class ValueIndex {
  readonly #byValue = new Map<string, Exchange[]>();

  add(exchange: Exchange): void {
    const { value } = exchange.shape;
    if (typeof value !== 'string') return;
    const carrying = this.#byValue.get(value);
    if (carrying === undefined) this.#byValue.set(value, [exchange]);
    else carrying.push(exchange);
    exchange.call.sent.set(value, (exchange.call.sent.get(value) ?? 0) + 1);
  }

  carrying(value: unknown): readonly Exchange[] {
    return (typeof value === 'string' ? this.#byValue.get(value) : undefined) ?? [];
  }

  /** Lets go of the exchanges of a call. */
  remove(call: Call): void {
    const values = new Set(call.exchanges.map(({ shape }) => shape.value));
    for (const value of values) {
      if (typeof value !== 'string') continue;
      const others = this.carrying(value).filter((each) => each.call !== call);
      if (others.length > 0) this.#byValue.set(value, others);
      else this.#byValue.delete(value);
    }
  }
}
