// So many requests of a kind in a row are given their full time; the next ones, until one is answered, are waited for briefly.
const IN_FULL = 2;
// So many of any kind: then all are, for one that goes unanswered now and then is not waited for fifty times either.
const IN_ALL = 2;
// So many of any kind one after another: the target answers nothing any more, or nothing but what is unchanged.
const IN_A_ROW = 10;
const BRIEFLY_MS = 250;
const TIMES = 20;
// What takes longer than this, and than so many times the usual, is asked again beside it; the first one has more time.
const SLOW_MS = 1000;
const SLOW_AT_FIRST_MS = 2000;

/** How long the responses of dispositions are waited for: a target that leaves a kind of request unanswered is not waited for fifty times. */
export class ResponseTimeouts {
  readonly #unanswered = new Map<string, number>();
  #hung = 0;
  #inARow = 0;
  #answered = 0;
  #tookMs = 0;

  constructor(private readonly timeoutMs: number) {}

  /** Whether so many of the kind went unanswered that one more proves nothing new. */
  isKnown(kind: string): boolean {
    return (this.#unanswered.get(kind) ?? 0) >= IN_FULL;
  }

  /** Whether so many in a row went unanswered that further changed requests would prove nothing but that again. */
  get isMute(): boolean {
    return this.#inARow >= IN_A_ROW;
  }

  /** For the next response, in milliseconds. */
  next(kind: string): number {
    return this.isKnown(kind) || this.#hung >= IN_ALL ? this.#longerThan(BRIEFLY_MS) : this.timeoutMs;
  }

  /** After so many milliseconds a request is sent again, and both are waited for at once. */
  get slowMs(): number {
    return this.#longerThan(this.#answered === 0 ? SLOW_AT_FIRST_MS : SLOW_MS);
  }

  #longerThan(leastMs: number): number {
    return Math.min(this.timeoutMs, Math.max(leastMs, (TIMES * this.#tookMs) / Math.max(1, this.#answered)));
  }

  /**
   * What became of a request.
   * @param tookMs the time of its response; undefined where there was none
   * @param hung whether its time went by; a connection that is closed takes none
   */
  learn(kind: string, tookMs: number | undefined, hung = true): void {
    this.#inARow = tookMs === undefined && hung ? this.#inARow + 1 : 0;
    if (tookMs === undefined) {
      this.#hung += 1;
      this.#unanswered.set(kind, (this.#unanswered.get(kind) ?? 0) + 1);
      return;
    }
    this.#unanswered.delete(kind);
    this.#answered += 1;
    this.#tookMs += tookMs;
  }
}
