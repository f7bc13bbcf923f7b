import { createHash } from 'node:crypto';
import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';

const FULL = 256 * 1024;

/** A file that is written piece by piece and appears whole or not at all. */
export class GrowingFile {
  readonly #part: string;
  readonly #file: number;
  readonly #hash = createHash('sha256');
  #pieces: Buffer[] = [];
  #length = 0;

  /** @throws the file system's error when it cannot be made */
  constructor(readonly path: string) {
    this.#part = `${path}.${process.pid}.part`;
    this.#file = openSync(this.#part, 'w');
  }

  /** @throws the file system's error, such as of a full disk */
  readonly write = (piece: string | Buffer): void => {
    const bytes = typeof piece === 'string' ? Buffer.from(piece) : piece;
    this.#pieces.push(bytes);
    this.#length += bytes.length;
    if (this.#length >= FULL) this.#flush();
  };

  /** Ends the file and gives it its name. @returns its SHA-256, in hexadecimal */
  done(): string {
    this.#flush();
    closeSync(this.#file);
    renameSync(this.#part, this.path);
    return this.#hash.digest('hex');
  }

  /** Takes the file away again. */
  drop(): void {
    closeSync(this.#file);
    rmSync(this.#part, { force: true });
  }

  #flush(): void {
    const bytes = Buffer.concat(this.#pieces);
    this.#pieces = [];
    this.#length = 0;
    this.#hash.update(bytes);
    for (let written = 0; written < bytes.length; ) written += writeSync(this.#file, bytes, written);
  }
}
