import { createHash, type Hash } from 'node:crypto';
import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';

const ROOM = 512 * 1024;
/** A character of a string takes so many bytes at most. */
const WIDEST = 3;

/** A file that is written piece by piece and appears whole or not at all. */
export class GrowingFile {
  readonly #part: string;
  readonly #file: number;
  #isOpen = true;
  readonly #hash: Hash | undefined;
  /** What is not written yet. */
  readonly #waiting = Buffer.allocUnsafe(ROOM);
  #length = 0;

  /**
   * @param options.isHashed whether its SHA-256 is wanted
   * @throws the file system's error when it cannot be made
   */
  constructor(
    readonly path: string,
    { isHashed = false }: { isHashed?: boolean } = {},
  ) {
    this.#hash = isHashed ? createHash('sha256') : undefined;
    this.#part = `${path}.${process.pid}.part`;
    this.#file = openSync(this.#part, 'w');
  }

  /** @throws the file system's error, such as of a full disk */
  readonly write = (piece: string): void => {
    if (this.#length + piece.length * WIDEST > ROOM) this.#flush();
    if (piece.length * WIDEST > ROOM) this.#append(Buffer.from(piece));
    else this.#length += this.#waiting.write(piece, this.#length);
  };

  /** Writes a part of some bytes. @throws the file system's error */
  writeBytes({ bytes, from, to }: { bytes: Buffer; from: number; to: number }): void {
    if (this.#length + to - from > ROOM) this.#flush();
    if (to - from > ROOM) this.#append(bytes.subarray(from, to));
    else this.#length += bytes.copy(this.#waiting, this.#length, from, to);
  }

  /** Writes pieces, each a text or a part of some bytes as it lies. @throws the file system's error */
  writePieces(pieces: readonly (string | Parameters<GrowingFile['writeBytes']>[0])[]): void {
    for (const piece of pieces)
      if (typeof piece === 'string') this.write(piece);
      else this.writeBytes(piece);
  }

  /** Ends the file and gives it its name. @returns its SHA-256 in hexadecimal, where that is wanted */
  done(): string | undefined {
    this.#flush();
    this.#close();
    renameSync(this.#part, this.path);
    return this.#hash?.digest('hex');
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
    this.#hash?.update(bytes);
    for (let written = 0; written < bytes.length; ) written += writeSync(this.#file, bytes, written);
  }
}
