import type { Call } from '../call.js';
import type { Deviation, Deviations } from '../named-behaviour.js';
import { giving } from './changes.js';
import { all } from './contradicting.js';
import { merged, merging, showingBefore, storing, telling } from './hooks.js';

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

/** ACT-03, ACT-09: what an active call gets and shows at the key that is set. */
export const sentValueDeviations: Deviations = {
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
    behaviour: showingBefore(),
  },
  'message-without-user-data': {
    description: 'the message does not send userData',
    contradicts: 'ACT-03',
    also: {
      ...withoutValue,

      'ACT-06': 'warn',
      'ACT-08': 'fail',
      'ACT-12': 'warn',
      'ACT-14': 'inconclusive',
    },
    behaviour: telling(giving('call.userData', undefined)),
  },
  'key-deleted': {
    description: 'a disposition of an active call deletes the key instead of setting it',
    contradicts: 'ACT-03',
    also: withoutChange,
    behaviour: merging((before, change) =>
      Object.fromEntries(Object.entries(before).filter(([key]) => !(key in change))),
    ),
  },
  'earlier-value-kept': {
    description: 'the third disposition under a key leaves the second in its place',
    contradicts: 'ACT-09',
    // One message is waited for that does not come, of whichever requirement it is.
    also: { 'ACT-03': 'fail', 'ACT-10': 'inconclusive' },
    behaviour: thirdTime((before) => before),
  },
  'values-joined': {
    description: 'the third disposition under a key is joined to the second with a comma',
    contradicts: 'ACT-09',
    also: { 'ACT-11': 'fail', 'ACT-10': 'inconclusive' },
    // One message is waited for that does not come, of whichever requirement it is.
    perhaps: { 'ACT-03': 'fail' },
    behaviour: thirdTime((before, value) => `${before},${value}`),
  },
  'values-listed': {
    description: 'the third disposition under a key makes a list of itself and the second',
    contradicts: 'ACT-09',
    also: { 'ACT-11': 'fail', 'ACT-10': 'inconclusive' },
    perhaps: { 'ACT-03': 'fail' },
    behaviour: thirdTime((before, value) => [before, value]),
  },
};

/** What the third disposition of a call under a key makes of the value there; all others replace it. */
function thirdTime(make: (before: unknown, value: unknown) => unknown): Deviation['behaviour'] {
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
