import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';

/** What a hostile target does with a request instead of answering it. */
export type Mischief = (incoming: IncomingMessage, outgoing: ServerResponse) => void;

/** The reference behind a front that does mischief to some requests and passes the others on. */
export interface HostileTarget {
  readonly url: string;
  stop(): void;
}

/**
 * @param target the reference's URL
 * @param isVictim says, from a request and its body, whether the mischief is done to it
 */
export async function startHostileTarget(
  target: string,
  mischief: Mischief,
  isVictim: (incoming: IncomingMessage, body: string) => boolean,
): Promise<HostileTarget> {
  const server = createServer(async (incoming, outgoing) => {
    const body = await textOf(incoming);
    if (isVictim(incoming, body)) return mischief(incoming, outgoing);
    const options = { method: incoming.method, headers: incoming.headers };
    const onward = request(`${target}${incoming.url}`, options, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    outgoing.on('close', () => onward.destroy());
    outgoing.on('error', () => onward.destroy());
    onward.end(body);
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

async function textOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

/** A request of the operation under test. */
export function isDisposition(_incoming: IncomingMessage, body: string): boolean {
  return body.includes('SetCallDisposition');
}

/** A long poll. */
export function isConnect(_incoming: IncomingMessage, body: string): boolean {
  return body.includes('/meta/connect');
}

function answering(body: string | Buffer, headers: Record<string, string> = {}, status = 200): Mischief {
  return (_incoming, outgoing) => {
    outgoing.writeHead(status, { 'content-type': 'application/json', ...headers });
    outgoing.end(body);
  };
}

function endless(chunk: Buffer, headers: Record<string, string> = {}): Mischief {
  return (_incoming, outgoing) => {
    outgoing.writeHead(200, { 'content-type': 'application/json', ...headers });
    const more = () => {
      while (!outgoing.destroyed && outgoing.write(chunk));
      if (!outgoing.destroyed) outgoing.once('drain', more);
    };
    outgoing.on('error', () => undefined);
    more();
  };
}

/** Raw bytes in the place of an HTTP answer, after which the connection is closed. */
function raw(bytes: string): Mischief {
  return (_incoming, outgoing) => {
    outgoing.socket?.end(bytes);
  };
}

const HTML = '</script><script>document.title="taken"</script><img src=x onerror=alert(1)>]]>&amp;';
const TERMINAL = '\u001b[2J\u001b]0;taken\u0007\r::error file=x::taken\n::set-output name=x::y';

/** What is done to a SetCallDisposition. */
export const mischiefs: Readonly<Record<string, Mischief>> = {
  'never answers': () => undefined,
  'sends one byte every half second': (_incoming, outgoing) => {
    outgoing.writeHead(200, { 'content-type': 'application/json' });
    const timer = setInterval(() => outgoing.write(' '), 500);
    outgoing.on('close', () => clearInterval(timer));
  },
  'sends a body without end': endless(Buffer.alloc(65_536, 0x20)),
  'sends a gzip bomb': answering(gzipSync(Buffer.alloc(300_000_000, 0x20)), { 'content-encoding': 'gzip' }),
  'breaks off in the middle of the body': (_incoming, outgoing) => {
    outgoing.writeHead(200, { 'content-type': 'application/json', 'content-length': '500' });
    outgoing.write('{"statusCode":');
    setTimeout(() => outgoing.destroy(), 20);
  },
  'answers text that is no JSON': answering('Bad day'),
  'answers bytes that are no UTF-8': answering(Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x80, 0x22])),
  'answers JSON 200,000 levels deep': answering('['.repeat(200_000) + ']'.repeat(200_000)),
  'answers a body longer than its Content-Length': raw(
    'HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n{"statusCode":0}',
  ),
  'answers what is no HTTP': raw('Good morning\r\n\r\n'),
  'redirects to another origin': answering('', { location: 'http://127.0.0.2:9/elsewhere' }, 302),
  'resets the connection': (_incoming, outgoing) => outgoing.socket?.resetAndDestroy(),
  'answers a refusal that is HTML and script': answering(
    JSON.stringify({ statusCode: 4, statusMessage: HTML }),
    {},
    500,
  ),
  'answers a refusal that is terminal escapes and workflow commands': answering(
    JSON.stringify({ statusCode: 4, statusMessage: TERMINAL }),
    {},
    500,
  ),
  'answers null': answering('null'),
  'answers an object with __proto__': answering('{"__proto__":{"statusCode":0},"constructor":null}'),
};

/** What is done to a /meta/connect. */
export const connectMischiefs: Readonly<Record<string, Mischief>> = {
  'answers connects with garbage': answering('<html>proxy error</html>', { 'content-type': 'text/html' }),
  'answers connects with 500': answering('{}', {}, 500),
  'answers connects with null, arrays and __proto__': answering(
    '[null,[],{"channel":null},{"channel":"/v2/me/calls","data":null},{"channel":"/v2/me/calls","__proto__":{"data":1}},7]',
  ),
};

/** The first connect is answered with that many messages about other calls; those after it are left alone. */
export function floodOnce(count: number): [Mischief, typeof isConnect] {
  const message = {
    channel: '/v2/me/calls',
    data: { messageType: 'CallStateChangeMessage', call: { id: 'other' } },
  };
  let done = false;
  const isFirst: typeof isConnect = (incoming, body) => !done && isConnect(incoming, body);
  const flood: Mischief = (incoming, outgoing) => {
    done = true;
    answering(JSON.stringify(Array.from({ length: count }, () => message)))(incoming, outgoing);
  };
  return [flood, isFirst];
}
