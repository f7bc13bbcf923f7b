import { CannotWrite } from '../trace/cannot-write.js';
import type { Output, OutputFailure } from './output.js';
import { watchParents } from './parents.js';

// SIGHUP: the terminal is gone. SIGBREAK: Ctrl-Break on Windows.
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK'] as const;
// One Ctrl-C may come by the terminal, by npm and by tsx.
const SAME_MS = 1000;

const NON_CONFORMANT = 1;
const OUR_ERROR = 4;
/** As shells tell of a process that SIGINT ended. */
const INTERRUPTED = 130;

/** What ends a run early, and what is told then. */
export interface StoppingOptions {
  readonly output: Output;
  /** From now on, in milliseconds; absent = no limit. */
  readonly timeLimitMs?: number;
  /** Ends it as well. */
  readonly cancelled?: AbortSignal;
}

/**
 * Whatever ends a run from outside: a signal, --time-limit, a closed stdout or stderr, the end of the process that started it, a
 * file that cannot be written. The first of them ends what is under way, and the verdict follows; what is being ended is ended
 * whatever comes then.
 */
export class Stopping {
  /** Tells the user what happens; a progress line puts its own way in the place of this one while it is shown. */
  say = (text: string): void => {
    process.stderr.write(`${text}\n`);
  };
  /** What is done when the run ends, for the user; undefined while nothing is under way. */
  what?: string;
  readonly #controller = new AbortController();
  readonly #sources: (() => void)[];
  #why?: string;
  #failure?: CannotWrite;
  #lastSignalAt = Number.NEGATIVE_INFINITY;
  #isWarned = false;
  /** Whether stdout or stderr could not be written to, as on a full disk. */
  #isUntold = false;

  constructor({ output, timeLimitMs, cancelled }: StoppingOptions) {
    cancelled?.addEventListener('abort', () => this.end('The tests were cancelled'), { once: true });
    for (const name of SIGNALS) process.on(name, this.#onSignal);
    const limit =
      timeLimitMs === undefined
        ? undefined
        : setTimeout(() => this.end(`${timeLimitMs / 1000} s are over`), timeLimitMs);
    this.#sources = [
      () => clearTimeout(limit),
      output.onFailure(this.#onOutput),
      watchParents((why) => this.end(why)),
    ];
  }

  /** Aborted when the run is to end: with the error where a file cannot be written. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Ends what is under way; only the first reason counts. */
  end(why: string, failure?: CannotWrite): void {
    if (this.signal.aborted) return;
    this.#why = why;
    this.say([why, ...(this.what === undefined ? [] : [this.what])].join(': '));
    this.#controller.abort(failure);
  }

  /** What ended the run; undefined when nothing did. */
  get why(): string | undefined {
    return this.#why;
  }

  /** The first file that could not be written: nothing more is. */
  get failure(): CannotWrite | undefined {
    return this.#failure;
  }

  /** A file could not be written. */
  readonly fail = (failure: CannotWrite): void => {
    if (this.#failure !== undefined) return;
    this.#failure = failure;
    this.end(failure.message, failure);
  };

  /**
   * Writes, unless something could not be written before, and takes notice where it cannot.
   * @returns whether it is written
   */
  async writing(path: string, write: () => Promise<unknown>): Promise<boolean> {
    if (this.#failure !== undefined) return false;
    try {
      await write();
      return true;
    } catch (error) {
      if (!(error instanceof Error && 'syscall' in error)) throw error;
      this.fail(CannotWrite.of(path, error));
      return false;
    }
  }

  /**
   * The exit code of a verdict: what could not be written is a failure of ours, but where a MUST failed that is what counts.
   * @param exitCode of the verdict
   */
  exitCode(exitCode: number): number {
    return (this.#failure !== undefined || this.#isUntold) && exitCode !== NON_CONFORMANT
      ? OUR_ERROR
      : exitCode;
  }

  /** Gives signals back to whoever had them; nothing ends the run any more. */
  release(): void {
    for (const end of this.#sources) end();
    for (const name of SIGNALS) process.off(name, this.#onSignal);
  }

  readonly #onSignal = (signal: NodeJS.Signals): void => {
    const now = performance.now();
    const isSame = now - this.#lastSignalAt < SAME_MS;
    this.#lastSignalAt = now;
    if (!this.signal.aborted) {
      this.end(signal);
      return;
    }
    // A CI server sends a second one of another kind: only who sits before it can mean to leave an agent in a call.
    if (isSame || signal !== 'SIGINT') return;
    if (this.#isWarned) process.exit(INTERRUPTED);
    this.#isWarned = true;
    this.say(`still ${this.what ?? 'writing'}; Ctrl-C once more leaves what is left to check --clean`);
  };

  readonly #onOutput = ({ stream, error, isClosed }: OutputFailure): void => {
    // Nobody wanted to read on; or somebody did, and cannot.
    this.#isUntold ||= !isClosed;
    this.end(isClosed ? `${stream} was closed` : `${stream} cannot be written (${error.code})`);
  };
}
