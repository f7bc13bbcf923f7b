import { isDeepStrictEqual } from 'node:util';
import type { LiveCall } from '../calls/call.js';
import { own } from '../trace/message.js';

/** Watches whether each disposition of a burst had a notification of its own. */
export class BurstWatch {
  #call?: LiveCall;
  #values: unknown[] = [];

  /** One was sent without waiting for its notification. */
  sent(call: LiveCall, value: unknown): void {
    if (call !== this.#call) this.#values = [];
    this.#call = call;
    this.#values.push(value);
  }

  /** The values of the last burst that no message has shown under the key so far; the burst is over. */
  untold(key: string): unknown[] {
    const shown = (this.#call?.messages() ?? []).map(({ userData }) => own(userData, key));
    const untold = this.#values.filter((value) => !shown.some((each) => isDeepStrictEqual(each, value)));
    this.#values = [];
    return untold;
  }
}
