import type { Deviations } from '../named-behaviour.js';
import { giving, isOwn, joined, labelledText, messageOk, nothing, status500, twice } from './changes.js';
import { all, contradicting } from './contradicting.js';
import { writingUnder } from './disposition-key.js';
import { ofActive, ofReleased } from './dispositions.js';
import {
  answering,
  losing,
  merging,
  refusingWith,
  sending,
  sendingEvent,
  showingBefore,
  storing,
  telling,
  tellingOthers,
  tellingReleased,
  tellingStrangers,
} from './hooks.js';
import { again, both, longerThan, withoutKey } from './occasions.js';

const active = both(ofActive, withoutKey);
const released = both(ofReleased, withoutKey);

/** What is wrong only where no dispositionKey is given. */
export const withoutKeyDeviations: Deviations = {
  'no-key-status-500': contradicting(
    'RES-03',
    'success for an active call is answered with HTTP 500, when no key was given',
    answering(active, status500),
  ),
  'no-key-labelled-text': contradicting(
    'RES-04',
    'success is answered as text/plain, when no key was given',
    answering(withoutKey, labelledText),
  ),
  'no-key-message-with-success': contradicting(
    'RES-05',
    'success for an active call is answered with the statusMessage OK, when no key was given',
    answering(active, messageOk),
  ),
  'no-key-again-not-notified': contradicting(
    'ACT-01',
    'a second disposition without a key delivers nothing',
    sending(nothing, both(active, again)),
  ),
  'no-key-user-data-changed': contradicting(
    'ACT-02',
    'the message of a disposition without a key is a UserDataChanged by its notificationType',
    telling(giving('notificationType', 'UserDataChanged'), active),
    all('inconclusive', 'KEY-01 KEY-02 REL-04'),
  ),
  'no-key-again-one-too-late': contradicting(
    'ACT-03',
    'the message of a second disposition without a key shows the user data as they were before it',
    showingBefore(both(active, again)),
    { 'ACT-09': 'fail', 'ACT-12': 'warn' },
  ),
  'no-key-without-call-uuid': contradicting(
    'ACT-04',
    'the message of a disposition without a key names no callUuid',
    telling(giving('call.callUuid', undefined), active),
    { 'ACT-06': 'warn' },
  ),
  'no-key-capabilities-text': contradicting(
    'ACT-05',
    'the message of a disposition without a key gives its capabilities as one string',
    telling(giving('call.capabilities', 'Hangup,Hold'), active),
  ),
  'no-key-without-call-type': contradicting(
    'ACT-06',
    'the message of a disposition without a key does not send call.callType',
    telling(giving('call.callType', undefined), active),
  ),
  'no-key-state-dialing': contradicting(
    'ACT-07',
    'the message of a disposition without a key says that the call is Dialing',
    telling(giving('call.state', 'Dialing'), active),
  ),
  'no-key-own-keys-dropped': contradicting(
    'ACT-08',
    'a disposition without a key drops what was set under keys of the run',
    losing(isOwn, active),
    { 'ERR-14': 'inconclusive' },
  ),
  'no-key-again-joined': contradicting(
    'ACT-09',
    'a second disposition without a key is joined to the first',
    merging(joined, both(active, again)),
    { 'ACT-03': 'fail', 'ACT-11': 'fail' },
  ),
  'no-key-value-cut': contradicting(
    'ACT-11',
    'an active call gets the first 64 characters of a disposition without a key',
    storing((value) => value.slice(0, 64), active),
  ),
  'no-key-long-value-elsewhere': contradicting(
    'KEY-02',
    'a long disposition without a key is written under another key than configured',
    writingUnder(() => 'Remarks', both(active, longerThan(100))),
  ),
  // That the configured key can be set again by its name shows that the want of a key is refused, not the further setting (ACT-09).
  'no-key-again-refused': contradicting(
    'RES-01',
    'a second disposition without a key is refused while the call is active',
    refusingWith('The call has a disposition.', both(active, again)),
    { 'ERR-10': 'inconclusive' },
  ),
  'no-key-twice': contradicting(
    'ACT-10',
    'the message of a disposition without a key comes twice',
    sending(twice, active),
  ),
  'no-key-to-everybody': contradicting(
    'ACT-14',
    'the message of a disposition without a key goes to every agent, party of the call or not',
    tellingStrangers((notice) => notice, active),
  ),
  'no-key-number-international': contradicting(
    'ACT-16',
    'the message of a disposition without a key gives phoneNumber another form than the device has',
    telling((data) => {
      data.phoneNumber = `+1 650 ${data.phoneNumber}`;
    }, active),
  ),
  'no-key-peer-state-held': contradicting(
    'ACT-07',
    "the peer's message of a disposition without a key says that the call is Held",
    tellingOthers(giving('call.state', 'Held'), active),
  ),
  'no-key-told-after-release': contradicting(
    'REL-01',
    'a disposition without a key of a released call delivers an AttachedDataChanged to all parties',
    tellingReleased(released, () => true),
  ),
  'no-key-event-while-active': contradicting(
    'REL-08',
    'a disposition without a key of an active call sends an EventUserEvent as well',
    sendingEvent(active),
  ),
};
