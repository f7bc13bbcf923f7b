import type { Asked } from '../behaviour.js';
import type { Deviation, Deviations } from '../named-behaviour.js';
import { mergeUserData } from '../user-data.js';
import { scalarsToStrings } from '../variants/refusing.js';
import { anotherCallUuid, twice } from './changes.js';
import { contradicting } from './contradicting.js';
import { writingUnder } from './disposition-key.js';
import { inState, ofActive, ofReleased, type Which } from './dispositions.js';
import { merging, refusingWith, sending, signalling, storing, taking, telling } from './hooks.js';
import { afterRefusal, afterRetrieve, both, lacking, ofLaterCall, withKey, withoutKey } from './occasions.js';
import { byStranger, strangers } from './senders.js';

/** Not the first call on which its agent sets a disposition. */
const ofOtherLaterCall: Which = ({ call }) => call?.legs.some(({ number = 0 }) => number > 1) === true;
const lower = (value: unknown) => String(value).toLowerCase();

/** What is wrong only where two occasions come together, or where a value is like another one. */
export const combinedDeviations: Deviations = {
  'former-value-ignored': contradicting(
    'ACT-09',
    'a value that its key held before the present one is not set again',
    unsetting(
      ({ leg, body }, now) =>
        body.disposition !== now &&
        leg?.call.past.some((past) => past.body.disposition === body.disposition) === true,
    ),
    { 'ACT-03': 'fail' },
  ),
  'other-case-ignored': contradicting(
    'ACT-09',
    'a value that differs from the present one in the case of its letters alone is not set',
    unsetting(({ body }, now) => body.disposition !== now && lower(body.disposition) === lower(now)),
    { 'ACT-13': 'warn' },
  ),
  'continued-value-ignored': contradicting(
    'ACT-09',
    'a value that begins with the present one is not set',
    unsetting(
      ({ body }, now) =>
        typeof now === 'string' &&
        now !== '' &&
        now !== body.disposition &&
        String(body.disposition).startsWith(now),
    ),
    { 'ACT-03': 'fail' },
  ),
  'configured-key-named-ignored': contradicting(
    'ACT-03',
    'a disposition that names the configured key is not set',
    ({ settings }) => ({
      merge: (asked, before, change) =>
        asked.body.dispositionKey === settings.configuredKey ? before : mergeUserData(before, change),
    }),
    { 'ACT-09': 'fail' },
  ),
  'long-digits-as-number': contradicting(
    'ACT-11',
    'a value of more digits than a number holds is rounded like one',
    storing((value) => (/^\d{17,}$/.test(value) ? String(Number(value)) : value)),
  ),
  'retrieved-no-key-under-first': contradicting(
    'KEY-02',
    'a disposition without a key goes under the first key that the call has, when the call was on hold',
    writingUnder(() => 'GwsConformance', both(ofActive, afterRetrieve, withoutKey)),
  ),
  'after-refusal-no-key-under-first': contradicting(
    'KEY-02',
    'a disposition without a key goes under the first key that the call has, just after a refusal',
    writingUnder(() => 'GwsConformance', both(ofActive, afterRefusal, withoutKey)),
  ),
  'released-same-value-no-event': contradicting(
    'REL-02',
    'the value of the last disposition of a released call sends no EventUserEvent again',
    signalling(
      () => [],
      (asked) => ofReleased(asked) && isSame(asked),
    ),
  ),
  'released-keys-refused': contradicting(
    'KEY-03',
    'a disposition of a released call that names a key is refused',
    refusingWith('There is no such key.', both(ofReleased, withKey)),
    { 'REL-03': 'inconclusive' },
  ),
  'later-call-no-call-uri-taken': contradicting(
    'ERR-03',
    'a request without callUri for a later call of an agent is taken',
    () => taking(both(ofLaterCall, lacking('callUri'))),
  ),
  'later-call-stranger-taken': contradicting(
    'ERR-13',
    'an agent sets the disposition of a call that is not his, but for the first of its agent',
    strangers(both(byStranger, ofOtherLaterCall)),
  ),
  'stranger-without-key-taken': contradicting(
    'ERR-13',
    'an agent sets the disposition of a call that is not his, when no key is given',
    strangers(both(byStranger, ({ body }) => body.dispositionKey === undefined)),
  ),
  'number-as-key-then-twice': contradicting(
    'ACT-10',
    'numbers and booleans are taken as a key, and from then on the message of the call comes twice',
    (parts) => ({ ...scalarsToStrings(), ...sending(twice, both(ofActive, afterNumberAsKey))(parts) }),
  ),
  'number-taken-other-uuid-told': contradicting(
    'ACT-04',
    'numbers and booleans are taken, and their message has the callUuid of another call',
    (parts) => ({ ...scalarsToStrings(), ...telling(anotherCallUuid, both(ofActive, givesNumber))(parts) }),
  ),
  'odd-values-refused-and-held-cut': contradicting(
    'ACT-13',
    'a value beyond ASCII is refused, and one for a call on hold is cut to its first ten characters',
    (parts) => ({
      ...refusingWith('disposition must be ASCII.', ({ body }) => /[^ -~]/.test(String(body.disposition)))(
        parts,
      ),
      ...storing((value) => value.slice(0, 10), inState('Held'))(parts),
    }),
    { 'ACT-11': 'fail' },
  ),
  'later-call-array-first-taken': contradicting(
    'ERR-04',
    'of an array as disposition of a later call of an agent the first element is taken',
    () => ({
      ...taking(isLaterArray),
      disposition: (asked, planned) =>
        isLaterArray(asked) ? { ...planned, value: (asked.body.disposition as unknown[])[0] } : planned,
    }),
  ),
};

const afterNumberAsKey: Which = ({ leg }) =>
  leg?.call.past.some(({ body }) => typeof body.dispositionKey === 'number') === true;

const givesNumber: Which = ({ body }) => typeof body.disposition === 'number';

const isLaterArray: Which = (asked) => ofLaterCall(asked) && Array.isArray(asked.body.disposition);

function isSame({ leg, body }: Asked): boolean {
  const others = leg?.call.past.filter((past) => !past.refused && past.body !== body);
  return others?.at(-1)?.body.disposition === body.disposition;
}

/** Does not set those values, given the one that their key holds, and sends the message all the same. */
function unsetting(which: (asked: Asked, now: unknown) => boolean): Deviation['behaviour'] {
  return merging((before, change, asked) => {
    const [key] = Object.keys(change);
    return key !== undefined && which(asked, before[key]) ? before : mergeUserData(before, change);
  });
}
