import { createHash } from 'node:crypto';
import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';

const ROOM = 512 * 1024;
/** A character of a string takes so many bytes at most. */
const WIDEST = 3;

/** A file that is written piece by piece and appears whole or not at all. */
export class GrowingFile {
  readonly #part: string;
  readonly #file: number;
  #isOpen = true;
  readonly #hash = createHash('sha256');
  /** What is not written yet. */
  readonly #waiting = Buffer.allocUnsafe(ROOM);
  #length = 0;

  /** @throws the file system's error when it cannot be made */
  constructor(readonly path: string) {
    this.#part = `${path}.${process.pid}.part`;
    this.#file = openSync(this.#part, 'w');
  }

  /** @throws the file system's error, such as of a full disk */
  readonly write = (piece: string | Buffer): void => {
    const most = typeof piece === 'string' ? piece.length * WIDEST : piece.length;
    if (this.#length + most > ROOM) this.#flush();
    if (most > ROOM) this.#append(typeof piece === 'string' ? Buffer.from(piece) : piece);
    else if (typeof piece === 'string') this.#length += this.#waiting.write(piece, this.#length);
    else this.#length += piece.copy(this.#waiting, this.#length);
  };

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
    this.#append(this.#waiting.subarray(0, this.#length));
    this.#length = 0;
  }

  #append(bytes: Buffer): void {
    this.#hash.update(bytes);
    for (let written = 0; written < bytes.length; ) written += writeSync(this.#file, bytes, written);
  }
}
