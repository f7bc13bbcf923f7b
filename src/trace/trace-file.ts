import { createHash } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { TraceRecord } from '../schemas/trace.gen.js';
import { violations } from '../schemas/validate.js';
import { CannotWrite } from './cannot-write.js';
import { EarlierVersion } from './earlier-version.js';

const chunkBytes = 256 * 1024;
const strict = new TextDecoder('utf-8', { fatal: true });

/** A trace that cannot be judged from: a line of it is no record, or a record is missing. */
export class UnreadableTrace extends Error {
  override readonly name = 'UnreadableTrace';

  /** @param line number of the line, from 1 */
  constructor(
    readonly line: number,
    reason: string,
  ) {
    super(`Line ${line} of the trace ${reason}`);
  }
}

function raise(failure: CannotWrite): never {
  throw failure;
}

/** A trace being written: one line of JSON a record, each written at once, so that a crash loses nothing recorded. */
export class TraceFile {
  readonly #file: number;
  #open = true;

  /**
   * Begins the file anew, with its folder if need be.
   * @param onFailure told of the first record that cannot be written, after which nothing more is written; absent = it is thrown
   * @throws the file system's error when the file cannot be made
   */
  constructor(
    private readonly path: string,
    private readonly onFailure: (failure: CannotWrite) => void = raise,
  ) {
    mkdirSync(dirname(path), { recursive: true });
    this.#file = openSync(path, 'w');
  }

  /** Writes a record; made to be the recorder's `sink`. A record that comes after `close` is not written. */
  readonly append = (record: TraceRecord): void => {
    if (!this.#open) return;
    const line = Buffer.from(`${JSON.stringify(record)}\n`);
    try {
      // A write to a pipe or a full disk may take a part only.
      for (let written = 0; written < line.length; ) written += writeSync(this.#file, line, written);
    } catch (error) {
      this.#fail(error);
    }
  };

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    try {
      closeSync(this.#file);
    } catch (error) {
      // Some file systems tell of a full disk only here.
      this.onFailure(CannotWrite.of(this.path, error));
    }
  }

  #fail(error: unknown): void {
    this.#open = false;
    try {
      closeSync(this.#file);
    } catch {
      // It failed already.
    }
    this.onFailure(CannotWrite.of(this.path, error));
  }
}

/**
 * Reads a trace and checks every line against schemas/trace.schema.json. One of an earlier version is turned into the present one.
 * @throws UnreadableTrace naming the first line that is no JSON, no record, or not the next in number
 */
export function readTrace(path: string): TraceRecord[] {
  return [...recordsOf(path)];
}

/** The same, record by record, so that the trace need not lie in memory as a whole. @throws UnreadableTrace */
export function* recordsOf(path: string): Generator<TraceRecord> {
  let number = 0;
  let earlier: EarlierVersion | undefined;
  for (const bytes of linesOf(path)) {
    const line = jsonOf(bytes, number);
    if (number === 0 && EarlierVersion.isHeader(line)) earlier = new EarlierVersion();
    if (Reflect.get(line, 'seq') !== number)
      throw new UnreadableTrace(
        number + 1,
        `has seq ${JSON.stringify(Reflect.get(line, 'seq'))}; ${number} is the next`,
      );
    const record = earlier === undefined ? line : earlier.upgraded(line);
    number += 1;
    if (record === undefined) continue;
    const wrong = violations('trace', record);
    if (wrong.length > 0) throw new UnreadableTrace(number, `is no record: ${wrong.join('; ')}`);
    yield record as unknown as TraceRecord;
  }
}

/** The lines of a file, without their line feeds, and without the whole file in memory; what follows the last one is a line too. */
function* linesOf(path: string): Generator<Buffer> {
  const file = openSync(path, 'r');
  try {
    const chunk = Buffer.alloc(chunkBytes);
    let begun: Buffer[] = [];
    for (let read = readSync(file, chunk); read > 0; read = readSync(file, chunk)) {
      let start = 0;
      for (let end = chunk.indexOf(10); end >= 0 && end < read; end = chunk.indexOf(10, start)) {
        yield Buffer.concat([...begun, chunk.subarray(start, end)]);
        begun = [];
        start = end + 1;
      }
      begun.push(Buffer.from(chunk.subarray(start, read)));
    }
    const rest = Buffer.concat(begun);
    if (rest.length > 0) yield rest;
  } finally {
    closeSync(file);
  }
}

function jsonOf(bytes: Buffer, seq: number): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(strict.decode(bytes));
  } catch {
    throw new UnreadableTrace(seq + 1, 'is not JSON in UTF-8');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new UnreadableTrace(seq + 1, 'is no record: it is no JSON object');
  return value as Record<string, unknown>;
}

/** The SHA-256 of a file, in hexadecimal; undefined when it cannot be read. */
export function sha256Of(path: string): string | undefined {
  const hash = createHash('sha256');
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    const chunk = Buffer.alloc(chunkBytes);
    for (let read = readSync(file, chunk); read > 0; read = readSync(file, chunk))
      hash.update(chunk.subarray(0, read));
    return hash.digest('hex');
  } catch {
    return undefined;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
