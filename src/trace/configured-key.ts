import { isDeepStrictEqual } from 'node:util';
import { type Exchange, isUnique } from './exchange.js';
import type { CallMessage } from './message.js';

/** An unchanged request without a key, whose value nobody could mistake for another's. */
export function isKeyless(exchange: Exchange): boolean {
  const { shape } = exchange;
  return shape.key === undefined && shape.changes.length === 0 && isUnique(exchange);
}

/** The key that is configured on the server, as told or learnt: which, and the message that showed it; or why none could be. */
export interface ConfiguredKey {
  readonly key?: string;
  readonly learntFrom?: CallMessage;
  /** The keys that took the value; several tell nothing. */
  readonly candidates: readonly string[];
}

/**
 * Learns the configured key: GWS_DISPOSITION_KEY when set, else the one key that takes the unique value of the first documented
 * request without dispositionKey on a call that is up (KEY-02); held for the run. A key that takes the values of requests under other keys
 * as well is somebody's copy, and not looked at where another one took the value too.
 */
export class KeyToLearn {
  #known: ConfiguredKey;
  readonly #copies = new Set<string>();

  /** @param set what GWS_DISPOSITION_KEY says */
  constructor(private readonly set: string | undefined) {
    this.#known = set === undefined ? { candidates: [] } : { key: set, candidates: [set] };
  }

  get known(): ConfiguredKey {
    return this.#known;
  }

  /** Whether no key is seen yet to have taken the value of a request without one. */
  get isSought(): boolean {
    return this.#known.candidates.length === 0;
  }

  /** Takes notice of a message that may show the value of a request. */
  see(exchange: Exchange, message: CallMessage): void {
    const { shape, state } = exchange;
    if (this.set !== undefined || shape.changes.length > 0 || (state !== 'active' && state !== 'held'))
      return;
    const keys = Object.entries(message.userData ?? {}).flatMap(([key, held]) =>
      isDeepStrictEqual(held, shape.value) ? [key] : [],
    );
    if (shape.key !== undefined) {
      if (!isUnique(exchange)) return;
      for (const key of keys) if (key !== shape.key) this.#copies.add(key);
    } else if (this.#known.candidates.length === 0) this.#known = { learntFrom: message, candidates: keys };
    const { candidates } = this.#known;
    if (this.#known.key !== undefined || candidates.length === 0) return;
    const likely = candidates.length === 1 ? candidates : candidates.filter((key) => !this.#copies.has(key));
    if (likely.length === 1) this.#known = { ...this.#known, key: likely[0] };
  }
}
