/** Something that happened at a time, in ms. */
export interface Timed {
  at: number;
  /** Of what happened at the same time the least comes first. */
  rank: number;
  /** How much memory it takes, roughly, in bytes. */
  readonly bytes: number;
}

interface Placed<Item> {
  readonly item: Item;
  readonly place: number;
}

/** Puts into the order of time what is listed in another one, as far as there is room for what waits. */
export class TimeOrder<Item extends Timed> {
  readonly #heap: Placed<Item>[] = [];
  #places = 0;
  #bytes = 0;

  /** @param room in bytes: what is more than that goes on before its time */
  constructor(private readonly room: number) {}

  add(item: Item): void {
    this.#bytes += item.bytes;
    const heap = this.#heap;
    heap.push({ item, place: this.#places++ });
    for (let index = heap.length - 1; index > 0; ) {
      const above = (index - 1) >> 1;
      if (!this.#isBefore(index, above)) break;
      this.#swap(index, above);
      index = above;
    }
  }

  /** What comes next; undefined = nothing waits. */
  get next(): Item | undefined {
    return this.#heap[0]?.item;
  }

  /** What waits, in no order. */
  get waiting(): Item[] {
    return this.#heap.map(({ item }) => item);
  }

  /**
   * Takes what comes next, where it happened before `until` or there is no room for it to wait.
   * @param until in ms: nothing that happened before it is still to be added
   */
  take(until: number): Item | undefined {
    const heap = this.#heap;
    const [first] = heap;
    if (first === undefined || (first.item.at >= until && this.#bytes <= this.room)) return undefined;
    const last = heap.pop() as Placed<Item>;
    this.#bytes -= first.item.bytes;
    if (heap.length === 0) return first.item;
    heap[0] = last;
    for (let index = 0; ; ) {
      let least = index;
      for (const below of [2 * index + 1, 2 * index + 2])
        if (below < heap.length && this.#isBefore(below, least)) least = below;
      if (least === index) return first.item;
      this.#swap(index, least);
      index = least;
    }
  }

  #isBefore(a: number, b: number): boolean {
    const [x, y] = [this.#heap[a] as Placed<Item>, this.#heap[b] as Placed<Item>];
    return (x.item.at - y.item.at || x.item.rank - y.item.rank || x.place - y.place) < 0;
  }

  #swap(a: number, b: number): void {
    const heap = this.#heap;
    [heap[a], heap[b]] = [heap[b] as Placed<Item>, heap[a] as Placed<Item>];
  }
}
