import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { basicOf, Party } from './party.test-driver.js';
import { type Reference, startReference } from './reference.js';

let reference: Reference;
let agent: Party;
beforeAll(async () => {
  reference = await startReference({ csrfHeader: 'X-Own-Token', contextPath: 'gws/' });
  agent = await Party.signIn(reference, reference.accounts.agent);
});
afterAll(() => reference.stop());

const api = () => `${reference.url}/api/v2`;

describe('signing in', () => {
  it.each([
    ['nothing', {}],
    ['a wrong password', { authorization: `Basic ${btoa('agent-15000:wrong')}` }],
    ['a session that there is not', { cookie: 'JSESSIONID=0' }],
    ['another scheme', { authorization: 'Bearer x' }],
  ])('with %s is 403 and code 20, on the API and on CometD', async (_, headers) => {
    for (const [method, path] of [
      ['GET', '/me'],
      ['POST', '/me/calls/1'],
      ['POST', '/notifications'],
    ] as const) {
      const answer = await fetch(`${api()}${path}`, { method, headers: headers as Record<string, string> });
      expect([answer.status, await answer.json()]).toEqual([
        403,
        { statusCode: 20, statusMessage: 'Access denied' },
      ]);
    }
  });

  it('by Basic gives a session cookie, which then does alone, until Basic of another user overrules it', async () => {
    const me = await fetch(`${api()}/me`, { headers: { authorization: basicOf(reference.accounts.peer) } });
    const cookie = me.headers.get('set-cookie')?.split(';')[0] ?? '';
    expect(cookie).toMatch(/^JSESSIONID=[0-9A-F]{32}$/);
    const again = await fetch(`${api()}/me`, { headers: { cookie } });
    expect(again.headers.get('set-cookie')).toBeNull();
    expect(await again.json()).toMatchObject({ user: { userName: reference.accounts.peer.username } });
    const other = { cookie, authorization: basicOf(reference.accounts.bystander) };
    const overruled = await (await fetch(`${api()}/me`, { headers: other })).json();
    expect(overruled).toMatchObject({ user: { userName: reference.accounts.bystander.username } });
  });
});

describe('the CSRF token', () => {
  it('is given with any GET under the name that X-CSRF-HEADER tells, and wanted by everything else but CometD', async () => {
    const me = await agent.ask('GET', '/me/calls');
    expect(me.headers.get('x-csrf-header')).toBe('X-Own-Token');
    expect(me.headers.get('x-csrf-token')).toMatch(/^[0-9a-f]{32}$/);
    for (const method of ['POST', 'PUT', 'DELETE']) {
      const refused = await agent.ask(method, '/me', undefined, { 'X-Own-Token': 'wrong' });
      expect([refused.status, refused.text]).toEqual([403, 'Missing or invalid Csrf token']);
      expect(refused.headers.get('content-type')).toContain('text/plain');
    }
    expect((await agent.operate('/me/channels/voice', 'Ready')).body.statusCode).toBe(4);
  });

  it('is neither given nor wanted when protection is off', async () => {
    const open = await startReference({ csrf: false });
    const headers = { authorization: basicOf(open.accounts.agent) };
    const me = await fetch(`${open.url}/api/v2/me`, { headers });
    expect(me.headers.get('x-csrf-header')).toBeNull();
    const body = JSON.stringify({ operationName: 'StartContactCenterSession', channels: ['voice'] });
    const started = await fetch(`${open.url}/api/v2/me`, { method: 'POST', headers, body });
    expect(await started.json()).toEqual({ statusCode: 0 });
    await open.stop();
  });
});

it('GET /me tells devices and features where they are asked for, and who lacks api-voice', async () => {
  expect((await agent.ask('GET', '/me')).body.user.devices).toBeUndefined();
  const { body } = await agent.ask('GET', '/me?subresources=features,devices');
  expect(body).toMatchObject({
    statusCode: 0,
    user: {
      devices: [{ phoneNumber: '15000', userState: { state: 'LoggedOut' } }],
      features: [{ id: 'api-voice' }],
    },
  });
  const unlicensed = await Party.signIn(reference, reference.accounts.unlicensed);
  expect((await unlicensed.ask('GET', '/me?subresources=*')).body.user.features).toEqual([]);
  expect((await (await unlicensed.ready()).dial('15000')).body).toMatchObject({ statusCode: 5 });
  await unlicensed.leave();
});

