import { createGzip, gzipSync } from 'node:zlib';
import type { Mischief } from './hostile-target.test-driver.js';

/** Answers with a body, as JSON if it is not said otherwise. */
export function answering(
  body: string | Buffer,
  headers: Record<string, string> = {},
  status = 200,
): Mischief {
  return ({ outgoing }) => {
    outgoing.writeHead(status, { 'content-type': 'application/json', ...headers });
    outgoing.end(body);
  };
}

/**
 * Writes a chunk again and again, as fast as the other side takes it.
 * @param taken is told, when the connection is closed, how many bytes were handed to it
 */
export function endless(
  chunk: Buffer,
  headers: Record<string, string> = {},
  taken: (bytes: number) => void = () => {},
): Mischief {
  return ({ outgoing }) => {
    outgoing.writeHead(200, { 'content-type': 'application/json', ...headers });
    const { socket } = outgoing;
    const before = socket?.bytesWritten ?? 0;
    const more = () => {
      while (!outgoing.destroyed && outgoing.write(chunk));
      if (!outgoing.destroyed) outgoing.once('drain', more);
    };
    outgoing.on('error', () => undefined);
    outgoing.on('close', () => taken((socket?.bytesWritten ?? 0) - before));
    more();
  };
}

export const TWO_GB = 2 * 1024 ** 3;
const spaces = Buffer.alloc(65_536, 0x20);

/** A body of 2 GB, by how it is sent; `taken` as for `endless`. */
export const hugeBodies: Readonly<Record<string, (taken: (bytes: number) => void) => Mischief>> = {
  announced: (taken) => endless(spaces, { 'content-length': String(TWO_GB) }, taken),
  'in chunks': (taken) => endless(spaces, {}, taken),
};

/** Raw bytes in the place of an HTTP response, after which the connection is closed. */
function raw(bytes: string): Mischief {
  return ({ outgoing }) => {
    outgoing.socket?.end(bytes);
  };
}

// Compressed as it is sent, so that nobody has to hold it.
const bombWithoutEnd: Mischief = ({ outgoing }) => {
  outgoing.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
  const gzip = createGzip();
  gzip.pipe(outgoing);
  const more = () => {
    while (!outgoing.destroyed && gzip.write(spaces));
    if (!outgoing.destroyed) gzip.once('drain', more);
  };
  outgoing.on('error', () => undefined).on('close', () => gzip.destroy());
  more();
};

/** What JSON may hold and neither String() nor Number() takes. */
const UNCONVERTIBLE = '{"toString":1,"valueOf":null}';
const HTML = '</script><script>document.title="taken"</script><img src=x onerror=alert(1)>]]>&amp;';
const TERMINAL = '\u001b[2J\u001b]0;taken\u0007\r::error file=x::taken\n::set-output name=x::y';

/** What is done to a SetCallDisposition. */
export const mischiefs: Readonly<Record<string, Mischief>> = {
  'never answers': () => undefined,
  'sends one byte every half second': ({ outgoing }) => {
    outgoing.writeHead(200, { 'content-type': 'application/json' });
    const timer = setInterval(() => outgoing.write(' '), 500);
    outgoing.on('close', () => clearInterval(timer));
  },
  'sends a gzip bomb': answering(gzipSync(Buffer.alloc(300_000_000, 0x20)), { 'content-encoding': 'gzip' }),
  'sends a gzip bomb without end': bombWithoutEnd,
  'breaks off in the middle of the body': ({ outgoing }) => {
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
  'resets the connection': ({ outgoing }) => outgoing.socket?.resetAndDestroy(),
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
  'answers a refusal whose members become neither a string nor a number': answering(
    `{"statusCode":${UNCONVERTIBLE},"statusMessage":${UNCONVERTIBLE}}`,
    {},
    500,
  ),
};

/** What is done to a /meta/connect. */
export const connectMischiefs: Readonly<Record<string, Mischief>> = {
  'answers connects with garbage': answering('<html>proxy error</html>', { 'content-type': 'text/html' }),
  'answers connects with 500': answering('{}', {}, 500),
  'answers connects with null, arrays and __proto__': answering(
    '[null,[],{"channel":null},{"channel":"/v2/me/calls","data":null},{"channel":"/v2/me/calls","__proto__":{"data":1}},7]',
  ),
  'answers connects with members that become neither a string nor a number': answering(
    `[{"channel":"/v2/me/calls","data":{"messageType":${UNCONVERTIBLE},"notificationType":${UNCONVERTIBLE},"call":{"id":${UNCONVERTIBLE},"callUuid":${UNCONVERTIBLE},"state":${UNCONVERTIBLE},"uri":${UNCONVERTIBLE}}}},{"channel":"/meta/connect","successful":false,"error":${UNCONVERTIBLE},"advice":${UNCONVERTIBLE}}]`,
  ),
};
