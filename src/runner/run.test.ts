import { afterEach, describe, expect, it } from 'vitest';
import { variablesFor } from '../../test/command/command.test-driver.js';
import type { Flags } from '../config/flags.js';
import { readConfiguration } from '../config/read-configuration.js';
import { establish, Party } from '../reference/party.test-driver.js';
import { type Reference, type ReferenceOptions, startReference } from '../reference/reference.js';
import { variants } from '../reference/variants/variants.js';
import type { IntentRecord, ObstacleRecord, TraceRecord } from '../schemas/trace.gen.js';
import { violations } from '../schemas/validate.js';
import { planOf } from './plan.js';
import type { Progress } from './progress.js';
import { drive, type RunOptions } from './run.js';

const BRIEF = { GWS_QUIET_MS: '300', GWS_NOTIFICATION_MS: '800', GWS_EVENT_MS: '1500', GWS_CALL_MS: '4000' };
const NOTHING = { callsUp: 0, agentsLoggedIn: 0, cometdSessions: 0 };

let reference: Reference;
afterEach(async () => {
  expect(reference.state()).toEqual(NOTHING);
  await reference.stop();
});

/** The trace of a run against a reference of its own. */
async function driven({
  target = {},
  flags = {},
  ...options
}: RunOptions & { target?: ReferenceOptions; flags?: Flags } = {}): Promise<TraceRecord[]> {
  reference = await startReference(target);
  return drive(planOf(readConfiguration(BRIEF, flags), reference).plan, options);
}

function intentsOf(records: readonly TraceRecord[]): IntentRecord[] {
  return records.filter((record) => record.type === 'intent');
}

function obstaclesOf(records: readonly TraceRecord[]): ObstacleRecord[] {
  return records.filter((record) => record.type === 'obstacle');
}

function operationsOf(records: readonly TraceRecord[]): TraceRecord[] {
  return records.filter((record) => record.type === 'request' && record.use === 'operation');
}

/** Every request with an intent, as `ID step`, between the states that the agent was told of. */
function story(records: readonly TraceRecord[]): string[] {
  return records.flatMap((record) => {
    if (record.type === 'intent') return [`${record.requirements.join(' ')} ${record.step}`];
    if (record.type === 'window' && record.state === 'close') return ['window'];
    if (record.type !== 'message' || record.agent !== 'agent') return [];
    const { data } = record.message as { data?: { notificationType?: string; call?: { state: string } } };
    return data?.notificationType === 'StatusChange' ? [`-- ${data.call?.state}`] : [];
  });
}

