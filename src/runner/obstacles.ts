import { AgentInUse, CallNotMade, OperationUnusable } from '../calls/errors.js';
import { AccessRefused, NotReady, TargetUnreachable } from '../client/errors.js';
import type { ObstacleRecord } from '../schemas/trace.gen.js';
import { Interrupted, type Recorder } from '../trace/recorder.js';

/** Records why something could not be driven, and which requirements wanted it; our own failure also where none did. */
export function recordObstacle(recorder: Recorder, error: unknown, requirements: Iterable<string>): void {
  const wanting = [...requirements];
  const fault = faultOf(error);
  if (wanting.length === 0 && fault !== 'suite') return;
  const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) };
  const causes = error instanceof OperationUnusable && error.causes ? { causes: [...error.causes] } : {};
  recorder.record({ type: 'obstacle', name, fault, requirements: wanting, text: message, ...causes });
}

/** Whose fault it is: what the target, the site, or who stopped the run did not let us do; everything unknown is ours. */
function faultOf(error: unknown): ObstacleRecord['fault'] {
  const isOneOf = (...kinds: readonly (abstract new (...args: never[]) => Error)[]) =>
    kinds.some((kind) => error instanceof kind);
  if (isOneOf(TargetUnreachable, AccessRefused)) return 'access';
  return isOneOf(AgentInUse, CallNotMade, NotReady, OperationUnusable, Interrupted) ? 'site' : 'suite';
}
