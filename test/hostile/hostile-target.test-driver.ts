import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request that reached the front, and what can be done with it. */
export interface Victim {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  readonly body: string;
  /** Passes the request on to the reference, with another body if one is given, and its response back, changed or not. */
  pass(changed?: { body?: string; answer?: (text: string) => string }): void;
  /** Closes the listening socket and every connection, as a server does that dies. */
  die(): void;
}

/** What a hostile target does with a request instead of answering it. */
export type Mischief = (victim: Victim) => void;

/** Says of a request, with its body, whether the mischief is done to it. */
export type Choice = (incoming: IncomingMessage, body: string) => boolean;

/** The reference behind a front that does mischief to some requests and passes the others on. */
export interface HostileTarget {
  readonly url: string;
  stop(): void;
}

/** @param target the reference's URL */
export async function startHostileTarget(
  target: string,
  mischief: Mischief,
  isVictim: Choice,
): Promise<HostileTarget> {
  const server = createServer(async (incoming, outgoing) => {
    const body = await textOf(incoming);
    const pass: Victim['pass'] = (changed = {}) => forward(target, incoming, outgoing, body, changed);
    if (isVictim(incoming, body)) mischief({ incoming, outgoing, body, pass, die: stop });
    else pass();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const stop = () => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${port}`, stop };
}

function forward(
  target: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  received: string,
  { body = received, answer: change }: { body?: string; answer?: (text: string) => string },
): void {
  const length = String(Buffer.byteLength(body));
  const headers = { ...incoming.headers, ...(received === '' ? {} : { 'content-length': length }) };
  const onward = request(
    `${target}${incoming.url}`,
    { method: incoming.method, headers },
    async (response) => {
      if (change === undefined) {
        outgoing.writeHead(response.statusCode ?? 500, response.headers);
        response.pipe(outgoing);
        return;
      }
      const { 'content-length': _, 'transfer-encoding': __, ...others } = response.headers;
      const text = await textOf(response).catch(() => undefined);
      if (text === undefined) return outgoing.destroy();
      outgoing.writeHead(response.statusCode ?? 500, others);
      outgoing.end(change(text));
    },
  );
  onward.on('error', () => outgoing.destroy());
  outgoing.on('close', () => onward.destroy());
  outgoing.on('error', () => onward.destroy());
  onward.end(body);
}

async function textOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

/** A request of the operation under test. */
export const isDisposition: Choice = (_incoming, body) => body.includes('SetCallDisposition');

/** A long poll. */
export const isConnect: Choice = (_incoming, body) => body.includes('/meta/connect');

/** Any request. */
export const isAny: Choice = () => true;
