import type { Deviation, Deviations } from '../named-behaviour.js';
import type { UserData } from '../user-data.js';
import { anotherCallUuid, giving, isOwn, participantStrings, showing, tag } from './changes.js';
import { contradicting } from './contradicting.js';
import { inState, ofActive } from './dispositions.js';
import { put, sending, showingBefore, tellingOthers, toOthers } from './hooks.js';
import { every, when } from './occasions.js';

/** What is wrong in the peer's copy of the message alone; the copy of the agent who asked is right. */
export const peersCopyDeviations: Deviations = {
  'peer-status-change': copy(
    'ACT-02',
    'is a StatusChange by its notificationType',
    giving('notificationType', 'StatusChange'),
  ),
  'peer-one-too-late': contradicting(
    'ACT-03',
    "the peer's copy of the message shows the user data as they were before the disposition",
    showingBefore(ofActive, toOthers),
  ),
  'peer-held-one-too-late': contradicting(
    'ACT-13',
    "the peer's copy of the message of a call on hold shows the user data as they were before the disposition",
    showingBefore(inState('Held'), toOthers),
  ),
  'peer-each-seventh-one-too-late': contradicting(
    'ACT-03',
    "the peer's copy of each seventh message shows the user data as they were before the disposition",
    when(every(7, ofActive), (which) => showingBefore(which, toOthers)),
  ),
  'peer-values-upper-case': {
    ...copy('ACT-03', 'shows what the run set in upper case', (data) => {
      for (const key of Object.keys(data.call.userData as UserData).filter(isOwn))
        showing(key, (value) => String(value).toUpperCase())(data);
    }),
    also: { 'ACT-11': 'fail' },
  },
  'peer-other-call-uuid': copy('ACT-04', 'names another callUuid', anotherCallUuid),
  'peer-participant-strings': {
    ...copy('ACT-05', 'gives its participants as strings', participantStrings),
    also: { 'ACT-06': 'warn' },
  },
  'peer-without-device-uri': copy(
    'ACT-06',
    'does not send call.deviceUri',
    giving('call.deviceUri', undefined),
  ),
  'peer-state-held': copy('ACT-07', 'says that the call is Held', giving('call.state', 'Held')),
  'peer-tag-dropped': copy('ACT-08', 'lacks a string that the call was dialled with', (data) =>
    put(data, `call.userData.${tag}`, undefined),
  ),
  'peer-twice': contradicting(
    'ACT-10',
    "the peer's copy of the message comes twice",
    sending((notice, asked) => (notice.to === asked.agent ? [notice] : [notice, { ...notice }])),
  ),
  'peer-number-of-agent': copy('ACT-16', 'names the number of the agent as phoneNumber', (data, asked) => {
    data.phoneNumber = asked.agent.phone;
  }),
  'peer-each-seventh-state-ringing': contradicting(
    'ACT-07',
    'each seventh message that the peer gets says that the call is Ringing',
    when(every(7, ofActive), (which) => tellingOthers(giving('call.state', 'Ringing'), which)),
  ),
};

function copy(contradicts: string, what: string, change: Parameters<typeof tellingOthers>[0]): Deviation {
  return contradicting(contradicts, `the peer's copy of the message ${what}`, tellingOthers(change));
}
