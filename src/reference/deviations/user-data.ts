import type { Asked, Behaviour } from '../behaviour.js';
import type { Call } from '../call.js';
import { mergeUserData, type UserData } from '../user-data.js';
import { all, type Deviation, type Deviations } from './deviation.js';
import { disposes, ofActive } from './dispositions.js';
import { storing, telling, toldBy } from './hooks.js';

/** What cannot be judged while no message shows the value that was sent. */
const withoutValue = all(
  'inconclusive',
  'ACT-09 ACT-10 ACT-11 ACT-13 ACT-15 ACT-17 KEY-01 KEY-02 KEY-03 REL-04 ERR-14 ERR-18',
);

/** The same, where no message shows that the key was changed at all. */
const withoutChange = {
  ...withoutValue,
  ...all('inconclusive', 'ACT-08 ACT-14 REL-01 ERR-14 ERR-18'),
};
/** The same, where the message of the next request shows it. */
const oldValueTold = all(
  'inconclusive',
  'ACT-09 ACT-10 ACT-11 ACT-13 ACT-14 ACT-15 ACT-17 KEY-01 KEY-02 KEY-03 ERR-14 ERR-18',
);
/** What cannot be judged when a request changes other keys than its own. */
const notItsKeyAlone = all('inconclusive', 'ERR-14 ERR-18');

