import type { JsonObject } from '../answer.js';
import type { Behaviour } from '../behaviour.js';
import { changing } from '../call-notice.js';
import type { NamedBehaviours } from '../named-behaviour.js';
import { bodyOf } from '../request-body.js';

/** Conformant servers whose addresses and cookies are written in other ways. */
export const addresses: NamedBehaviours = {
  'session-id-in-uris': {
    description: 'the URIs of calls and devices carry the session as ;jsessionid=',
    behaviour: () =>
      written(
        (uri) => `${uri};jsessionid=4F2A9C0D1E3B5A79.node0`,
        (uri) => uri.replace(/;jsessionid=[\w.]*/, ''),
      ),
  },
  'uris-with-parameter': {
    description: 'the URIs of calls and devices end in a path parameter',
    behaviour: () =>
      written(
        (uri) => `${uri};v=2`,
        (uri) => uri.replace(/;v=2/, ''),
      ),
  },
  'uris-with-query': {
    description: 'the URIs of calls and devices end in a query',
    behaviour: () =>
      written(
        (uri) => `${uri}?tenant=7&site=2`,
        (uri) => uri.replace(/\?tenant=7&site=2/, ''),
      ),
  },
  'uris-percent-encoded': {
    description: 'the URIs of calls and devices encode letters and digits that need no encoding',
    behaviour: () =>
      written(
        (uri) => uri.replace(/[^/]+$/, (id) => id.replace(/[0-9A-F]/g, encoded)),
        (uri) => uri.replace(/%[34][0-9A-F]/g, decodeURIComponent),
      ),
  },
  'call-ids-to-encode': {
    description:
      "a call's id has a space, a slash, a number sign and a percent sign, encoded in its URIs, and a semicolon, which is not",
    options: { callIdIs: 'encoded' },
    behaviour: () =>
      written(
        (uri) => uri.replace(/%3B/, ';'),
        (uri) => uri.replace(/;a/, '%3Ba'),
      ),
  },
  'session-id-with-route': {
    description:
      'the session cookie ends in the route of a node, is good only with it, and for paths of the API',
    behaviour: () => ({
      arrives: (request, response) => {
        const append = response.appendHeader.bind(response);
        response.appendHeader = (name, value) =>
          append(name, String(value).replace(/^(JSESSIONID=\w+); Path=\//, '$1.node0; Path=/api'));
        const { headers } = request;
        headers.cookie = headers.cookie
          ?.replace(/(JSESSIONID)=(\w+)(?=;|$)/g, '$1=$2-no-route')
          .replace(/(JSESSIONID=\w+)\.node0/g, '$1');
        return undefined;
      },
    }),
  },
  'sticky-cookie-with-address': {
    description: 'a load balancer sets a cookie that holds the address of the node, which URIs name as well',
    behaviour: ({ api }) => ({
      arrives: (_, response) => {
        response.appendHeader('Set-Cookie', `_TRAEFIK_BACKEND=${new URL(api).origin}; Path=/`);
        return undefined;
      },
    }),
  },
};

function encoded(sign: string): string {
  return `%${sign.charCodeAt(0).toString(16).toUpperCase()}`;
}

/** Writes the URIs of calls and devices in another way, and takes it, in the address of a request and as callUri. */
function written(write: (uri: string) => string, read: (uri: string) => string): Partial<Behaviour> {
  const rewrite = (call: JsonObject) => {
    for (const name of ['uri', 'deviceUri']) call[name] = write(String(call[name]));
  };
  return {
    notices: changing(({ data: { call } }) => rewrite(call as JsonObject)),
    resource: (_, resource) => {
      rewrite(resource);
      return resource;
    },
    arrives: (request) => {
      request.url = read(String(request.url));
      return undefined;
    },
    body: (_, text) => {
      const body = bodyOf(text);
      return typeof body.callUri === 'string' ? { ...body, callUri: read(body.callUri) } : body;
    },
  };
}
