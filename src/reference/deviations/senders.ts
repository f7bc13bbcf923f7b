import type { Agent } from '../agent.js';
import type { Call } from '../call.js';
import type { Deviation, Deviations } from '../named-behaviour.js';
import { bodyOf } from '../request-body.js';
import type { Which } from './dispositions.js';
import { answeringZero, callAt, rememberingKey } from './hooks.js';

/** A request of an agent with api-voice who is no party of the call. */
export const byStranger: Which = (asked) => asked.agent.has('api-voice') && asked.leg === undefined;

/** ERR-10 to ERR-14: requests that are no JSON, come from somebody else, or by another method, and are taken. */
export const senderDeviations: Deviations = {
  'no-json-ignored': {
    description: 'a body that is not JSON is answered 0, without effect',
    contradicts: 'ERR-10',
    behaviour: answeringZero(
      (asked) =>
        asked.method === 'POST' && /^\/me\/calls\/./.test(asked.path) && Object.keys(asked.body).length === 0,
    ),
  },
  'no-json-ignored-on-hold': {
    description: 'a body that is not JSON is answered 0, without effect, when the call is on hold',
    contradicts: 'ERR-10',
    behaviour: (means) =>
      answeringZero(({ method, path, body }) => {
        const isHeld = callAt(means.switchboard, path)?.legs.some(({ state }) => state === 'Held');
        return isHeld === true && method === 'POST' && Object.keys(body).length === 0;
      })(means),
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
          ? Object.fromEntries(Object.entries(before).filter(([key]) => !/^GwsConformance(_2)?$/.test(key)))
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
  'wrong-password-taken': {
    description: 'the name of an agent is enough for a request about a call, whatever the password',
    contradicts: 'ERR-11',
    behaviour: takingNames((call) => call !== undefined),
  },
  'unknown-session-taken': {
    description: 'a request about a call with the cookie of no session is taken for that of its agent',
    contradicts: 'ERR-11',
    behaviour: ({ switchboard }) => {
      let hasCookie = false;
      return {
        arrives: ({ headers: { cookie, authorization } }) => {
          hasCookie = cookie !== undefined && authorization === undefined;
          return undefined;
        },
        caller: (agent, method, path) => {
          const call = callAt(switchboard, path);
          return agent ?? (method === 'POST' && hasCookie ? call?.legs.at(-1)?.agent : undefined);
        },
      };
    },
  },
  'released-wrong-password-taken': {
    description: 'the name of an agent is enough for a request about a released call, whatever the password',
    contradicts: 'ERR-11',
    behaviour: takingNames((call) => call?.released === true),
  },
  'unlicensed-taken': {
    description: 'an agent without api-voice sets the disposition of any call',
    contradicts: 'ERR-12',
    behaviour: strangers((asked) => !asked.agent.has('api-voice')),
  },
  'stranger-taken': {
    description: 'an agent sets the disposition of a call that is not his',
    contradicts: 'ERR-13',
    behaviour: strangers(byStranger),
  },
  'put-taken': {
    description: 'a PUT sets the disposition like a POST',
    contradicts: 'ERR-14',
    behaviour: () => ({
      method: (method, path) => (method === 'PUT' && /^\/me\/calls\/./.test(path) ? 'POST' : method),
    }),
  },
  'put-taken-on-hold': {
    description: 'a PUT sets the disposition of a call on hold like a POST',
    contradicts: 'ERR-14',
    behaviour: ({ switchboard }) => ({
      method: (method, path) => {
        const call = callAt(switchboard, path);
        return method === 'PUT' && call?.legs.some(({ state }) => state === 'Held') ? 'POST' : method;
      },
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
      const { last, merge } = rememberingKey();
      return {
        merge,
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
};

/** Takes a request about such calls for that of the agent whom it names, whatever the password. */
function takingNames(ofCall: (call: Call | undefined) => boolean): Deviation['behaviour'] {
  return ({ agents, switchboard }) => {
    let named: Agent | undefined;
    return {
      arrives: ({ headers: { authorization = '' } }) => {
        const [name] = Buffer.from(authorization.slice('Basic '.length), 'base64').toString().split(':');
        named = agents.find(({ account }) => account.username === name);
        return undefined;
      },
      caller: (agent, method, path) => {
        const call = callAt(switchboard, path);
        return agent ?? (method === 'POST' && ofCall(call) ? named : undefined);
      },
    };
  };
}

/** Lets those agents set the disposition of any call, as if it were their own. */
export function strangers(which: Which): Deviation['behaviour'] {
  return () => ({
    refusal: (asked, planned) => (which(asked) && asked.call ? undefined : planned),
    disposition: (asked, planned) => (which(asked) ? { ...planned, leg: asked.call?.legs[0] } : planned),
  });
}
