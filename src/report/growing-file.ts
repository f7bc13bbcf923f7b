import { createHash } from 'node:crypto';
import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';

const FULL = 256 * 1024;

/** A file that is written piece by piece and appears whole or not at all. */
export class GrowingFile {
  readonly #part: string;
  readonly #file: number;
  #isOpen = true;
  readonly #hash = createHash('sha256');
  readonly #pieces: Buffer[] = [];
  /** What follows the pieces: text, or bytes as they lie one behind the other, such as lines of a file that is copied. */
  #text = '';
  #run?: { readonly bytes: Buffer; length: number };
  #length = 0;

  /** @throws the file system's error when it cannot be made */
  constructor(readonly path: string) {
    this.#part = `${path}.${process.pid}.part`;
    this.#file = openSync(this.#part, 'w');
  }

  /** @throws the file system's error, such as of a full disk */
  readonly write = (piece: string | Buffer): void => {
    if (typeof piece === 'string') {
      if (this.#run !== undefined) this.#endPiece();
      this.#text += piece;
    } else if (!this.#follows(piece)) {
      this.#endPiece();
      this.#run = { bytes: piece, length: piece.length };
    }
    this.#length += piece.length;
    if (this.#length >= FULL) this.#flush();
  };

  #follows({ buffer, byteOffset, length }: Buffer): boolean {
    const run = this.#run;
    if (run?.bytes.buffer !== buffer || run.bytes.byteOffset + run.length !== byteOffset) return false;
    run.length += length;
    return true;
  }

  #endPiece(): void {
    if (this.#text !== '') this.#pieces.push(Buffer.from(this.#text));
    if (this.#run !== undefined) {
      const { bytes, length } = this.#run;
      this.#pieces.push(Buffer.from(bytes.buffer, bytes.byteOffset, length));
    }
    this.#text = '';
    this.#run = undefined;
  }

  /** Ends the file and gives it its name. @returns its SHA-256, in hexadecimal */
  done(): string {
    this.#flush();
    this.#close();
    renameSync(this.#part, this.path);
    return this.#hash.digest('hex');
  }

  /** Takes the file away again, also when `done` has failed. */
  drop(): void {
    this.#close();
    rmSync(this.#part, { force: true });
  }

  #close(): void {
    if (this.#isOpen) closeSync(this.#file);
    this.#isOpen = false;
  }

  #flush(): void {
    this.#endPiece();
    const pieces = this.#pieces.splice(0);
    this.#length = 0;
    const bytes = pieces.length === 1 ? (pieces[0] as Buffer) : Buffer.concat(pieces);
    this.#hash.update(bytes);
    for (let written = 0; written < bytes.length; ) written += writeSync(this.#file, bytes, written);
  }
}
