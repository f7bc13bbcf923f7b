import { pauseFor } from './cometd-pacing.js';

/** Keeps requests apart, whoever sends them, so that there are never more than so many a second (--max-rps). */
export class Pace {
  readonly #intervalMs: number;
  #free = 0;
  #last: Promise<void> = Promise.resolve();

  /** @param perSecond requests a second, more than 0 */
  constructor(perSecond: number) {
    this.#intervalMs = 1000 / perSecond;
  }

  /** Waits until the next request may be sent, in the order of asking; at once when the signal is or gets aborted. */
  async turn(signal?: AbortSignal): Promise<void> {
    const before = this.#last;
    this.#last = before.then(async () => {
      // A timer may fire a millisecond early.
      await pauseFor(Math.ceil(this.#free - performance.now()) + 1, signal);
      // Counted from when it was really sent: one that was late must not be followed too soon.
      this.#free = performance.now() + this.#intervalMs;
    });
    await this.#last;
  }
}
