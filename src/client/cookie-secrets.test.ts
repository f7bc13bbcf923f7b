import { describe, expect, it } from 'vitest';
import { readJson } from '../package.js';
import { cookieSecrets } from '../trace/cookie-secrets.js';
import { Recorder } from '../trace/recorder.js';
import { clientOf, json, standIn } from './stand-in.test-driver.js';

interface Cookie {
  title: string;
  line: string;
  secrets: string[];
  kept: string;
}

const get = { use: 'access', method: 'GET', path: '/me' } as const;
const cookies = readJson('fixtures/field/set-cookie.json') as Cookie[];

describe('a cookie', () => {
  it.each(cookies)('$title: its value is a secret, its name and attributes are not', async (cookie) => {
    const { line, secrets, kept } = cookie;
    expect(cookieSecrets(line).map(({ value }) => value)).toEqual(secrets);
    const { url } = await standIn(({ headers }, response) =>
      json(response, { told: [line, headers.cookie ?? '', ...secrets] }, { 'set-cookie': [line] }),
    );
    const { client, recorder } = clientOf(url);
    await client.ask(get);
    await client.ask(get);
    const { headers } = recorder.records.find(({ type }) => type === 'response') as { headers: object };
    expect(headers).toMatchObject({ 'set-cookie': kept });
    const trace = JSON.stringify(recorder.records);
    for (const secret of secrets) expect(trace).not.toContain(secret);
    expect(recorder.records.filter(({ type }) => type === 'request')).toHaveLength(2);
  });

  it('that is the address of the target hides no address', async () => {
    let own = '';
    const { url } = await standIn((_, response) =>
      json(
        response,
        { uri: `${own}/api/v2/me/calls/1`, node: own, host: new URL(own).host },
        {
          'set-cookie': [`_TRAEFIK_BACKEND=${own}; Path=/`, `node=${encodeURIComponent(own)}`],
          location: own,
        },
      ),
    );
    own = url;
    const { client } = clientOf(url);
    const { request, response } = await client.ask(get);
    expect(request.url).toBe(`${url}/api/v2/me`);
    expect(response?.body).toEqual({ uri: `${url}/api/v2/me/calls/1`, node: url, host: new URL(url).host });
    expect(response?.headers).toMatchObject({
      location: url,
      'set-cookie': '_TRAEFIK_BACKEND=[cookie]; Path=/\nnode=[cookie]',
    });
  });

  it('that is the address of a node hides no URI of the target that begins with it', async () => {
    const node = 'http://10.20.30.40:8080';
    const { url } = await standIn((_, response) =>
      json(
        response,
        { uri: `${node}/api/v2/me/calls/1`, node },
        { 'set-cookie': `_TRAEFIK_BACKEND=${node}` },
      ),
    );
    const { response } = await clientOf(url).client.ask(get);
    expect(response?.body).toEqual({
      uri: `${node}/api/v2/me/calls/1`,
      node: '[cookie _TRAEFIK_BACKEND of agent]',
    });
  });
});

it.each<[string, string, string]>([
  ['x-auth-token', 'tok-canary-0123', '[credentials]'],
  ['x-api-key', 'tok-canary-0123', '[credentials]'],
  ['x-session-id', 'tok-canary-0123', '[credentials]'],
  ['set-cookie2', 'JSESSIONID="tok-canary-0123"; Version="1"', '[credentials]'],
  ['www-authenticate', 'Negotiate dG9rLWNhbmFyeS0wMTIz', 'Negotiate [credentials]'],
  ['proxy-authenticate', 'NTLM dG9rLWNhbmFyeS0wMTIz', 'NTLM [credentials]'],
  ['www-authenticate', 'Digest realm="gws", nonce="tok-canary-0123"', 'Digest [credentials]'],
  ['www-authenticate', 'Basic realm="gws"', 'Basic realm="gws"'],
  ['authentication-info', 'nextnonce="tok-canary-0123"', '[credentials]'],
])('a header field that holds a credential by its name loses it: %s', async (field, value, kept) => {
  const told = value.match(/[\w-]*(canary|dG9rLW)[\w-]*/)?.[0] ?? '';
  const { url } = await standIn((_, response) => json(response, { told, all: value }, { [field]: value }));
  const { response } = await clientOf(url).client.ask(get);
  expect(response?.headers[field]).toBe(kept);
  expect(JSON.stringify(response?.body)).not.toMatch(/canary|dG9rLW/);
});

it('a session id in a URI is taken out, whether or not it is a cookie too', () => {
  const { redaction } = new Recorder();
  redaction.redact('z9y8x7w6v5u4', 'cookie');
  expect(
    redaction.clean(['http://a/b;jsessionid=z9y8x7w6v5u4?x', 'http://a/b;jsessionid=other.n1/c']),
  ).toEqual(['http://a/b;jsessionid=[cookie]?x', 'http://a/b;jsessionid=[session id]/c']);
});
