/** The pending timers of one reference, so that stopping it leaves none behind. */
export class Timers {
  readonly #pending = new Set<NodeJS.Timeout>();

  /**
   * Runs `act` after `ms` milliseconds; at once, before it returns, when `ms` is 0 or less.
   * @returns takes the timer back; harmless after it ran
   */
  after(ms: number, act: () => void): () => void {
    if (ms <= 0) {
      act();
      return () => {};
    }
    const timer = setTimeout(() => {
      this.#pending.delete(timer);
      act();
    }, ms);
    this.#pending.add(timer);
    return () => {
      clearTimeout(timer);
      this.#pending.delete(timer);
    };
  }

  /** Takes all timers back. */
  clear(): void {
    for (const timer of this.#pending) clearTimeout(timer);
    this.#pending.clear();
  }
}
