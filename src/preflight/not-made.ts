import { CallNotMade } from '../calls/errors.js';
import { StepFailed } from './step.js';

/** What went wrong with a call, with what to do about it; any other error as it is. */
export function notMade(error: unknown, advice: string): unknown {
  return error instanceof CallNotMade ? new StepFailed(error.message, advice, 3) : error;
}
