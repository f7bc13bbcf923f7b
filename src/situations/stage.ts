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

/** Established; the first call that is dispositioned. */
export const activeCall = new Situation<Scene>('the call is active');
/** The same call, on hold. */
export const heldCall = new Situation<Scene>('the call is on hold');
/** The same call, after its agent hung up; the first request is sent at once. */
export const releasedCall = new Situation<Scene>('the call was released by the agent');
/** Another call, active, after dispositions of a released call were seen. */
export const laterActiveCall = new Situation<Scene>('another call is active');
/** That call, after the other party hung up. */
export const releasedByPeer = new Situation<Scene>('the call was released by the other party');
/** The first call, after the quiet window. */
export const afterWindow = new Situation<Scene>('the quiet window is over');
/** The last call, not answered yet; its first message is the sentinel that ends every window. */
export const ringingCall = new Situation<Scene>('the call is ringing');

/** Every situation, in the order in which the course of a run opens them. */
export const situations = [
  activeCall,
  heldCall,
  releasedCall,
  laterActiveCall,
  releasedByPeer,
  afterWindow,
  ringingCall,
];
