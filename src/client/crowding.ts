import type { Failure } from './failure.js';

/** For how long polls are held once others wait for their connections: each of these waits no longer than that. */
const crowdedHoldMs = 500;
/** A gateway that says sooner that the server is not there did not wait for a connection to it. */
const leastWaitMs = 1000;

/**
 * Whether requests wait until a long poll ends, as they do where a server, or a proxy before it, takes few connections at once.
 * Shared by all clients of a run.
 */
export class Crowding {
  #held = 0;
  #isFound = false;

  /** Milliseconds for which polls are to be held; undefined = as the server likes. */
  get holdMs(): number | undefined {
    return this.#isFound ? crowdedHoldMs : undefined;
  }

  /** Counts a poll for as long as it is under way. */
  async during<Outcome>(poll: () => Promise<Outcome>): Promise<Outcome> {
    this.#held += 1;
    try {
      return await poll();
    } finally {
      this.#held -= 1;
    }
  }

  /** Takes notice of a response to another request: a gateway may have waited in vain for a connection to the server. */
  learn({ status, tookMs }: { status: number; tookMs: number }): void {
    if ((status === 503 || status === 504) && tookMs >= leastWaitMs && this.#held > 0) this.#isFound = true;
  }

  /** Takes notice of a failure to get a response to another request, and says of one that had no response in time what may be the cause. */
  explained(failure: Failure): Failure {
    if (failure.name !== 'ResponseTimeout' || this.#held === 0) return failure;
    this.#isFound = true;
    const message = `${failure.message}, with polls held (${this.#held}): a server or a proxy that takes few connections at once keeps other requests waiting for one of theirs`;
    return { ...failure, message };
  }
}
