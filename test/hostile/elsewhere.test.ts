import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { hostileRun, PATIENT } from './hostile-run.test-driver.js';
import { type Choice, isAny, isConnect, isDisposition, type Mischief } from './hostile-target.test-driver.js';
import { answering } from './mischiefs.test-driver.js';

/** Another origin, which counts who connects to it. */
async function elsewhere(): Promise<{ origin: string; connections: () => number }> {
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    socket.destroy();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${port}`, connections: () => connections };
}

const isLogin: Choice = (incoming) => incoming.method === 'GET';
const isHandshake: Choice = (_incoming, body) => body.includes('/meta/handshake');
const redirecting =
  (status: number) =>
  (origin: string): Mischief =>
    answering('', { location: `${origin}/api/v2/me` }, status);
/** What the target says of its own address is another one. */
const misnaming =
  (origin: string): Mischief =>
  ({ pass }) =>
    pass({ answer: (text) => text.replaceAll(/http:\/\/127\.0\.0\.1:\d+/g, origin) });

test.concurrent.each<[string, (origin: string) => Mischief, Choice]>([
  ['a disposition with 302', redirecting(302), isDisposition],
  ['a disposition with 307', redirecting(307), isDisposition],
  ['a login with 307', redirecting(307), isLogin],
  ['a handshake with 308', redirecting(308), isHandshake],
  ['a poll with 307', redirecting(307), isConnect],
  ['whoever believes the addresses of its calls and devices', misnaming, isAny],
])(
  'a target that sends %s to another origin sends nobody there: no credentials, cookies or tokens',
  async (_, mischief, victims) => {
    const other = await elsewhere();
    const run = await hostileRun(mischief(other.origin), victims, PATIENT);
    expect(run.artefacts['traffic.har']?.includes(other.origin)).toBe(true);
    expect(other.connections()).toBe(0);
    if (mischief !== misnaming)
      expect(['non-conformant', 'inconclusive', 'void']).toContain(run.report.verdict);
  },
);
