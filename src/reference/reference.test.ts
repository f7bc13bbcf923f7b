import { afterEach, describe, expect, it } from 'vitest';
import { violations } from '../schemas/validate.js';
import { readFeed } from './feed.test-driver.js';
import { establish, Party } from './party.test-driver.js';
import { type Reference, startReference } from './reference.js';

let reference: Reference;
afterEach(() => reference.stop());

describe('a call from end to end, seen by the official CometD client', () => {
  it('rings, is dispositioned while active and after release, and leaves nothing behind', async () => {
    reference = await startReference({ wrapUpMs: 60_000 });
    const feed = await readFeed(reference.eventsUrl);
    const agent = await (await Party.signIn(reference, reference.accounts.agent)).ready();
    const peer = await (await Party.signIn(reference, reference.accounts.peer)).ready();
    const userData = { Name: 'Ann', Account: '42', Nested: { deep: 'value' } };

    const call = await establish(agent, peer, userData);
    expect(reference.state()).toEqual({ callsUp: 1, agentsLoggedIn: 2, cometdSessions: 2 });
    const asActive = await agent.send(call, { disposition: 'Referred', dispositionKey: 'Own' });
    expect([asActive.status, asActive.body]).toEqual([200, { statusCode: 0 }]);
    for (const party of [agent, peer]) {
      const message = await party.hears((data) => data.notificationType === 'AttachedDataChanged');
      expect(message).toMatchObject({
        messageType: 'CallStateChangeMessage',
        phoneNumber: party.account.phone,
        call: {
          id: call.id,
          callUuid: call.callUuid,
          state: 'Established',
          userData: { ...userData, Own: 'Referred' },
        },
      });
    }
    expect((await agent.ask('GET', '/me/calls')).body).toEqual({ statusCode: 0, uris: [call.uri] });
    const listed = await agent.ask('GET', '/me/calls?fields=*');
    expect(listed.body).toMatchObject({ statusCode: 0, calls: [{ id: call.id, state: 'Established' }] });
    const read = await agent.ask('GET', `/me/calls/${call.id}`);
    expect(read.body.call.userData).toEqual({ ...userData, Own: 'Referred' });

    await peer.operate(`/me/calls/${call.id}`, 'Hangup');
    const released = await agent.hearsState('Released');
    expect(released.call).toMatchObject({ capabilities: [], userData: { Own: 'Referred' } });
    const device = agent.heard.findIndex(
      ({ data }) => data.devices?.[0].userState.displayName === 'AfterCallWork',
    );
    expect(device).toBeGreaterThan(-1);
    expect(device).toBeLessThan(agent.heard.findIndex(({ data }) => data === released));

    const heard = agent.heard.length;
    const asReleased = await agent.send(call, { disposition: 'Closed' });
    expect([asReleased.status, asReleased.body]).toEqual([200, { statusCode: 0 }]);
    const event = await feed.next('EventUserEvent');
    expect(event).toMatchObject({
      thisDN: '15000',
      callUuid: call.callUuid,
      connId: call.connId,
      userData: { DispositionCode: 'Closed' },
    });
    expect((await agent.ask('GET', `/me/calls/${call.id}`)).body.call).toMatchObject({
      state: 'Released',
      userData: { ...userData, Own: 'Referred' },
    });
    expect((await agent.ask('GET', '/me/calls')).body).toEqual({ statusCode: 0, uris: [] });

    // A message of another call on the same channel shows that none about this one was under way.
    await agent.operate('/me/channels/voice', 'Ready');
    await agent.dial('19999');
    await agent.hears((data) => data.call?.state === 'Released' && data.call.id !== call.id);
    const later = agent.heard.slice(heard).filter(({ data }) => data.call?.id === call.id);
    expect(later).toEqual([]);

    const me = await agent.ask('GET', '/me?subresources=features,devices');
    expect(violations('me', me.body)).toEqual([]);
    expect(violations('call', read.body.call)).toEqual([]);
    expect(violations('event-user-event', event)).toEqual([]);
    for (const message of [...agent.heard, ...peer.heard]) {
      const schema = message.data.devices ? 'device-state-change-message' : 'call-state-change-message';
      expect(violations(schema, message)).toEqual([]);
    }

    await agent.leave();
    await peer.leave();
    expect(await (await fetch(`${reference.url}/reference/state`)).json()).toEqual({
      callsUp: 0,
      agentsLoggedIn: 0,
      cometdSessions: 0,
    });
    await feed.cancel();
  });

  it('is told only to its own parties, each with its own side of it', async () => {
    reference = await startReference();
    const { agent: a, peer: p, bystander: b } = reference.accounts;
    const [agent, peer, bystander] = await Promise.all([a, p, b].map((one) => Party.signIn(reference, one)));
    if (!agent || !peer || !bystander) throw new Error('not signed in');
    for (const party of [agent, peer, bystander]) await party.ready();
    const call = await establish(agent, peer);
    await agent.operate(`/me/calls/${call.id}`, 'Hold');
    await agent.hearsState('Held');
    await agent.operate(`/me/calls/${call.id}`, 'Retrieve');
    await bystander.dial('19999');
    await bystander.hearsState('Released');
    expect(bystander.story()).toEqual(['StatusChange Dialing', 'StatusChange Released']);
    expect(peer.story()).toEqual(['StatusChange Dialing', 'StatusChange Established']);
    expect(agent.story()).toEqual([
      'StatusChange Ringing',
      'StatusChange Established',
      'StatusChange Held',
      'StatusChange Established',
    ]);
    expect(agent.heard.at(-1)?.data).toMatchObject({
      phoneNumber: '15000',
      call: {
        participants: [{ phoneNumber: '15001' }],
        dnis: '15000',
        deviceUri: expect.stringContaining(agent.deviceId),
      },
      metrics: expect.anything(),
      extensions: { BusinessCall: 1, WrapUpTime: 20 },
    });
    expect((await bystander.ask('GET', `/me/calls/${call.id}`)).body.statusCode).toBe(6);
    for (const party of [agent, peer, bystander]) await party.leave();
  });
});

it('stopping ends streams and long polls, and refuses new connections', async () => {
  reference = await startReference();
  const party = await Party.signIn(reference, reference.accounts.agent);
  const feed = await readFeed(reference.eventsUrl);
  await feed.next('Alive');
  await reference.stop();
  expect(reference.state().cometdSessions).toBe(0);
  await expect(fetch(reference.url)).rejects.toThrow();
  party.cometd.disconnect();
});
