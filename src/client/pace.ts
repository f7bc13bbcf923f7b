import { pauseFor } from './cometd-pacing.js';

/** What requests a second a pace without a limit is brought down to first, and the least that any is. */
const firstRate = 5;
const leastRate = 2;
/** Several requests under way are refused for the same reason: the pace is slowed once for them. */
const settleMs = 2000;
/** A gateway that is busy once or twice is no limit on requests. */
const busyLimit = 3;
/** So many other requests in a row go before a poll that waits: a session that is not polled for long is lost. */
const mostBefore = 3;

/** Keeps requests apart, whoever sends them, so that there are never more than so many a second (--max-rps). */
export class Pace {
  #intervalMs: number;
  #free = 0;
  #busy = 0;
  #slowedAt = Number.NEGATIVE_INFINITY;
  readonly #requests: (() => void)[] = [];
  readonly #polls: (() => void)[] = [];
  #passedOver = 0;
  /** Of the pause before the next turn; undefined while nobody waits. */
  #pause: AbortController | undefined;

  /** @param perSecond requests a second, more than 0; absent = as they come, until the pace is slowed down */
  constructor(perSecond = Number.POSITIVE_INFINITY) {
    this.#intervalMs = 1000 / perSecond;
  }

  /** Whether the target refused requests as too many: then long polls wait for their turn too, since a limit counts them like any other. */
  get isSlowed(): boolean {
    return this.#slowedAt !== Number.NEGATIVE_INFINITY;
  }

  /**
   * Waits until the next request may be sent, in the order of asking; at once when the signal is or gets aborted.
   * @param isPoll whether others may go before it, since what is asked when counts more than what is heard when
   */
  async turn(signal?: AbortSignal, isPoll = false): Promise<void> {
    if (this.#intervalMs === 0 || signal?.aborted) return;
    const queue = isPoll ? this.#polls : this.#requests;
    await new Promise<void>((resolve) => {
      const leave = () => {
        const place = queue.indexOf(go);
        if (place >= 0) queue.splice(place, 1);
        if (this.#requests.length + this.#polls.length === 0) this.#pause?.abort();
        resolve();
      };
      const go = () => {
        signal?.removeEventListener('abort', leave);
        resolve();
      };
      signal?.addEventListener('abort', leave, { once: true });
      queue.push(go);
      if (this.#pause === undefined) void this.#giveTurns();
    });
  }

  /**
   * Takes notice of a 503 that a gateway answered, which may be its limit on requests: slows down like `slowDown` from the third on.
   * @returns requests a second from now on, when this is the first time; else undefined
   */
  foundBusy(): number | undefined {
    this.#busy += 1;
    return this.#busy < busyLimit ? undefined : this.slowDown();
  }

  /**
   * Halves the pace for the rest of the run, to two requests a second at the least, because the target refused some as too many.
   * @returns requests a second from now on, when this is the first time; else undefined
   */
  slowDown(): number | undefined {
    const now = performance.now();
    if (now - this.#slowedAt < settleMs) return undefined;
    const isFirst = !this.isSlowed;
    this.#slowedAt = now;
    const rate = 1000 / this.#intervalMs;
    const slower = Math.min(firstRate, rate / 2);
    this.#intervalMs = 1000 / Math.max(slower, Math.min(leastRate, rate));
    return isFirst ? 1000 / this.#intervalMs : undefined;
  }

  async #giveTurns(): Promise<void> {
    while (this.#requests.length + this.#polls.length > 0) {
      this.#pause = new AbortController();
      // A timer may fire a millisecond early.
      await pauseFor(Math.ceil(this.#free - performance.now()) + 1, this.#pause.signal);
      const next = this.#next();
      if (next === undefined) continue;
      // Counted from when it was really sent: one that was late must not be followed too soon.
      this.#free = performance.now() + this.#intervalMs;
      next();
    }
    this.#pause = undefined;
  }

  #next(): (() => void) | undefined {
    const isPollNext = this.#requests.length === 0 || this.#passedOver >= mostBefore;
    const poll = isPollNext ? this.#polls.shift() : undefined;
    this.#passedOver = poll === undefined && this.#polls.length > 0 ? this.#passedOver + 1 : 0;
    return poll ?? this.#requests.shift();
  }
}
