import type { Agents } from '../calls/agents.js';
import type { LiveCall } from '../calls/call.js';
import type { LegState } from '../calls/request-to-send.js';
import type { CallRequests } from './call-requests.js';

/** A call as a step finds it, with everybody who is there. */
export interface StepContext {
  readonly call: CallRequests;
  readonly live: LiveCall;
  readonly agents: Agents;
  /** A released call of this run that got no request; undefined when none was made. */
  readonly otherCall?: LiveCall;
  /** Reads the call, or lists the calls, as the agent. */
  read(what: 'call' | 'list'): Promise<void>;
  /** Reads the call, and once more, later, where it does not show the user data that were notified last. */
  readUntilTold(): Promise<void>;
}

/** A call in a state: what a spec names, and what a run comes to in the order of `CALL_STATES`. */
export type CallState = keyof typeof CALL_STATES;

/** Every call state, in the order of a walk: its name for people, and the state of the call there. */
export const CALL_STATES = {
  newCall: { name: 'first call, active', state: 'active' },
  activeCall: { name: 'first call, active', state: 'active' },
  heldCall: { name: 'first call, on hold', state: 'held' },
  retrievedCall: { name: 'first call, retrieved', state: 'active' },
  releasedCall: { name: 'first call, released by the agent', state: 'released' },
  secondCall: { name: 'second call, active', state: 'active' },
  releasedByPeer: { name: 'second call, released by the other party', state: 'released' },
  untouchedCall: { name: 'call released without a request', state: 'released' },
  afterWindow: { name: 'released calls, after the quiet window', state: 'released' },
  ringingCall: { name: 'last call, ringing', state: 'ringing' },
} as const satisfies Record<string, { name: string; state: LegState }>;

/** Whether a call state is one of the second call, of which much is asked that was asked of the first. */
export function isOfLaterCall(callState: CallState): boolean {
  return callState === 'secondCall' || callState === 'releasedByPeer';
}

/** The first call that is dispositioned, Established, before its first request. */
export const newCall: CallState = 'newCall';
/** That call. */
export const activeCall: CallState = 'activeCall';
/** The same call, on hold. */
export const heldCall: CallState = 'heldCall';
/** The same call, active again. */
export const retrievedCall: CallState = 'retrievedCall';
/** The same call, after its agent hung up; the first request is sent at once. */
export const releasedCall: CallState = 'releasedCall';
/** Another call, active, after dispositions of a released call were seen. */
export const secondCall: CallState = 'secondCall';
/** That call, after the other party hung up; the first request is sent at once. */
export const releasedByPeer: CallState = 'releasedByPeer';
/** The call that was released without a request, when the others were dispositioned: what untouched calls get was seen by then. */
export const untouchedCall: CallState = 'untouchedCall';
/** Each released call that was dispositioned, after the quiet window. */
export const afterWindow: CallState = 'afterWindow';
/** The last call, not answered yet; its first message is the sentinel that ends every window. */
export const ringingCall: CallState = 'ringingCall';
