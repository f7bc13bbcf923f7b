import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { Refusal } from '../answer.js';
import { changing, setsDisposition } from '../call-notice.js';
import type { NamedBehaviours } from '../named-behaviour.js';

/** Where a server behind a proxy believes to be. */
const insideApi = 'http://gws-node-3.internal:8080/api/v2';

/** Conformant servers behind other filters, proxies and settings: HTTP leaves all of it open. */
export const http: NamedBehaviours = {
  'csrf-under-another-name': {
    description: 'the CSRF token is to be sent in another header field than usual',
    options: { csrfHeader: 'X-Genesys-Anti-Forgery' },
  },
  'csrf-off': { description: 'there is no CSRF protection', options: { csrf: false } },
  'context-path': {
    description: 'the API stands below a context path',
    options: { contextPath: '/tenants/7/gws' },
  },
  'behind-a-proxy': {
    description:
      'every URI names the server by a name that clients do not use, and callUri must be one of these',
    behaviour: ({ api }) => ({
      notices: changing(({ data: { call } }) => {
        call.uri = inside(api, call.uri);
        call.deviceUri = inside(api, call.deviceUri);
      }),
      resource: (_, resource) => ({ ...resource, uri: inside(api, String(resource.uri)) }),
      refusal: ({ body }, planned) =>
        planned ??
        (String(body.callUri).startsWith(insideApi)
          ? undefined
          : new Refusal(400, 10, 'callUri is not of this server.')),
    }),
  },
  'accepted-202': {
    description: 'success is answered with HTTP 202, and statusMessage null',
    behaviour: () => ({
      answer: (asked, planned) =>
        setsDisposition(asked) && planned.status === 200
          ? { ...planned, status: 202, body: { ...(planned.body as object), statusMessage: null } }
          : planned,
    }),
  },
  'basic-without-cookie': {
    description: 'no session cookie is ever set: each request shows who sends it by Basic',
    options: { csrf: false },
    behaviour: () => ({
      arrives: (_, response) => {
        const append = response.appendHeader.bind(response);
        response.appendHeader = (name, value) =>
          String(value).startsWith('JSESSIONID=') ? response : append(name, value);
      },
    }),
  },
  'load-balancer-cookie': {
    description: 'a load balancer sets a cookie of its own, a new one with each response',
    behaviour: () => {
      let node = 0;
      return {
        arrives: (_, response) => {
          response.appendHeader('Set-Cookie', `BIGipServer~gws=${++node}.20480.0000; Path=/; HttpOnly`);
        },
      };
    },
  },
  gzip: {
    description: 'every response is compressed, those of CometD included',
    behaviour: () => ({ arrives: compress }),
  },
  'connection-close': {
    description: 'the connection is closed after each response',
    behaviour: () => ({
      arrives: (_, response) => {
        response.setHeader('Connection', 'close');
      },
    }),
  },
};

function inside(api: string, uri: unknown): string {
  return String(uri).replace(api, insideApi);
}

function compress(request: IncomingMessage, response: ServerResponse): undefined {
  // The event feed is no part of Web Services, and is written line by line.
  if (request.url?.includes('/reference/')) return undefined;
  const end = response.end.bind(response) as (body?: Buffer) => ServerResponse;
  response.setHeader('Content-Encoding', 'gzip');
  response.end = ((body?: string | Buffer) =>
    end(body === undefined ? undefined : gzipSync(body))) as ServerResponse['end'];
}
