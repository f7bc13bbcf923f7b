import { setTimeout as sleep } from 'node:timers/promises';

const pauses = [0, 250, 500, 1000, 2000];
/** A session or connect that lasted this long was no failure in a row with the one before. */
const provenMs = 1000;
/** More is not waited for, whatever a server advises. */
const longestIntervalMs = 60_000;

/**
 * How often, and after which pause, something that failed is tried again: at once, then ever slower, five times in a row and so
 * many in all.
 */
export class Retries {
  #inRow = 0;
  #inAll = 0;

  /** @param most in all */
  constructor(private readonly most = Number.POSITIVE_INFINITY) {}

  /**
   * @param lastedMs how long what failed now had worked before
   * @returns the pause in milliseconds, or undefined when it has failed too often
   */
  next(lastedMs: number): number | undefined {
    if (lastedMs >= provenMs) this.#inRow = 0;
    this.#inAll += 1;
    return this.#inAll > this.most ? undefined : pauses[this.#inRow++];
  }
}

/** A server that holds nothing back, but answers /meta/connect at once, is asked ever more slowly, down to twice a second. */
export class ConnectPacing {
  #quickInRow = 0;

  /**
   * @param tookMs of a connect that brought no messages; undefined when it brought some
   * @param intervalMs the server's advice
   * @returns the pause before the next connect, in milliseconds
   */
  next(tookMs: number | undefined, intervalMs = 0): number {
    this.#quickInRow = tookMs !== undefined && tookMs < 100 ? this.#quickInRow + 1 : 0;
    const own = this.#quickInRow < 2 ? 0 : Math.min(25 * 2 ** (this.#quickInRow - 2), 500);
    return Math.max(own, Math.min(intervalMs, longestIntervalMs));
  }
}

/** Waits, or returns at once when the signal is or gets aborted. */
export async function pauseFor(ms: number, signal?: AbortSignal): Promise<void> {
  if (ms > 0) await sleep(ms, undefined, { signal }).catch(() => {});
}
