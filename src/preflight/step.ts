import type { Visit } from './visit.js';

/** One thing that a run needs, looked at by itself. */
export interface Step {
  readonly name: string;
  /** @throws StepFailed, or an error of the target access, when it is not as a run needs it */
  readonly walk: (visit: Visit) => Promise<Found>;
}

/** What a step found to be right. */
export interface Found {
  readonly text: string;
  /** What had better be done all the same. */
  readonly advice?: string;
  /** How long it took, where that is not the time of the whole step. */
  readonly ms?: number;
}

/** A step as it came out. */
export interface StepResult {
  readonly step: string;
  readonly state: 'ok' | 'fail' | 'unreached';
  /** What was found, or what is wrong; empty when the step was not reached. */
  readonly text: string;
  /** What to do; always there when the step failed. */
  readonly advice?: string;
  /** Milliseconds. */
  readonly ms?: number;
}

/** A step is not as a run needs it. The message says what is wrong, `advice` what to do about it. */
export class StepFailed extends Error {
  override readonly name = 'StepFailed';

  /** @param exitCode 4: the target was not reached or lets nobody in; 3: a run there would judge nothing */
  constructor(
    message: string,
    readonly advice: string,
    readonly exitCode: 3 | 4,
  ) {
    super(message);
  }
}
