import type { Call } from '../schemas/call.gen.js';
import type { CallState, Leg } from './call.js';

const userDataOperations = ['UpdateUserData', 'AttachUserData', 'DeleteUserData', 'DeleteUserDataPair'];

/** What an agent can do with a call, by its state. SetCallDisposition was never seen among them. */
const capabilities: Record<CallState, string[]> = {
  Dialing: [...userDataOperations, 'Hangup', 'ClearCall'],
  Ringing: [...userDataOperations, 'Answer', 'Hangup', 'ClearCall'],
  Established: [
    'UpdateUserData',
    'SendDtmf',
    'InitiateConference',
    'Hold',
    'SingleStepTransfer',
    'InitiateTransfer',
    'AttachUserData',
    'DeleteUserDataPair',
    'SingleStepConference',
    'DeleteUserData',
    'Hangup',
    'ClearCall',
  ],
  Held: [...userDataOperations, 'Retrieve', 'Hangup', 'ClearCall'],
  Released: [],
};

/**
 * An agent's call resource, member for member as the page's sample, and `case` as real servers add it.
 * @param api base of all addresses, such as `http://127.0.0.1:8080/api/v2`
 */
export function callResource(leg: Leg, api: string): Call {
  const { call, agent, state, otherPhone } = leg;
  return {
    id: call.id,
    state,
    callUuid: call.callUuid,
    connId: call.connId,
    deviceUri: `${api}/devices/${agent.deviceId}`,
    participants: [
      { e164Number: '', formattedPhoneNumber: otherPhone, phoneNumber: otherPhone, digits: otherPhone },
    ],
    dnis: call.dnis,
    callType: 'Internal',
    capabilities: [...capabilities[state]],
    userData: structuredClone(call.userData),
    duration: String(Math.floor(((call.releasedAt ?? Date.now()) - call.startedAt) / 1000)),
    mute: 'Off',
    supervisorListeningIn: false,
    monitoredUserMuted: false,
    monitoring: false,
    case: [],
    uri: `${api}/me/calls/${encodeURIComponent(call.id)}`,
    path: `/calls/${encodeURIComponent(call.id)}`,
  };
}
