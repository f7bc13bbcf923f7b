import { afterEach, describe, expect, it } from 'vitest';
import { readConfiguration } from '../../src/config/read-configuration.js';
import type { Behaviour } from '../../src/reference/behaviour.js';
import { ofReleased } from '../../src/reference/deviations/dispositions.js';
import { toldBy } from '../../src/reference/deviations/hooks.js';
import type { MakeBehaviour, ServerParts } from '../../src/reference/named-behaviour.js';
import { establish, Party } from '../../src/reference/party.test-driver.js';
import { type Reference, type ReferenceOptions, startReference } from '../../src/reference/reference.js';
import { variants } from '../../src/reference/variants/variants.js';
import { exceptions } from '../variants/judged-variant.test-driver.js';
import { variablesFor } from './command.test-driver.js';
import { judgeInProcess } from './judge-in-process.test-driver.js';

let reference: Reference;
let agent: Party;
let peer: Party;
afterEach(async () => {
  await Promise.all([agent.leave(), peer.leave()]);
  await reference.stop();
});

/** A reference on which the agent has a released call and an active one. */
async function givenCalls(options: ReferenceOptions = {}) {
  reference = await startReference(options);
  agent = await (await Party.signIn(reference, reference.accounts.agent)).ready();
  peer = await (await Party.signIn(reference, reference.accounts.peer)).ready();
  const released = await establish(agent, peer);
  await agent.operate(`/me/calls/${released.id}`, 'Hangup');
  await agent.hearsState('Released');
  await agent.ready();
  await peer.ready();
  const active = await establish(agent, peer, { CustomerId: '4711' });
  return { active: String(active.id), released: String(released.id), activeUuid: String(active.callUuid) };
}

function judged(environment: Record<string, string>) {
  const { GWS_PEER_USERNAME, GWS_PEER_PASSWORD, ...variables } = variablesFor(reference);
  const given = { ...variables, GWS_CALLS: 'given', GWS_QUIET_MS: '300', ...environment };
  return judgeInProcess(readConfiguration(given, { allow: 'reporting' }));
}

const untestable = {
  'RES-02': expect.stringMatching(/^untested: when a given call was released is not known/),
  'ACT-13': 'untested: a given call is not put on hold (GWS_CALLS=given)',
  'ACT-14': expect.stringMatching(/^untested: the bystander has no call of its own/),
  'ACT-15': 'untested: no call is left ringing (GWS_CALLS=given)',
  'REL-09': 'untested: who released a given call is not known (GWS_CALLS=given)',
};

const nothingJudged = { verdict: 'void', exitCode: 3 };

