import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { establish, Party } from './party.test-driver.js';
import { type Reference, type ReferenceOptions, startReference } from './reference.js';

let reference: Reference;
let agent: Party;
let peer: Party;
beforeEach(() => start({ wrapUpMs: 60_000 }));
afterEach(() => reference.stop());

async function start(options: ReferenceOptions): Promise<void> {
  reference = await startReference(options);
  agent = await (await Party.signIn(reference, reference.accounts.agent)).ready();
  peer = await (await Party.signIn(reference, reference.accounts.peer)).ready();
}

const device = (party: Party, displayName: string) =>
  party.hears((data) => data.devices?.[0].userState.displayName === displayName);

describe('a dialled number', () => {
  it('turns the call away while its agent is in wrap-up or not ready, and rings again once Ready', async () => {
    const call = await establish(agent, peer);
    await peer.operate(`/me/calls/${call.id}`, 'Hangup');
    const wrapUp = await device(agent, 'AfterCallWork');
    expect(wrapUp.devices[0].userState).toEqual({ state: 'NotReady', displayName: 'AfterCallWork' });
    await device(peer, 'AfterCallWork');
    await agent.hearsState('Released');
    for (const leave of [undefined, 'NotReady']) {
      if (leave) await agent.operate('/me/channels/voice', leave);
      agent.heard.length = 0;
      peer.heard.length = 0;
      await peer.dial('15000');
      await peer.hearsState('Released');
      expect(peer.story()).toEqual(['StatusChange Dialing', 'StatusChange Released']);
      expect(agent.story()).toEqual([]);
    }
    await agent.operate('/me/channels/voice', 'Ready');
    await peer.dial('15000');
    await agent.hearsState('Ringing');
  });

  it('turns the call away while its agent talks, and a device dials one call at a time', async () => {
    await establish(agent, peer);
    const bystander = await (await Party.signIn(reference, reference.accounts.bystander)).ready();
    await bystander.dial('15000');
    await bystander.hearsState('Released');
    expect(agent.story()).toEqual(['StatusChange Ringing', 'StatusChange Established']);
    expect((await peer.dial('15002')).body.statusCode).toBe(2);
    expect(reference.state().callsUp).toBe(1);
  });

  it('that nobody answers is given up, and its agent set NotReady, without wrap-up for either', async () => {
    await reference.stop();
    await start({ noResponseMs: 40 });
    await peer.dial('15000');
    await agent.hearsState('Ringing');
    await agent.hearsState('Released');
    await device(agent, 'NotReady');
    await peer.hearsState('Released');
    for (const party of [agent, peer]) {
      expect(
        party.heard.some(({ data }) => data.devices?.[0].userState.displayName === 'AfterCallWork'),
      ).toBe(false);
    }
  });

  it('without a session is refused as a device that is not registered', async () => {
    await agent.operate('/me', 'EndContactCenterSession');
    const told = await agent.dial('15001');
    expect([told.status, told.body]).toEqual([
      500,
      { statusCode: 4, statusMessage: `Device '${agent.deviceId}' is not registered.` },
    ]);
  });
});

it('after a call wrap-up ends by itself in Ready, and the call is forgotten in the end', async () => {
  await reference.stop();
  await start({ wrapUpMs: 30, keepReleasedMs: 30 });
  const call = await establish(agent, peer);
  agent.heard.length = 0;
  await peer.operate(`/me/calls/${call.id}`, 'Hangup');
  await device(agent, 'AfterCallWork');
  await device(agent, 'Ready');
  await expect
    .poll(async () => (await agent.ask('GET', `/me/calls/${call.id}`)).body)
    .toMatchObject({ statusCode: 6 });
  expect((await agent.send(call, { disposition: 'late' })).body.statusCode).toBe(6);
});

it('an operation that the state of the call forbids is code 2, and what is missing or not user data 1 or 10', async () => {
  const call = await establish(agent, peer);
  const path = `/me/calls/${call.id}`;
  const code = async (name: string, members = {}) =>
    (await agent.operate(path, name, members)).body.statusCode;
  expect(await code('Answer')).toBe(2);
  expect(await code('Retrieve')).toBe(2);
  expect(await code('UpdateUserData')).toBe(1);
  expect(await code('UpdateUserData', { userData: 'text' })).toBe(10);
  const deep = JSON.parse('{"a":'.repeat(100) + 1 + '}'.repeat(100));
  expect(await code('UpdateUserData', { userData: deep })).toBe(10);
  expect(await code('Hangup')).toBe(0);
  for (const name of ['Hangup', 'Hold', 'Answer']) expect(await code(name)).toBe(2);
  expect(await code('UpdateUserData', { userData: {} })).toBe(2);
});
