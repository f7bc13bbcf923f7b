// So many kinds of thing are told apart, and so many quotes kept.
const MOST_KINDS = 200;
const MOST_QUOTES = 3;

/** What of a recording was taken for what, and what was left aside and why. */
export class Taken {
  readonly #origins = new Map<string, number>();
  readonly #leftAside = new Map<string, number>();
  readonly #broken: string[] = [];
  /** How many entries or lines could not be read. */
  brokenCount = 0;
  sessions = 0;

  /** A request to a base address. */
  request(base: string): void {
    count(this.#origins, base);
  }

  /** Something that is not judged. @param why such as `requests of another origin, https://other` */
  leaveAside(why: string, times = 1): void {
    count(this.#leftAside, why, times);
  }

  /** An entry or line that cannot be read. @param quote its begin, without secrets */
  broken(where: string, quote: string): void {
    this.brokenCount += 1;
    if (this.#broken.length < MOST_QUOTES) this.#broken.push(`${where}: ${quote}`);
  }

  /** The base addresses, with how many requests of the API were recorded of each. */
  get origins(): { url: string; requests: number }[] {
    return [...this.#origins].map(([url, requests]) => ({ url, requests }));
  }

  get leftAside(): { what: string; count: number }[] {
    return [...this.#leftAside].map(([what, times]) => ({ what, count: times }));
  }

  /** The first of what could not be read. */
  get quotes(): readonly string[] {
    return this.#broken;
  }
}

function count(map: Map<string, number>, key: string, times = 1): void {
  const name = map.has(key) || map.size < MOST_KINDS ? key : 'others';
  map.set(name, (map.get(name) ?? 0) + times);
}