describe('given calls', () => {
  it('are judged in all that HTTP, CometD and the feed can show of them, and left as they are', async () => {
    const { active, released, activeUuid } = await givenCalls();
    const { report } = await judged({
      GWS_ACTIVE_CALL: `${active}, ${activeUuid}`,
      GWS_RELEASED_CALL: released,
    });
    expect(exceptions(report)).toEqual(untestable);
    expect(report).toMatchObject({ verdict: 'partially-conformant', exitCode: 0 });
    expect(report.headline).toMatch(/^conformant except RES-02, ACT-14, REL-09: not run/);
    // The agent and the peer, who were logged in, and what they have to say to each other.
    expect(reference.state()).toMatchObject({ callsUp: 1, agentsLoggedIn: 2 });
    expect((await agent.ask('GET', `/me/calls/${active}`)).body.call).toMatchObject({
      state: 'Established',
      userData: { CustomerId: '4711' },
    });
  });

  it('one alone is judged without what needs the other', async () => {
    const { active, released } = await givenCalls();
    const first = exceptions((await judged({ GWS_ACTIVE_CALL: active })).report);
    const noReleased = 'untested: no released call is given (GWS_RELEASED_CALL)';
    const ofReleased = [1, 2, 3, 4, 5, 6, 7, 8].map((number) => [`REL-0${number}`, noReleased]);
    expect(first).toEqual({ ...untestable, ...Object.fromEntries(ofReleased), 'ERR-23': noReleased });
    await agent.operate(`/me/calls/${active}`, 'Hangup');
    await agent.hears(({ call }) => call?.id === active && call.state === 'Released');
    const second = await judged({ GWS_RELEASED_CALL: released });
    const noActive = 'untested: no active call is given (GWS_ACTIVE_CALL)';
    const { 'REL-01': silence, 'REL-08': noEvent, 'RES-01': response, ...others } = exceptions(second.report);
    expect([silence, noEvent, response]).toEqual([noActive, noActive, noActive]);
    const rest = Object.entries(others).filter(([, reason]) => reason !== noActive);
    expect(Object.fromEntries(rest)).toEqual({
      ...untestable,
      'REL-04': expect.stringMatching(/^untested: the configured key is learnt on an active call/),
    });
    const passed = second.report.requirements.filter(({ verdict }) => verdict === 'pass').map(({ id }) => id);
    expect(passed).toEqual([
      'RES-03',
      'RES-04',
      'RES-05',
      'REL-02',
      'REL-03',
      'REL-05',
      'REL-06',
      'REL-07',
      'ERR-23',
    ]);
  });

  it('that cannot be read are judged under the id that is given, and the report says so', async () => {
    const { active, released } = await givenCalls({ behaviour: variantNamed('released-calls-unreadable') });
    const { report } = await judged({ GWS_ACTIVE_CALL: active, GWS_RELEASED_CALL: released });
    expect(exceptions(report)).toEqual({
      ...untestable,
      'REL-06': expect.stringMatching(
        /^inconclusive: after the window the call could neither be read nor listed/,
      ),
    });
    expect(report.notices).toContainEqual(
      expect.stringMatching(/^GWS_RELEASED_CALL names no callUuid, and reading the call .* its id is used/),
    );
  });

  it.each<[string, (ids: { active: string; released: string }) => Record<string, string>, RegExp]>([
    [
      'there is no such active call',
      ({ released }) => ({ GWS_ACTIVE_CALL: '01NOSUCH', GWS_RELEASED_CALL: released }),
      /agent \(15000\) has a call: nothing was begun/,
    ],
    [
      'the active one is released',
      ({ released }) => ({ GWS_ACTIVE_CALL: released }),
      /agent \(15000\) has a call: nothing was begun/,
    ],
    [
      'the released one is active',
      ({ active }) => ({ GWS_RELEASED_CALL: active }),
      /agent \(15000\) has a call: nothing was begun/,
    ],
  ])('are left alone where %s', async (_, environment, reason) => {
    const ids = await givenCalls();
    const { report } = await judged(environment(ids));
    expect(report).toMatchObject(nothingJudged);
    expect(report.headline).toMatch(reason);
    expect(reference.state()).toMatchObject({ callsUp: 1, agentsLoggedIn: 2 });
  });

  it('are named where they are not what they are given for', async () => {
    const { active, released } = await givenCalls();
    await agent.operate(`/me/calls/${active}`, 'Hangup');
    const absent = await judged({ GWS_ACTIVE_CALL: '01NOSUCH', GWS_RELEASED_CALL: released });
    expect(absent.report).toMatchObject(nothingJudged);
    expect(absent.report.headline).toMatch(
      /GWS_ACTIVE_CALL: the call 01NOSUCH of agent \(15000\) cannot be read: HTTP 404/,
    );
    const over = await judged({ GWS_ACTIVE_CALL: active });
    expect(over.report).toMatchObject(nothingJudged);
    expect(over.report.headline).toContain(`the call ${active} is Released: give one that is Established`);
  });

  it('that somebody ends meanwhile make what is left undecided, and nothing fails', async () => {
    const { active, released } = await givenCalls();
    const judging = judged({ GWS_ACTIVE_CALL: active, GWS_RELEASED_CALL: released });
    let seen = 0;
    await agent.hears(({ notificationType }) => notificationType === 'AttachedDataChanged' && ++seen > 20);
    await agent.operate(`/me/calls/${active}`, 'Hangup');
    const { report } = await judging;
    expect(report.counts.MUST).toMatchObject({ fail: 0, error: 0 });
    expect(report.counts.SHOULD).toMatchObject({ warn: 0, error: 0 });
    expect(report.verdict).toBe('inconclusive');
    expect(Object.values(exceptions(report)).join()).toContain('was released during the run');
  });

  it.each<[string, ReferenceOptions, RegExp]>([
    [
      'fails where it shows the value',
      { behaviour: showingTheValue },
      /^fail: AttachedDataChanged, Released/,
    ],
    [
      'fails where one follows each disposition',
      { deviation: 'notification-after-release' },
      /^fail: AttachedDataChanged, Released/,
    ],
  ])('that are notified about after their release: REL-01 %s', async (_, options, reason) => {
    const { active, released } = await givenCalls(options);
    const { report } = await judged({ GWS_ACTIVE_CALL: active, GWS_RELEASED_CALL: released });
    expect(exceptions(report)).toEqual({ ...untestable, 'REL-01': expect.stringMatching(reason) });
  });
});

/** A server that notifies of the disposition of a released call as of that of an active one. */
function showingTheValue({ switchboard }: ServerParts): Partial<Behaviour> {
  return {
    notices: (asked, planned) => {
      if (!asked?.leg || !ofReleased(asked)) return planned;
      const notice = switchboard.notice(asked.leg, 'AttachedDataChanged');
      Object.assign(toldBy(notice).call, { userData: { Any: asked.body.disposition } });
      return [notice];
    },
  };
}

function variantNamed(name: string): MakeBehaviour | undefined {
  return variants[name]?.behaviour;
}
