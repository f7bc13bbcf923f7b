/** Something that happened at a time, in ms. */
export interface Timed {
  at: number;
  /** Of what happened at the same time the least comes first. */
  rank: number;
  /** How much memory it takes, roughly, in bytes. */
  readonly bytes: number;
}

/** So many that were taken are dropped at once. */
const TAKEN = 1024;

/** Puts into the order of time what is listed in another one, as far as there is room for what waits. */
export class TimeOrder<Item extends Timed> {
  /** In order, from `#first` on. Most come in it: what comes late moves those after it. */
  readonly #items: Item[] = [];
  #first = 0;
  #bytes = 0;

  /** @param room in bytes: what is more than that goes on before its time */
  constructor(private readonly room: number) {}

  add(item: Item): void {
    this.#bytes += item.bytes;
    const items = this.#items;
    let [low, high] = [this.#first, items.length];
    if (low < high && isBefore(item, items[high - 1] as Item)) {
      while (low < high) {
        const middle = (low + high) >> 1;
        if (isBefore(item, items[middle] as Item)) high = middle;
        else low = middle + 1;
      }
      items.splice(low, 0, item);
    } else items.push(item);
  }

  /** What comes next; undefined = nothing waits. */
  get next(): Item | undefined {
    return this.#items[this.#first];
  }

  /** What waits, in order. */
  get waiting(): Item[] {
    return this.#items.slice(this.#first);
  }

  /**
   * Takes what comes next, where it happened before `until` or there is no room for it to wait.
   * @param until in ms: nothing that happened before it is still to be added
   */
  take(until: number): Item | undefined {
    const { next } = this;
    if (next === undefined || (next.at >= until && this.#bytes <= this.room)) return undefined;
    this.#bytes -= next.bytes;
    this.#first += 1;
    if (this.#first >= TAKEN && 2 * this.#first >= this.#items.length) {
      this.#items.splice(0, this.#first);
      this.#first = 0;
    }
    return next;
  }
}

// Of what is alike what was added first comes first.
function isBefore(a: Timed, b: Timed): boolean {
  return a.at < b.at || (a.at === b.at && a.rank < b.rank);
}
