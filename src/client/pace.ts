import { pauseFor } from './cometd-pacing.js';
import { paceAfter, type RefusedPace } from './refused-pace.js';

/** What is refused among fewer requests in a second says little of a limit: somebody else's requests may count as well. */
const thinnest = 10;
/** Several requests under way are refused for the same reason: the pace is slowed once for them. */
const settleMs = 1000;
/** No request is held back for longer because another was told to come later: a session that is not polled is lost. */
const longestHoldMs = 5000;
/** A gateway that is busy once or twice is no limit on requests. */
const busyLimit = 3;
/** Fewer requests than these between two times that a gateway is busy tell nothing of what they depend on. */
const fewestBetween = 8;
/** As often as before, about. */
const asOften = 1.2;
/** So many other requests in a row go before a poll that waits: a session that is not polled for long is lost. */
const mostBefore = 3;

/** Keeps requests apart, whoever sends them, so that there are never more than so many a second (--max-rps). */
export class Pace {
  readonly #most: number;
  #free = 0;
  #busy = 0;
  /** How many requests were sent since a gateway was busy, and between the two times before. */
  #sinceBusy = 0;
  #betweenBusy = 0;
  #isBusyAnyway = false;
  /** When requests of the last second were sent. */
  readonly #sent: number[] = [];
  /** The last refusal as one too many, and the requests a second that were refused. */
  #refused: (RefusedPace & { readonly at: number }) | undefined;
  readonly #requests: (() => void)[] = [];
  readonly #polls: (() => void)[] = [];
  #passedOver = 0;
  /** Of the pause before the next turn; undefined while nobody waits. */
  #pause: AbortController | undefined;

  /** @param perSecond requests a second, more than 0; absent = as they come, until the pace is slowed down */
  constructor(perSecond = Number.POSITIVE_INFINITY) {
    this.#most = perSecond;
  }

  /**
   * Waits until the next request may be sent, in the order of asking; at once when the signal is or gets aborted.
   * @param isPoll whether others may go before it, since what is asked when counts more than what is heard when. It waits for no turn until
   * the target refused requests as too many: a limit counts polls like any other
   */
  async turn(signal?: AbortSignal, isPoll = false): Promise<void> {
    const isUnlimited = this.#refused === undefined && (isPoll || this.#most === Number.POSITIVE_INFINITY);
    if (isUnlimited || signal?.aborted) {
      this.#noteSent();
      return;
    }
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
   * Takes notice of a 503 that a gateway answered, which may be its limit on requests: slows down like `slowDown` from the third on. A
   * limit is come upon ever more seldom then; a gateway that is busy as often as before is so at any pace, and is not slowed down for.
   * @returns requests a second from now on, when this is the first time; else undefined
   */
  foundBusy(): number | undefined {
    this.#busy += 1;
    if (this.#isBusyAnyway || this.#busy < busyLimit || this.#isSettling) return undefined;
    const between = this.#sinceBusy;
    const isAsOften = between >= fewestBetween && between <= asOften * this.#betweenBusy;
    this.#isBusyAnyway = isAsOften && (this.#refused?.times ?? 0) > 1;
    this.#sinceBusy = 0;
    this.#betweenBusy = between;
    if (!this.#isBusyAnyway) return this.slowDown();
    this.#refused = undefined;
    return undefined;
  }

  /**
   * Halves the pace, to two requests a second at the least, because the target refused some as too many. It comes back by and by.
   * @param retryAfterMs before which the target wants no request
   * @returns requests a second from now on, when this is the first time; else undefined
   */
  slowDown(retryAfterMs = 0): number | undefined {
    const at = performance.now();
    this.#free = Math.max(this.#free, at + Math.min(retryAfterMs, longestHoldMs));
    const before = this.#refused;
    if (this.#isSettling) return undefined;
    const rate = Math.min(this.#rate, Math.max(thinnest, this.#sent.length));
    this.#refused = { at, rate, times: (before?.times ?? 0) + 1 };
    return before ? undefined : Math.round(this.#rate);
  }

  get #isSettling(): boolean {
    return this.#refused !== undefined && performance.now() - this.#refused.at < settleMs;
  }

  get #rate(): number {
    if (this.#refused === undefined) return this.#most;
    return Math.min(this.#most, paceAfter(this.#refused, performance.now() - this.#refused.at));
  }

  #noteSent(): number {
    const now = performance.now();
    this.#sinceBusy += 1;
    this.#sent.push(now);
    while ((this.#sent[0] ?? now) <= now - 1000) this.#sent.shift();
    return now;
  }

  async #giveTurns(): Promise<void> {
    while (this.#requests.length + this.#polls.length > 0) {
      this.#pause = new AbortController();
      // A timer may fire a millisecond early.
      await pauseFor(Math.ceil(this.#free - performance.now()) + 1, this.#pause.signal);
      // A refusal may have put the next turn off meanwhile.
      if (this.#free > performance.now() && !this.#pause.signal.aborted) continue;
      const next = this.#next();
      if (next === undefined) continue;
      // Counted from when it was really sent: one that was late must not be followed too soon.
      this.#free = this.#noteSent() + 1000 / this.#rate;
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
