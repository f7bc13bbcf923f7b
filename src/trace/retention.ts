import type { HeaderRecord } from '../schemas/trace.gen.js';
import type { Call } from './call.js';
import type { CallRegister } from './call-register.js';
import type { Feed } from './channel.js';
import type { Sessions } from './sessions.js';

// So many exchanges are kept unless told otherwise.
const KEEP = 4000;
// Of a longer trace a call is let go as soon as nothing more can be proven of it.
const WHOLE = 8_000;
// What is older by so many records is let go, be its call over or not.
const OLD = 8_000;
// It is looked for after so many records each.
const OFTEN = 500;

/** What a reading of a trace keeps. */
export interface Kept {
  readonly header: HeaderRecord;
  readonly calls: CallRegister;
  readonly sessions: Sessions;
  readonly feed: Feed;
}

/** Decides which calls are kept, so that memory grows with those that are up at once and not with the length of the trace. */
export class Retention {
  #until = WHOLE;

  /**
   * @param letGo is told each call that is to be let go
   * @param keep how many exchanges are kept at most; infinity: of whole traces nothing is let go
   */
  constructor(
    private readonly kept: Kept,
    private readonly letGo: (call: Call) => void,
    private readonly keep = KEEP,
  ) {}

  /** Whether it is time to let go of what is over, at the record with that number. */
  isDue(seq: number): boolean {
    return this.keep !== Number.POSITIVE_INFINITY && seq >= this.#until;
  }

  /** Whether more exchanges are kept than are to be. */
  get isFull(): boolean {
    return this.kept.calls.exchangesKept > this.keep;
  }

  /**
   * Lets go of what is over. A call with dispositions is let go once nothing more is to be proven of them. One without may get its first
   * when it is released, while its agent still works on it: of that the end alone is kept. What goes on and on is let go when it is too old.
   * @param at of the record with that number, in ms of the trace
   */
  makeRoom(seq: number, at: number): void {
    const { calls, sessions, feed } = this.kept;
    this.#until = Math.max(WHOLE, seq + OFTEN);
    const before = at - this.#timeForProofs();
    let from = seq;
    for (const call of calls.eldest()) {
      if (call.isEndOnly && call.exchanges.length === 0 && call.firstSeq >= seq - OLD) continue;
      const isSpent = call.isReleased && call.lastAt < before;
      const isAsked = call.exchanges.length > 0;
      if (call.firstSeq < seq - OLD || (isAsked && isSpent && (this.isFull || this.#isSettled(call))))
        this.letGo(call);
      else if (isAsked) from = Math.min(from, call.firstSeq);
      else if (isSpent) call.keepEndOnly();
    }
    sessions.dropBefore(from);
    feed.dropBefore(from);
  }

  // Whether its parties were told of something after every window, and the feed showed a line: that closes all of them.
  #isSettled({ exchanges, legs, lastAt }: Call): boolean {
    const { header, feed } = this.kept;
    const until = lastAt + header.timeouts.quietMaxMs;
    const isLater = (last: { readonly at: number } | undefined) => last !== undefined && last.at > until;
    if (feed.life.length > 0 && !isLater(feed.came.at(-1))) return false;
    return exchanges.every(({ sessions }) =>
      [...legs.keys()].every((agent) => {
        const session = sessions.get(agent);
        return session === undefined || session.end !== undefined || isLater(session.came.at(-1));
      }),
    );
  }

  #timeForProofs(): number {
    const { quietMs, notificationMs, eventMs } = this.kept.header.timeouts;
    return Math.max(2 * quietMs, notificationMs, eventMs);
  }
}