describe('garbage', () => {
  it.each([
    ['POST', '/me', '{', 400, 10],
    ['POST', '/me', '[]', 400, 10],
    ['POST', '/me', '"text"', 400, 10],
    ['POST', '/me', '[[['.repeat(200_000), 400, 10],
    ['POST', '/me', ' '.repeat(1024 * 1024 + 1), 413, 10],
    ['POST', '/me', '{"operationName":"Nix"}', 400, 10],
    ['POST', '/me', '{"operationName":"constructor"}', 400, 10],
    ['POST', '/me', '{}', 400, 1],
    ['GET', '/nix', undefined, 404, 6],
    ['GET', '/me/calls/%', undefined, 404, 6],
    ['GET', '/me/calls/__proto__', undefined, 404, 6],
    ['POST', '/me/devices/0/calls', '{}', 404, 6],
    ['PUT', '/me', '{', 405, 3],
    ['POST', '/notifications', '{', 400, 10],
    ['POST', '/notifications', '', 400, 10],
    ['POST', '/notifications', '[]', 400, 10],
    ['POST', '/notifications', '[null]', 400, 10],
    ['POST', '/notifications', '[{"channel":"x"}]', 400, 10],
    ['POST', '/notifications', '[{"channel":"/meta/subscribe","subscription":[1]}]', 400, 10],
    ['POST', '/notifications', '[{"channel":"/meta/connect","advice":{"timeout":9e99}}]', 400, 10],
  ])('%s %s %.60j is answered %i with code %i', async (method, path, body, status, statusCode) => {
    const told = await agent.ask(method, path, body);
    expect([told.status, told.body]).toEqual([status, { statusCode, statusMessage: expect.any(String) }]);
  });

  it('on the wire, and addresses beside the API, leave the server answering', async () => {
    const { hostname, port } = new URL(reference.url);
    const wire = connect(Number(port), hostname);
    wire.write('GET http://[ HTTP/1.1\r\nhost: x\r\n\r\n\0\0\0 nonsense\r\n\r\n');
    await new Promise((resolve) => wire.on('close', resolve).resume());
    for (const path of ['/', '/api/v2/me', '/gws', '/gws/api/v22/me']) {
      const answer = await fetch(new URL(path, reference.url));
      expect([answer.status, await answer.json()]).toMatchObject([404, { statusCode: 6 }]);
    }
    expect((await agent.ask('GET', '/me')).status).toBe(200);
  });
});

it('a CometD session subscribes to its own channels only, publishes nothing, and belongs to its user', async () => {
  const peer = await Party.signIn(reference, reference.accounts.peer);
  const send = async (party: Party, message: object) => {
    const browser = 'BAYEUX_BROWSER=own';
    const headers = { authorization: basicOf(party.account), cookie: browser };
    const told = await party.ask('POST', '/notifications', [message], headers);
    expect(told.headers.get('content-type')).toBe('application/json;charset=UTF-8');
    return told.body[0];
  };
  const handshake = {
    channel: '/meta/handshake',
    version: '1.0',
    supportedConnectionTypes: ['long-polling'],
  };
  const { clientId, ...reply } = await send(agent, handshake);
  expect(reply).toMatchObject({
    successful: true,
    minimumVersion: '1.0',
    timestamp: expect.any(String),
    advice: { timeout: 30_000 },
  });
  const subscribe = { channel: '/meta/subscribe', clientId, subscription: '/v2/me/calls' };
  expect(await send(agent, subscribe)).toMatchObject({ successful: true });
  expect(await send(peer, subscribe)).toMatchObject({ successful: false });
  for (const subscription of ['/v2/**', '/v2/users/calls', '__proto__']) {
    expect(await send(agent, { ...subscribe, subscription })).toMatchObject({
      error: '403::subscribe_denied',
    });
  }
  const publish = { channel: '/v2/me/calls', clientId, data: {} };
  expect(await send(agent, publish)).toMatchObject({ error: '403::publish_denied' });
  const disconnect = { channel: '/meta/disconnect', clientId };
  expect(await send(agent, disconnect)).toMatchObject({ successful: true });
  expect(await send(agent, { ...disconnect, channel: '/meta/connect' })).toMatchObject({
    error: '402::session_unknown',
    advice: { reconnect: 'handshake' },
  });
  await peer.leave();
});
