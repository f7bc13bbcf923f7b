const PARTS = 4;

/** Tells once that something lasts longer than a time, of which it takes note in parts: while this process stands still, one of them passes. */
export class Slow {
  #timer: NodeJS.Timeout;
  #passed = 0;

  /** @param ms how long; `tell` is called once it has passed, unless it is stopped before */
  constructor(
    private readonly ms: number,
    private readonly tell: () => void,
  ) {
    this.#timer = this.#next();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #next(): NodeJS.Timeout {
    return setTimeout(() => {
      this.#passed += 1;
      if (this.#passed === PARTS) this.tell();
      else this.#timer = this.#next();
    }, this.ms / PARTS);
  }
}
