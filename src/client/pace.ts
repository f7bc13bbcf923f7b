import { pauseFor } from './cometd-pacing.js';

/** What requests a second a pace without a limit is brought down to first, and the least that any is. */
const firstRate = 5;
const leastRate = 2;
/** Several requests under way are refused for the same reason: the pace is slowed once for them. */
const settleMs = 2000;
/** However many polls come back, the next request has its turn within so many of its own times. */
const mostOwed = 4;

/** Keeps requests apart, whoever sends them, so that there are never more than so many a second (--max-rps). */
export class Pace {
  #intervalMs: number;
  #free = 0;
  #slowedAt = Number.NEGATIVE_INFINITY;
  #last: Promise<void> = Promise.resolve();

  /** @param perSecond requests a second, more than 0; absent = as they come, until the pace is slowed down */
  constructor(perSecond = Number.POSITIVE_INFINITY) {
    this.#intervalMs = 1000 / perSecond;
  }

  /** Waits until the next request may be sent, in the order of asking; at once when the signal is or gets aborted. */
  async turn(signal?: AbortSignal): Promise<void> {
    if (this.#intervalMs === 0) return;
    const before = this.#last;
    this.#last = before.then(async () => {
      // A timer may fire a millisecond early.
      await pauseFor(Math.ceil(this.#free - performance.now()) + 1, signal);
      // Counted from when it was really sent: one that was late must not be followed too soon.
      this.#owe();
    });
    await this.#last;
  }

  /** Counts a long poll, which never waits for its turn: a flood filter that refused a request counts polls like any other. */
  polled(): void {
    if (this.#slowedAt !== Number.NEGATIVE_INFINITY) this.#owe();
  }

  /**
   * Halves the pace for the rest of the run, to two requests a second at the least, because the target refused some as too many.
   * @returns requests a second from now on, when this is the first time; else undefined
   */
  slowDown(): number | undefined {
    const now = performance.now();
    if (now - this.#slowedAt < settleMs) return undefined;
    const isFirst = this.#slowedAt === Number.NEGATIVE_INFINITY;
    this.#slowedAt = now;
    const rate = 1000 / this.#intervalMs;
    const slower = Math.min(firstRate, rate / 2);
    this.#intervalMs = 1000 / Math.max(slower, Math.min(leastRate, rate));
    return isFirst ? 1000 / this.#intervalMs : undefined;
  }

  #owe(): void {
    const now = performance.now();
    const next = Math.max(this.#free, now) + this.#intervalMs;
    this.#free = Math.min(next, now + mostOwed * this.#intervalMs);
  }
}
