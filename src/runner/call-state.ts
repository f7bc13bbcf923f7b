import type { LiveCall } from '../calls/call.js';
import type { CallState } from '../calls/sender.js';
import type { Parties } from '../calls/agents.js';
import type { Dispositioned } from './dispositioned.js';

/** A call as an act finds it, with everybody who is there. */
export interface Scene {
  readonly call: Dispositioned;
  readonly live: LiveCall;
  readonly parties: Parties;
  /** A released call of this run that got no request; undefined when none was made. */
  readonly otherCall?: LiveCall;
  /** Reads the call, or lists the calls, as the agent. */
  read(what: 'call' | 'list'): Promise<void>;
}

/** A call in a state: what a spec names, and what a run comes to in the order of `PLACES`. */
export type Place = keyof typeof PLACES;

/** Every place, in the order of a walk: its name for people, and the state of the call there. */
export const PLACES = {
  newCall: { name: 'first call, active', state: 'active' },
  activeCall: { name: 'first call, active', state: 'active' },
  heldCall: { name: 'first call, on hold', state: 'held' },
  retrievedCall: { name: 'first call, retrieved', state: 'active' },
  releasedCall: { name: 'first call, released by the agent', state: 'released' },
  secondCall: { name: 'second call, active', state: 'active' },
  releasedByPeer: { name: 'second call, released by the other party', state: 'released' },
  afterWindow: { name: 'released calls, after the quiet window', state: 'released' },
  ringingCall: { name: 'last call, ringing', state: 'ringing' },
} as const satisfies Record<string, { name: string; state: CallState }>;

/** The first call that is dispositioned, Established, before its first request. */
export const newCall: Place = 'newCall';
/** That call. */
export const activeCall: Place = 'activeCall';
/** The same call, on hold. */
export const heldCall: Place = 'heldCall';
/** The same call, active again. */
export const retrievedCall: Place = 'retrievedCall';
/** The same call, after its agent hung up; the first request is sent at once. */
export const releasedCall: Place = 'releasedCall';
/** Another call, active, after dispositions of a released call were seen. */
export const secondCall: Place = 'secondCall';
/** That call, after the other party hung up; the first request is sent at once. */
export const releasedByPeer: Place = 'releasedByPeer';
/** Each released call that was dispositioned, after the quiet window. */
export const afterWindow: Place = 'afterWindow';
/** The last call, not answered yet; its first message is the sentinel that ends every window. */
export const ringingCall: Place = 'ringingCall';
