import { setTimeout as sleep } from 'node:timers/promises';
import type { Sent } from '../calls/request-to-send.js';

// The pace is told of so many of the latest, and anew after so many more.
const LATEST = 1000;
const TELL_EACH = 50;

/** When each disposition of a soak is to be sent, and how fast they went of late. */
export class SoakPace {
  #begun?: number;
  #turns = 0;
  readonly #doneAt: number[] = [];
  readonly #ms: number[] = [];
  #done = 0;
  /** How fast it goes, such as `84 a second, p99 12 ms`; undefined in the beginning. */
  text?: string;

  /**
   * @param perSecond absent = each when the one before is done
   * @param now milliseconds
   */
  constructor(
    private readonly perSecond: number | undefined,
    private readonly now: () => number,
  ) {}

  /** Waits until the next one is to be sent. What is late is sent at once, until the schedule is kept again. */
  async turn(signal: AbortSignal): Promise<void> {
    if (this.perSecond === undefined) return;
    this.#begun ??= this.now();
    const pauseMs = this.#begun + (1000 * this.#turns) / this.perSecond - this.now();
    this.#turns += 1;
    if (pauseMs > 1) await sleep(pauseMs, undefined, { signal });
  }

  /** The schedule begins anew: the time in which a call was made is no time of the target's. */
  restart(): void {
    this.#begun = undefined;
    this.#turns = 0;
  }

  /** Takes notice of what became of one. */
  done({ request, shown }: Sent): void {
    this.#done += 1;
    this.#doneAt.push(this.now());
    this.#ms.push((shown?.at ?? this.now()) - request.at);
    if (this.#doneAt.length > LATEST) this.#doneAt.shift();
    if (this.#ms.length > LATEST) this.#ms.shift();
    if (this.#done % TELL_EACH === 0) this.text = this.#told();
  }

  #told(): string {
    const spanMs = this.now() - (this.#doneAt[0] as number);
    const perSecond = (1000 * (this.#doneAt.length - 1)) / Math.max(1, spanMs);
    const sorted = this.#ms.toSorted((a, b) => a - b);
    const p99 = sorted[Math.ceil(0.99 * sorted.length) - 1] as number;
    return `${perSecond.toFixed(perSecond < 10 ? 1 : 0)} a second, p99 ${Math.round(p99)} ms`;
  }
}
