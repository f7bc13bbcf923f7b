import type { Need, Requirement } from '../requirement.js';
import type { Configuration } from '../schemas/configuration.gen.js';
import type { CallState } from './call-state.js';

type Calls = Configuration['calls'];

/** Why the calls that a row needs are not to be had from where the run's calls come from; undefined when they are. */
export function unmetCall(
  { branch, needs = [] }: Requirement,
  { calls, dispositionKey }: Configuration,
): string | undefined {
  if (calls.kind === 'dial') return undefined;
  const wants = (need: Need) => needs.includes(need);
  if (wants('ringing')) return `no call is left ringing (GWS_CALLS=${calls.kind})`;
  if (calls.kind === 'command') return undefined;
  if (wants('bystander-call'))
    return 'the bystander has no call of its own, whose messages would be the proof (GWS_CALLS=given)';
  if (wants('hold')) return 'a given call is not put on hold (GWS_CALLS=given)';
  if (wants('release-seen'))
    return 'when a given call was released is not known: the run did not see its Released message (GWS_CALLS=given)';
  if (wants('released-by-peer')) return 'who released a given call is not known (GWS_CALLS=given)';
  if ((branch === 'active' || wants('active-call')) && calls.active === undefined)
    return 'no active call is given (GWS_ACTIVE_CALL)';
  if ((branch === 'released' || wants('released-call')) && calls.released === undefined)
    return 'no released call is given (GWS_RELEASED_CALL)';
  if (wants('known-key') && calls.active === undefined && dispositionKey === undefined)
    return 'the configured key is learnt on an active call, and none is given: set GWS_ACTIVE_CALL or GWS_DISPOSITION_KEY';
  return undefined;
}

/** Whether a run comes to a call state at all: a row that looks at several is judged on those that are to be had. */
export function isToBeHad(callState: CallState, calls: Calls): boolean {
  if (calls.kind === 'dial') return true;
  if (callState === 'ringingCall') return false;
  if (calls.kind === 'command') return true;
  switch (callState) {
    case 'newCall':
    case 'activeCall':
      return calls.active !== undefined;
    case 'secondCall':
      return calls.active !== undefined && calls.released !== undefined;
    case 'releasedCall':
    case 'afterWindow':
      return calls.released !== undefined;
    case 'heldCall':
    case 'retrievedCall':
    case 'releasedByPeer':
    case 'untouchedCall':
      return false;
  }
}
