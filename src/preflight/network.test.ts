import { createServer as createHttpServer } from 'node:http';
import { connect, createServer, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Certified, certify, pemFiles } from '../client/certificates.test-driver.js';
import type { Reference } from '../reference/reference.js';
import { aReference, expectNamed, preflightOf, stepOf, tlsFront } from './preflight.test-driver.js';

const authority = certify('Example CA');
const forLoopback = { names: ['gws.example.com', '127.0.0.1'] };
const server = certify('gws.example.com', authority, forLoopback);
const client = certify('conformance client', authority);
const ownFiles = ({ cert, key }: Certified) => ({ cert, key });
const files = () => {
  const { ca, cert, key, alien } = pemFiles({
    ca: authority.cert,
    cert: client.cert,
    key: client.key,
    alien: server.key,
  });
  return { GWS_TLS_CA: ca, GWS_TLS_CERT: cert, GWS_TLS_KEY: key, alien };
};

/** Where something takes connections, and does with them as told. */
async function listening(act: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const inner = createServer((socket) => {
    sockets.add(socket.on('error', () => {}));
    act(socket);
  });
  await new Promise<void>((resolve) => inner.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    inner.close();
  });
  const address = inner.address();
  return `127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
}

describe('the way to the target', () => {
  it('is named as what is wrong when the host is not known', async () => {
    const outcome = await preflightOf(await aReference(), { GWS_URL: 'http://nothing.invalid:8080' });
    expectNamed(outcome, 'name', /^nothing\.invalid could not be resolved/, /host in GWS_URL/);
  });

  it('is named as what is wrong when nothing listens at the port', async () => {
    const outcome = await preflightOf(await aReference(), { GWS_URL: 'http://127.0.0.1:1' });
    expectNamed(outcome, 'TCP', /^127\.0\.0\.1:1 \(IPv4\) not reached \(ECONNREFUSED\)$/, /port of GWS_URL/);
  });

  it('is told address by address, and one that is reached will do', async () => {
    const reference = await aReference();
    const url = reference.url.replace('127.0.0.1', 'localhost');
    const outcome = await preflightOf(reference, { GWS_URL: url });
    expect(stepOf(outcome, 'name')?.text).toMatch(/^localhost is .*127\.0\.0\.1/);
    expect(stepOf(outcome, 'TCP')).toMatchObject({
      state: 'ok',
      text: expect.stringMatching(/127\.0\.0\.1:\d+ \(IPv4\) reached/),
    });
    expect(outcome.conclusion).toBe('ready to run');
  });
});

describe('TLS', () => {
  const front = async (options: object = {}, by: Certified = server): Promise<[Reference, string]> => {
    const reference = await aReference();
    return [reference, await tlsFront({ ...ownFiles(by), ...options }, reference.url)];
  };

  it('is described, and everything behind it is walked', async () => {
    const [reference, url] = await front({ requestCert: true, ca: authority.cert });
    const { alien: _, ...tls } = files();
    const outcome = await preflightOf(reference, { GWS_URL: url, ...tls });
    expect(stepOf(outcome, 'TLS')).toMatchObject({
      state: 'ok',
      text: expect.stringMatching(
        /^TLSv1\.3, gws\.example\.com by Example CA, expires \d{4}-\d\d-\d\d \((29|30) days\), client certificate shown$/,
      ),
    });
    expect(outcome.conclusion).toBe('ready to run');
  });

  it.each<[string, Certified, RegExp, RegExp]>([
    [
      'by an unknown authority',
      certify('gws.example.com', certify('Other CA'), forLoopback),
      /by Other CA, an authority that is not known here/,
      /GWS_TLS_CA does not hold/,
    ],
    [
      'expired',
      certify('gws.example.com', authority, { ...forLoopback, days: -3 }),
      /^the certificate expired on \d{4}-\d\d-\d\d$/,
      /renew/,
    ],
    [
      'for another host',
      certify('gws.example.com', authority, { names: ['gws.example.com'] }),
      /not for 127\.0\.0\.1: it names DNS:gws\.example\.com/,
      /one of these names in GWS_URL/,
    ],
  ])('is named as what is wrong when the certificate is %s', async (_, certificate, what, advice) => {
    const [reference, url] = await front({}, certificate);
    const { GWS_TLS_CA } = files();
    expectNamed(await preflightOf(reference, { GWS_URL: url, GWS_TLS_CA }), 'TLS', what, advice);
    const insecure = await preflightOf(reference, { GWS_URL: url, GWS_TLS_CA, GWS_TLS_INSECURE: '1' });
    expect(stepOf(insecure, 'TLS')?.text).toMatch(/NOT VERIFIED, GWS_TLS_INSECURE is 1: /);
    expect(stepOf(insecure, 'TLS')?.text).toMatch(what.source.startsWith('^') ? /expired/ : what);
    expect(insecure.conclusion).toBe('ready to run');
  });

  it('names GWS_TLS_CA when a private authority is not configured', async () => {
    const [reference, url] = await front();
    const outcome = await preflightOf(reference, { GWS_URL: url });
    expectNamed(outcome, 'TLS', /by Example CA, an authority that is not known/, /^set GWS_TLS_CA/);
  });

  it.each(['TLSv1.2', 'TLSv1.3'] as const)(
    'names GWS_TLS_CERT when a client certificate is wanted and none is configured, by %s',
    async (version) => {
      const only = { minVersion: version, maxVersion: version, requestCert: true, ca: authority.cert };
      const [reference, url] = await front(only);
      const { GWS_TLS_CA } = files();
      const outcome = await preflightOf(reference, { GWS_URL: url, GWS_TLS_CA });
      expectNamed(outcome, 'TLS', /likely wants a client certificate/, /set GWS_TLS_CERT and GWS_TLS_KEY/);
    },
  );

  it('names the pair when certificate and key do not belong together', async () => {
    const [reference, url] = await front();
    const { alien, GWS_TLS_CERT } = files();
    const outcome = await preflightOf(reference, { GWS_URL: url, GWS_TLS_CERT, GWS_TLS_KEY: alien });
    expectNamed(outcome, 'TLS', /do not belong together/, /GWS_TLS_KEY/);
  });

  it('is named as what is wrong when something else listens there, or nothing answers', async () => {
    const reference = await aReference();
    const plain = await listening((socket) => socket.end('220 mail.example ESMTP\r\n'));
    const outcome = await preflightOf(reference, { GWS_URL: `https://${plain}` });
    expectNamed(outcome, 'TLS', /what answers there is no TLS/, /http:\/\//);
    const silent = await listening(() => {});
    const waited = await preflightOf(reference, { GWS_URL: `https://${silent}`, GWS_TIMEOUT_MS: '300' });
    expectNamed(waited, 'TLS', /did not answer to TLS within GWS_TIMEOUT_MS/, /port of GWS_URL/);
  });

  it('is told at the first response when only that shows that a client certificate is wanted', async () => {
    const reference = await aReference({
      behaviour: () => ({
        arrives: (_, response) => {
          response.socket?.destroy();
        },
      }),
    });
    const url = await tlsFront(ownFiles(server), reference.url);
    const { GWS_TLS_CA } = files();
    const outcome = await preflightOf(reference, { GWS_URL: url, GWS_TLS_CA });
    expectNamed(outcome, 'login agent', /likely wants a client certificate/, /set GWS_TLS_CERT/);
  });
});

