import { createWriteStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { rehearse } from '../../src/cli/rehearsal.js';
import { certify, pemFiles } from '../../src/client/certificates.test-driver.js';
import { startForwardProxy } from '../../src/client/forward-proxy.test-driver.js';
import { readConfiguration } from '../../src/config/read-configuration.js';
import { packageRoot } from '../../src/package.js';
import { Refusal } from '../../src/reference/answer.js';
import type { MakeBehaviour } from '../../src/reference/named-behaviour.js';
import { type Reference, type ReferenceOptions, startReference } from '../../src/reference/reference.js';
import type { Report } from '../../src/schemas/report.gen.js';
import { exceptions } from '../variants/judged-variant.test-driver.js';
import { BRIEF, command, having, variablesFor } from './command.test-driver.js';
import { startBalancer, startReverseProxy } from './front.test-driver.js';
import { judgeInProcess } from './judge-in-process.test-driver.js';

// Whole runs, on a machine that may do other things; nothing is judged by it.
const limitMs = 180_000;
const nothingLeft = { callsUp: 0, agentsLoggedIn: 0, cometdSessions: 0 };

async function aReference(options: ReferenceOptions = {}): Promise<Reference> {
  const reference = await startReference(options);
  onTestFinished(() => reference.stop());
  return reference;
}

/** What is judged of a reference, in this process, with some variables otherwise. */
async function judged(reference: Reference, variables: Readonly<Record<string, string>>) {
  const environment = { ...variablesFor(reference), ...variables };
  return judgeInProcess(readConfiguration(environment, { allow: 'reporting' }));
}

/** What a report notices, but that a message was slow once: that is the machine's affair. */
function noticesOf({ notices = [] }: Report): string[] {
  return notices.filter((text) => !text.startsWith('Outlier: '));
}

/** A server that takes no callUri but one of its own naming, whatever address was used. */
const strictAboutCallUri: MakeBehaviour = ({ api }) => ({
  refusal: ({ body }, planned) =>
    planned ??
    (String(body.callUri).startsWith(`${api}/`)
      ? undefined
      : new Refusal(400, 10, 'callUri is not of this server.')),
});

describe('a target in its place', { timeout: limitMs }, () => {
  test.each([
    ['dialled', {}],
    ['brought up by a program', { GWS_CALLS: `command:${join(packageRoot, 'fixtures/examples/calls.mjs')}` }],
  ])(
    'behind a reverse proxy that rewrites host and path, over TLS with a private CA and a client certificate, with CSRF on, conforms: calls are %s',
    async (_, calls) => {
      const authority = certify('a private authority');
      const front = certify('the front', authority, { names: ['localhost'] });
      const own = certify('the suite', authority);
      const { ca, cert, key } = pemFiles({ ca: authority.cert, cert: own.cert, key: own.key });
      const reference = await aReference({
        contextPath: '/inner/gws',
        csrf: true,
        behaviour: strictAboutCallUri,
      });
      const proxy = await startReverseProxy(reference.url, '/telephony', {
        cert: front.cert,
        key: front.key,
        ca: authority.cert,
        requestCert: true,
        rejectUnauthorized: true,
      });
      const run = await command(['--allow', 'reporting'], {
        ...variablesFor(reference),
        GWS_URL: proxy.url,
        GWS_TLS_CA: ca,
        GWS_TLS_CERT: cert,
        GWS_TLS_KEY: key,
        ...calls,
      });
      const report = run.report();
      // Nothing is left ringing by a program, which a MAY looks at.
      expect(exceptions(report)).toEqual(
        'GWS_CALLS' in calls ? { 'ACT-15': 'untested: no call is left ringing (GWS_CALLS=command)' } : {},
      );
      expect([report.verdict, run.code]).toEqual(['conformant', 0]);
      expect(noticesOf(report)).toEqual([
        `The target names itself ${reference.url}, not the address used, ${proxy.url}: URIs are compared by ids and paths, and callUri is sent as the target names it`,
      ]);
      expect(report.target).toEqual({ url: proxy.url, kind: 'remote' });
      expect(reference.state()).toEqual(nothingLeft);
    },
  );

  test('with a certificate that nobody vouches for is judged with --insecure, which every report says first', async () => {
    const front = certify('the front');
    const reference = await aReference();
    const { url } = await startReverseProxy(reference.url, '', { cert: front.cert, key: front.key });
    const variables = { ...BRIEF, ...variablesFor(reference), GWS_URL: url };
    const { report } = await judgeInProcess(readConfiguration(variables, { only: 'RES-01' }));
    expect([report.exitCode, report.headline]).toEqual([
      4,
      expect.stringContaining('TLS could not be agreed on'),
    ]);
    const run = await command(['--only', 'RES-01', '--insecure'], variables);
    expect(having(run.report(), 'pass')).toEqual(['RES-01']);
    expect(run.report().target).toMatchObject({ insecure: true });
    const artefacts = run.artefacts();
    for (const name of ['stdout', 'report.html', 'summary.md'])
      expect(artefacts[name], name).toContain('Certificates were not verified');
    for (const name of ['stderr', 'report.json'])
      expect(artefacts[name], name).toContain('--insecure: certificates are not verified');
  });

  const hasIpv6 = Object.values(networkInterfaces())
    .flat()
    .some((each) => each?.address === '::1');
  test.skipIf(!hasIpv6)('at an IPv6 address conforms (skipped where this machine has no ::1)', async () => {
    const reference = await aReference({ host: '::1' });
    expect(reference.url).toMatch(/^http:\/\/\[::1\]:\d+$/);
    const { report } = await judged(reference, {});
    expect(exceptions(report)).toEqual({});
    expect(report.verdict).toBe('conformant');
  });

  test('on several nodes conforms, since who is sent to one of them stays there by the cookie of the balancer', async () => {
    const reference = await aReference();
    const balancer = await startBalancer(reference.url);
    const { report } = await judged(reference, { GWS_URL: balancer.url });
    expect(exceptions(report)).toEqual({});
    // One request without credentials shows the cookie of no session.
    expect(balancer.strays()).toBe(1);
    expect(Math.min(...balancer.requests)).toBeGreaterThan(20);
    // Where the balancer sets none, the nodes do not know the sessions, and the target is not usable like that.
    const loose = await startBalancer(reference.url, { sticky: false });
    const lost = await judged(reference, { ...BRIEF, GWS_URL: loose.url });
    expect(loose.strays()).toBeGreaterThan(0);
    expect(lost.report.verdict).not.toBe('conformant');
  });
});

describe('an HTTP proxy on the way', { timeout: limitMs }, () => {
  test('is gone through, and said, and nothing keeps its credentials', async () => {
    const reference = await aReference();
    const proxy = await startForwardProxy({ credentials: 'ann:canary-of-the-proxy' });
    const { report, trace } = await judged(reference, {
      HTTP_PROXY: proxy.url.replace('//', '//ann:canary-of-the-proxy@'),
    });
    expect(exceptions(report)).toEqual({});
    expect(report.verdict).toBe('conformant');
    expect(noticesOf(report)).toEqual([
      'HTTP_PROXY is set: the target is reached through that proxy',
      'HTTP_PROXY is set: the event feed is reached through that proxy',
    ]);
    expect(proxy.asked.filter((each) => !each.includes(` ${reference.url}/`))).toEqual([]);
    expect(proxy.asked).toContain(`GET ${reference.eventsUrl}`);
    const kept = JSON.stringify([report, trace]);
    expect(kept).not.toContain('canary-of-the-proxy');
    expect(kept).not.toContain(Buffer.from('ann:canary-of-the-proxy').toString('base64'));
  });

  test('that lets nobody through is told as the failure of the proxy, with the variable, exit 4', async () => {
    const { url } = await startForwardProxy({ credentials: 'ann:canary' });
    const { report } = await judged(await aReference(), { http_proxy: url });
    expect([report.verdict, report.exitCode]).toEqual(['void', 4]);
    expect(report.headline).toContain(
      `The proxy that http_proxy names, ${url}, let nothing through: it answered HTTP 407; check that variable, and NO_PROXY`,
    );
  });

  test('is not asked for a reference that the suite starts itself, be it for a run or to rehearse one', async () => {
    const { url, asked } = await startForwardProxy({ refuses: 502 });
    const reference = await aReference();
    const itself = readConfiguration({ HTTP_PROXY: url, HTTPS_PROXY: url }, { only: 'RES-01' });
    const { report } = await judgeInProcess(itself, reference);
    expect(having(report, 'pass')).toEqual(['RES-01']);
    expect(noticesOf(report)).toEqual([]);
    const remote = readConfiguration({ ...variablesFor(reference), HTTP_PROXY: url }, { only: 'RES-01' });
    expect((await rehearse(remote)).dispositions).not.toEqual([]);
    expect(asked).toEqual([]);
  });
});

describe('events that are not streamed over HTTP', { timeout: limitMs }, () => {
  /** A folder of its own, and a feed of the reference copied to whoever reads it, signs of life left out. */
  function folder(): string {
    const path = mkdtempSync(join(tmpdir(), 'gws-events-'));
    onTestFinished(() => rmSync(path, { recursive: true, force: true }));
    return path;
  }

  test('but appended to a file, with a clock that is 3 h ahead and no signs of life, prove what they prove elsewhere', async () => {
    const reference = await aReference();
    const file = join(folder(), 'events.ndjson');
    const ahead = (line: string) => {
      const event = JSON.parse(line);
      const time = new Date(Date.parse(event.time) + 3 * 3_600_000).toISOString();
      return event.event === 'Alive' ? '' : `${JSON.stringify({ ...event, time })}\n`;
    };
    const copying = new AbortController();
    onTestFinished(() => copying.abort());
    const out = createWriteStream(file, { flags: 'a' });
    const feed = await fetch(reference.eventsUrl, { signal: copying.signal });
    const copied = (async () => {
      let rest = '';
      for await (const bytes of feed.body ?? []) {
        const lines = (rest + Buffer.from(bytes).toString()).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) out.write(ahead(line));
      }
    })().catch(() => undefined);
    const { report } = await judged(reference, { GWS_EVENTS: file });
    expect(exceptions(report)).toEqual({});
    expect(report.verdict).toBe('conformant');
    copying.abort();
    await copied;
    out.end();
  });

  test('but printed by a program prove the same; one that ends leaves them open, and fails nothing', async () => {
    const reference = await aReference();
    const program = join(folder(), 'events');
    const write = (source: string) =>
      writeFileSync(program, `#!${process.execPath}\n${source}`, { mode: 0o755 });
    write(`fetch(process.env.FEED).then(async ({ body }) => {
      for await (const bytes of body) process.stdout.write(bytes);
    });`);
    const variables = { GWS_EVENTS: `command:${program}`, FEED: reference.eventsUrl };
    const { report } = await judged(reference, variables);
    expect(exceptions(report)).toEqual({});
    write("setTimeout(() => { console.error('the bus is gone'); process.exit(9); }, 300);");
    const broken = await judged(reference, { ...BRIEF, ...variables });
    expect(having(broken.report, 'fail', 'warn', 'error')).toEqual([]);
    expect(having(broken.report, 'inconclusive')).toEqual(
      expect.arrayContaining(['REL-02', 'REL-03', 'REL-04']),
    );
    expect(JSON.stringify(broken.trace)).toContain('the program ended with exit code 9: the bus is gone');
  });
});
