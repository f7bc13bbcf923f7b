import type { Timeouts } from '../schemas/trace.gen.js';

// So many times tell how long messages and responses take.
const MEASURED = 1000;
// The middle of those that came, so many times: a lone stall does not make each wait long.
const TIMES = 10;
// Where no message ever came, the responses tell less of it, and more is waited for in vain.
const TIMES_OF_RESPONSE = 5;
const BRIEFLY_MS = 10;

/**
 * How long the notifications of dispositions are waited for; what is learnt on one call of a run holds for all of them. Once one did not come
 * within its full time, the rest is waited for briefly: a target that never notifies is not waited for fifty times, nor is one that
 * leaves out every other.
 */
export class NotificationTimeouts {
  /** How many did not come, of unchanged requests, and of changed ones, of which nothing need come. */
  #missed = 0;
  #changedMissed = 0;
  /** How many were waited for in each place. */
  readonly #waited = new Map<string, number>();
  /** Whether what was the first of its place did not come within the full time. */
  #isFirstMissed = false;
  /** How long messages and responses took that came, in milliseconds, ascending. */
  readonly #came: number[] = [];
  readonly #responses: number[] = [];

  /** @param inAll so many have their full time, though they do not come */
  constructor(
    private readonly timeouts: Pick<Timeouts, 'notificationMs'>,
    private readonly inAll = 1,
  ) {}

  /**
   * For the next one, in milliseconds.
   * @param where the call and its state: the first one there has the full time, since what does not come then is proven missing or
   *   never, unless that was shown of the first one elsewhere; undefined = a changed request, of which nothing need come
   */
  next(where: string | undefined): number {
    if (where !== undefined) this.#waited.set(where, (this.#waited.get(where) ?? 0) + 1);
    const isPatient = this.#missed < this.inAll && (where !== undefined || this.#changedMissed < this.inAll);
    const isProof = this.#isFirst(where) && !this.#isFirstMissed;
    return isPatient || isProof ? this.timeouts.notificationMs : this.brief;
  }

  /** A short while in which one would come, as those before did, or as fast as the target responds; nothing is proven by it. */
  get brief(): number {
    const message = middleOf(this.#came);
    const usual =
      message === undefined ? TIMES_OF_RESPONSE * (middleOf(this.#responses) ?? 0) : TIMES * message;
    return Math.min(this.timeouts.notificationMs, Math.max(BRIEFLY_MS, usual));
  }

  /** A response came, so many milliseconds after its request. */
  responded(ms: number): void {
    insert(this.#responses, ms);
  }

  /** A message about the call came, so many milliseconds after a request. */
  came(ms: number): void {
    insert(this.#came, ms);
  }

  /**
   * One did not come.
   * @param where as it was told to `next`
   * @param waitedMs how long; only a full time counts
   */
  missed(where: string | undefined, waitedMs: number): void {
    if (waitedMs < this.timeouts.notificationMs) return;
    if (where === undefined) this.#changedMissed += 1;
    else this.#missed += 1;
    this.#isFirstMissed ||= this.#isFirst(where);
  }

  #isFirst(where: string | undefined): boolean {
    return where !== undefined && this.#waited.get(where) === 1;
  }
}

function middleOf(ascending: readonly number[]): number | undefined {
  return ascending[ascending.length >> 1];
}

function insert(ascending: number[], ms: number): void {
  if (ascending.length === MEASURED) return;
  const at = ascending.findIndex((each) => each > ms);
  ascending.splice(at < 0 ? ascending.length : at, 0, ms);
}
