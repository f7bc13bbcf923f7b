import type { Crowding } from './crowding.js';

/** Before a poll that was cut off is sent again under the same clientId: at once, then after a little; more in a row end the session. */
const pauses = [0, 250, 500];
/** The same where a flood filter refused it: such a filter counts by the second, and counts what it refuses too. */
const floodPauses = [1000, 1000, 2000, 2000];
/** So many in one session end it too, whatever came between. */
const mostOfSession = 20;
/** Polls that end sooner end for another reason than their age. */
const leastAgeMs = 500;
/** How much of the age at which polls are cut off is asked for, and how alike two ages are that count as one. */
const share = 0.8;
const leastHoldMs = 250;

/** How often polls of one session are tried again that were cut off on the way. */
export class PollCuts {
  #inRow = 0;
  #inAll = 0;

  /**
   * @param isFlood whether it was refused as one too many
   * @returns the pause in milliseconds; undefined when the session is to be given up
   */
  next(isFlood = false): number | undefined {
    this.#inAll += 1;
    return this.#inAll > mostOfSession ? undefined : (isFlood ? floodPauses : pauses)[this.#inRow++];
  }

  /** Takes notice of a poll that came whole. */
  passed(): void {
    this.#inRow = 0;
  }
}

/**
 * For how long a client has its polls held: as long as the server likes, until two of them were cut off at about the same age, as
 * a proxy with a limit of its own does, one was answered 504 (Gateway Timeout, RFC 9110, 15.6.5), or nothing came of one; then for
 * less than that. For less too where they keep other requests waiting.
 */
export class PollHold {
  #last = 0;
  #ms: number | undefined;

  constructor(private readonly crowding: Crowding) {}

  /** Milliseconds to ask for in /meta/connect (Bayeux: advice.timeout); undefined = as the server likes. */
  get ms(): number | undefined {
    const { holdMs } = this.crowding;
    return holdMs === undefined ? this.#ms : Math.min(holdMs, this.#ms ?? holdMs);
  }

  /** Takes notice of a poll that nothing came of at all, as behind a firewall that forgets connections: half of it may do. */
  silent(heldMs: number): void {
    this.#ms = Math.max(leastHoldMs, Math.floor(heldMs / 2));
  }

  /**
   * @param ageMs of a poll when it was cut off
   * @param status with which a gateway answered in the server's place, if one did
   */
  cut(ageMs: number, status?: number): void {
    if (ageMs < leastAgeMs) return;
    const last = status === 504 ? ageMs : this.#last;
    const [less, more] = [Math.min(ageMs, last), Math.max(ageMs, last)];
    if (less >= more * share)
      this.#ms = Math.max(leastHoldMs, Math.min(Math.floor(less * share), this.#ms ?? less));
    this.#last = ageMs;
  }
}
