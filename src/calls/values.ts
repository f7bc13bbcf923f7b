/** A value that is odd and unique all the same. */
export type OddKind = 'long' | 'digits';

const LONGEST = 255;
const MORE_DIGITS = '20240215';
const MEANT_ELSEWHERE = `<b>"it's"</b> & &amp; &#65; \\n \\u0041 %41 %s \${x} {{x}} $HOME a,b;c|d=e:f/../g  (h) [i] !#*+?@^_\`~ --`;

/**
 * The dispositions that a run sends: unique ones, so that a message can be told to be a request's (there is no
 * correlation id), or in turn the ones that the target accepts (GWS_DISPOSITIONS), never the one a key holds.
 */
export class Values {
  #count = 0;
  #likes = 0;
  readonly #noted = new Set<string>();
  readonly #held = new Map<string, string>();
  readonly #former = new Map<string, string>();

  constructor(
    private readonly runId: string,
    /** GWS_DISPOSITIONS. */
    readonly accepted?: readonly string[],
  ) {}

  /** A value that `key` (undefined: the configured one) does not hold. */
  next(key: string | undefined): string {
    const value =
      this.accepted === undefined ? this.unique() : this.#rotated(this.#held.get(key ?? ''), this.accepted);
    return this.#note(key, value);
  }

  /**
   * The same, much like the one that `key` holds: in turn it goes on where that ends, ends before that does, differs in the case of its
   * letters alone, or begins after that does.
   */
  like(key: string | undefined): string {
    const held = this.#held.get(key ?? '');
    if (held === undefined || this.accepted !== undefined) return this.next(key);
    const alike = [`${held}-2`, held.slice(0, -1), otherCase(held), held.slice(1)];
    const turn = this.#likes++ % alike.length;
    const value = [...alike.slice(turn), ...alike].find((each) => !this.#noted.has(each));
    return value === undefined ? this.next(key) : this.#note(key, value);
  }

  /** The value that `key` holds; undefined = none. */
  held(key: string | undefined): string | undefined {
    return this.#held.get(key ?? '');
  }

  /** The value that `key` held before the one that it holds; undefined = none. */
  former(key: string | undefined): string | undefined {
    return this.#former.get(key ?? '');
  }

  /** A value that `key` does not hold, for a request that need not be taken: what the key holds stays noted. */
  other(key: string | undefined): string {
    return this.accepted === undefined
      ? this.unique()
      : this.#rotated(this.#held.get(key ?? ''), this.accepted);
  }

  /** A value that no other request of any run carries, whatever the target accepts: for requests that must be refused. */
  unique(): string {
    this.#count += 1;
    return `Gws-${this.runId}-${String(this.#count).padStart(3, '0')}`;
  }

  /**
   * A unique value of 255 characters, with what means something to a layer on the way; `digits`: one that reads as a number, of more
   * digits than a double holds.
   */
  odd(kind: OddKind): string {
    if (kind === 'digits')
      return `00${Number.parseInt(this.unique().replace(/\W|Gws/g, ''), 16)}${MORE_DIGITS}`;
    return `${this.unique()} ${MEANT_ELSEWHERE}`.padEnd(LONGEST - 3, '.').concat('end');
  }

  #note(key: string | undefined, value: string): string {
    const name = key ?? '';
    const held = this.#held.get(name);
    if (held !== undefined) this.#former.set(name, held);
    this.#held.set(name, value);
    this.#noted.add(value);
    return value;
  }

  #rotated(held: string | undefined, accepted: readonly string[]): string {
    this.#count += 1;
    const others = accepted.filter((value) => value !== held);
    return others[this.#count % others.length] ?? (accepted[0] as string);
  }
}

function otherCase(text: string): string {
  return text.replace(/[a-z]/gi, (letter) =>
    letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
  );
}