describe('a run against the reference', () => {
  it('records every request with its intent right behind it, and comes to every state of the calls in its order', async () => {
    const steps: Progress[] = [];
    const kept: TraceRecord[] = [];
    const records = await driven({
      sink: (record) => kept.push(record),
      onStep: (step) => steps.push(step),
    });
    expect(kept).toEqual(records);
    for (const record of records) expect(violations('trace', record)).toEqual([]);
    expect(obstaclesOf(records)).toEqual([]);
    for (const request of operationsOf(records))
      expect(records[request.seq + 1]).toMatchObject({
        type: 'intent',
        request: 'id' in request ? request.id : '',
      });
    const requests = intentsOf(records).map(({ request }) => request);
    expect(new Set(requests).size).toBe(requests.length);

    const told = story(records);
    const [calls, sentinel] = [told.slice(0, told.indexOf('window')), told.slice(told.indexOf('window') + 1)];
    const states = calls.join('\n').split(/^-- /m);
    const [, , , , , active, held, retrieved, released, , second, releasedByPeer] = states;
    const of = (part: string | undefined) => part?.trim().split('\n').slice(1) ?? [];
    expect(states[0]).toBe('ACT-14 documented request, key given\n');
    expect(of(active).slice(0, 9)).toEqual([
      'ACT-18 the call is read',
      'RES-01 documented request, key given',
      'ACT-01 the same key again',
      'ACT-09 the same value again',
      'ACT-08 no key given',
      'ACT-08 key given, after one without',
      'ACT-08 the other own key',
      'ACT-12 the call is read',
      'KEY-02 the configured key named',
    ]);
    const odd = ['an odd value (long), key', 'an odd value (digits), key', 'an odd value (long), no key'];
    const oddFor = (id: string) => odd.map((each) => `${id} ${each} given`);
    const oddMembers = (disposition: string, key: string) => [
      `ERR-04 disposition is ${disposition}`,
      `ERR-05 dispositionKey is ${key}`,
    ];
    // Of a later call refusals follow one another.
    const refusedLater = (disposition: string, key: string, byPeer: boolean, more: string[]) => [
      'ERR-01 without disposition',
      'ERR-02 without callUuid',
      'ERR-03 without callUri',
      ...oddMembers(disposition, key),
      'ERR-09 an unknown operationName',
      'ERR-09 the call is read',
      ...(byPeer ? ['ERR-10 a body that is not JSON'] : []),
      'ERR-11 sent without credentials',
      ...(byPeer ? ['ERR-11 sent with a wrong password'] : []),
      'ERR-12 sent by an agent without api-voice',
      'ERR-13 sent by an agent who is no party',
      'ERR-22 without operationName',
      ...more,
    ];
    const unchanged = (steps: string[]) => steps.flatMap((step) => [step, `${step.slice(0, 6)} unchanged`]);
    expect(of(held)).toEqual([
      'ACT-13 documented request, key given',
      'ACT-13 the same key again',
      'ACT-13 the other own key',
      'ACT-13 no key given',
      ...oddFor('ACT-12').slice(0, 2),
      'ACT-12 the call is read',
      ...oddFor('ACT-11').slice(2),
      'ERR-01 without disposition',
      'ERR-01 unchanged',
      'ERR-02 without callUuid',
      'ERR-02 unchanged',
      'ERR-03 without callUri',
      'ERR-03 unchanged',
      ...unchanged(oddMembers('array ["Referred by an array"]', 'array ["GwsConformanceElement"]')),
      'ERR-09 an unknown operationName',
      'ERR-09 the call is read',
      'ERR-09 unchanged',
      'ERR-10 a body that is not JSON',
      'ERR-10 unchanged',
      'ERR-11 sent without credentials',
      'ERR-11 unchanged',
      'ERR-12 sent by an agent without api-voice',
      'ERR-12 unchanged',
      'ERR-13 sent by an agent who is no party',
      'ERR-13 unchanged',
      'ERR-22 without operationName',
      'ERR-22 unchanged',
      'ERR-14 PUT instead of POST',
      'ERR-14 unchanged',
      'ERR-14 unchanged',
    ]);
    expect(of(retrieved)).toEqual([
      'ACT-09 documented request, key given',
      'ACT-09 the value before the last one',
      'ACT-09 the value of another key',
      'KEY-02 no key given',
      ...oddFor('ACT-11'),
    ]);
    expect(of(released)).toEqual([
      'RES-02 documented request, key given',
      'REL-07 the same key again',
      'REL-02 the same value again',
      'REL-03 the other own key',
      'REL-04 no key given',
      'REL-04 no key given, again',
      ...oddFor('REL-02'),
      'ERR-01 without disposition',
      'ERR-01 unchanged',
      'ERR-02 without callUuid',
      'ERR-02 unchanged',
      'ERR-03 without callUri',
      'ERR-03 unchanged',
      ...unchanged(
        oddMembers(
          'object {"GwsConformanceObject":"Referred by an object"}',
          'object {"GwsConformanceObject":"GwsConformanceMember"}',
        ),
      ),
      'ERR-09 an unknown operationName',
      'ERR-09 the call is read',
      'ERR-09 unchanged',
      'ERR-11 sent with the cookie of no session',
      'ERR-11 unchanged',
      'ERR-12 sent by an agent without api-voice',
      'ERR-12 unchanged',
      'ERR-13 sent by an agent who is no party',
      'ERR-13 unchanged',
      'ERR-22 without operationName',
      'ERR-22 unchanged',
      'ERR-14 PUT instead of POST',
      'ERR-14 unchanged',
      'ERR-14 DELETE instead of POST',
      'ERR-14 unchanged',
      'ERR-14 unchanged',
    ]);
    expect(of(second)).toEqual([
      'ACT-09 documented request, key given',
      'ACT-09 the value before the last one',
      'ACT-08 no key given',
      'ACT-08 the other own key',
      'REL-06 the calls are listed',
      ...oddFor('ACT-12').slice(2),
      'ACT-12 the call is read',
      ...oddFor('ACT-11').slice(0, 2),
      ...refusedLater('empty-array []', 'empty-array []', false, [
        'ERR-22 an empty operationName',
        'ERR-22 null as operationName',
        'ERR-14 PUT instead of POST',
        'ERR-14 unchanged',
        'ERR-14 unchanged',
      ]),
    ]);
    expect(of(releasedByPeer)).toEqual([
      'REL-01 documented request, key given',
      'REL-07 the same key again',
      'REL-03 the other own key, the value that it holds',
      'REL-04 no key given',
      'REL-04 no key given, again',
      ...oddFor('REL-02'),
      ...refusedLater('array ["Referred by an array"]', 'array ["GwsConformanceElement"]', true, [
        'ERR-22 unchanged',
        'ERR-22 unchanged',
      ]),
      // Of the call without a request.
      'REL-01 documented request, key given',
    ]);
    expect(sentinel).toEqual([
      ...Array(3).fill(['REL-06 the call is read', 'REL-06 the calls are listed']).flat(),
      '-- Ringing',
      'ACT-15 documented request, key given',
      'ACT-15 the same key again',
      'ACT-15 no key given',
      '-- Released',
    ]);
    const last = steps.at(-1);
    expect(last).toMatchObject({ where: 'calls and sessions', done: intentsOf(records).length });
    expect(Math.abs((last?.of ?? 0) - (last?.done ?? 0))).toBeLessThan(5);
  });

  it('waits for a quiet window of ten times the slowest notification, after the last request and before the last call', async () => {
    const records = await driven({ flags: { only: 'REL-01' } });
    const windows = records.filter((record) => record.type === 'window');
    expect(windows).toMatchObject([{ state: 'open' }, { state: 'close' }]);
    expect(windows[0]?.ms).toBeGreaterThanOrEqual(300);
    const [open, close] = windows.map(({ at }) => at) as [number, number];
    const times = operationsOf(records).map(({ at }) => at);
    const last = times.at(-1) ?? 0;
    expect(open).toBeGreaterThanOrEqual(last);
    expect(close - last).toBeGreaterThanOrEqual(300);
    const dialled = records.findLast((record) => record.type === 'call' && record.state === 'dialled');
    expect(dialled?.at).toBeGreaterThanOrEqual(close);
  });

  it.each([
    ['ACT-03', 1],
    ['REL-01', 4],
    ['ERR-09', 8],
    ['ACT-13', 6],
  ])('drives for --only %s no more than it and its proofs need: %i requests', async (only, count) => {
    const records = await driven({ flags: { only } });
    expect(operationsOf(records)).toHaveLength(count);
    expect(new Set(intentsOf(records).flatMap(({ requirements }) => requirements))).toEqual(new Set([only]));
  });

  it('keeps the user data of a call far under what a site can carry', async () => {
    const records = await driven({ flags: { profile: 'api' } });
    const sizes = records.flatMap((record) =>
      record.type === 'message' ? [JSON.stringify(record.message).length] : [],
    );
    expect(Math.max(...sizes)).toBeLessThan(8000);
  });
});

