const LINE_FEED = 10;

/** One that is longer is no line of a recording, in bytes. */
const LONGEST = 64 * 1024 * 1024;

/** The lines of a text as it comes, each with its line feed; nothing of it is held but the line that is being read. */
export class Lines {
  #begun: Buffer[] = [];
  #length = 0;
  /** Whether a line has no end. */
  isTooLong = false;

  /**
   * Takes the next bytes.
   * @param take gets each line that ends in them
   */
  push(chunk: Buffer, take: (line: Buffer) => void): void {
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, start)) {
      if (this.#begun.length === 0) take(chunk.subarray(start, end + 1));
      else {
        take(Buffer.concat([...this.#begun, chunk.subarray(start, end + 1)]));
        this.#begun = [];
        this.#length = 0;
      }
      start = end + 1;
    }
    if (start === chunk.length || this.isTooLong) return;
    this.#begun.push(Buffer.from(chunk.subarray(start)));
    this.#length += chunk.length - start;
    if (this.#length <= LONGEST) return;
    this.isTooLong = true;
    this.#begun = [];
  }

  /** What stands behind the last line feed; undefined = nothing. */
  end(): Buffer | undefined {
    const rest = Buffer.concat(this.#begun);
    this.#begun = [];
    return rest.length === 0 ? undefined : rest;
  }
}
