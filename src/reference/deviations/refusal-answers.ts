import type { Asked } from '../behaviour.js';
import type { Call } from '../call.js';
import { keyOf } from '../disposition-parameters.js';
import type { Deviation, Deviations, ServerParts } from '../named-behaviour.js';
import type { UserData } from '../user-data.js';
import { isOtherOwn } from './changes.js';
import type { Which } from './dispositions.js';
import { callAt, refusing, refusingBody, rememberingKey } from './hooks.js';

/** ERR-15 to ERR-18: how a refusal is answered, and what was done before it. */
export const refusalAnswerDeviations: Deviations = {
  'refusal-code-string': {
    description: 'a refusal gives its statusCode as a string',
    contradicts: 'ERR-15',
    also: { 'ERR-17': 'inconclusive' },
    behaviour: refusingBody((body) => ({ ...body, statusCode: String(body.statusCode) })),
  },
  'refusal-without-code': {
    description: 'a refusal gives no statusCode',
    contradicts: 'ERR-15',
    also: { 'ERR-17': 'inconclusive' },
    behaviour: refusingBody(({ statusMessage }) => ({ statusMessage })),
  },
  'refusal-code-zero': {
    description: 'a refusal gives the statusCode 0 with HTTP 400',
    contradicts: 'ERR-15',
    also: { 'ERR-17': 'inconclusive' },
    behaviour: refusingBody((body) => ({ ...body, statusCode: 0 })),
  },
  'refusal-without-message': {
    description: 'a refusal gives no statusMessage',
    contradicts: 'ERR-15',
    behaviour: refusingBody(({ statusCode }) => ({ statusCode })),
  },
  'refusal-message-empty': {
    description: 'a refusal gives an empty statusMessage',
    contradicts: 'ERR-15',
    behaviour: refusingBody((body) => ({ ...body, statusMessage: '' })),
  },
  'refusal-message-blank': {
    description: 'a refusal gives a statusMessage of a space',
    contradicts: 'ERR-15',
    behaviour: refusingBody((body) => ({ ...body, statusMessage: ' ' })),
  },
  'refusal-message-list': {
    description: 'a refusal gives its statusMessage as a list',
    contradicts: 'ERR-15',
    behaviour: refusingBody((body) => ({ ...body, statusMessage: [body.statusMessage] })),
  },
  'refusal-in-text': {
    description: 'a refusal is answered in plain text',
    contradicts: 'ERR-15',
    also: { 'ERR-17': 'inconclusive' },
    behaviour: refusing((answer) => ({ ...answer, body: 'Bad Request' })),
  },
  'refusal-page': {
    description: 'a refusal is answered with a page of HTML',
    contradicts: 'ERR-15',
    also: { 'ERR-17': 'inconclusive' },
    behaviour: refusing((answer) => ({
      ...answer,
      body: '<html><body><h1>400 Bad Request</h1></body></html>',
      headers: { 'content-type': 'text/html' },
    })),
  },
  'refusal-array': {
    description: 'a refusal is answered with a JSON array',
    contradicts: 'ERR-15',
    also: { 'ERR-17': 'inconclusive' },
    behaviour: refusing((answer) => ({ ...answer, body: [answer.body] })),
  },
  'refusal-says-more': {
    description: 'a refusal gives the attribute exception as well',
    contradicts: 'ERR-16',
    behaviour: refusingBody((body) => ({ ...body, exception: 'java.lang.IllegalArgumentException' })),
  },
  'refusal-with-call': {
    description: 'a refusal gives the call as well, as null',
    contradicts: 'ERR-16',
    behaviour: refusingBody((body) => ({ ...body, call: null })),
  },
  'internal-error-for-missing': coded('a missing parameter is answered with the code 4', 1, 4),
  'internal-error-for-type': coded('a parameter of the wrong type is answered with the code 4', 10, 4),
  'input-error-for-call': coded('an unknown call is answered with the code 1', 6, 1),
  'login-error-for-feature': coded('a missing feature is answered with the code 20', 5, 20),
  'refusal-modifies': {
    description: 'a refused request about an active call sets its disposition first and delivers it',
    contradicts: 'ERR-18',
    behaviour: before((means, asked, change) => {
      const call = means.switchboard.find(asked.callId);
      if (call) means.switchboard.write(asked, call, change);
    }),
  },
  'refusal-modifies-unnoticed': {
    description: 'a refused request about an active call sets its disposition first, and delivers nothing',
    contradicts: 'ERR-18',
    behaviour: before((means, asked, change) => {
      const call = means.switchboard.find(asked.callId);
      if (call) Object.assign(call.userData, change);
    }),
  },
  'refusal-of-stranger-modifies': {
    description: 'a refused request of an agent who is no party of the call sets its disposition first',
    contradicts: 'ERR-18',
    behaviour: before(({ switchboard }, asked, change) => {
      const call = switchboard.find(asked.callId);
      if (call && asked.leg === undefined) Object.assign(call.userData, change);
    }),
  },
  'refusal-of-anonymous-modifies': {
    description: 'a request without credentials is refused, and changes what was set last all the same',
    contradicts: 'ERR-18',
    behaviour: ({ switchboard }) => {
      const { last, merge } = rememberingKey();
      return {
        merge,
        caller: (agent, _, path) => {
          const call = callAt(switchboard, path);
          const key = call && last.get(call);
          if (!agent && call && key) call.userData[key] = 'set by nobody';
          return agent;
        },
      };
    },
  },
  'refusal-deletes': {
    description: 'a refused request about an active call deletes the key that it names',
    contradicts: 'ERR-18',
    behaviour: before((means, asked, change) => {
      const call = means.switchboard.find(asked.callId);
      for (const key of Object.keys(change)) if (call) delete call.userData[key];
    }),
  },
  'refusal-marks-first': {
    description: 'the first refused request about each active call sets the key that it names to a constant',
    contradicts: 'ERR-18',
    behaviour: (means) => {
      const marked = new WeakSet<Call>();
      return before((_, { call }, change) => {
        if (call === undefined || marked.has(call)) return;
        marked.add(call);
        for (const key of Object.keys(change)) call.userData[key] = 'refused';
      })(means);
    },
  },
  'refusal-marks-other-keys': {
    description:
      'a refused request about an active call sets every other string of its user data to a constant',
    contradicts: 'ERR-18',
    behaviour: before((_, { call }, change) => {
      for (const [key, value] of Object.entries(call?.userData ?? {}))
        if (call && !(key in change) && typeof value === 'string') call.userData[key] = 'refused';
    }),
  },
  'refusal-numbers-other-key': {
    description:
      'a refused request about an active call sets the other key of the run to the number of refusals so far',
    contradicts: 'ERR-18',
    behaviour: (means) => {
      let count = 0;
      return before((_, { call }, change) => {
        count += 1;
        for (const key of Object.keys(call?.userData ?? {}))
          if (call && isOtherOwn(key, change)) call.userData[key] = `refused ${count}`;
      })(means);
    },
  },
  'refusal-shows-when-read': {
    description:
      'after a refused request about an active call its disposition shows to whoever reads the call, until the next one is set',
    contradicts: 'ERR-18',
    behaviour: (means) => {
      const refused = new WeakMap<Call, UserData>();
      return {
        ...before((_, { call }, change) => {
          if (call) refused.set(call, change);
        })(means),
        stored: ({ call }, value) => {
          if (call) refused.delete(call);
          return value;
        },
        resource: ({ call }, resource) => ({
          ...resource,
          userData: { ...(resource.userData as UserData), ...(call && refused.get(call)) },
        }),
      };
    },
  },
  'refusal-noted': {
    description: 'a refused request about an active call leaves its value under a key of its own',
    contradicts: 'ERR-18',
    behaviour: before((means, asked, change) => {
      const call = means.switchboard.find(asked.callId);
      if (call) Object.assign(call.userData, { LastRefused: Object.values(change)[0] });
    }),
  },
  'refusal-noted-in-text': {
    description:
      'a refused request about an active call leaves its value within a text under a key of its own',
    contradicts: 'ERR-18',
    behaviour: before((_, { call }, change) => {
      if (call) Object.assign(call.userData, { LastError: `not set: ${Object.values(change)[0]}` });
    }),
  },
};

function coded(description: string, from: number, to: number): Deviation {
  return {
    description,
    contradicts: 'ERR-17',
    behaviour: refusingBody((body) => (body.statusCode === from ? { ...body, statusCode: to } : body)),
  };
}

/** Acts on the call of those refused requests, as long as it is active. */
export function whenRefused(
  act: (means: ServerParts, asked: Asked, call: Call) => void,
  which: Which = () => true,
): Deviation['behaviour'] {
  return (means) => ({
    refused: (asked) => {
      if (asked.call && !asked.call.released && which(asked)) act(means, asked, asked.call);
    },
  });
}

/** The same for those with a disposition that is a string: `change` is what they ask for. */
export function before(
  act: (means: ServerParts, asked: Asked, change: UserData) => void,
  which?: Which,
): Deviation['behaviour'] {
  return whenRefused((means, asked) => {
    const key = keyOf(asked.body, means.settings.configuredKey);
    const { disposition } = asked.body;
    if (key !== undefined && typeof disposition === 'string') act(means, asked, { [key]: disposition });
  }, which);
}
