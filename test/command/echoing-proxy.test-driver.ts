import { once } from 'node:events';
import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A target that says back every secret it was ever shown, in every encoding, in bodies, headers, messages and errors. */
export interface EchoingProxy {
  readonly url: string;
  /** Every secret that was seen, as it was sent. */
  readonly secrets: ReadonlySet<string>;
  stop(): Promise<void>;
}

/** The ways in which a target may write a secret down. */
export function encodings(secret: string): string[] {
  const hex = (character: string) => character.charCodeAt(0).toString(16);
  const each = (write: (character: string) => string) => [...secret].map(write).join('');
  return [
    secret,
    Buffer.from(secret).toString('base64'),
    Buffer.from(secret).toString('base64url'),
    Buffer.from(secret).toString('hex'),
    encodeURIComponent(secret),
    each((character) => `%${hex(character).padStart(2, '0')}`),
    each((character) => `\\u${hex(character).padStart(4, '0')}`),
    each((character) => `&#${character.charCodeAt(0)};`),
  ];
}

/** @param deny answers every request with a refusal that quotes the credentials */
export async function startEchoingProxy(
  target: string,
  options: { deny?: boolean } = {},
): Promise<EchoingProxy> {
  const secrets = new Set<string>();
  const server = createServer((incoming, outgoing) => {
    for (const secret of shownBy(incoming)) secrets.add(secret);
    if (options.deny) {
      const statusMessage = `Access denied: ${echo(secrets).join(' ')}`;
      outgoing.writeHead(403, { 'content-type': 'application/json' });
      outgoing.end(JSON.stringify({ statusCode: 20, statusMessage }));
      return;
    }
    const { pathname, search } = new URL(incoming.url ?? '/', target);
    const onward = request(
      `${target}${pathname}${search}`,
      { method: incoming.method, headers: incoming.headers },
      (response) => {
        const { 'x-csrf-token': csrf, 'set-cookie': cookies = [] } = response.headers;
        if (typeof csrf === 'string') secrets.add(csrf);
        for (const cookie of cookies) secrets.add(cookieValue(cookie));
        const stream = String(response.headers['content-type']).includes('ndjson');
        const { 'content-length': _, ...kept } = response.headers;
        const headers = { ...kept, 'x-echo': echo(secrets).slice(-8).join(' ') };
        outgoing.writeHead(response.statusCode ?? 500, headers);
        if (stream) return void response.pipe(outgoing);
        const chunks: Buffer[] = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.on('end', () => outgoing.end(echoed(Buffer.concat(chunks).toString(), secrets)));
      },
    );
    onward.on('error', () => outgoing.destroy());
    outgoing.on('close', () => onward.destroy());
    incoming.pipe(onward);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const stop = async () => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${port}`, secrets, stop };
}

function shownBy({ headers }: IncomingMessage): string[] {
  const basic = headers.authorization?.replace(/^Basic /, '') ?? '';
  const [, password = ''] = Buffer.from(basic, 'base64').toString().split(':');
  const cookies = headers.cookie?.split('; ').map(cookieValue) ?? [];
  return [basic, password, ...cookies].filter((secret) => secret !== '');
}

function cookieValue(cookie: string): string {
  return cookie.split(';', 1)[0]?.split('=').slice(1).join('=') ?? '';
}

function echo(secrets: ReadonlySet<string>): string[] {
  return [...secrets].flatMap(encodings);
}

/** Adds what is known to every JSON object: a response, or the `data` of each message. */
function echoed(text: string, secrets: ReadonlySet<string>): string {
  try {
    const value = JSON.parse(text);
    const objects = Array.isArray(value) ? value.map((message) => message.data).filter(Boolean) : [value];
    for (const object of objects) object.echo = echo(secrets);
    return JSON.stringify(value);
  } catch {
    return `${text} ${echo(secrets).join(' ')}`;
  }
}
