import type { Deviation, Deviations } from '../named-behaviour.js';
import type { UserData } from '../user-data.js';
import { all } from './contradicting.js';
import { losing, merging, telling } from './hooks.js';

/** What cannot be judged when a request changes other keys than its own. */
const notItsKeyAlone = all('inconclusive', 'ERR-14 ERR-18');

/** ACT-08, ACT-12: what becomes of the rest of an active call's user data, notified and read. */
export const userDataDeviations: Deviations = {
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
};

function dropping(what: string, goes: (key: string, change: UserData) => boolean): Deviation {
  return {
    description: `a disposition of an active call drops ${what}`,
    contradicts: 'ACT-08',
    behaviour: losing(goes),
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