describe('an HTTP proxy on the way', () => {
  /** A proxy that opens tunnels, or answers with a status. */
  const proxy = async (status = 200): Promise<[string, string[]]> => {
    const asked: string[] = [];
    const sockets = new Set<{ destroy(): void }>();
    const inner = createHttpServer().on('connect', (request, socket: Socket) => {
      asked.push(`${request.url} ${request.headers['proxy-authorization'] ?? ''}`.trim());
      sockets.add(socket.on('error', () => {}));
      if (status !== 200) return socket.end(`HTTP/1.1 ${status} No\r\ncontent-length: 0\r\n\r\n`);
      const target = connect(Number(request.url?.split(':').at(-1)), '127.0.0.1');
      sockets.add(target.on('error', () => socket.destroy()));
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      return socket.pipe(target).pipe(socket);
    });
    await new Promise<void>((resolve) => inner.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      for (const socket of sockets) socket.destroy();
      inner.close();
    });
    const address = inner.address();
    return [`127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`, asked];
  };
  const behind = async () => {
    const reference = await aReference();
    return [reference, await tlsFront(ownFiles(server), reference.url)] as const;
  };

  it('is what name and TCP are looked at of, and TLS goes through it', async () => {
    const [reference, url] = await behind();
    const [place, asked] = await proxy();
    const { GWS_TLS_CA } = files();
    const HTTPS_PROXY = `http://ann:pr0xy-pass@${place}`;
    const outcome = await preflightOf(reference, { GWS_URL: url, GWS_TLS_CA, HTTPS_PROXY });
    expect(stepOf(outcome, 'name')?.text).toMatch(
      /^through the proxy of HTTPS_PROXY: 127\.0\.0\.1 is an address/,
    );
    expect(stepOf(outcome, 'TCP')?.text).toBe(`${place} (IPv4) reached`);
    expect(outcome.conclusion).toBe('ready to run');
    const host = url.replace('https://', '');
    const basic = Buffer.from('ann:pr0xy-pass').toString('base64');
    expect(new Set(asked)).toEqual(new Set([`${host} Basic ${basic}`]));
    expect(JSON.stringify(outcome)).not.toContain('pr0xy-pass');
  });

  it('is named as what is wrong when it lets nothing through, or is not there', async () => {
    const [reference, url] = await behind();
    const [place] = await proxy(407);
    const refused = await preflightOf(reference, { GWS_URL: url, HTTPS_PROXY: `http://${place}` });
    expectNamed(
      refused,
      'TLS',
      /the proxy of HTTPS_PROXY gives no connection .*HTTP 407/,
      /password in HTTPS_PROXY/,
    );
    const gone = await preflightOf(reference, { GWS_URL: url, HTTPS_PROXY: 'http://127.0.0.1:1' });
    expectNamed(gone, 'TCP', /127\.0\.0\.1:1 \(IPv4\) not reached/, /host and port of HTTPS_PROXY/);
  });
});
