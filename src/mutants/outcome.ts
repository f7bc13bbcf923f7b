import type { Verdict } from '../schemas/report.gen.js';

/** What a run against the reference with one deviation gave: plain data, so that it can come from another thread. */
export interface Outcome {
  /** Name of the deviation; undefined = the reference as it is. */
  readonly name?: string;
  readonly requirements: readonly { id: string; level: string; verdict: Verdict; reason: string }[];
  /** Requirements that get another verdict from the same trace without what the driver says of it. */
  readonly unlikeWithoutIntents?: readonly string[];
  /** Requirements that the trace contradicts as that of a run and not as a recording, or the other way round. */
  readonly unlikeAsRecording?: readonly string[];
  /** Calls, logins or CometD sessions that the run left behind; such a deviation has broken the set-up. */
  readonly left: number;
  /** Why there was no run to its end. */
  readonly crash?: string;
}