/** ACT-03, ACT-08, ACT-09, ACT-11, ACT-12, ACT-17: what becomes of the user data of an active call. */
export const userDataDeviations: Deviations = {
  'another-value': {
    description: 'an active call gets another value than the disposition asked for',
    contradicts: 'ACT-03',
    also: withoutValue,
    behaviour: storing((value) => `${value.toUpperCase()} (changed)`),
  },
  'value-upper-case': {
    description: 'an active call gets the disposition in upper case',
    contradicts: 'ACT-03',
    also: withoutValue,
    behaviour: storing((value) => value.toUpperCase()),
  },
  'first-character-lost': {
    description: 'an active call gets the disposition without its first character',
    contradicts: 'ACT-03',
    also: withoutValue,
    behaviour: storing((value) => value.slice(1)),
  },
  'value-in-array': {
    description: 'an active call gets the disposition as the only element of an array',
    contradicts: 'ACT-03',
    also: withoutValue,
    behaviour: storing((value) => [value]),
  },
  'value-in-object': {
    description: 'an active call gets the disposition as a member of an object',
    contradicts: 'ACT-03',
    also: withoutValue,
    behaviour: storing((value) => ({ disposition: value })),
  },
  'value-with-agent': {
    description: 'an active call gets the disposition with something put before it',
    contradicts: 'ACT-03',
    also: withoutValue,
    behaviour: storing((value) => `agent:${value}`),
  },
  'value-not-stored': {
    description: 'a disposition of an active call is answered and notified, and nothing is stored',
    contradicts: 'ACT-03',
    also: withoutChange,
    behaviour: merging((before) => before),
  },
  'message-with-old-value': {
    description: 'the message shows the user data as they were before the disposition',
    contradicts: 'ACT-03',
    also: oldValueTold,
    behaviour: () => {
      const told = new WeakMap<Call, UserData>();
      return {
        merge: (asked, before, change) => {
          if (asked.leg) told.set(asked.leg.call, before);
          return mergeUserData(before, change);
        },
        notices: (asked, planned) => {
          const before = asked?.leg && ofActive(asked) ? told.get(asked.leg.call) : undefined;
          for (const notice of planned) if (before) toldBy(notice).call.userData = before;
          return planned;
        },
      };
    },
  },
  'message-without-user-data': {
    description: 'the message does not send userData',
    contradicts: 'ACT-03',
    also: {
      ...withoutValue,
      ...notItsKeyAlone,
      'ACT-06': 'warn',
      'ACT-08': 'fail',
      'ACT-12': 'warn',
      'ACT-14': 'inconclusive',
    },
    behaviour: telling(({ call }) => {
      call.userData = undefined;
    }),
  },
  'key-deleted': {
    description: 'a disposition of an active call deletes the key instead of setting it',
    contradicts: 'ACT-03',
    also: withoutChange,
    behaviour: merging((before, change) => without(before, (key) => key in change)),
  },
  'message-with-delta': {
    description: 'the message shows only the key that was set, not the whole user data',
    contradicts: 'ACT-08',
    also: { ...notItsKeyAlone, 'ACT-12': 'warn', 'KEY-01': 'fail' },
    behaviour: telling(({ call }, asked) => {
      const data = call.userData as UserData;
      const key = String(asked.body.dispositionKey ?? 'DispositionCode');
      call.userData = { [key]: data[key] };
    }),
  },
  'keys-dropped': {
    description: 'a disposition replaces the whole user data of an active call',
    contradicts: 'ACT-08',
    also: { ...notItsKeyAlone, 'KEY-01': 'fail' },
    behaviour: merging((_, change) => change),
  },
  'string-dropped': dropping('a string that the call was dialled with', (key) => key === 'GwsConformanceRun'),
  'nested-dropped': dropping(
    'the nested object that the call was dialled with',
    (key) => key === 'GwsConformanceNested',
  ),
  'other-disposition-dropped': {
    ...dropping(
      'what was set under the configured key',
      (key, change) => key === 'DispositionCode' && !(key in change),
    ),
    also: { 'KEY-01': 'fail', 'ERR-18': 'inconclusive' },
  },
  'nested-flattened': {
    description: 'a disposition flattens the nested objects in the user data of an active call',
    contradicts: 'ACT-08',
    behaviour: merging((before, change) => ({ ...flattened(before), ...change })),
  },
  'nested-as-text': {
    description: 'a disposition turns the nested objects in the user data of an active call into JSON text',
    contradicts: 'ACT-08',
    behaviour: merging((before, change) => ({
      ...each(before, (value) => (typeof value === 'object' ? JSON.stringify(value) : value)),
      ...change,
    })),
  },
  'others-upper-case': {
    description: 'a disposition turns the other values of an active call into upper case',
    contradicts: 'ACT-08',
    also: { ...notItsKeyAlone, 'KEY-01': 'fail' },
    behaviour: merging((before, change) => ({
      ...each(before, (value) => (typeof value === 'string' ? value.toUpperCase() : value)),
      ...change,
    })),
  },
  'earlier-value-kept': {
    description: 'the third disposition under a key leaves the second in its place',
    contradicts: 'ACT-09',
    also: { 'ACT-10': 'inconclusive' },
    behaviour: thirdTime((before) => before),
  },
  'values-joined': {
    description: 'the third disposition under a key is joined to the second with a comma',
    contradicts: 'ACT-09',
    also: { 'ACT-10': 'inconclusive' },
    behaviour: thirdTime((before, value) => `${before},${value}`),
  },
  'values-listed': {
    description: 'the third disposition under a key makes a list of itself and the second',
    contradicts: 'ACT-09',
    also: { 'ACT-10': 'inconclusive' },
    behaviour: thirdTime((before, value) => [before, value]),
  },
  'spaces-collapsed': carrying('runs of spaces in a value become one space', (value) =>
    value.replace(/ +/g, ' '),
  ),
  'html-escaped': carrying('a value is escaped for HTML', (value) =>
    value.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`),
  ),
  'markup-removed': carrying('what looks like markup is removed from a value', (value) =>
    value.replace(/<[^>]*>/g, ''),
  ),
  'quotes-removed': carrying('quotes are removed from a value', (value) => value.replace(/["']/g, '')),
  'backslash-removed': carrying('backslashes in a value are taken for escapes', (value) =>
    value.replace(/\\(.)/g, '$1'),
  ),
  'percent-decoded': carrying('what looks like URL encoding in a value is decoded', (value) =>
    value.replace(/%[0-9A-F]{2}/g, decodeURIComponent),
  ),
  'form-decoded': carrying('plus signs in a value become spaces', (value) => value.replaceAll('+', ' ')),
  'json-parsed': carrying('a value that is JSON text is stored as the object that it says', (value) =>
    value.startsWith('{') ? JSON.parse(value) : value,
  ),
  'number-made': carrying('a value of digits is stored as a number', (value) =>
    /^\d+$/.test(value) ? Number(value) : value,
  ),
  'punctuation-replaced': carrying('separators in a value become underscores', (value) =>
    value.replace(/[;|]/g, '_'),
  ),
  'cut-at-254': carrying('a value is cut at 254 characters', (value) => value.slice(0, 254)),
  'read-old-value': {
    description: 'the call, when read, shows the user data that it was dialled with',
    contradicts: 'ACT-12',
    behaviour: () => ({
      resource: (_, resource) => ({
        ...resource,
        userData: without(
          resource.userData as UserData,
          (key) => !/^GwsConformance(Run|Call|Nested)$/.test(key),
        ),
      }),
    }),
  },
  'read-without-user-data': {
    description: 'the call, when read, has no userData',
    contradicts: 'ACT-12',
    behaviour: () => ({ resource: (_, resource) => ({ ...resource, userData: undefined }) }),
  },
  'outer-spaces-trimmed': spelling('outer spaces are removed from a value', (value) => value.trim()),
  'leading-space-trimmed': spelling('leading spaces are removed from a value', (value) => value.trimStart()),
  'trailing-space-trimmed': spelling('trailing spaces are removed from a value', (value) => value.trimEnd()),
  transliterated: spelling('letters lose their diacritics', (value) =>
    value.normalize('NFD').replace(/\p{M}/gu, ''),
  ),
  'question-marks': spelling('characters beyond Latin-1 become question marks', (value) =>
    value.replace(/[^\0-\xff]/gu, '?'),
  ),
  mojibake: spelling('the bytes of UTF-8 are taken for Latin-1', (value) =>
    Buffer.from(value, 'utf8').toString('latin1'),
  ),
  'charset-unknown': {
    description: 'characters beyond Latin-1 become question marks, where nothing says what the site carries',
    contradicts: 'ACT-17',
    says: 'became "',
    behaviour: storing((value) => value.replace(/[^\0-\xff]/gu, '?')),
  },
};

type Merge = (before: UserData, change: UserData, asked: Asked) => UserData;

function merging(merge: Merge): Deviation['behaviour'] {
  return () => merged(merge);
}

/** What a disposition makes of the user data of an active call. */
function merged(merge: Merge): Partial<Behaviour> {
  return {
    merge: (asked, before, change) =>
      disposes(asked) ? merge(before, change, asked) : mergeUserData(before, change),
  };
}

function dropping(what: string, which: (key: string, change: UserData) => boolean): Deviation {
  return {
    description: `a disposition of an active call drops ${what}`,
    contradicts: 'ACT-08',
    behaviour: merging((before, change) => ({ ...without(before, (key) => which(key, change)), ...change })),
  };
}

/** What the third disposition of a call under a key makes of the value there; all others replace it. */
function thirdTime(make: (before: unknown, value: unknown) => unknown): () => Partial<Behaviour> {
  return () => {
    const counts = new WeakMap<Call, Map<string, number>>();
    return merged((before, change, { leg }) => {
      const times = (leg && counts.get(leg.call)) ?? new Map<string, number>();
      if (leg) counts.set(leg.call, times);
      const changed = { ...before };
      for (const [key, value] of Object.entries(change)) {
        times.set(key, (times.get(key) ?? 0) + 1);
        changed[key] = times.get(key) === 3 ? make(before[key], value) : value;
      }
      return changed;
    });
  };
}

function carrying(description: string, change: (value: string) => unknown): Deviation {
  return {
    description,
    contradicts: 'ACT-11',
    behaviour: storing(change),
  };
}

function spelling(what: string, change: (value: string) => string): Deviation {
  return {
    description: `${what}, though the site carries UTF-8`,
    contradicts: 'ACT-17',
    variables: { GWS_CHARSET: 'utf-8' },
    behaviour: storing(change),
  };
}

function without(data: UserData, which: (key: string) => boolean): UserData {
  return Object.fromEntries(Object.entries(data).filter(([key]) => !which(key)));
}

function each(data: UserData, change: (value: unknown) => unknown): UserData {
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, change(value)]));
}

function flattened(data: UserData): UserData {
  const pairs = Object.entries(data).flatMap(([key, value]) =>
    typeof value === 'object' && value !== null
      ? Object.entries(value).map(([inner, one]) => [`${key}.${inner}`, one])
      : [[key, value]],
  );
  return Object.fromEntries(pairs);
}
