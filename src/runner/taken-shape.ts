import { setTimeout } from 'node:timers/promises';
import { OperationUnusable } from '../calls/errors.js';
import type { LegState, Sent } from '../calls/request-to-send.js';
import type { RequestShape } from './request-shape.js';
import type { RunContext } from './run-context.js';

// For a target to know that a call is over.
const LATER_MS = 250;

// The requirement that says that the documented request is taken of a call in a state.
const CAUSES: Readonly<Record<LegState, string>> = {
  active: 'RES-01',
  held: 'ACT-13',
  ringing: 'ACT-15',
  released: 'RES-02',
};

/** What the shape of a call's requests is found with. */
export interface ShapeSearch {
  readonly runContext: Pick<RunContext, 'shape' | 'shapes'>;
  readonly state: LegState;
  /** Sends the request in a shape; `more` ends what the step is called, and `decides` says that its notification decides which is taken. */
  readonly ask: (shape: RequestShape, more?: string, decides?: boolean) => Promise<Sent>;
}

/**
 * The shape of the request that the target takes of a call: the one that it took before, the documented one, or, where that is refused, the
 * first of the others that works.
 * @throws {OperationUnusable} no shape is taken
 */
export async function takenShape({ runContext, state, ask }: ShapeSearch): Promise<RequestShape> {
  const { shape: known, shapes } = runContext;
  const tried = known === undefined ? [...shapes] : [known];
  // A key of ours may be refused of a released call alone (KEY-03).
  if (known?.keyed && state === 'released') tried.push({ ...known, keyed: false });
  for (const [index, shape] of tried.entries()) {
    let sent = await ask(shape);
    // A refusal that does not come again is no rule; one that comes for the release alone is gone a little later.
    if (!sent.accepted && index === 0 && state === 'released') await setTimeout(LATER_MS);
    if (!sent.accepted && index === 0) sent = await ask(shape, ', once more');
    if (!sent.accepted) continue;
    const mayBeSilent = known === undefined && state !== 'released' && shape.keyed;
    return mayBeSilent && (await isSilent(shape, sent, ask)) ? { ...shape, keyed: false } : shape;
  }
  throw new OperationUnusable(
    `The target refused the documented request for the call (${state}) and every other known shape of it`,
    [CAUSES[state]],
  );
}

// A key of ours may be ignored in silence, where the same request without one is carried out. One that got another value than was sent
// is not ignored.
async function isSilent(
  shape: RequestShape,
  { shown, isToldOtherwise }: Sent,
  ask: ShapeSearch['ask'],
): Promise<boolean> {
  if (shown !== undefined || isToldOtherwise) return false;
  return (await ask({ ...shape, keyed: false }, '', true)).shown !== undefined;
}