describe('a run on calls that are given', () => {
  it('names them in its header, and neither holds nor ends them', async () => {
    reference = await startReference();
    const [agent, peer] = await Promise.all(
      (['agent', 'peer'] as const).map(async (name) =>
        (await Party.signIn(reference, reference.accounts[name])).ready(),
      ),
    );
    if (agent === undefined || peer === undefined) throw new Error('nobody signed in');
    const active = String((await establish(agent, peer)).id);
    const flags = { takeOver: true };
    const environment = { ...BRIEF, ...variablesFor(reference), GWS_CALLS: 'given', GWS_ACTIVE_CALL: active };
    const records = await drive(planOf(readConfiguration(environment, flags)).plan);
    expect(records[0]).toMatchObject({ schemaVersion: 3, calls: { kind: 'given', active } });
    expect(obstaclesOf(records)).toEqual([]);
    expect(intentsOf(records).slice(0, 3)).toMatchObject([
      { step: 'the call is read', requirements: ['ACT-18'] },
      { step: 'documented request, key given' },
      { step: 'documented request, key given', requirements: ['RES-01'] },
    ]);
    expect(reference.state().callsUp).toBe(1);
    await agent.operate(`/me/calls/${active}`, 'Hangup');
    await Promise.all([agent.leave(), peer.leave()]);
  });
});

