import type { RequestRecord, ResponseRecord } from '../schemas/trace.gen.js';

const pauses = [250, 500, 1000, 2000];
export const longestPauseMs = 30_000;
/** After so many requests of one use in a row that stayed without a response of the operation, the next are sent once. */
const patience = 2;

/** How often a request is sent again that something before the operation answered: at most. */
export const timesAgain = pauses.length;

/** What patience is counted for: requests of one use, and those that end what the run began apart from them. */
type Use = RequestRecord['use'] | 'clean-up';

/**
 * How often, and after which pause, one client sends a request again that something before the operation answered. A gateway
 * that answers everything is not asked four times for each of a hundred requests.
 */
export class SendingAgain {
  /** By use: that reading works says nothing of the operation, which may be what a firewall answers. */
  readonly #inVain = new Map<Use, number>();

  /**
   * @param tried how often the request was sent again already
   * @param leftMs of the time for all tries
   * @returns the pause in milliseconds, as Retry-After asks for, at least our own; undefined when it is not sent again
   */
  pauseBefore(use: Use, tried: number, response: ResponseRecord, leftMs: number): number | undefined {
    const own = (this.#inVain.get(use) ?? 0) >= patience ? undefined : pauses[tried];
    if (own === undefined) return undefined;
    const pause = Math.min(Math.max(own, retryAfterMs(response.headers)), longestPauseMs);
    return pause <= leftMs ? pause : undefined;
  }

  /** Takes notice of what a request came to in the end. */
  learn(use: Use, isOfTheOperation: boolean): void {
    this.#inVain.set(use, isOfTheOperation ? 0 : (this.#inVain.get(use) ?? 0) + 1);
  }
}

/**
 * What Retry-After asks for, in milliseconds: seconds, or a date, which is measured by the response's own Date (RFC 9110,
 * 10.2.3). 0 when there is none.
 */
export function retryAfterMs(headers: Readonly<Record<string, string>>): number {
  const given = headers['retry-after']?.trim() ?? '';
  if (/^\d{1,9}$/.test(given)) return Number(given) * 1000;
  const then = Date.parse(given);
  const now = Date.parse(headers.date ?? '');
  return Number.isNaN(then) ? 0 : Math.max(0, then - (Number.isNaN(now) ? Date.now() : now));
}
