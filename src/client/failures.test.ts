import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Room } from '../trace/room.js';
import { clientOf, standIn } from './stand-in.test-driver.js';

const get = { use: 'read', method: 'GET', path: '/me' } as const;
const ok = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n';

/** A target below HTTP: it does with the connection as told, once a request came. */
async function wire(act: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).once('data', () => act(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('a failure to get a response', () => {
  it.each<[string, string, (socket: Socket) => void]>([
    ['ConnectionReset', 'a reset', (socket) => socket.resetAndDestroy()],
    ['ConnectionReset', 'an end without a response', (socket) => socket.end()],
    [
      'Truncated',
      'a body shorter than declared',
      (socket) => socket.end(`${ok}Content-Length: 100\r\n\r\n{"a":`),
    ],
    [
      'Truncated',
      'a chunk that does not end',
      (socket) => socket.end(`${ok}Transfer-Encoding: chunked\r\n\r\n5\r\n{"a"`),
    ],
    ['NotHttp', 'another protocol', (socket) => socket.end('220 mail.example ESMTP\r\n')],
    ['TooLarge', 'an endless header', (socket) => socket.write(`${ok}X-Long: ${'x'.repeat(40_000)}\r\n`)],
    ['ResponseTimeout', 'silence', () => {}],
    [
      'ResponseTimeout',
      'a response that drips',
      (socket) => {
        socket.write(`${ok}Content-Length: 100000\r\n\r\n`);
        const drip = setInterval(() => socket.write(' '), 20);
        socket.on('close', () => clearInterval(drip));
      },
    ],
  ])('is named %s after %s', async (name, _, act) => {
    const { client, recorder } = clientOf(await wire(act), { timeoutMs: 400 });
    const outcome = await client.ask({ ...get, use: 'operation' });
    expect(outcome.response).toBeUndefined();
    expect(outcome.failure).toMatchObject({ type: 'failure', request: 'r1', name, stage: 'response' });
    expect(recorder.records).toEqual([outcome.request, outcome.failure]);
  });

  it('comes sooner once two requests in a row were not answered in time, but for what is judged, until one is', async () => {
    let hangs = true;
    const { url } = await standIn((_, response) => {
      if (!hangs) response.end('{}');
    });
    const { client } = clientOf(url, { timeoutMs: 1200 });
    const told = async (use: 'read' | 'operation') => (await client.ask({ ...get, use })).failure?.message;
    const whole = 'No complete response came within 1200 ms';
    const brief = 'No complete response came within 1000 ms';
    expect([await told('read'), await told('operation')]).toEqual([whole, whole]);
    expect([await told('operation'), await told('read')]).toEqual([whole, brief]);
    hangs = false;
    await client.ask(get);
    hangs = true;
    expect(await told('read')).toBe(whole);
  });

  it('is told from a connection that never came about', async () => {
    const { client } = clientOf('http://127.0.0.1:1');
    expect((await client.ask(get)).failure).toMatchObject({ name: 'Refused', stage: 'connect' });
    const { client: nameless } = clientOf('http://no-such-host.invalid');
    expect((await nameless.ask(get)).failure).toMatchObject({ name: 'NameNotFound', stage: 'connect' });
    const { client: tls } = clientOf(
      (await wire((socket) => socket.end('plain text\r\n'))).replace('http', 'https'),
    );
    expect((await tls.ask(get)).failure).toMatchObject({ name: 'TlsFailed', stage: 'connect' });
  });

  it('is named Aborted when the run is stopped, except for what cleans up', async () => {
    const run = new AbortController();
    const { url } = await standIn((request, response) => request.method === 'POST' && response.end('{}'));
    const { client } = clientOf(url, { signal: run.signal });
    const asking = client.ask(get);
    setTimeout(() => run.abort(), 50);
    expect((await asking).failure).toMatchObject({ name: 'Aborted' });
    expect(client.stopped).toBe(true);
    expect((await client.ask(get)).failure).toMatchObject({ name: 'Aborted' });
    expect((await client.ask({ ...get, method: 'POST', evenIfStopped: true })).response?.body).toEqual({});
  });

  it('is named TooLarge by the size of the body, on the wire and unpacked, and the connection is given up', async () => {
    const mebibyte = 1024 * 1024;
    const { url, received } = await standIn((request, response) => {
      const bomb = gzipSync(Buffer.alloc(64 * mebibyte));
      if (request.url.endsWith('/bomb'))
        return response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb);
      const flood = () => {
        while (response.writable && response.write(Buffer.alloc(65_536, 0x20)));
      };
      response.on('drain', flood);
      flood();
    });
    const { client } = clientOf(url);
    for (const path of ['/endless', '/bomb']) {
      expect((await client.ask({ ...get, path })).failure).toMatchObject({
        name: 'TooLarge',
        message: 'The body of the response is larger than 1024 KiB (GWS_MAX_ANSWER_KB)',
        stage: 'response',
      });
    }
    expect(received.map(({ connection }) => connection)).toEqual([1, 2]);
  });
});

describe('what a target sends in all', () => {
  it('is recorded as long as there is room, counted with what values take in memory, and then given up', async () => {
    const small = JSON.stringify(Array.from({ length: 100 }, () => 0));
    const { url } = await standIn((_, response) => response.end(small));
    let told = 0;
    const { client, recorder } = clientOf(url, { room: new Room(8000, () => told++) });
    const first = await client.ask(get);
    const second = await client.ask(get);
    expect(first.response?.body).toHaveLength(100);
    expect(second.failure).toMatchObject({
      name: 'Aborted',
      message:
        'What the target and its event feed sent in this run is more than 49152 KiB in all (GWS_MAX_RUN_KB)',
    });
    expect([told, recorder.records.length]).toEqual([1, 4]);
  });
});

it('what is clipped takes only the room of what is kept', async () => {
  const body = JSON.stringify({ ['k'.repeat(500_000)]: 'v'.repeat(500_000) });
  const { url } = await standIn((_, response) => response.end(body));
  const { client, recorder } = clientOf(url, { room: new Room(3 * 70_000) });
  for (const _ of [1, 2, 3]) expect((await client.ask(get)).response?.status).toBe(200);
  expect(JSON.stringify(recorder.records).length).toBeLessThan(3 * 70_000);
});

describe('a body', () => {
  it.each<[string, Buffer, Record<string, string>, object]>([
    [
      'JSON whatever its content type',
      Buffer.from('[1,"é"]'),
      { 'content-type': 'text/plain' },
      { body: [1, 'é'] },
    ],
    ['packed with gzip', gzipSync('{"a":1}'), { 'content-encoding': 'gzip' }, { body: { a: 1 } }],
    ['packed with deflate', deflateSync('{"a":1}'), { 'content-encoding': 'Deflate' }, { body: { a: 1 } }],
    ['packed with brotli', brotliCompressSync('{"a":1}'), { 'content-encoding': 'br' }, { body: { a: 1 } }],
    ['empty', Buffer.from(''), {}, {}],
    ['not JSON', Buffer.from('<p>'), {}, { text: '<p>' }],
    ['not UTF-8', Buffer.from('{"a":"\xe9"}', 'latin1'), {}, { text: '{"a":"\ufffd"}' }],
  ])('is read when it is %s', async (_, bytes, headers, expected) => {
    const { url } = await standIn((__, response) => response.writeHead(200, headers).end(bytes));
    const { client } = clientOf(url);
    const { body, text } = (await client.ask(get)).response ?? {};
    expect({ body, text }).toEqual(expected);
  });

  it('is kept as text, clipped, when it is nested too deep to be walked through', async () => {
    const deep = '['.repeat(200_000) + ']'.repeat(200_000);
    const { url } = await standIn((_, response) => response.end(deep));
    const { response } = await clientOf(url).client.ask(get);
    expect(response?.body).toBeUndefined();
    expect(response?.text).toBe('['.repeat(4000));
  });

  it('is undecodable when its content coding is unknown or a lie', async () => {
    const { url } = await standIn((request, response) =>
      response
        .writeHead(200, { 'content-encoding': request.url.endsWith('/lie') ? 'gzip' : 'toString' })
        .end('{}'),
    );
    const { client } = clientOf(url);
    for (const path of ['/lie', '/unknown']) {
      expect((await client.ask({ ...get, path })).failure).toMatchObject({
        name: 'Undecodable',
        stage: 'response',
      });
    }
  });
});
