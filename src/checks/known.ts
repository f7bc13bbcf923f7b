/**
 * What was found once of a call that is over, or of some of its exchanges, and is asked for each of them: so the time for a call grows with
 * its exchanges, and not with their square. It is forgotten with what it is about.
 */
export class Known<Key, Value> {
  readonly #about = new WeakMap<object, Map<Key, Value>>();

  /** What is known about something; to be added to. */
  of(about: object): Map<Key, Value> {
    let known = this.#about.get(about);
    if (known === undefined) {
      known = new Map();
      this.#about.set(about, known);
    }
    return known;
  }
}
