const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_LIST, CLOSE_LIST] = [0x7b, 0x7d, 0x5b, 0x5d];

/** The name of the list in a HAR. */
const ENTRIES = 'entries';

/** One that is longer is no entry of a recording, in bytes. */
const LONGEST = 64 * 1024 * 1024;

/**
 * The parts of a JSON text that are looked at one by one, as it comes: the objects and lists in the list at its top, or one after
 * another, or, of a HAR, its entries. Nothing of it is held but the part that is being read. Only strings and brackets are
 * followed: what a part holds, `JSON.parse` says, and one that is broken harms no other.
 */
export class JsonElements {
  #depth = 0;
  /** At which depth parts stand; undefined = none yet. */
  #at?: number;
  #inString = false;
  #pieces: Buffer[] = [];
  #length = 0;
  #isInside = false;
  #key = '';
  /** The bytes of what was given last belong to a string that is not over. */
  #escapes = false;
  /** Whether something follows that cannot be parted any more. */
  isTooLong = false;

  /** @param isHar parts are the entries of its log, else what stands at the top */
  constructor(private readonly isHar: boolean) {
    if (!isHar) this.#at = 0;
  }

  /** Whether a part was begun and not ended: the text is cut off. */
  get isOpen(): boolean {
    return this.#isInside || this.#depth > 0;
  }

  /**
   * Takes the next bytes; gives the parts that end in them.
   * @param takeKnown takes the part that begins at a byte of them, where it can be told without following it, and gives where it ends; else it
   * gives undefined
   */
  *push(chunk: Buffer, takeKnown?: (from: number) => number | undefined): Generator<string> {
    if (this.isTooLong) return;
    let from = this.#isInside ? 0 : -1;
    for (let index = 0; index < chunk.length; index++) {
      if (this.#inString) {
        const end = this.#endOfString(chunk, index);
        if (this.isHar && this.#depth === 2) this.#noteKey(chunk, index, end < 0 ? chunk.length : end);
        if (end < 0) break;
        this.#inString = false;
        index = end;
        continue;
      }
      switch (chunk[index]) {
        case QUOTE:
          this.#inString = true;
          this.#escapes = false;
          this.#key = '';
          break;
        case OPEN_OBJECT:
        case OPEN_LIST:
          if (this.#depth === this.#at && !this.#isContainer(chunk[index] as number)) {
            const end = takeKnown?.(index);
            if (end !== undefined) {
              index = end - 1;
              continue;
            }
            this.#isInside = true;
            from = index;
          } else if (this.isHar && this.#at === undefined) this.#lookForEntries(chunk[index] as number);
          this.#depth += 1;
          break;
        case CLOSE_OBJECT:
        case CLOSE_LIST:
          this.#depth = Math.max(0, this.#depth - 1);
          if (this.#isInside && this.#depth === this.#at) {
            yield this.#part(chunk.subarray(from, index + 1));
            from = -1;
          } else if (this.#at !== undefined && this.#depth < this.#at) this.#at = this.isHar ? -1 : 0;
          break;
      }
    }
    if (from < 0) return;
    const rest = chunk.subarray(from);
    this.#length += rest.length;
    this.#pieces.push(Buffer.from(rest));
    this.isTooLong = this.#length > LONGEST;
  }

  // The end of a string says enough, in however many pieces it comes.
  #noteKey(chunk: Buffer, from: number, end: number): void {
    this.#key = (this.#key + chunk.toString('utf8', Math.max(from, end - ENTRIES.length), end)).slice(
      -ENTRIES.length,
    );
  }

  // A list at the top is no part: its items are.
  #isContainer(bracket: number): boolean {
    if (this.isHar || this.#at !== 0 || bracket !== OPEN_LIST) return false;
    this.#at = 1;
    return true;
  }

  #lookForEntries(bracket: number): void {
    if (bracket === OPEN_LIST && this.#depth === 2 && this.#key === ENTRIES) this.#at = 3;
  }

  #part(last: Buffer): string {
    const text =
      this.#pieces.length === 0
        ? last.toString('utf8')
        : Buffer.concat([...this.#pieces, last]).toString('utf8');
    this.#pieces = [];
    this.#length = 0;
    this.#isInside = false;
    return text;
  }

  // Where the quote stands that ends a string; an escaped one does not. Most strings are short: looking for the next quote takes longer.
  #endOfString(chunk: Buffer, from: number): number {
    let index = this.#escapes ? from + 1 : from;
    this.#escapes = false;
    for (; index < chunk.length; index++) {
      const byte = chunk[index];
      if (byte === QUOTE) return index;
      if (byte === BACKSLASH) index += 1;
    }
    this.#escapes = index > chunk.length;
    return -1;
  }
}
