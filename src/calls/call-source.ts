import type { LiveCall } from './call.js';

/**
 * Where a run's calls come from: dialled, brought up by a program, or given. It says how the agent's calls come into the
 * states that the course of the run wants, one after another; undefined = this source has no such call, which is known
 * before the run begins (`selection.ts`).
 */
export interface CallSource {
  /** Whether one call that could not be made tells that no other can be either, so that none is tried. */
  readonly failsForAll: boolean;
  /**
   * A released call that others are told apart from. Where the run makes its calls, this one gets no request itself and so
   * shows which messages every released call receives.
   */
  plain(): Promise<LiveCall | undefined>;
  /** An Established call. */
  active(): Promise<LiveCall | undefined>;
  /** The released call that follows on the active one: that call, its Released just received, or another. */
  released(active: LiveCall | undefined): Promise<LiveCall | undefined>;
  /**
   * A call that the other party released, its Released just received.
   * @param whileActive is handed a call that is Established, before; absent = nobody wants one
   */
  releasedByPeer(whileActive?: (call: LiveCall) => Promise<void>): Promise<LiveCall | undefined>;
  /**
   * A last call: with its first message, or what is done with it, something comes on the agent's channel after every window.
   * @param attend is handed the call, Ringing where there is such a one, before it is ended
   */
  last(attend: (call: LiveCall) => Promise<void>): Promise<void>;
  /**
   * The bystander's own short call, from its beginning to its end.
   * @param attend is handed the call, Established
   */
  bystanders(purpose: string, attend: (call: LiveCall) => Promise<void>): Promise<void>;
  /** Ends every call that the source made and that is up; also when the run was stopped; never throws. */
  endAll(): Promise<void>;
}
