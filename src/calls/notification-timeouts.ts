import type { Timeouts } from '../schemas/trace.gen.js';

// After so many that did not come within their full time, the rest is waited for briefly: a target that never notifies is not
// waited for fifty times, nor is one that leaves out every other.
const IN_A_ROW = 2;
const IN_ALL = 4;
const BRIEFLY_MS = 100;

/** How long the notifications of dispositions are waited for. */
export class NotificationTimeouts {
  #inARow = 0;
  #inAll = 0;
  readonly #begun = new Set<string>();

  constructor(private readonly timeouts: Pick<Timeouts, 'notificationMs'>) {}

  /**
   * For the next one, in milliseconds.
   * @param where the call and its state: the first one there always has the full time, since what does not come then is
   *   proven missing or never; undefined = no place of its own
   * @param slowestMs the slowest that came so far
   */
  next(where: string | undefined, slowestMs: number): number {
    const isFirst = where !== undefined && !this.#begun.has(where);
    if (where !== undefined) this.#begun.add(where);
    const isPatient = this.#inARow < IN_A_ROW && this.#inAll < IN_ALL;
    return isFirst || isPatient ? this.timeouts.notificationMs : this.brief(slowestMs);
  }

  /** A short while in which one would come, as those before did. */
  brief(slowestMs: number): number {
    return Math.min(this.timeouts.notificationMs, Math.max(BRIEFLY_MS, 10 * slowestMs));
  }

  came(): void {
    this.#inARow = 0;
  }

  /** @param waitedMs how long; only a full time counts */
  missed(waitedMs: number): void {
    if (waitedMs < this.timeouts.notificationMs) return;
    this.#inARow += 1;
    this.#inAll += 1;
  }
}
