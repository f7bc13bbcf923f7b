import { describe, expect, it } from 'vitest';
import { UnknownDeviation } from './deviations.js';
import { readFeed } from './feed.test-driver.js';
import { establish, Party } from './party.test-driver.js';
import { startReference } from './reference.js';

/** What a conformant server shows of the scenario below. */
const conforming = {
  active: { answer: [200, { statusCode: 0 }], heard: [['AttachedDataChanged', 'First']], read: 'First' },
  refused: { answer: [400, 1], heard: [] as unknown[], read: 'First' },
  released: { answer: [200, { statusCode: 0 }], heard: [] as unknown[], read: 'First' },
  events: [{ Key: 'Third' }] as unknown[],
  nextCall: ['StatusChange Dialing', 'StatusChange Released'],
  state: { callsUp: 0, agentsLoggedIn: 0, cometdSessions: 0 },
};

/** What one deviation of each kind shows instead; everything else is as above. All of them are the mutants' matter. */
const instead: Record<string, Partial<typeof conforming>> = {
  'no-notification': { active: { ...conforming.active, heard: [] } },
  'another-value': {
    active: {
      ...conforming.active,
      heard: [['AttachedDataChanged', 'FIRST (changed)']],
      read: 'FIRST (changed)',
    },
    refused: { ...conforming.refused, read: 'FIRST (changed)' },
    released: { ...conforming.released, read: 'FIRST (changed)' },
  },
  'notification-after-release': {
    released: { ...conforming.released, heard: [['AttachedDataChanged', 'First']] },
  },
  'no-event': { events: [] },
  'refusal-modifies': {
    refused: { ...conforming.refused, heard: [['AttachedDataChanged', 'Second']], read: 'Second' },
    released: { ...conforming.released, read: 'Second' },
  },
  'silent-after-control': { nextCall: [] },
};

describe('a deviation', () => {
  it.concurrent.each(['none', ...Object.keys(instead)])(
    'differs from what conforms where it says, and nowhere else: %s',
    async (name) => {
      expect(await observed(name === 'none' ? undefined : name)).toEqual({ ...conforming, ...instead[name] });
    },
  );

  it('that does not exist is refused by name, with the one that may be meant', async () => {
    await expect(startReference({ deviation: 'constructor' })).rejects.toThrow(UnknownDeviation);
    await expect(startReference({ deviation: 'no-notificaton' })).rejects.toThrow(
      /"no-notificaton"; did you mean no-notification\? The/,
    );
  });
});

/** One call with an accepted, a refused and a released disposition, and a call after it. */
async function observed(deviation: string | undefined) {
  const reference = await startReference({ deviation });
  const feed = await readFeed(reference.eventsUrl);
  const agent = await (await Party.signIn(reference, reference.accounts.agent)).ready();
  const peer = await (await Party.signIn(reference, reference.accounts.peer)).ready();
  const call = await establish(agent, peer);
  const heardAbout = () => {
    const about = agent.heard.splice(0).filter(({ data }) => data.call?.id === call.id);
    return about.map(({ data }) => [data.notificationType, data.call.userData.Key]);
  };
  const heardOnceHeld = async () => {
    await agent.operate(`/me/calls/${call.id}`, 'Hold');
    await agent.hearsState('Held');
    await agent.operate(`/me/calls/${call.id}`, 'Retrieve');
    return heardAbout().filter(([type]) => type !== 'StatusChange');
  };
  const read = async () => (await agent.ask('GET', `/me/calls/${call.id}`)).body.call.userData.Key;

  const first = await agent.send(call, { disposition: 'First', dispositionKey: 'Key' });
  const active = { answer: [first.status, first.body], heard: await heardOnceHeld(), read: await read() };
  const change = { disposition: 'Second', dispositionKey: 'Key', callUuid: undefined };
  const second = await agent.send(call, change);
  const refused = {
    answer: [second.status, second.body.statusCode],
    heard: await heardOnceHeld(),
    read: await read(),
  };
  await agent.operate(`/me/calls/${call.id}`, 'Hangup');
  await agent.hearsState('Released');
  heardAbout();
  const third = await agent.send(call, { disposition: 'Third', dispositionKey: 'Key' });
  await timePasses(agent, peer);
  const released = { answer: [third.status, third.body], heard: heardAbout(), read: await read() };

  await agent.dial('19999');
  await timePasses(agent, peer);
  const nextCall = agent.story();
  const events = await feed.untilAlive();
  await agent.leave();
  await peer.leave();
  const state = reference.state();
  await feed.cancel();
  await reference.stop();
  return { active, refused, released, events, nextCall, state };
}

/** Returns once the agent heard all that was under way: a whole call of the peer's, then a message to the agent. */
async function timePasses(agent: Party, peer: Party): Promise<void> {
  peer.heard.length = 0;
  await peer.dial('19999');
  await peer.hearsState('Released');
  await agent.operate('/me/channels/voice', 'NotReady');
  await agent.hears((data) => data.devices?.[0].userState.displayName === 'NotReady');
}
