import type { Ask } from '../client/ask.js';
import type { TargetClient } from '../client/client.js';
import type { AgentName, RequestRecord } from '../schemas/trace.gen.js';
import type { CallMessage } from '../trace/message.js';
import type { LiveCall } from './call.js';

/** The state that a call is dispositioned in. */
export type LegState = 'active' | 'held' | 'ringing' | 'released';

/** A call while it is up, and once it is released: the two branches of the page. */
export type Branch = 'up' | 'released';

export function branchOf(state: LegState): Branch {
  return state === 'released' ? 'released' : 'up';
}

/** For which requirements a request is made, and what is asked, in a few words. */
export interface Intent {
  readonly requirements: readonly string[];
  readonly step: string;
}

/** One request to drive. */
export interface RequestToSend extends Intent {
  readonly call: LiveCall;
  readonly state: LegState;
  /** Whether it is other than the documented request. */
  readonly changed: boolean;
  /** Who sends it; the call's own agent by default. */
  readonly by?: { name: AgentName; client: TargetClient };
  /** The user data key that it names; absent = the configured key. */
  readonly key?: string;
  /** Whether nothing need come of it, so that it is waited for briefly. */
  readonly brief?: boolean;
  /** Whether what comes of it decides how the rest is asked: the briefest of times does not do for that. */
  readonly decides?: boolean;
  /** Whether the next one is sent without waiting for its notification. */
  readonly unawaited?: boolean;
  /** Made anew for each sending: a value of ours is fresh each time. */
  readonly make: () => { readonly value: unknown; readonly ask: Omit<Ask, 'use'> };
}

/** How a request ended, as far as driving on needs to know. Verdicts are made from the trace, not from this. */
export interface Sent {
  readonly request: RequestRecord;
  readonly value: unknown;
  readonly accepted: boolean;
  /** Whether it was refused for what it asks: by a readable response, and not because the call is not known. */
  readonly isRefused?: boolean;
  /** The notification of the request; undefined when none came, or none is waited for. */
  readonly shown?: CallMessage;
  /** Whether a message came in its place that shows something else at the key that was named. */
  readonly isToldOtherwise?: boolean;
}

/** What is left unanswered alike, in words. */
export function kindOf({ state, changed, key }: RequestToSend): string {
  if (changed) return 'a changed request';
  const call =
    state === 'released' ? 'a released call' : state === 'held' ? 'a call on hold' : 'an active call';
  return `${call}, ${key === undefined ? 'no key' : 'a key'} given,`;
}

/** The call and its state; a changed request, of which nothing need come, has no place. */
export function placeOf({ call, state, changed }: RequestToSend): string | undefined {
  return changed ? undefined : `${call.name} ${state}`;
}
