import { setsDisposition } from '../call-notice.js';
import type { Deviation, Deviations } from '../named-behaviour.js';
import {
  anotherCallUuid,
  codeString,
  giving,
  labelledText,
  messageOk,
  nothing,
  numberOfOther,
  numericDuration,
  status500,
  tagAltered,
  twice,
} from './changes.js';
import { all, contradicting } from './contradicting.js';
import { writingConfiguredKeyToo, writingUnder } from './disposition-key.js';
import { ofActive, type Which } from './dispositions.js';
import {
  answering,
  merging,
  sending,
  sendingEvent,
  showingBefore,
  takingEmpty,
  telling,
  tellingStrangers,
} from './hooks.js';
import { afterRefusal, both, every, lacking, when, withKey, withoutKey } from './occasions.js';

const activeWithKey = both(ofActive, withKey);
const activeWithoutKey = both(ofActive, withoutKey);

/** Of what is sent once, one may be hit. */
const whenOneIsMissed = all('inconclusive', 'ACT-11 ACT-12 ACT-17');

/** What is wrong once in so many dispositions of active calls, counted over the whole server, and right all other times. */
export const nowAndThenDeviations: Deviations = {
  'each-seventh-code-string': each(7, 'is answered with the statusCode "0"', 'RES-01', (which) =>
    answering(which, codeString),
  ),
  'each-fifth-status-500': each(5, 'is answered 0 with HTTP 500', 'RES-03', (which) =>
    answering(which, status500),
  ),
  'each-twentieth-labelled-text': each(20, 'is answered as text/plain', 'RES-04', (which) =>
    answering(which, labelledText),
  ),
  'each-eighth-message-with-success': each(8, 'is answered with the statusMessage OK', 'RES-05', (which) =>
    answering(which, messageOk),
  ),
  'each-seventh-not-notified': {
    ...each(7, 'delivers nothing', 'ACT-01', (which) => sending(nothing, which)),
    also: whenOneIsMissed,
  },
  'each-eighth-ignored': {
    ...each(8, 'is answered 0, and nothing is done', 'ACT-01', (which) => () => ({
      disposition: (asked, planned) => (which(asked) ? { ...planned, leg: undefined } : planned),
    })),
    also: whenOneIsMissed,
  },
  'each-sixth-properties-changed': {
    ...each(6, 'is notified as PropertiesChanged', 'ACT-02', (which) =>
      telling(giving('notificationType', 'PropertiesChanged'), which),
    ),
    also: whenOneIsMissed,
  },
  'each-fifth-one-too-late': {
    ...each(5, 'is notified with the user data before it', 'ACT-03', (which) => showingBefore(which)),
    also: whenOneIsMissed,
    perhaps: { 'ACT-09': 'fail', 'ACT-12': 'warn' },
  },
  'each-sixth-other-call-uuid': each(6, 'is notified with another callUuid', 'ACT-04', (which) =>
    telling(anotherCallUuid, which),
  ),
  'each-seventh-duration-number': each(7, 'is notified with duration as a number', 'ACT-05', (which) =>
    telling(numericDuration, which),
  ),
  'each-eighth-without-mute': each(8, 'is notified without call.mute', 'ACT-06', (which) =>
    telling(giving('call.mute', undefined), which),
  ),
  'each-seventh-state-dialing': each(7, 'is notified with the state Dialing', 'ACT-07', (which) =>
    telling(giving('call.state', 'Dialing'), which),
  ),
  'each-ninth-tag-altered': each(9, 'adds a sign to a string that the call has', 'ACT-08', (which) =>
    merging(tagAltered, which),
  ),
  'each-fifth-after-refusal-tag-altered': contradicting(
    'ACT-08',
    'each fifth disposition of an active call that follows a refusal adds a sign to a string that the call was dialled with',
    when(every(5, both(ofActive, afterRefusal)), (which) => merging(tagAltered, which)),
  ),
  'each-ninth-twice': each(9, 'is notified twice', 'ACT-10', (which) => sending(twice, which)),
  'each-eighth-twice-late': each(8, 'is notified once more 250 ms later', 'ACT-10', (which) =>
    sending((notice) => [notice, { ...notice, afterMs: notice.afterMs + 250 }], which),
  ),
  'each-seventh-twice-very-late': each(7, 'is notified once more 0.4 s later', 'ACT-10', (which) =>
    sending((notice) => [notice, { ...notice, afterMs: notice.afterMs + 400 }], which),
  ),
  'each-twentieth-to-everybody': each(20, 'is notified to every agent', 'ACT-14', (which) =>
    tellingStrangers((notice) => notice, which),
  ),
  'each-tenth-number-of-other': each(
    10,
    'is notified with the number of the other party',
    'ACT-16',
    (which) => telling(numberOfOther, which),
  ),
  'each-second-read-without-data': contradicting(
    'ACT-12',
    'each second time that a call is read it has no userData',
    when(
      every(2, (asked) => asked.method === 'GET' && asked.leg !== undefined),
      (which) => () => ({
        resource: (asked, resource) => (which(asked) ? { ...resource, userData: undefined } : resource),
      }),
    ),
  ),
  'each-fifth-configured-key-too': {
    ...each(
      5,
      'with a key is written under the configured key as well',
      'KEY-01',
      writingConfiguredKeyToo,
      activeWithKey,
    ),
    also: { 'ACT-08': 'fail' },
  },
  'each-second-without-key-elsewhere': each(
    2,
    'without a key is written under another key than configured',
    'KEY-02',
    (which) => writingUnder(() => 'Disposition', which),
    activeWithoutKey,
  ),
  'each-tenth-event': each(10, 'sends an EventUserEvent as well', 'REL-08', sendingEvent),
  'each-second-without-disposition': contradicting(
    'ERR-01',
    'each second request without disposition is taken, with an empty value',
    when(every(2, both(setsDisposition, lacking('disposition'))), takingEmpty),
  ),
};

function each(
  n: number,
  what: string,
  contradicts: string,
  make: (which: Which) => Deviation['behaviour'],
  which: Which = ofActive,
): Deviation {
  const name = { 2: 'second', 5: 'fifth', 6: 'sixth', 7: 'seventh', 8: 'eighth', 9: 'ninth', 10: 'tenth' }[n];
  const description = `each ${name ?? `${n}th`} disposition of an active call ${what}`;
  return contradicting(contradicts, description, when(every(n, which), make));
}
