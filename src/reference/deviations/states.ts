import type { Deviation, Deviations } from '../named-behaviour.js';
import {
  codeString,
  giving,
  joined,
  messageOk,
  nothing,
  numericDuration,
  status500,
  tagAltered,
  upperCase,
} from './changes.js';
import { contradicting } from './contradicting.js';
import { writingConfiguredKeyToo, writingUnder } from './disposition-key.js';
import { inState, type Which } from './dispositions.js';
import {
  answering,
  losing,
  merging,
  sending,
  sendingEvent,
  storing,
  telling,
  tellingStrangers,
  toldBy,
} from './hooks.js';
import { afterRetrieve, again, both, withKey, withoutKey } from './occasions.js';
import { before } from './refusal-answers.js';
import { byStranger, strangers } from './senders.js';

const onHold = inState('Held');
const heldWithoutKey = both(onHold, withoutKey);
const heldWithKey = both(onHold, withKey);

/** What is wrong in one state of a call that is active: on hold, after it was taken back from hold, ringing. */
export const stateDeviations: Deviations = {
  'held-code-string': contradicting(
    'ACT-13',
    'success for a call on hold is answered with the statusCode "0"',
    answering(onHold, codeString),
  ),
  'held-status-500': contradicting(
    'RES-03',
    'success for a call on hold is answered with HTTP 500',
    answering(onHold, status500),
  ),
  'held-message-with-success': contradicting(
    'RES-05',
    'success for a call on hold is answered with the statusMessage OK',
    answering(onHold, messageOk),
  ),
  'held-uri-with-state': contradicting(
    'ACT-04',
    'the message of a call on hold gives a uri that goes on after the id',
    telling(({ call }) => {
      call.uri = `${call.uri}/held`;
    }, onHold),
  ),
  'held-duration-number': contradicting(
    'ACT-05',
    'the message of a call on hold gives duration as a number',
    telling(numericDuration, onHold),
    { 'ACT-13': 'warn' },
  ),
  'held-without-dnis': contradicting(
    'ACT-06',
    'the message of a call on hold does not send call.dnis',
    telling(giving('call.dnis', undefined), onHold),
  ),
  'held-state-established': contradicting(
    'ACT-07',
    'the message of a call on hold says that it is Established',
    telling(giving('call.state', 'Established'), onHold),
    { 'ACT-13': 'warn' },
  ),
  'held-meanwhile': contradicting(
    'ACT-07',
    'a disposition puts the call on hold until it was notified',
    sending((notice) => {
      const inState = (state: string, notificationType: 'StatusChange' | 'AttachedDataChanged') => {
        const moved = { ...notice, data: structuredClone(notice.data) };
        Object.assign(toldBy(moved), { notificationType }).call.state = state;
        return moved;
      };
      return [
        inState('Held', 'StatusChange'),
        inState('Held', 'AttachedDataChanged'),
        inState('Established', 'StatusChange'),
      ];
    }),
  ),
  'held-taken-back': contradicting(
    'ACT-07',
    'a disposition of a call on hold takes it back from hold',
    takingBack(onHold),
    { 'ACT-13': 'warn' },
  ),
  'held-taken-back-without-key': contradicting(
    'ACT-07',
    'a disposition of a call on hold takes it back from hold, when no key was given',
    takingBack(heldWithoutKey),
    { 'ACT-13': 'warn' },
  ),
  'held-tag-altered': contradicting(
    'ACT-08',
    'a disposition of a call on hold adds a sign to a string that the call was dialled with',
    merging(tagAltered, onHold),
    { 'ACT-13': 'warn' },
  ),
  'held-without-key-drops-other': contradicting(
    'ACT-08',
    'a disposition without a key of a call on hold drops what was set under another key',
    losing((key) => key === 'GwsConformance', heldWithoutKey),
    { 'ACT-13': 'warn' },
  ),
  'held-again-joined': contradicting(
    'ACT-09',
    'a disposition of a call on hold under a key that was set is joined to what is there',
    merging(joined, both(onHold, again)),
    { 'ACT-11': 'fail', 'ACT-13': 'warn' },
  ),
  'held-without-key-not-notified': contradicting(
    'ACT-13',
    'a disposition without a key of a call on hold delivers nothing',
    sending(nothing, heldWithoutKey),
  ),
  'held-to-everybody': contradicting(
    'ACT-14',
    'the message of a call on hold goes to every agent, party of the call or not',
    tellingStrangers((notice) => notice, onHold),
  ),
  'held-configured-key-too': contradicting(
    'KEY-01',
    'a disposition with a key of a call on hold is written under the configured key as well',
    writingConfiguredKeyToo(heldWithKey),
    { 'ACT-08': 'fail', 'ACT-13': 'warn' },
  ),
  'held-without-key-elsewhere': contradicting(
    'KEY-02',
    'a disposition without a key of a call on hold is written under another key than configured',
    writingUnder(() => 'HoldReason', heldWithoutKey),
  ),
  'held-event': contradicting(
    'REL-08',
    'a disposition of a call on hold sends an EventUserEvent as well',
    sendingEvent(onHold),
  ),
  'held-refusal-modifies': contradicting(
    'ERR-18',
    'a refused request about a call on hold sets its disposition first and delivers it',
    before(
      ({ switchboard }, asked, change) => {
        if (asked.call) switchboard.write(asked, asked.call, change);
      },
      ({ call }) => call?.legs.some(({ state }) => state === 'Held') ?? false,
    ),
  ),
  'held-user-data-changed': contradicting(
    'ACT-13',
    'the message of a call on hold is a UserDataChanged by its notificationType',
    telling(giving('notificationType', 'UserDataChanged'), onHold),
  ),
  'held-read-without-user-data': contradicting(
    'ACT-12',
    'a call on hold, when read, has no userData',
    () => ({
      resource: ({ leg }, resource) =>
        leg?.state === 'Held' ? { ...resource, userData: undefined } : resource,
    }),
  ),
  'held-stranger-taken': contradicting(
    'ERR-13',
    'an agent sets the disposition of a call on hold that is not his',
    strangers(both(byStranger, ({ call }) => call?.legs.some(({ state }) => state === 'Held') ?? false)),
  ),
  'retrieved-not-notified': contradicting(
    'ACT-01',
    'a disposition of a call that was taken back from hold delivers nothing',
    sending(nothing, afterRetrieve),
  ),
  'retrieved-upper-case': contradicting(
    'ACT-03',
    'a call that was taken back from hold gets the disposition in upper case',
    storing(upperCase, afterRetrieve),
    { 'ACT-11': 'fail' },
  ),
  'retrieved-state-held': contradicting(
    'ACT-07',
    'the message of a call that was taken back from hold says that it is Held',
    telling(giving('call.state', 'Held'), afterRetrieve),
  ),
};

function takingBack(which: Which): Deviation['behaviour'] {
  return ({ switchboard }) => ({
    disposition: (asked, planned) => {
      if (asked.leg && which(asked)) switchboard.move(asked, [asked.leg], 'Established');
      return planned;
    },
  });
}
