import type { Asked } from '../behaviour.js';
import { setsDisposition } from '../call-notice.js';

/** Tells requests apart: whether a deviation concerns this one. */
export type Which = (asked: Asked) => boolean;

/** A SetCallDisposition of a call of the asking agent's that is not released. */
export const ofActive: Which = (asked) =>
  setsDisposition(asked) && asked.leg !== undefined && asked.leg.state !== 'Released';

/** A SetCallDisposition of a call of the asking agent's that is released. */
export const ofReleased: Which = (asked) => setsDisposition(asked) && asked.leg?.state === 'Released';

/** A SetCallDisposition of a call in that state. */
export function inState(state: 'Held' | 'Ringing'): Which {
  return (asked) => setsDisposition(asked) && asked.leg?.state === state;
}

/** Whether a value is given for a member of the body. */
export function gives(asked: Asked, member: string): boolean {
  return member in asked.body;
}
