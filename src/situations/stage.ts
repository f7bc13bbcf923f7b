import type { LiveCall } from '../calls/call.js';
import type { Parties } from '../calls/parties.js';
import type { Dispositioned } from './dispositioned.js';
import { Situation } from './situation.js';

/** A call as an act finds it, with everybody who is there. */
export interface Scene {
  readonly call: Dispositioned;
  readonly live: LiveCall;
  readonly parties: Parties;
  /** A released call of this run that got no request; undefined when none was made. */
  readonly otherCall?: LiveCall;
  /** Reads the call, or lists the calls, as the agent; gives the name of the request. */
  read(what: 'call' | 'list'): Promise<string>;
}

/** A state into which a run brings a call: what a spec names, and what each run has a queue of acts for. */
export type Place = keyof typeof PLACES;

const PLACES = {
  activeCall: 'the call is active',
  heldCall: 'the call is on hold',
  releasedCall: 'the call was released by the agent',
  laterActiveCall: 'another call is active',
  releasedByPeer: 'the call was released by the other party',
  afterWindow: 'the quiet window is over',
  ringingCall: 'the call is ringing',
};

/** Established; the first call that is dispositioned. */
export const activeCall: Place = 'activeCall';
/** The same call, on hold. */
export const heldCall: Place = 'heldCall';
/** The same call, after its agent hung up; the first request is sent at once. */
export const releasedCall: Place = 'releasedCall';
/** Another call, active, after dispositions of a released call were seen. */
export const laterActiveCall: Place = 'laterActiveCall';
/** That call, after the other party hung up. */
export const releasedByPeer: Place = 'releasedByPeer';
/** The first call, after the quiet window. */
export const afterWindow: Place = 'afterWindow';
/** The last call, not answered yet; its first message is the sentinel that ends every window. */
export const ringingCall: Place = 'ringingCall';

/** The situations of one run. */
export type Stage = Readonly<Record<Place, Situation<Scene>>>;

/** A fresh stage: every situation, with nobody waiting for it yet. */
export function newStage(): Stage {
  const entries = Object.entries(PLACES).map(([place, name]) => [place, new Situation<Scene>(name)]);
  return Object.fromEntries(entries) as Stage;
}
