import type { Intent } from '../calls/request-to-send.js';

/** What a run is doing, for whoever watches it. */
export interface Progress {
  /** The call and its state, such as `second call, active`. */
  readonly where: string;
  /** What is done there, such as `ERR-09 an unknown operationName`; empty when the run just came there. */
  readonly what: string;
  /** How many requests were made, this one included where it is one. */
  readonly done: number;
  /** How many there will be, as far as that can be known. */
  readonly of: number;
  /** How it goes on the way, such as `84 a second, p99 12 ms`. */
  readonly pace?: string;
}

/** Counts what is done, and tells each step. */
export class ProgressCount {
  #where = '';
  #done = 0;
  #of = 0;
  /** How it goes on the way; absent = nothing is said of it. */
  pace?: string;

  constructor(private readonly tell: (progress: Progress) => void) {}

  /** Adds what an attempt will ask. */
  plan(count: number): void {
    this.#of = this.#done + count;
  }

  /** The run comes to another call, or to another state of it. */
  at(where: string, what = ''): void {
    this.#where = where;
    this.#tell(what);
  }

  /** A request is made. */
  readonly asks = ({ requirements, step }: Intent): void => {
    this.#done += 1;
    this.#tell([...requirements, step].join(' '));
  };

  #tell(what: string): void {
    const of = Math.max(this.#of, this.#done);
    this.tell({ where: this.#where, what, done: this.#done, of, ...(this.pace && { pace: this.pace }) });
  }
}
