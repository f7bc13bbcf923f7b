import { Refusal } from '../answer.js';
import { keyOf } from '../disposition-parameters.js';
import type { Deviations } from '../named-behaviour.js';
import {
  codeString,
  inArrayWhereSame,
  isOtherOwn,
  joined,
  messageOk,
  nothing,
  numericDuration,
  status500,
  twice,
  upperCase,
} from './changes.js';
import { all, contradicting } from './contradicting.js';
import { writingUnder } from './disposition-key.js';
import { ofActive } from './dispositions.js';
import { answering, losing, merging, refusingWith, sending, storing, tellingOthers } from './hooks.js';
import { again, both, every, longerThan, underAnotherKey, when } from './occasions.js';

const active = both(ofActive, again);
const other = both(ofActive, underAnotherKey);
const long = both(ofActive, longerThan(100));

/** What is wrong only when a key is set again, under a second key, or for a long value. */
export const againDeviations: Deviations = {
  'again-status-500': contradicting(
    'RES-03',
    'success for an active call is answered with HTTP 500, when the key was set before',
    answering(active, status500),
  ),
  'again-not-notified': contradicting(
    'ACT-01',
    'a disposition under a key that was set before delivers nothing',
    sending(nothing, active),
    all('inconclusive', 'ACT-09 ACT-11 ACT-13 ACT-17 ERR-14'),
  ),
  'again-upper-case': contradicting(
    'ACT-03',
    'a disposition under a key that was set before is stored in upper case',
    storing(upperCase, active),
    { 'ACT-11': 'fail', 'ACT-13': 'inconclusive' },
  ),
  'again-joined': contradicting(
    'ACT-09',
    'a disposition under a key that was set before is joined to what is there, each second time',
    when(every(2, active), (which) => merging(joined, which)),
    all('fail', 'ACT-03 ACT-11'),
  ),
  'again-twice': contradicting(
    'ACT-10',
    'the message comes twice, when the key was set before',
    sending(twice, active),
  ),
  'configured-key-refused-again': {
    description:
      'a disposition under the configured key, named or not, is refused while the call is active, when that key holds one',
    contradicts: 'ACT-09',
    // The unchanged request before the one that is no JSON may be such a one.
    perhaps: { 'ERR-10': 'inconclusive' },
    behaviour: ({ settings: { configuredKey } }) => ({
      refusal: (asked, planned) =>
        ofActive(asked) &&
        keyOf(asked.body, configuredKey) === configuredKey &&
        asked.leg?.call.userData[configuredKey] !== undefined
          ? new Refusal(400, 2, 'The call has a disposition.')
          : planned,
    }),
  },
  'again-peer-duration-number': contradicting(
    'ACT-05',
    "the peer's copy of the message gives duration as a number, when the key was set before",
    tellingOthers(numericDuration, active),
  ),
  'second-key-message-with-success': contradicting(
    'RES-05',
    'success is answered with the statusMessage OK, when another key was named before',
    answering(other, messageOk),
  ),
  'second-key-first-dropped': contradicting(
    'ACT-08',
    'a disposition under a second key of the run drops what is under the first',
    losing(isOtherOwn, other),
  ),
  'second-key-as-configured': contradicting(
    'KEY-01',
    'a disposition under a second key is written under the configured key',
    writingUnder((_, configured) => configured, other),
    all('fail', 'ACT-03 ACT-08'),
  ),
  'second-key-refused': contradicting(
    'KEY-03',
    'a second key is refused on a call that has one',
    refusingWith('The call has another dispositionKey.', other),
    all('inconclusive', 'ERR-05 ERR-10'),
  ),
  'long-value-cut-at-100': contradicting(
    'ACT-11',
    'a value is cut at 100 characters',
    storing((value) => value.slice(0, 100), long),
  ),
  'long-value-code-string': contradicting(
    'RES-01',
    'success for an active call is answered with the statusCode "0", when the value is long',
    answering(long, codeString),
  ),
  'value-alike-ignored': contradicting(
    'ACT-09',
    'a value with which the one that its key holds begins or ends is not stored',
    merging(
      (before, change) => ({
        ...before,
        ...Object.fromEntries(
          Object.entries(change).filter(([key, value]) => !isEndOf(String(value), String(before[key]))),
        ),
      }),
      active,
    ),
    { 'ACT-03': 'fail' },
  ),
  'value-of-another-key-ignored': contradicting(
    'ACT-03',
    'a value that another key holds is not stored',
    merging((before, change) => {
      const held = (key: string) =>
        Object.entries(before).some(([name, each]) => name !== key && each === change[key]);
      return { ...before, ...Object.fromEntries(Object.entries(change).filter(([key]) => !held(key))) };
    }, active),
    { 'ACT-09': 'fail' },
  ),
  'same-value-empties': contradicting(
    'ACT-03',
    'a value that its key holds already empties the key',
    merging(
      (before, change) => ({
        ...before,
        ...Object.fromEntries(
          Object.entries(change).map(([key, value]) => [key, before[key] === value ? '' : value]),
        ),
      }),
      active,
    ),
  ),
  'same-value-twice-in-array': contradicting(
    'ACT-09',
    'a value that its key holds already is put beside it in an array',
    merging(inArrayWhereSame, active),
    { 'ACT-03': 'fail' },
  ),
};

function isEndOf(value: string, before: string): boolean {
  return value !== '' && value !== before && (before.startsWith(value) || before.endsWith(value));
}
