import { type JsonObject, Refusal } from '../answer.js';
import type { Asked } from '../behaviour.js';

import type { Call } from '../call.js';
import { bodyOf } from '../request-body.js';
import { mergeUserData } from '../user-data.js';
import type { Deviation, Deviations } from './deviation.js';
import { disposes, gives } from './dispositions.js';
import { taking } from './hooks.js';

/** ERR-01 to ERR-14, ERR-19 to ERR-22: requests that must not succeed and are taken, with effect or without. */
export const refusalDeviations: Deviations = {
  'no-disposition-taken': {
    description: 'a request without disposition is taken, and empties the key',
    contradicts: 'ERR-01',
    behaviour: () => ({
      ...taking((asked) => disposes(asked) && !gives(asked, 'disposition')),
      stored: (_, value) => value ?? '',
    }),
  },
  'no-disposition-deletes': {
    description: 'a request without disposition is taken, and deletes the key',
    contradicts: 'ERR-01',
    behaviour: () => taking((asked) => disposes(asked) && !gives(asked, 'disposition')),
  },
  'no-disposition-named-so': {
    description: 'a request without disposition is taken, and sets the key to "undefined"',
    contradicts: 'ERR-01',
    behaviour: () => ({
      ...taking((asked) => disposes(asked) && !gives(asked, 'disposition')),
      stored: (_, value) => value ?? 'undefined',
    }),
  },
  'no-call-uuid-taken': {
    description: 'a request without callUuid is taken',
    contradicts: 'ERR-02',
    behaviour: () => taking((asked) => disposes(asked) && !gives(asked, 'callUuid')),
  },
  'no-call-uuid-ignored': {
    description: 'a request without callUuid is answered 0, without effect',
    contradicts: 'ERR-02',
    behaviour: ignoring((asked) => disposes(asked) && !gives(asked, 'callUuid')),
  },
  'no-call-uri-taken': {
    description: 'a request without callUri is taken',
    contradicts: 'ERR-03',
    behaviour: () => taking((asked) => disposes(asked) && !gives(asked, 'callUri')),
  },
  'no-call-uri-ignored': {
    description: 'a request without callUri is answered 0, without effect',
    contradicts: 'ERR-03',
    behaviour: ignoring((asked) => disposes(asked) && !gives(asked, 'callUri')),
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
  'unknown-operation-taken': {
    description: 'an operation of an unknown name is taken for SetCallDisposition, when the call is active',
    contradicts: 'ERR-09',
    behaviour: naming((name) => typeof name === 'string' && /NoSuchOperation$/.test(name)),
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
  'no-json-ignored': {
    description: 'a body that is not JSON is answered 0, without effect',
    contradicts: 'ERR-10',
    behaviour: answeringZero(
      (asked) =>
        asked.method === 'POST' && /^\/me\/calls\/./.test(asked.path) && Object.keys(asked.body).length === 0,
    ),
  },
  'no-json-taken': {
    description: 'a body that is a form is taken, and empties what was set',
    contradicts: 'ERR-10',
    behaviour: () => ({
      body: (_, text) => {
        if (!text.startsWith('operationName=')) return bodyOf(text);
        return { ...Object.fromEntries(new URLSearchParams(text)), form: true };
      },
      refusal: ({ body }, planned) => (body.form ? undefined : planned),
      merge: ({ body }, before, change) =>
        body.form
          ? Object.fromEntries(Object.entries(before).filter(([key]) => !/^GwsConformance2?$/.test(key)))
          : { ...before, ...change },
    }),
  },
  'no-credentials-taken': {
    description: 'a request about a call without credentials is taken for that of its agent',
    contradicts: 'ERR-11',
    behaviour: ({ switchboard }) => ({
      caller: (agent, method, path) => {
        const id = /^\/me\/calls\/([^/]+)$/.exec(path)?.[1];
        return agent ?? (method === 'POST' ? switchboard.find(id)?.legs.at(-1)?.agent : undefined);
      },
    }),
  },
  'unlicensed-taken': {
    description: 'an agent without api-voice sets the disposition of any call',
    contradicts: 'ERR-12',
    behaviour: strangers((asked) => !asked.agent.has('api-voice')),
  },
  'stranger-taken': {
    description: 'an agent sets the disposition of a call that is not his',
    contradicts: 'ERR-13',
    behaviour: strangers((asked) => asked.agent.has('api-voice') && asked.leg === undefined),
  },
  'put-taken': {
    description: 'a PUT sets the disposition like a POST',
    contradicts: 'ERR-14',
    behaviour: () => ({
      method: (method, path) => (method === 'PUT' && /^\/me\/calls\/./.test(path) ? 'POST' : method),
    }),
  },
  'delete-taken': {
    description: 'a DELETE sets the disposition like a POST',
    contradicts: 'ERR-14',
    behaviour: () => ({
      method: (method, path) => (method === 'DELETE' && /^\/me\/calls\/./.test(path) ? 'POST' : method),
    }),
  },
  'put-refused-and-carried-out': {
    description: 'a PUT is answered 405, and changes what was set last all the same',
    contradicts: 'ERR-14',
    behaviour: ({ switchboard }) => {
      const last = new WeakMap<Call, string>();
      return {
        merge: (asked, before, change) => {
          const [key] = Object.keys(change);
          if (asked.leg && key !== undefined) last.set(asked.leg.call, key);
          return mergeUserData(before, change);
        },
        answer: (asked, planned) => {
          const key = asked.leg && last.get(asked.leg.call);
          if (asked.method === 'PUT' && asked.leg && key) {
            switchboard.write(asked, asked.leg.call, { [key]: 'set by PUT' });
          }
          return planned;
        },
      };
    },
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
    says: 'disposition is integer 20240215: taken',
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

function isStructure(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

function isScalar(value: unknown): boolean {
  return value === null || typeof value === 'number' || typeof value === 'boolean';
}

/** Takes those requests, and does nothing. */
function ignoring(which: (asked: Asked) => boolean): Deviation['behaviour'] {
  return () => ({
    refusal: (asked, planned) => (which(asked) ? undefined : planned),
    disposition: (asked, planned) => (which(asked) ? { ...planned, leg: undefined } : planned),
  });
}

/** Answers those requests like success, whatever was to be answered. */
function answeringZero(which: (asked: Asked) => boolean): Deviation['behaviour'] {
  return () => ({
    answer: (asked, planned) => (which(asked) ? { status: 200, body: { statusCode: 0 } } : planned),
  });
}

/** Takes requests about an active call with such an operationName for SetCallDisposition. */
function naming(which: (name: unknown) => boolean): Deviation['behaviour'] {
  return ({ switchboard }) => ({
    body: (path, text): JsonObject => {
      const body = bodyOf(text);
      const call = switchboard.find(/^\/me\/calls\/([^/]+)$/.exec(path)?.[1]);
      return call && !call.released && which(body.operationName)
        ? { ...body, operationName: 'SetCallDisposition' }
        : body;
    },
  });
}

/** Lets those agents set the disposition of any call, as if it were their own. */
function strangers(which: (asked: Asked) => boolean): Deviation['behaviour'] {
  return ({ switchboard }) => ({
    refusal: (asked, planned) => (which(asked) && switchboard.find(asked.callId) ? undefined : planned),
    disposition: (asked, planned) =>
      which(asked) ? { ...planned, leg: switchboard.find(asked.callId)?.legs[0] } : planned,
  });
}
