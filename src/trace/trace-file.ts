import { closeSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { TraceRecord } from '../schemas/trace.gen.js';
import { violations } from '../schemas/validate.js';

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

/** A trace being written: one line of JSON a record, each written at once, so that a crash loses nothing recorded. */
export class TraceFile {
  readonly #file: number;
  #open = true;

  /** Begins the file anew, with its folder if need be. Throws the file system's error when it cannot be written. */
  constructor(path: string) {
    mkdirSync(dirname(path), { recursive: true });
    this.#file = openSync(path, 'w');
  }

  /** Writes a record; made to be the recorder's `sink`. A record that comes after `close` is not written. */
  readonly append = (record: TraceRecord): void => {
    if (!this.#open) return;
    const line = Buffer.from(`${JSON.stringify(record)}\n`);
    // A write to a pipe or a full disk may take a part only.
    for (let written = 0; written < line.length; ) written += writeSync(this.#file, line, written);
  };

  close(): void {
    if (this.#open) closeSync(this.#file);
    this.#open = false;
  }
}

/**
 * Reads a trace and checks every line against schemas/trace.schema.json.
 * @throws UnreadableTrace naming the first line that is no JSON, no record, or not the next in number
 */
export function readTrace(path: string): TraceRecord[] {
  const bytes = readFileSync(path);
  const records: TraceRecord[] = [];
  for (let start = 0; start < bytes.length; ) {
    const newline = bytes.indexOf(10, start);
    const end = newline < 0 ? bytes.length : newline;
    records.push(recordOf(bytes.subarray(start, end), records.length));
    start = end + 1;
  }
  return records;
}

function recordOf(bytes: Buffer, seq: number): TraceRecord {
  const line = seq + 1;
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new UnreadableTrace(line, 'is not JSON in UTF-8');
  }
  const wrong = violations('trace', value);
  if (wrong.length > 0) throw new UnreadableTrace(line, `is no record: ${wrong.join('; ')}`);
  const record = value as TraceRecord;
  if (record.seq !== seq) throw new UnreadableTrace(line, `has seq ${record.seq}; ${seq} is the next`);
  return record;
}
