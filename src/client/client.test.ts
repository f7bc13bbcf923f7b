import { describe, expect, it } from 'vitest';
import { clientOf, json, standIn } from './stand-in.test-driver.js';

const get = { use: 'access', method: 'GET', path: '/me' } as const;
const post = {
  use: 'operation',
  method: 'POST',
  path: '/me/calls/1',
  body: { disposition: 'Referred' },
} as const;

describe('the client of a target', () => {
  it('shows Basic and cookies with every request, and the CSRF token under the name that the target gives', async () => {
    const { url, received } = await standIn((_, response) =>
      json(
        response,
        { statusCode: 0 },
        {
          'set-cookie': [
            'JSESSIONID=0123456789abcdef; Path=/; HttpOnly',
            'lb=node-1; Expires=Wed, 01 Jan 2031 00:00:00 GMT',
          ],
          'X-CSRF-HEADER': 'X-Site-Token',
          'X-CSRF-TOKEN': 'tok-0123456789',
        },
      ),
    );
    const { client, recorder } = clientOf(`${url}/`);
    await client.ask(get);
    const { request, response } = await client.ask(post);
    const basic = `Basic ${Buffer.from('ada:canary-s3cret/+ü').toString('base64')}`;
    expect(
      received.map(({ method, url: path, body, headers }) => [method, path, body, headers.authorization]),
    ).toEqual([
      ['GET', '/api/v2/me', '', basic],
      ['POST', '/api/v2/me/calls/1', '{"disposition":"Referred"}', basic],
    ]);
    expect(received.map(({ headers }) => [headers.cookie, headers['x-site-token']])).toEqual([
      [undefined, undefined],
      ['lb=node-1; JSESSIONID=0123456789abcdef', 'tok-0123456789'],
    ]);
    expect(request).toMatchObject({
      id: 'r2',
      agent: 'agent',
      use: 'operation',
      url: `${url}/api/v2/me/calls/1`,
    });
    expect(response).toMatchObject({ request: 'r2', status: 200, body: { statusCode: 0 } });
    expect(recorder.records.map(({ type }) => type)).toEqual(['request', 'response', 'request', 'response']);
  });

  it('shows nothing and keeps nothing without an account', async () => {
    const { url, received } = await standIn((_, response) =>
      json(response, {}, { 'set-cookie': 'JSESSIONID=0123456789' }),
    );
    const { client } = clientOf(url, { anonymous: true });
    await client.ask(get);
    await client.ask(get);
    expect(received[1]?.headers).not.toHaveProperty('cookie');
    expect(received[1]?.headers).not.toHaveProperty('authorization');
  });

  it('records no secret that a target echoes, at the first response that holds it', async () => {
    const { url } = await standIn(({ headers }, response) => {
      const cookie = 'c00kie-canary-value';
      const told = `${headers.authorization} ${cookie} token-canary-value canary-s3cret/+ü`;
      const echo = [
        told,
        encodeURIComponent(told),
        Buffer.from(told).toString('base64'),
        JSON.stringify(told),
      ];
      json(
        response,
        { [told]: echo },
        {
          'set-cookie': `JSESSIONID=${cookie}`,
          'x-csrf-header': 'x-own',
          'x-csrf-token': 'token-canary-value',
          'x-echo': encodeURIComponent(told),
        },
      );
    });
    const { client, recorder } = clientOf(url);
    await client.ask(get);
    await client.ask({ ...post, text: 'canary-s3cret/+ü' });
    const trace = JSON.stringify(recorder.records);
    for (const canary of [
      'canary',
      's3cret',
      'c00kie',
      Buffer.from('ada:can').toString('base64').slice(0, 8),
    ]) {
      expect(trace).not.toContain(canary);
    }
    expect(trace).toContain('[cookie JSESSIONID of agent] [CSRF token of agent] [password of agent]');
  });

  it('lets no target make it send another header field than a token', async () => {
    const { url, received } = await standIn((_, response) =>
      json(response, {}, { 'x-csrf-header': 'Content-Length', 'x-csrf-token': '5' }),
    );
    const { client } = clientOf(url);
    await client.ask(get);
    expect((await client.ask(post)).response?.status).toBe(200);
    expect(received[1]?.body).toBe('{"disposition":"Referred"}');
  });

  it('takes a redirect for a response, and sends nothing to another origin', async () => {
    const { url, received } = await standIn((_, response) =>
      response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
    );
    const { client } = clientOf(url);
    expect((await client.ask(get)).response).toMatchObject({
      status: 302,
      headers: { location: 'http://127.0.0.1:1/' },
    });
    const { failure } = await client.ask({
      ...get,
      path: `${url.replace('127.0.0.1', 'localhost')}/api/v2/me`,
    });
    expect(failure).toMatchObject({ name: 'ForeignOrigin', stage: 'connect' });
    expect((await client.ask({ ...get, path: `${url}/elsewhere` })).response?.status).toBe(302);
    expect(received.map((request) => request.url)).toEqual(['/api/v2/me', '/elsewhere']);
  });

  it('is not held up by a response that is held back, and takes a new connection on demand', async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { url, received } = await standIn(async (request, response) => {
      if (request.url.endsWith('/held')) await held;
      json(response, {});
    });
    const { client } = clientOf(url);
    await client.ask(get);
    const holding = client.ask({ ...get, path: '/held' });
    while (received.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    await client.ask(get);
    release();
    await holding;
    await client.ask({ ...get, freshConnection: true });
    const [, holder, meanwhile, fresh] = received.map(({ connection }) => connection);
    expect(meanwhile).not.toBe(holder);
    expect(fresh).toBe(3);
  });
});
