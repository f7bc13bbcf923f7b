import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** What stands before a server: a reverse proxy, a load balancer. */
export interface Front {
  /** Base URL for a client, no slash at the end. */
  readonly url: string;
}

/** How one request is passed on. */
interface Passage {
  path: string;
  headers: IncomingHttpHeaders;
  /** Changes the header fields of its response. */
  answered?: (headers: IncomingHttpHeaders) => void;
}

/**
 * Starts a front on a free loopback port that is gone when the test is over.
 * @param target the origin of the server behind it
 * @param pass undefined = there is nothing at that path
 * @param tls present = https, at the name localhost
 */
async function startFront(
  target: string,
  pass: (path: string, headers: IncomingHttpHeaders) => Passage | undefined,
  tls?: ServerOptions,
): Promise<Front> {
  const { origin, host } = new URL(target);
  const receive = (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const passage = pass(incoming.url ?? '/', { ...incoming.headers, host });
    if (passage === undefined) return void outgoing.writeHead(404).end();
    const { path, headers, answered } = passage;
    const onward = request(origin + path, { method: incoming.method, headers }, (response) => {
      const given = { ...response.headers };
      answered?.(given);
      outgoing.writeHead(response.statusCode ?? 500, given);
      response.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    outgoing.on('close', () => onward.destroy());
    incoming.pipe(onward);
  };
  const server = tls ? createTlsServer(tls, receive) : createServer(receive);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  return { url: tls ? `https://localhost:${port}` : `http://127.0.0.1:${port}` };
}

/** A reverse proxy that shows the context path of a server as another one, in URLs and in cookies; bodies it leaves alone. */
export async function startReverseProxy(target: string, path: string, tls?: ServerOptions): Promise<Front> {
  const inner = new URL(target).pathname.replace(/\/$/, '');
  const outward = (headers: IncomingHttpHeaders) => {
    const cookies = headers['set-cookie'];
    if (cookies) headers['set-cookie'] = cookies.map((each) => each.replace(`Path=${inner}`, `Path=${path}`));
  };
  const pass = (asked: string, headers: IncomingHttpHeaders) =>
    asked.startsWith(`${path}/`)
      ? { path: inner + asked.slice(path.length), headers, answered: outward }
      : undefined;
  const { url } = await startFront(target, pass, tls);
  return { url: url + path };
}

/** A load balancer, and what it saw. */
export interface Balancer extends Front {
  /** How many requests each node got. */
  readonly requests: readonly number[];
  /** How many requests came to a node that did not know the HTTP session that they named. */
  strays(): number;
}

/**
 * A load balancer before two nodes of a server. A request goes to the node that the balancer's cookie names, and in turn where
 * it has none. A node knows the HTTP sessions that began on it; another's is none to it.
 * @param sticky false = it sets no cookie
 */
export async function startBalancer(target: string, { sticky = true } = {}): Promise<Balancer> {
  const sessions = [new Set<string>(), new Set<string>()];
  const requests = [0, 0];
  let turn = 0;
  let strays = 0;
  const { url } = await startFront(target, (path, headers) => {
    const named = cookieNamed('NODE', headers.cookie);
    const node = named === undefined ? turn++ % 2 : Number(named);
    const known = sessions[node] as Set<string>;
    requests[node] = (requests[node] as number) + 1;
    const session = cookieNamed('JSESSIONID', headers.cookie);
    if (session !== undefined && !known.has(session)) {
      strays += 1;
      delete headers.cookie;
    }
    const answered = (given: IncomingHttpHeaders) => {
      const cookies = given['set-cookie'] ?? [];
      const begun = cookieNamed('JSESSIONID', cookies.join('; '));
      if (begun !== undefined) known.add(begun);
      if (sticky && named === undefined) given['set-cookie'] = [...cookies, `NODE=${node}; Path=/; HttpOnly`];
    };
    return { path, headers, answered };
  });
  return { url, requests, strays: () => strays };
}

function cookieNamed(name: string, cookies = ''): string | undefined {
  return new RegExp(`(?:^|;\\s*)${name}=([^;]*)`).exec(cookies)?.[1];
}
