import type { JsonObject } from '../answer.js';
import type { Asked } from '../behaviour.js';
import type { Call } from '../call.js';
import { setsDisposition } from '../call-notice.js';
import type { Deviation, Deviations } from '../named-behaviour.js';
import { bodyOf } from '../request-body.js';
import { gives } from './dispositions.js';
import { answeringZero, callAt, taking } from './hooks.js';

/** ERR-01 to ERR-06, ERR-09, ERR-22: requests with wrong or missing parameters that are taken, with effect or without. */
export const refusalDeviations: Deviations = {
  'no-disposition-taken': {
    description: 'a request without disposition is taken, and empties the key',
    contradicts: 'ERR-01',
    behaviour: () => ({
      ...taking((asked) => setsDisposition(asked) && !gives(asked, 'disposition')),
      stored: (_, value) => value ?? '',
    }),
  },
  'no-disposition-deletes': {
    description: 'a request without disposition is taken, and deletes the key',
    contradicts: 'ERR-01',
    behaviour: () => taking((asked) => setsDisposition(asked) && !gives(asked, 'disposition')),
  },
  'no-disposition-named-so': {
    description: 'a request without disposition is taken, and sets the key to "undefined"',
    contradicts: 'ERR-01',
    behaviour: () => ({
      ...taking((asked) => setsDisposition(asked) && !gives(asked, 'disposition')),
      stored: (_, value) => value ?? 'undefined',
    }),
  },
  'no-call-uuid-taken': {
    description: 'a request without callUuid is taken',
    contradicts: 'ERR-02',
    behaviour: () => taking((asked) => setsDisposition(asked) && !gives(asked, 'callUuid')),
  },
  'no-call-uuid-ignored': {
    description: 'a request without callUuid is answered 0, without effect',
    contradicts: 'ERR-02',
    behaviour: ignoring((asked) => setsDisposition(asked) && !gives(asked, 'callUuid')),
  },
  'no-call-uri-taken': {
    description: 'a request without callUri is taken',
    contradicts: 'ERR-03',
    behaviour: () => taking((asked) => setsDisposition(asked) && !gives(asked, 'callUri')),
  },
  'no-call-uri-ignored': {
    description: 'a request without callUri is answered 0, without effect',
    contradicts: 'ERR-03',
    behaviour: ignoring((asked) => setsDisposition(asked) && !gives(asked, 'callUri')),
  },
  'object-taken': {
    description: 'an object or array as disposition is stored',
    contradicts: 'ERR-04',
    behaviour: () => taking((asked) => isStructure(asked.body.disposition)),
  },
  'object-as-text': {
    description: 'an object or array as disposition is stored as text',
    contradicts: 'ERR-04',
    behaviour: () => ({
      ...taking((asked) => isStructure(asked.body.disposition)),
      stored: (_, value) => (isStructure(value) ? `[${JSON.stringify(value)}]` : value),
    }),
  },
  'array-first': {
    description: 'of an array as disposition the first element is stored',
    contradicts: 'ERR-04',
    behaviour: () => ({
      ...taking(({ body }) => Array.isArray(body.disposition)),
      stored: (_, value) => (Array.isArray(value) ? (value[0] ?? '') : value),
    }),
  },
  'empty-object-ignored': {
    description: 'an empty object as disposition is answered 0, without effect',
    contradicts: 'ERR-04',
    behaviour: ignoring(({ body }) => JSON.stringify(body.disposition) === '{}'),
  },
  'key-object-taken': {
    description: 'an object or array as dispositionKey is taken as none given',
    contradicts: 'ERR-05',
    behaviour: () => taking((asked) => isStructure(asked.body.dispositionKey)),
  },
  'key-object-as-text': {
    description: 'an object or array as dispositionKey is taken as its text',
    contradicts: 'ERR-05',
    behaviour: () => ({
      ...taking((asked) => isStructure(asked.body.dispositionKey)),
      disposition: ({ body }, planned) =>
        isStructure(body.dispositionKey) ? { ...planned, key: JSON.stringify(body.dispositionKey) } : planned,
    }),
  },
  'unknown-call-ignored': {
    description: 'a request for a call that never existed is answered 0, without effect',
    contradicts: 'ERR-06',
    behaviour: ({ switchboard }) => ({
      refusal: (asked, planned) => (switchboard.find(asked.callId) ? planned : undefined),
    }),
  },
  'unknown-call-event': {
    description: 'a request for a call that never existed sends an EventUserEvent',
    contradicts: 'ERR-06',
    behaviour: ({ switchboard, settings }) => ({
      refusal: (asked, planned) => (switchboard.find(asked.callId) ? planned : undefined),
      events: (asked, planned) =>
        switchboard.find(asked.callId)
          ? planned
          : [
              {
                event: 'EventUserEvent',
                time: new Date().toISOString(),
                thisDN: asked.agent.phone,
                userData: { [settings.configuredKey]: asked.body.disposition },
              },
            ],
    }),
  },
  'unknown-operation-taken': {
    description: 'an operation of an unknown name is taken for SetCallDisposition, when the call is active',
    contradicts: 'ERR-09',
    behaviour: naming(isUnknown),
  },
  'operation-known-by-its-end': {
    description:
      'an operation is taken for SetCallDisposition by the end of its name, when the call is active',
    contradicts: 'ERR-09',
    behaviour: naming((name) => typeof name === 'string' && name.endsWith('SetCallDisposition')),
  },
  'empty-operation-taken': {
    description: 'a request with an empty operationName is taken for SetCallDisposition',
    contradicts: 'ERR-22',
    behaviour: naming((name) => name === '' || name === null),
  },
  'no-operation-taken': {
    description: 'a request without operationName is taken for SetCallDisposition',
    contradicts: 'ERR-22',
    behaviour: naming((name) => name === undefined),
  },
  'no-operation-ignored': {
    description: 'a request without operationName is answered 0, without effect',
    contradicts: 'ERR-22',
    behaviour: answeringZero(
      (asked) => asked.callId !== undefined && !gives(asked, 'operationName') && gives(asked, 'disposition'),
    ),
  },
};

function isStructure(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

/** Takes those requests, and does nothing. */
function ignoring(which: (asked: Asked) => boolean): Deviation['behaviour'] {
  return () => ({
    refusal: (asked, planned) => (which(asked) ? undefined : planned),
    disposition: (asked, planned) => (which(asked) ? { ...planned, leg: undefined } : planned),
  });
}

/** Takes requests about such calls with such an operationName for SetCallDisposition. */
export function naming(
  which: (name: unknown) => boolean,
  ofCall: (call: Call) => boolean = (call) => !call.released,
): Deviation['behaviour'] {
  return ({ switchboard }) => ({
    body: (path, text): JsonObject => {
      const body = bodyOf(text);
      const call = callAt(switchboard, path);
      return call && ofCall(call) && which(body.operationName)
        ? { ...body, operationName: 'SetCallDisposition' }
        : body;
    },
  });
}

/** An operationName that no server knows. */
export function isUnknown(name: unknown): boolean {
  return typeof name === 'string' && /NoSuch/.test(name);
}
