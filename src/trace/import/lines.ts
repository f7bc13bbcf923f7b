import { isAscii } from 'node:buffer';

const LINE_FEED = 10;

/** One that is longer is no line of a recording, in bytes. */
const LONGEST = 64 * 1024 * 1024;

/** A line with its line feed, where it lies among the bytes that were read. */
export class Line {
  /** @param isAscii whether a byte of it is a character */
  constructor(
    readonly bytes: Buffer,
    readonly from: number,
    readonly to: number,
    private readonly isAscii: boolean,
  ) {}

  /** A part of it by its characters; undefined = these are not told by bytes. */
  part(from: number, to: number): Line | undefined {
    return this.isAscii ? new Line(this.bytes, this.from + from, this.from + to, true) : undefined;
  }

  get text(): string {
    return this.bytes.toString(this.isAscii ? 'latin1' : 'utf8', this.from, this.to);
  }
}

/** The lines of a text as it comes; nothing of it is held but the line that is being read. */
export class Lines {
  #begun: Buffer[] = [];
  #length = 0;
  /** Whether a line has no end. */
  isTooLong = false;

  /**
   * Takes the next bytes.
   * @param take gets each line that ends in them
   */
  push(chunk: Buffer, take: (line: Line) => void): void {
    // One look at all of it takes less than one at each line.
    const isPlain = isAscii(chunk);
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, start)) {
      if (this.#begun.length === 0) take(new Line(chunk, start, end + 1, isPlain));
      else {
        take(lineOf([...this.#begun, chunk.subarray(start, end + 1)]));
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
  end(): Line | undefined {
    const rest = lineOf(this.#begun);
    this.#begun = [];
    return rest.to === 0 ? undefined : rest;
  }
}

function lineOf(pieces: readonly Buffer[]): Line {
  const bytes = Buffer.concat(pieces);
  return new Line(bytes, 0, bytes.length, isAscii(bytes));
}
