import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { HttpProxy } from '../schemas/configuration.gen.js';
import { Recorder } from '../trace/recorder.js';
import { certify, pemFiles } from './certificates.test-driver.js';
import { TargetClient } from './client.js';
import type { TlsFiles } from './connection.js';
import { openFeed } from './feed.js';
import { startForwardProxy } from './forward-proxy.test-driver.js';
import { refusalOf } from './refusal.js';
import { addressOf, json, limits, standIn } from './stand-in.test-driver.js';

const get = { use: 'access', method: 'GET', path: '/me' } as const;
const success = { statusCode: 0 };

function clientThrough(proxy: HttpProxy, url: string, tls: TlsFiles = { insecure: false }, timeoutMs = 5000) {
  const address = { ...addressOf(url), proxy, tls };
  const account = { username: 'ada', password: 'canary-s3cret' };
  const recorder = new Recorder();
  const client = new TargetClient({ name: 'agent', account, address, timeoutMs, limits, recorder });
  onTestFinished(() => client.close());
  return client;
}

const plainTarget = () => standIn((_, response) => json(response, success));

describe('a target behind an HTTP proxy', () => {
  it('is asked for through it, over http as over https, with the credentials of the proxy shown to the proxy alone', async () => {
    const authority = certify('a private authority');
    const server = certify('the target', authority, { names: ['localhost'] });
    const own = certify('the suite', authority);
    const files = pemFiles({ ca: authority.cert, cert: own.cert, key: own.key });
    const secured = createServer({
      cert: server.cert,
      key: server.key,
      ca: authority.cert,
      requestCert: true,
      rejectUnauthorized: true,
    });
    const shown: unknown[] = [];
    secured.on('request', ({ headers }, response) => {
      shown.push(headers['proxy-authorization']);
      json(response, success);
    });
    await new Promise<void>((resolve) => secured.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      secured.closeAllConnections();
      secured.close();
    });
    const { port } = secured.address() as AddressInfo;
    const plain = await plainTarget();
    const { url, asked } = await startForwardProxy({ credentials: 'ann:can@ary' });
    const proxy = { url, variable: 'HTTPS_PROXY', username: 'ann', password: 'can@ary' };
    const overTls = clientThrough(proxy, `https://localhost:${port}/gws`, { ...files, insecure: false });
    const overHttp = clientThrough(proxy, `${plain.url}/gws`);
    for (const client of [overTls, overHttp, overHttp])
      expect((await client.ask(get)).response).toMatchObject({ status: 200, body: success });
    expect((await overHttp.ask({ ...get, freshConnection: true })).response?.status).toBe(200);
    const absolute = `GET ${plain.url}/gws/api/v2/me`;
    expect(asked).toEqual([`CONNECT localhost:${port}`, absolute, absolute, absolute]);
    expect(plain.received.map(({ url: path, headers }) => [path, headers['proxy-authorization']])).toEqual(
      Array(3).fill(['/gws/api/v2/me', undefined]),
    );
    expect(shown).toEqual([undefined]);
  });

  it.each([
    ['http', { credentials: 'ann:canary' }, 'let nothing through: it answered HTTP 407'],
    ['https', { credentials: 'ann:canary' }, 'let nothing through: it answered HTTP 407'],
    ['https', { refuses: 502 }, 'let nothing through: it answered HTTP 502'],
    ['https', { refuses: 0 }, 'brought no connection about in time'],
  ])('is not called unreachable itself where the proxy fails: %s, %j', async (scheme, options, what) => {
    const { url } = await startForwardProxy(options);
    const target = (await plainTarget()).url.replace('http', scheme);
    const client = clientThrough({ url, variable: 'https_proxy' }, target, undefined, 1000);
    const outcome = await client.ask(get);
    const message = `The proxy that https_proxy names, ${url}, ${what}`;
    expect(outcome.failure).toMatchObject({ name: 'ProxyFailed', message, stage: 'connect' });
    expect(refusalOf('Login of agent', outcome, 'the account')).toMatchObject({
      name: 'TargetUnreachable',
      message: `Target unreachable at ${target}/api/v2/me: ${message}; check that variable, and NO_PROXY`,
    });
  });

  it.each(['http', 'https'])(
    'is not called unreachable itself where the proxy is not there: %s',
    async (scheme) => {
      const proxy = { url: 'http://127.0.0.1:1', variable: 'HTTP_PROXY' };
      const { failure } = await clientThrough(proxy, `${scheme}://gws.test`).ask(get);
      expect(failure).toMatchObject({ name: 'ProxyFailed', stage: 'connect' });
      expect(failure?.message).toMatch(
        /^The proxy that HTTP_PROXY names, http:\/\/127\.0\.0\.1:1, cannot be reached \(ECONNREFUSED, /,
      );
    },
  );

  it('has its own failures told as its own', async () => {
    const authority = certify('another authority');
    const server = certify('the target', authority, { names: ['localhost'] });
    const secured = createServer({ cert: server.cert, key: server.key });
    await new Promise<void>((resolve) => secured.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void secured.close());
    const { url } = await startForwardProxy();
    const proxy = { url, variable: 'HTTPS_PROXY' };
    const { port } = secured.address() as AddressInfo;
    const untrusted = await clientThrough(proxy, `https://localhost:${port}`).ask(get);
    expect(untrusted.failure).toMatchObject({ name: 'TlsFailed', stage: 'connect' });
    const { url: broken } = await standIn((_, response) => response.destroy());
    // Without a tunnel the proxy answers for the target.
    expect((await clientThrough(proxy, broken).ask(get)).response?.status).toBe(502);
  });
});

it('an event feed is read through its proxy, which is told from the feed when it fails', async () => {
  const { url: stream } = await standIn((_, response) => response.write('{"event":"Alive"}\n'));
  const { url, asked } = await startForwardProxy();
  const recorder = new Recorder();
  const feed = await openFeed({ source: { url: stream, proxy: { url, variable: 'HTTP_PROXY' } }, recorder });
  onTestFinished(() => feed.close());
  await recorder.waitFor((record) => record.type === 'event', { after: -1, timeoutMs: 5000 });
  expect(asked).toEqual([`GET ${stream}/`]);
  const proxy = { url: 'http://127.0.0.1:1', variable: 'HTTP_PROXY' };
  await expect(openFeed({ source: { url: stream, proxy }, recorder })).rejects.toThrow(
    /^Event feed unreachable at .*: The proxy that HTTP_PROXY names, http:\/\/127\.0\.0\.1:1, cannot be reached/,
  );
});
