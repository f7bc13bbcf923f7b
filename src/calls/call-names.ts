import { NoFurtherCall } from './errors.js';

/** Names the calls that a run makes, `c1` and on, and lets there be no more than --max-calls. */
export class CallNames {
  #named = 0;
  #made = 0;

  /** @param most how many calls are made at most */
  constructor(private readonly most: number) {}

  /**
   * The name of the next call; to be asked for before anything is done to make it.
   * @throws {NoFurtherCall} when there were as many already
   */
  next(): string {
    if (this.#made === this.most)
      throw new NoFurtherCall(`No further call is made: ${this.most} were, as many as --max-calls allows`);
    this.#made += 1;
    this.#named += 1;
    return `c${this.#named}`;
  }

  /** No call came of the last name, which is not used again: it does not count. */
  notMade(): void {
    this.#made -= 1;
  }
}