describe('a run in which a session is lost, or this process stands still', () => {
  const variant = variants['session-expires-at-release'];
  const target = { ...variant?.options, behaviour: variant?.behaviour };
  const flags = { only: 'REL-01,ACT-03' };

  it('drives once more what is undecided, and nothing else', async () => {
    const asked: number[] = [];
    const undecided = (records: readonly TraceRecord[]) => {
      asked.push(records.length);
      return ['REL-01', 'RES-01'];
    };
    const records = await driven({ target, flags, undecided });
    expect(asked.length).toBeGreaterThan(0);
    expect(records).toContainEqual(
      expect.objectContaining({
        type: 'notice',
        text: 'A CometD session was lost: driven again (1 of 2 times at most): REL-01',
      }),
    );
    const released = story(records).filter((each) => each === 'REL-01 documented request, key given');
    expect(released.length).toBeGreaterThanOrEqual(5);
  });

  it('drives once more as well what a poll that was cut off leaves undecided', async () => {
    const gateway = { status: 504, headers: {}, body: '<html></html>' };
    let polls = 0;
    const records = await driven({
      target: {
        behaviour: () => ({
          arrives: ({ url }) => (url?.includes('/notifications') && ++polls === 30 ? gateway : undefined),
        }),
      },
      flags,
      undecided: () => ['REL-01'],
    });
    expect(records).toContainEqual(
      expect.objectContaining({
        type: 'notice',
        text: 'A poll was cut off: driven again (1 of 2 times at most): REL-01',
      }),
    );
  });

  it('drives once more as well what is undecided after this process did not get to run', async () => {
    const still = new Int32Array(new SharedArrayBuffer(4));
    let isOver = false;
    const records = await driven({
      flags,
      sink: ({ type }) => {
        if (type !== 'window' || isOver) return;
        isOver = true;
        Atomics.wait(still, 0, 0, 1200);
      },
      undecided: () => (isOver ? ['REL-01'] : []),
    });
    expect(records).toContainEqual(
      expect.objectContaining({
        type: 'notice',
        text: expect.stringMatching(
          /^This process did not get to run for \d+ ms: driven again \(1 of 2 times at most\): REL-01$/,
        ),
      }),
    );
  });

  it('drives nothing once more where all is decided', async () => {
    const records = await driven({ target, flags, undecided: () => [] });
    expect(records.filter((record) => record.type === 'notice')).toEqual([]);
  });
});

describe('what cannot be driven', () => {
  it('is an obstacle of the site for all who wanted it, where calls are not to be had', async () => {
    const records = await driven({ flags: { only: 'RES-01,REL-01,REL-09', maxCalls: '2' } });
    const text = 'No further call is made: 2 were, as many as --max-calls allows';
    expect(obstaclesOf(records)).toMatchObject([
      { name: 'CallNotMade', fault: 'site', requirements: ['REL-01', 'REL-09'], text },
    ]);
    expect(records).toContainEqual(expect.objectContaining({ type: 'notice', text }));
  });

  it('is an obstacle of the site when somebody stops the run, and calls and sessions are ended', async () => {
    const stopping = new AbortController();
    const records = await driven({
      signal: stopping.signal,
      onStep: ({ where }) => where === 'first call, on hold' && stopping.abort(),
    });
    const [obstacle, ...others] = obstaclesOf(records);
    expect(others).toEqual([]);
    expect(obstacle).toMatchObject({ name: 'Interrupted', fault: 'site', text: 'The run was stopped' });
    expect(obstacle?.requirements).toContain('REL-01');
    expect(obstacle?.requirements).not.toContain('ACT-03');
  });

  it('is an obstacle of access where an account is not let in', async () => {
    reference = await startReference();
    const { plan } = planOf(readConfiguration({}, { only: 'RES-01' }), reference);
    const accounts = { ...plan.site.accounts, agent: { username: 'nobody', password: 'none' } };
    const records = await drive({ ...plan, site: { ...plan.site, accounts } });
    expect(obstaclesOf(records)).toMatchObject([
      { name: 'AccessRefused', fault: 'access', requirements: ['RES-01'] },
    ]);
  });

  it('is an obstacle of access where two have the same number, which is said before anybody is logged in', async () => {
    reference = await startReference();
    const { plan } = planOf(readConfiguration({}, { only: 'ACT-14' }), reference);
    const { agent, bystander } = plan.site.accounts;
    const shared = { ...bystander, phone: '15000' } as typeof agent;
    const site = { ...plan.site, accounts: { ...plan.site.accounts, bystander: shared } };
    const records = await drive({ ...plan, site });
    expect(obstaclesOf(records)[0]?.text).toMatch(/^agent and bystander have the same number, 15000: /);
    expect(records.some(({ type }) => type === 'session')).toBe(false);
  });

  it('is an obstacle of the suite where we fail, and calls and sessions are ended', async () => {
    const crashed = new AbortController();
    const records = await driven({
      flags: { only: 'RES-01,REL-01' },
      signal: crashed.signal,
      onStep: ({ what }) => what.startsWith('RES-01') && crashed.abort(new TypeError('not a function')),
    });
    expect(obstaclesOf(records)).toMatchObject([
      { name: 'TypeError', fault: 'suite', text: 'not a function' },
    ]);
  });
});
