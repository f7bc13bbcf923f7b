import { Refusal } from '../answer.js';
import type { Deviation, Deviations } from '../named-behaviour.js';
import { mergeUserData } from '../user-data.js';
import { all } from './contradicting.js';
import { ofActive, type Which } from './dispositions.js';
import { both, withKey, withoutKey } from './occasions.js';

type Make = Deviation['behaviour'];

/** What cannot be judged when the key that is given does not show the value. */
const withoutKeyItself = {
  ...all('inconclusive', 'ACT-09 ACT-10 ACT-11 ACT-13 ACT-14 ACT-15 ACT-17 KEY-01 KEY-02 ERR-14 ERR-18'),
  'ACT-03': 'fail',
} as const;

/** KEY: the key that an active call's user data get a disposition under. */
export const keyDeviations: Deviations = {
  'configured-key-too': {
    description: 'a disposition with a key is written under the configured key as well',
    contradicts: 'KEY-01',
    also: { 'ACT-08': 'fail', 'ERR-18': 'inconclusive' },
    behaviour: writingConfiguredKeyToo(withKey),
  },
  'configured-key-cleared': {
    description: 'a disposition with a key empties the configured key',
    contradicts: 'KEY-01',
    also: { 'ACT-08': 'fail', 'ERR-18': 'inconclusive' },
    behaviour: ({ settings }) => ({
      merge: (asked, before, change) =>
        mergeUserData(before, withKey(asked) ? { [settings.configuredKey]: '', ...change } : change),
    }),
  },
  'configured-key-deleted': {
    description: 'a disposition with a key deletes the configured key',
    contradicts: 'KEY-01',
    also: { 'ACT-08': 'fail', 'ERR-18': 'inconclusive' },
    behaviour: ({ settings }) => ({
      merge: (asked, before, change) =>
        mergeUserData(before, withKey(asked) ? { [settings.configuredKey]: undefined, ...change } : change),
    }),
  },
  'key-ignored': {
    description: 'a disposition is written under the configured key, whatever key is given',
    contradicts: 'KEY-03',
    also: all('inconclusive', 'ACT-12 ERR-14 ERR-18 KEY-01 REL-03'),
    behaviour: writingUnder((_, configured) => configured),
  },
  'own-keys-ignored': {
    description:
      'a disposition of an active call under a key that is not the configured one is answered 0, and nothing is done',
    contradicts: 'KEY-03',
    also: all('inconclusive', 'ACT-12 ERR-14 ERR-18 KEY-01 REL-03'),
    behaviour: ({ settings }) => ({
      disposition: (asked, planned) =>
        ofActive(asked) && planned.key !== settings.configuredKey ? { ...planned, leg: undefined } : planned,
    }),
  },
  'key-lower-case': writesUnder('a disposition is written under the key in lower case', (key) =>
    key.toLowerCase(),
  ),
  'key-prefixed': writesUnder('a disposition is written under the key with a prefix', (key) => `att_${key}`),
  'key-cut-short': writesUnder('a disposition is written under the first ten characters of the key', (key) =>
    key.slice(0, 10),
  ),
  'own-keys-refused': {
    description: 'a key that is not the configured one is refused',
    contradicts: 'KEY-03',
    also: all('inconclusive', 'ACT-08 KEY-01 REL-03 ERR-14 ERR-18'),
    behaviour: ({ settings }) => ({
      refusal: (asked, planned) =>
        withKey(asked) && asked.body.dispositionKey !== settings.configuredKey
          ? new Refusal(400, 10, 'dispositionKey is not configured.')
          : planned,
    }),
  },
  'underscore-refused': {
    description: 'a key with an underscore is refused',
    contradicts: 'KEY-03',
    behaviour: () => ({
      refusal: (asked, planned) =>
        withKey(asked) && String(asked.body.dispositionKey).includes('_')
          ? new Refusal(400, 10, 'dispositionKey holds a character that is not allowed.')
          : planned,
    }),
  },
  'no-key-no-value': {
    description: 'a disposition without a key is answered and notified, and nothing is stored',
    contradicts: 'KEY-02',
    also: all('inconclusive', 'KEY-01 REL-04'),
    behaviour: () => ({
      merge: (asked, before, change) =>
        ofActive(asked) && withoutKey(asked) ? before : mergeUserData(before, change),
    }),
  },
  'no-key-other-key': {
    description: 'a disposition without a key is written under another key than the site has configured',
    contradicts: 'KEY-02',
    also: { 'ACT-08': 'inconclusive' },
    variables: { GWS_DISPOSITION_KEY: 'DispositionCode' },
    behaviour: writingUnder(() => 'Disposition', both(ofActive, withoutKey)),
  },
  'no-key-refused': {
    description: 'a disposition without a key is refused, though the site has one configured',
    contradicts: 'KEY-02',
    variables: { GWS_DISPOSITION_KEY: 'DispositionCode' },
    behaviour: () => ({
      refusal: (asked, planned) =>
        ofActive(asked) && withoutKey(asked)
          ? new Refusal(400, 1, 'The required parameter dispositionKey is missing.')
          : planned,
    }),
  },
  'empty-key-refused': {
    description: 'an empty key is refused',
    contradicts: 'KEY-04',
    says: 'empty key: refused',
    behaviour: () => ({
      refusal: (asked, planned) =>
        asked.body.dispositionKey === ''
          ? new Refusal(400, 10, 'dispositionKey must not be empty.')
          : planned,
    }),
  },
  'key-with-dots-refused': {
    description: 'a key with other characters than letters, digits and underscore is refused',
    contradicts: 'KEY-05',
    says: 'key "Gws.Conformance.Key": refused',
    behaviour: () => ({
      refusal: (asked, planned) =>
        /[^\w]/.test(String(asked.body.dispositionKey ?? ''))
          ? new Refusal(400, 10, 'dispositionKey must be a word.')
          : planned,
    }),
  },
};

/** Writes those dispositions of active calls under the configured key as well. */
export function writingConfiguredKeyToo(which: Which): Make {
  return ({ settings }) => ({
    merge: (asked, before, change) =>
      mergeUserData(
        before,
        ofActive(asked) && which(asked)
          ? { ...change, [settings.configuredKey]: Object.values(change)[0] }
          : change,
      ),
  });
}

/** Writes those dispositions under another key, made of the one that was to be used. */
export function writingUnder(key: (planned: string, configured: string) => string, which = ofActive): Make {
  return ({ settings }) => ({
    disposition: (asked, planned) =>
      which(asked) ? { ...planned, key: key(planned.key, settings.configuredKey) } : planned,
  });
}

function writesUnder(description: string, key: (given: string) => string): Deviation {
  return {
    description,
    contradicts: 'KEY-03',
    also: { ...withoutKeyItself, ...all('inconclusive', 'ACT-08 REL-03') },
    behaviour: writingUnder(key, both(ofActive, withKey)),
  };
}
