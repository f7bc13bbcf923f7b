import { Refusal } from '../answer.js';
import type { NamedBehaviours } from '../named-behaviour.js';

/** Conformant servers with other keys, or other limits to keys and values, which nothing public gives. */
export const keys: NamedBehaviours = {
  'another-configured-key': {
    description: 'a disposition that names no key goes under another one than usual, with a space in it',
    options: { configuredKey: 'Business Result' },
  },
  'configured-key-told': {
    description: 'the configured key is told by GWS_DISPOSITION_KEY',
    options: { configuredKey: 'Ergebnis' },
    variables: { GWS_DISPOSITION_KEY: 'Ergebnis' },
  },
  'plain-keys-only': {
    description: 'a dispositionKey of other characters than letters, digits and underscore is refused',
    behaviour: () => ({
      refusal: ({ body }, planned) =>
        planned ??
        (/^\w{0,64}$/.test(String(body.dispositionKey ?? ''))
          ? undefined
          : new Refusal(
              400,
              10,
              'dispositionKey must be made of 64 letters, digits and underscores at most.',
            )),
    }),
  },
  'short-values-only': {
    description: 'a disposition of more than 40 characters, or with angle brackets, is refused',
    behaviour: () => ({
      refusal: ({ body }, planned) =>
        planned ??
        (/^[^<>]{1,40}$/u.test(String(body.disposition))
          ? undefined
          : new Refusal(400, 10, 'disposition must be 1 to 40 characters, none of them an angle bracket.')),
    }),
  },
  'outer-spaces-trimmed': {
    description: 'outer spaces of a disposition are trimmed, in the user data and in the event',
    behaviour: () => ({
      disposition: (_, planned) =>
        typeof planned.value === 'string' ? { ...planned, value: planned.value.trim() } : planned,
    }),
  },
};
