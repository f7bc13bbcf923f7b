/**
 * What is found once of a call that is over, or of something of it, and is asked for each of its exchanges: so the time for a call grows
 * with its exchanges, and not with their square. It is forgotten with what it is about.
 */
export class Known<Found> {
  readonly #about = new WeakMap<object, { readonly found: Found }>();

  /** What is known about something, found where it is asked for the first time. */
  of(about: object, find: () => Found): Found {
    let known = this.#about.get(about);
    if (known === undefined) {
      known = { found: find() };
      this.#about.set(about, known);
    }
    return known.found;
  }
}

/** The same of each of several keys. */
export class KnownByKey<Key, Found> {
  readonly #known = new Known<Map<Key, Found>>();

  of(about: object, key: Key, find: () => Found): Found {
    const byKey = this.#known.of(about, () => new Map());
    if (!byKey.has(key)) byKey.set(key, find());
    return byKey.get(key) as Found;
  }
}
