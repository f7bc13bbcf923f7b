import { isDeepStrictEqual } from 'node:util';
import type { MessageRecord, TraceRecord } from '../schemas/trace.gen.js';
import { excessOf } from './clip.js';
import { type Entry, EntryCleaning, type RecordOf } from './entry-cleaning.js';
import { Redaction } from './redaction.js';
import { Room } from './room.js';

export type { Entry, RecordOf } from './entry-cleaning.js';

/** What `Recorder.waitFor` waits with. */
export interface Waiting {
  /** Only records with a greater `seq` count; default: those recorded from now on. */
  after?: number;
  /** How long to wait, in milliseconds. */
  timeoutMs: number;
  signal?: AbortSignal;
}

/** Somebody stopped the run while something was awaited. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

// A signal of ours says why; any other only that.
function interruption(signal: AbortSignal | undefined): Interrupted {
  const reason: unknown = signal?.reason;
  return reason instanceof Interrupted ? reason : new Interrupted('The run was stopped');
}

// How late a timer is where this process did not get to run, and how often in a row that is made up for.
const STALL_MS = 20;
const MOST_STALLS = 3;

interface Waiter {
  offer(record: TraceRecord): void;
}

/** Keeps the trace of a run: numbers, times, redacts and freezes every record, and wakes whoever waits for one. */
export class Recorder {
  /** What is taken out of every record. Whoever learns a secret hands it to `redact` before recording it. */
  readonly redaction: Redaction;
  /** How much of what a target sends may still be kept. */
  readonly room: Room;
  readonly #records: TraceRecord[] = [];
  readonly #keep: number;
  #count = 0;
  readonly #waiters = new Set<Waiter>();
  readonly #names = new Map<string, number>();
  /** Messages as they came, where redaction changed them. */
  readonly #came = new WeakMap<TraceRecord, unknown>();
  readonly #cleaning: EntryCleaning;
  readonly #sink: (record: TraceRecord) => void;
  readonly #clock: () => number;
  readonly #start: number;

  /**
   * @param options.sink receives every record as kept, at once and in order, such as `TraceFile.append`
   * @param options.keep how many of the latest records are kept at least; absent = all of them are
   * @param options.now a monotonic clock in milliseconds, for tests
   */
  constructor(
    options: {
      sink?: (record: TraceRecord) => void;
      redaction?: Redaction;
      room?: Room;
      keep?: number;
      now?: () => number;
    } = {},
  ) {
    this.redaction = options.redaction ?? new Redaction();
    this.#cleaning = new EntryCleaning(this.redaction);
    this.room = options.room ?? new Room();
    this.#keep = options.keep ?? Number.POSITIVE_INFINITY;
    this.#sink = options.sink ?? (() => {});
    this.#clock = options.now ?? (() => performance.now());
    this.#start = this.#clock();
  }

  /** Everything recorded so far, as far as it is kept, in order. */
  get records(): readonly TraceRecord[] {
    return this.#records;
  }

  /** How many records were made: the `seq` of the next one. */
  get count(): number {
    return this.#count;
  }

  /** The records after `seq`, as far as they are kept, in order. */
  after(seq: number): readonly TraceRecord[] {
    return this.#records.slice(this.#indexAfter(seq));
  }

  /** The records before `seq`, as far as they are kept, in order. */
  before(seq: number): readonly TraceRecord[] {
    return this.#records.slice(0, this.#indexAfter(seq - 1));
  }

  #indexAfter(seq: number): number {
    return Math.max(0, seq + 1 - (this.#count - this.#records.length));
  }

  /** Milliseconds since the recorder was made, to a tenth, by a monotonic clock. */
  now(): number {
    return Math.round((this.#clock() - this.#start) * 10) / 10;
  }

  /** The next free name with this prefix: r1, r2, ... for requests, s1 for sessions, unique in the run. */
  nextName(prefix: string): string {
    const number = (this.#names.get(prefix) ?? 0) + 1;
    this.#names.set(prefix, number);
    return `${prefix}${number}`;
  }

  /**
   * Keeps an entry. Secrets are taken out here, so that no file, report or rule behind ever holds one.
   * @param at when it happened, on the clock of `now`; default: now
   * @returns the record as kept: a frozen copy
   */
  record<E extends Entry>(entry: E, at: number = this.now()): RecordOf<E> {
    const record = frozen(this.#cleaning.recordOf(entry, this.#count, at));
    this.#records.push(record);
    this.#count += 1;
    if (this.#records.length >= 2 * this.#keep) this.#letGo();
    this.#sink(record);
    for (const waiter of [...this.#waiters]) waiter.offer(record);
    return record;
  }

  /**
   * Notes how the message of a record came, before anything was taken out of it: for what the suite sends back, such as the
   * callUri that it makes of `call.uri`. It stays in memory and is in no artefact; what is too long to be kept is not kept here.
   */
  noteAsItCame(record: MessageRecord, message: unknown): void {
    if (excessOf(message) === 0 && !isDeepStrictEqual(record.message, message))
      this.#came.set(record, message);
  }

  /** The message of a record as it came, secrets included: for sending, never to be kept or told. */
  asItCame(record: MessageRecord): unknown {
    return this.#came.get(record) ?? record.message;
  }

  /**
   * The first record after `after` that matches, already there or yet to come.
   * @returns undefined when none came within `timeoutMs`, a time in which this process did not get to run aside
   * @throws Interrupted when the signal is or gets aborted
   */
  waitFor<T extends TraceRecord>(
    match: ((record: TraceRecord) => record is T) | ((record: TraceRecord) => boolean),
    options: Waiting,
  ): Promise<T | undefined> {
    const { timeoutMs, signal } = options;
    const after = options.after ?? this.#count - 1;
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(interruption(signal));
      const found = this.after(after).find((record) => match(record));
      if (found) return resolve(found as T);

      const leave = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', interrupt);
        this.#waiters.delete(waiter);
      };
      const interrupt = () => {
        leave();
        reject(interruption(signal));
      };
      const waiter: Waiter = {
        offer: (record) => {
          try {
            if (record.seq <= after || !match(record)) return;
          } catch (error) {
            // A predicate of ours that throws is the waiting party's problem, not that of whoever records.
            leave();
            return reject(error);
          }
          leave();
          resolve(record as T);
        },
      };
      let timer = setTimeout(giveUp, timeoutMs);
      let deadline = performance.now() + timeoutMs;
      let stalls = 0;
      // A timer that is late was kept by a process that did nothing meanwhile: what came in that time lies unread yet.
      function giveUp() {
        const lateMs = performance.now() - deadline;
        if (lateMs > STALL_MS && stalls < MOST_STALLS) {
          stalls += 1;
          const moreMs = Math.min(lateMs, timeoutMs);
          deadline = performance.now() + moreMs;
          timer = setTimeout(giveUp, moreMs);
          return;
        }
        leave();
        resolve(undefined);
      }
      signal?.addEventListener('abort', interrupt, { once: true });
      this.#waiters.add(waiter);
    });
  }

  #letGo(): void {
    this.#records.splice(0, this.#keep);
    this.room.renew();
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function frozen<T>(value: T): T {
  if (!isObject(value) || Object.isFrozen(value)) return value;
  for (const member of Object.values(value)) frozen(member);
  return Object.freeze(value);
}
