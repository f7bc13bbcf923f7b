import { Refusal } from '../answer.js';
import type { Deviations } from '../named-behaviour.js';
import { taking } from './hooks.js';

/** ERR-07, ERR-08, ERR-19 to ERR-21: the other way of doing what nothing public decides. */
export const undecidedDeviations: Deviations = {
  'other-uuid-ignored': {
    description: 'a callUuid of another call is not looked at',
    contradicts: 'ERR-07',
    says: 'callUuid of another call: taken',
    behaviour: () => ({
      refusal: (_, planned) => (planned?.message.startsWith('callUuid is not') ? undefined : planned),
    }),
  },
  'other-uri-ignored': {
    description: 'a callUri of another call is not looked at',
    contradicts: 'ERR-08',
    says: 'callUri of another call: taken',
    behaviour: () => ({
      refusal: (_, planned) => (planned?.message.startsWith('callUri is not') ? undefined : planned),
    }),
  },
  'empty-disposition-refused': {
    description: 'an empty disposition is refused',
    contradicts: 'ERR-19',
    says: 'an empty disposition: refused',
    behaviour: () => ({
      refusal: ({ body }, planned) =>
        body.disposition === ''
          ? new Refusal(400, 10, 'The parameter disposition must not be empty.')
          : planned,
    }),
  },
  'call-uri-form-refused': {
    description: 'call.uri is refused as callUri',
    contradicts: 'ERR-20',
    says: 'call.uri as callUri: refused',
    behaviour: () => ({
      refusal: ({ body }, planned) =>
        String(body.callUri).includes('/me/calls/')
          ? new Refusal(400, 10, 'callUri is not of the call addressed.')
          : planned,
    }),
  },
  'scalars-stored': {
    description: 'a number, boolean or null as disposition is stored as it is',
    contradicts: 'ERR-21',
    says: 'disposition is 20240215: taken',
    behaviour: () => taking(({ body }) => isScalar(body.disposition)),
  },
  'scalars-converted': {
    description: 'a number, boolean or null as disposition is stored as its text',
    contradicts: 'ERR-21',
    says: 'stored as "20240215"',
    behaviour: () => ({
      ...taking(({ body }) => isScalar(body.disposition)),
      stored: (_, value) => (isScalar(value) ? String(value) : value),
    }),
  },
};

function isScalar(value: unknown): boolean {
  return value === null || typeof value === 'number' || typeof value === 'boolean';
}
