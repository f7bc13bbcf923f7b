import type { IncomingMessage } from 'node:http';
import type { Answer } from '../answer.js';
import type { MakeBehaviour, NamedBehaviours } from '../named-behaviour.js';

/** As gateways answer for a server that they do not reach. */
const badGateway: Answer = {
  status: 502,
  headers: { server: 'nginx', 'content-type': 'text/html' },
  body: '<html><head><title>502</title></head><body><h1>The upstream went away</h1></body></html>',
};

/** As CSRF protection answers, which a framework may place before its authentication. */
const noToken: Answer = {
  status: 403,
  headers: { 'content-type': 'text/plain' },
  body: 'Missing or invalid Csrf token',
};

/** As a Jetty DoSFilter answers. */
export const flooding: Answer = {
  status: 429,
  headers: { DoSFilter: 'unavailable', 'content-type': 'application/json' },
  body: { servlet: 'api', message: 'flooding', code: 429 },
};

/** As Web Services answers while its voice service is not there. */
const voiceIsAway: Answer = {
  status: 503,
  body: { statusCode: 4, statusMessage: 'Voice service is not available at this time' },
};

/** Conformant servers with something before them that answers in their place now and then. */
export const beforeTheServer: NamedBehaviours = {
  'gateway-502': {
    description: 'a gateway answers each 23rd request with 502 and a page of its own, whatever it asks for',
    behaviour: () => {
      let count = 0;
      return {
        arrives: (request) => (isOfApi(request) && ++count % 23 === 0 ? badGateway : undefined),
      };
    },
  },
  'dos-filter': {
    description: 'a filter answers 429 to what is more than 40 requests in a second',
    behaviour: atMost(40, flooding),
  },
  'dos-filter-with-retry-after': {
    description: 'a filter answers 429 with Retry-After to what is more than 40 requests in a second',
    behaviour: atMost(40, { ...flooding, headers: { ...flooding.headers, 'Retry-After': '1' } }),
  },
  'cookie-wanted-first': {
    description: 'a gateway sends whoever logs in without its cookie back to the same address with one',
    behaviour: () => ({
      arrives: ({ method, headers, url = '' }) =>
        method === 'GET' && url.includes('/me?') && !headers.cookie
          ? { status: 307, headers: { location: url, 'set-cookie': 'TS01a2=0b17c4; Path=/' }, body: '' }
          : undefined,
    }),
  },
  'closed-while-logging-in': {
    description: 'a node goes away while agents are logged in: two connections are closed unanswered',
    behaviour: () => {
      let count = 0;
      return {
        arrives: ({ method, url }, response) => {
          if (method === 'POST' && url?.endsWith('/me') && ++count <= 2) response.destroy();
          return undefined;
        },
      };
    },
  },
  'dial-unanswered': {
    description: 'the connection of each second Dial is closed once the call is made',
    behaviour: () => {
      let count = 0;
      return {
        arrives: ({ url }, response) => {
          if (/\/devices\/[^/]+\/calls$/.test(url ?? '') && ++count % 2 === 0)
            response.writeHead = () => response.destroy();
          return undefined;
        },
      };
    },
  },
  'voice-away-for-a-moment': {
    description: 'the second Dial is answered 503 with statusCode 4, and the next one taken',
    behaviour: () => {
      let count = 0;
      return {
        arrives: ({ url }) =>
          /\/devices\/[^/]+\/calls$/.test(url ?? '') && ++count === 2 ? voiceIsAway : undefined,
      };
    },
  },
  'another-call-goes-by': {
    description:
      "the fourth Dial is refused while somebody else's call rings at the agent, and the next one taken",
    behaviour: () => {
      let count = 0;
      let isRinging = false;
      return {
        arrives: ({ method, url }) => {
          if (/\/devices\/[^/]+\/calls$/.test(url ?? '') && ++count === 4) {
            isRinging = true;
            return { status: 400, body: { statusCode: 2, statusMessage: 'The device is busy' } };
          }
          if (!isRinging || method !== 'GET' || !url?.includes('/me/calls?')) return undefined;
          isRinging = false;
          return { status: 200, body: { statusCode: 0, calls: [{ id: '0STRANGER', state: 'Ringing' }] } };
        },
      };
    },
  },
  'csrf-before-sign-in': {
    description:
      'CSRF protection answers what is posted without a session, before anybody asks for credentials',
    behaviour: () => ({
      arrives: ({ method, headers, url }) =>
        method === 'POST' && !headers.cookie && url?.includes('/me/calls/') ? noToken : undefined,
    }),
  },
  'csrf-token-renewed': {
    description: 'the CSRF token changes in mid-run, and the refusal of the old one tells the new one',
    options: { csrfRefusalTells: 'token' },
    behaviour: renewingTokens(45),
  },
  'csrf-token-renewed-untold': {
    description: 'the CSRF token changes in mid-run, and the new one is told by the next GET only',
    options: { csrfRefusalTells: 'name' },
    behaviour: renewingTokens(45),
  },
};

/** The event feed is no part of Web Services. */
function isOfApi({ url }: IncomingMessage): boolean {
  return url?.includes('/api/v2') ?? false;
}

/** Answers so in the server's place while there were more than so many requests in the last second. */
export function atMost(perSecond: number, answer: Answer): MakeBehaviour {
  return () => {
    const times: number[] = [];
    return {
      arrives: (request) => {
        if (!isOfApi(request)) return undefined;
        const now = Date.now();
        while ((times[0] ?? now) <= now - 1000) times.shift();
        if (times.length >= perSecond) return answer;
        times.push(now);
        return undefined;
      },
    };
  };
}

/** Every session gets another token before each n-th POST that needs one. */
export function renewingTokens(n: number): MakeBehaviour {
  return ({ signIn }) => {
    let count = 0;
    return {
      arrives: (request) => {
        const needsToken = request.method === 'POST' && !request.url?.includes('/notifications');
        if (needsToken && ++count % n === 0) signIn.renewTokens();
        return undefined;
      },
    };
  };
}
