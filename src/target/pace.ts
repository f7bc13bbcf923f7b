import { pauseFor } from './cometd-pacing.js';

/** Keeps requests apart, whoever sends them, so that there are never more than so many a second (--max-rps). */
export class Pace {
  readonly #intervalMs: number;
  #free = 0;

  /** @param perSecond requests a second, more than 0 */
  constructor(perSecond: number) {
    this.#intervalMs = 1000 / perSecond;
  }

  /** Waits until the next request may be sent, in the order of asking; at once when the signal is or gets aborted. */
  async turn(signal?: AbortSignal): Promise<void> {
    const now = performance.now();
    const at = Math.max(now, this.#free);
    this.#free = at + this.#intervalMs;
    await pauseFor(at - now, signal);
  }
}
