import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from './answer.js';
import { establish, Party } from './party.test-driver.js';
import { type Reference, startReference } from './reference.js';

let reference: Reference;
let agent: Party;
let peer: Party;
let bystander: Party;
let unlicensed: Party;
let call: JsonObject;
beforeAll(async () => {
  reference = await startReference({ configuredKey: 'Outcome' });
  const { accounts } = reference;
  agent = await (await Party.signIn(reference, accounts.agent)).ready();
  peer = await (await Party.signIn(reference, accounts.peer)).ready();
  bystander = await Party.signIn(reference, accounts.bystander);
  unlicensed = await Party.signIn(reference, accounts.unlicensed);
  call = await establish(agent, peer, { Outcome: 'before', Kept: '1' });
});
afterAll(() => reference.stop());

const userData = async () => (await agent.ask('GET', `/me/calls/${call.id}`)).body.call.userData;

describe('a request for an active call', () => {
  it.each<[string, JsonObject, number, number]>([
    ['no disposition', { disposition: undefined }, 400, 1],
    ['no callUuid', { callUuid: undefined }, 400, 1],
    ['no callUri', { callUri: undefined }, 400, 1],
    ['no operationName', { operationName: undefined }, 400, 1],
    ['an unknown operationName', { operationName: 'SetCallDisposal' }, 400, 10],
    ['an operationName that is no string', { operationName: ['SetCallDisposition'] }, 400, 10],
    ['an object as disposition', { disposition: { a: 1 } }, 400, 10],
    ['an array as disposition', { disposition: ['x'] }, 400, 10],
    ['a number as disposition', { disposition: 7 }, 400, 10],
    ['null as disposition', { disposition: null }, 400, 10],
    ['an object as dispositionKey', { dispositionKey: { a: 1 } }, 400, 10],
    ['a boolean as dispositionKey', { dispositionKey: true }, 400, 10],
    ['the callUuid of another call', { callUuid: '0'.repeat(32) }, 400, 10],
    ['the callUri of another call', { callUri: 'http://127.0.0.1/api/v2/calls/0' }, 400, 10],
    ['more user data than a call can carry', { disposition: 'x'.repeat(16_000) }, 400, 10],
  ])(
    'with %s is refused with a code and a message, and changes nothing',
    async (_, change, status, statusCode) => {
      const before = await userData();
      const told = await agent.send(call, { disposition: 'refused', ...change });
      expect([told.status, told.body]).toEqual([status, { statusCode, statusMessage: expect.any(String) }]);
      expect(await userData()).toEqual(before);
    },
  );

  it('is refused to who is no party, lacks the feature, or names a call that never existed', async () => {
    const ask = { disposition: 'refused' };
    expect((await bystander.send(call, ask)).body.statusCode).toBe(6);
    expect((await unlicensed.send(call, ask)).body.statusCode).toBe(5);
    const never = { id: '0'.repeat(32), callUuid: '0'.repeat(32) };
    expect((await agent.send(never, ask)).body.statusCode).toBe(6);
    expect((await userData()).Outcome).toBe('before');
  });

  it('by PUT or DELETE is 405 and changes nothing', async () => {
    for (const method of ['PUT', 'DELETE']) {
      const body = { operationName: 'SetCallDisposition', disposition: 'refused', callUuid: call.callUuid };
      const told = await agent.ask(method, `/me/calls/${call.id}`, { ...body, callUri: call.uri });
      expect([told.status, told.headers.get('allow')]).toEqual([405, 'GET, POST']);
    }
    expect((await userData()).Outcome).toBe('before');
  });

  it.each<[string, JsonObject, JsonObject]>([
    ['without a key under the configured one', { disposition: 'a' }, { Outcome: 'a' }],
    ['with an empty key likewise', { disposition: 'b', dispositionKey: '' }, { Outcome: 'b' }],
    ['with null as key likewise', { disposition: 'c', dispositionKey: null }, { Outcome: 'c' }],
    ['under any key', { disposition: 'd', dispositionKey: 'Own key.1' }, { 'Own key.1': 'd' }],
    ['even __proto__', { disposition: 'e', dispositionKey: '__proto__' }, { ['__proto__']: 'e' }],
    ['an empty value', { disposition: '' }, { Outcome: '' }],
    ['any characters', { disposition: ' <&"\'\\> é 中 🙂 \ud800' }, { Outcome: ' <&"\'\\> é 中 🙂 \ud800' }],
  ])('is carried out %s, and other keys stay', async (_, members, written) => {
    const before = await userData();
    expect((await agent.send(call, members)).body).toEqual({ statusCode: 0 });
    expect(await userData()).toEqual({ ...before, ...written });
  });

  it('is carried out with call.uri as callUri, at the device, by the other party, on hold, and while it rings', async () => {
    const sets = async (party: Party, path: string, callUri: unknown, disposition: string) => {
      const members = { callUri, callUuid: call.callUuid, disposition, dispositionKey: 'Way' };
      expect((await party.operate(path, 'SetCallDisposition', members)).body).toEqual({ statusCode: 0 });
      expect((await userData()).Way).toBe(disposition);
    };
    await sets(agent, `/me/calls/${call.id}`, call.uri, 'call.uri');
    await sets(agent, `/me/devices/${agent.deviceId}`, call.uri, 'device');
    await sets(peer, `/me/calls/${call.id}`, call.uri, 'peer');
    await agent.operate(`/me/calls/${call.id}`, 'Hold');
    await sets(agent, `/me/calls/${call.id}`, call.uri, 'held');
    await agent.operate(`/me/calls/${call.id}`, 'Hangup');
    await agent.operate('/me/channels/voice', 'Ready');
    agent.heard.length = 0;
    await peer.dial('15000');
    call = (await agent.hearsState('Ringing')).call;
    await sets(agent, `/me/calls/${call.id}`, call.uri, 'ringing');
  });
});

it('a call whose id is the connection id is found by that id, and dispositioned with a callUuid that differs from it', async () => {
  const older = await startReference({ callIdIs: 'connId' });
  const caller = await (await Party.signIn(older, older.accounts.agent)).ready();
  await caller.dial('19999');
  const { call: dialled } = await caller.hearsState('Dialing');
  expect(dialled.id).toBe(dialled.connId);
  expect(dialled.id).not.toBe(dialled.callUuid);
  expect((await caller.send(dialled, { disposition: 'x' })).body).toEqual({ statusCode: 0 });
  await caller.leave();
  await older.stop();
});
