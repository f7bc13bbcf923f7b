import type { Deviations } from '../named-behaviour.js';
import { callsChannel, devicesChannel } from '../notice.js';
import {
  codeString,
  giving,
  joined,
  messageOk,
  nestedAltered,
  participantStrings,
  twice,
  upperCase,
} from './changes.js';
import { contradicting } from './contradicting.js';
import { writingUnder } from './disposition-key.js';
import { ofActive } from './dispositions.js';
import {
  answering,
  merging,
  refusingWith,
  sending,
  sendingEvent,
  storing,
  takingEmpty,
  telling,
  tellingReleased,
  tellingStrangers,
  toldBy,
} from './hooks.js';
import { again, both, isLater, lacking, ofLaterCall, withKey, withoutKey } from './occasions.js';

const later = both(ofActive, ofLaterCall);
const laterWithoutKey = both(later, withoutKey);

/** What is right on the first call on which an agent sets a disposition, and wrong on every later one. */
export const laterCallDeviations: Deviations = {
  'later-call-code-string': contradicting(
    'RES-01',
    'success for a later call of an agent is answered with the statusCode "0"',
    answering(later, codeString),
  ),
  'later-call-message-with-success': contradicting(
    'RES-05',
    'success for a later call of an agent is answered with the statusMessage OK, when no key was given',
    answering(laterWithoutKey, messageOk),
  ),
  'later-call-on-devices': contradicting(
    'ACT-01',
    'the message of a later call of an agent comes on the channel of device messages',
    sending((notice) => [{ ...notice, channel: devicesChannel }], later),
    { 'ACT-15': 'inconclusive' },
  ),
  'later-call-user-data-changed': contradicting(
    'ACT-02',
    'the message of a later call of an agent is a UserDataChanged by its notificationType',
    telling(giving('notificationType', 'UserDataChanged'), later),
    { 'ACT-15': 'inconclusive' },
  ),
  'later-call-status-change': contradicting(
    'ACT-02',
    'the message of a later call of an agent is a StatusChange by its notificationType',
    telling(giving('notificationType', 'StatusChange'), later),
    { 'ACT-15': 'inconclusive' },
  ),
  'later-call-upper-case': contradicting(
    'ACT-03',
    'a later call of an agent gets the disposition in upper case',
    storing(upperCase, later),
    { 'ACT-15': 'inconclusive' },
  ),
  'later-call-without-call-uuid': contradicting(
    'ACT-04',
    'the message of a later call of an agent names no callUuid',
    telling(giving('call.callUuid', undefined), later),
    { 'ACT-06': 'warn' },
  ),
  'later-call-participant-strings': contradicting(
    'ACT-05',
    'the message of a later call of an agent gives its participants as strings',
    telling(participantStrings, later),
    { 'ACT-06': 'warn' },
  ),
  'later-call-without-capabilities': contradicting(
    'ACT-06',
    'the message of a later call of an agent does not send call.capabilities',
    telling(giving('call.capabilities', undefined), later),
  ),
  'later-call-nested-altered': contradicting(
    'ACT-08',
    'a disposition of a later call of an agent changes the nested object that it was dialled with',
    merging(nestedAltered, later),
  ),
  'later-call-again-joined': contradicting(
    'ACT-09',
    'a disposition of a later call of an agent is joined to the one that is there',
    merging(joined, both(later, again)),
    { 'ACT-03': 'fail', 'ACT-11': 'fail' },
  ),
  'later-call-twice': contradicting(
    'ACT-10',
    'the message of a later call of an agent comes twice, the one right after the other',
    sending(twice, later),
  ),
  'later-call-to-everybody': contradicting(
    'ACT-14',
    'the message of a later call of an agent goes to every agent, party of the call or not',
    tellingStrangers((notice) => notice, later),
  ),
  'later-call-uuid-nowhere': contradicting(
    'ACT-18',
    'the resource of a later call of an agent has no callUuid, whether notified or read',
    () => {
      const laterIds = new Set<unknown>();
      return {
        notices: (_, planned) => {
          for (const notice of planned.filter(({ channel }) => channel === callsChannel)) {
            const { call } = toldBy(notice);
            // A released call is no longer on the line.
            if (isLater(notice.to)) laterIds.add(call.id);
            if (laterIds.has(call.id)) call.callUuid = undefined;
          }
          return planned;
        },
        resource: (_, resource) =>
          laterIds.has(resource.id) ? { ...resource, callUuid: undefined } : resource,
      };
    },
    { 'ACT-04': 'fail', 'ACT-06': 'warn' },
  ),
  'later-call-without-key-refused': contradicting(
    'KEY-02',
    'a disposition without a key of a later call of an agent is refused',
    refusingWith('The required parameter dispositionKey is missing.', laterWithoutKey),
  ),
  'later-call-key-ignored': contradicting(
    'KEY-03',
    'a disposition of a later call of an agent is written under the configured key, whatever key is given',
    writingUnder((_, configured) => configured, both(later, withKey)),
  ),
  'later-call-told-after-release': contradicting(
    'REL-01',
    'a disposition of a released call delivers an AttachedDataChanged to all parties, unless it is the first call',
    tellingReleased(ofLaterCall, () => true),
  ),
  'later-call-event': contradicting(
    'REL-08',
    'a disposition of a later call of an agent sends an EventUserEvent while it is active',
    sendingEvent(later),
  ),
  'later-call-no-disposition-taken': contradicting(
    'ERR-01',
    'a request without disposition for a later call of an agent is taken, and empties the key',
    takingEmpty(both(later, lacking('disposition'))),
  ),
};
