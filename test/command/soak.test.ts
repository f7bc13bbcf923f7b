import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { judgeTrace } from '../../src/judge/judge.js';
import { packageRoot } from '../../src/package.js';
import { sending } from '../../src/reference/deviations/hooks.js';
import { rarely } from '../../src/reference/deviations/rare.js';
import { establish, Party } from '../../src/reference/party.test-driver.js';
import { startReference } from '../../src/reference/reference.js';
import { atMost, flooding } from '../../src/reference/variants/before-the-server.js';
import { startingAnew } from '../../src/reference/variants/sessions.js';
import { soakCounts } from '../../src/runner/soak-counts.js';
import type { Report } from '../../src/schemas/report.gen.js';
import { validator } from '../../src/schemas/validate.js';
import { ATTACHED_DATA_CHANGED } from '../../src/trace/attribution.js';
import { callMessage } from '../../src/trace/message.js';
import { withoutIntents } from '../../src/trace/whole.js';
import { having, variablesFor } from './command.test-driver.js';
import { soaked } from './soaked.test-driver.js';

type Soak = NonNullable<Report['soak']>;

const sum = ({ fates }: Soak) => Object.values(fates).reduce((total, count) => total + count, 0);
const named = ({ deviations }: Soak, kind: string) => deviations.filter((each) => each.kind === kind);

describe('a soak', () => {
  it('accounts for each disposition of a conformant target, by the trace alone, and leaves nothing behind', async () => {
    const { report, soak, trace, reportOfTrace, left } = await soaked({ count: 200, rate: '150' });
    expect(validator('report')(report)).toBe(true);
    expect(having(report, 'pass', 'info', 'untested')).toHaveLength(report.requirements.length);
    expect(having(report, 'pass', 'info').length).toBeGreaterThan(25);
    expect(soak).toMatchObject({ planned: 200, sent: 200, asked: 150, deviating: {}, deviations: [] });
    expect(soak.fates).toMatchObject({ notified: 200 - soak.fates.silent, lost: 0, undecided: 0 });
    expect(soak.events).toEqual({ owed: soak.fates.silent, came: soak.fates.silent, lost: 0, undecided: 0 });
    expect(soak.latency.notification?.measured.count).toBe(soak.fates.notified);
    expect(soak.latency.notification?.intervalMs).toBeCloseTo(6.7);
    expect(soakCounts(200, true)).toEqual({ calls: soak.calls, released: soak.fates.silent });
    expect(report.exchanges.length).toBeLessThan(30);
    expect(reportOfTrace(withoutIntents(trace)).soak).toEqual(soak);
    const { results } = judgeTrace(trace, { keep: Number.POSITIVE_INFINITY });
    for (const { id, verdict, reason } of report.requirements.filter((each) => each.verdict !== 'untested'))
      expect({ id, verdict, reason }).toEqual({
        id,
        verdict: results.get(id)?.verdict,
        reason: results.get(id)?.reason,
      });
    expect(Object.values(left)).toEqual([0, 0, 0]);
  });

  it('names the disposition that is lost, proven by ACT-01 where it was under way alone', async () => {
    const target = { behaviour: rarely['not-notified'](61) };
    const { report, soak, trace } = await soaked({ count: 200, target });
    const missing = [...named(soak, 'lost'), ...named(soak, 'overtaken')];
    expect(having(report, 'fail')).toEqual(['ACT-01']);
    const told = trace
      .map(callMessage)
      .filter((message) => message?.notificationType === ATTACHED_DATA_CHANGED);
    const shown = new Set(told.flatMap((message) => Object.values(message?.userData ?? {})));
    expect(missing.filter(({ value }) => shown.has(value))).toEqual([]);
    expect(sum(soak)).toBe(200);
    expect(soak.fates.lost + soak.fates.overtaken).toBe(missing.length);
    expect(soak.fates.notified + soak.fates.silent + missing.length).toBe(200);
    expect(report.exitCode).toBe(1);
  });

  it.each([
    ['doubled', 'notified-twice', 29, ['ACT-10']],
    ['elsewhere', 'told-to-everybody', 50, ['ACT-14']],
    ['out of order', 'notified-out-of-order', 22, []],
    ['after release', 'told-after-release', 5, ['REL-01']],
  ] as const)('names what is %s, and nothing else deviates', async (kind, deviation, n, ids) => {
    const target = { behaviour: rarely[deviation](n) };
    const { report, soak } = await soaked({ count: 200, target, strict: true });
    expect(Object.keys(soak.deviating)).toEqual([kind]);
    expect(named(soak, kind)[0]).toMatchObject({
      value: expect.stringContaining('Gws-'),
      call: expect.any(String),
    });
    const contradicted = having(report, 'fail', 'warn');
    // What tells nothing new is tied to its requests only where it came promptly, which a busy machine may prevent.
    if (kind === 'after release') expect(ids).toEqual(expect.arrayContaining(contradicted));
    else expect(contradicted).toEqual(ids);
    expect(report).toMatchObject({ exitCode: 1, headline: expect.stringContaining(kind) });
    expect(soak.fates).toMatchObject({ lost: 0, overtaken: 0, undecided: 0 });
  });

  it('waits for notifications that are slow, and finds none of them missing', async () => {
    const target = { behaviour: sending((notice) => [{ ...notice, afterMs: 500 }]) };
    const { soak } = await soaked({ count: 12, target, variables: { GWS_NOTIFICATION_MS: '1500' } });
    expect(soak).toMatchObject({ sent: 12, deviating: {} });
    expect(soak.latency.notification?.measured.p50).toBeGreaterThan(490);
  });

  it('obeys a target that answers 429, and counts nothing of it as lost', async () => {
    const { soak } = await soaked({ count: 25, target: { behaviour: atMost(30, flooding) } });
    expect(soak).toMatchObject({ deviating: {}, fates: { lost: 0, refused: 0, undecided: 0 } });
    expect(soak.fates.notified + soak.fates.silent).toBe(25);
    expect(sum(soak)).toBe(soak.sent);
  });

  it('goes on with a server that is started anew, and holds nothing of that time against it', async () => {
    const { report, soak } = await soaked({ count: 120, target: { behaviour: startingAnew(60, 600) } });
    expect(soak).toMatchObject({ deviating: {}, fates: { lost: 0, refused: 0, unanswered: 0 } });
    expect(soak.fates.undecided).toBeGreaterThan(0);
    expect(soak.fates.notified).toBeGreaterThan(70);
    expect(having(report, 'fail', 'warn')).toEqual([]);
  });

  it('says of released calls that reporting was not observed, where no feed is read', async () => {
    const { report, soak } = await soaked({ count: 60, profile: 'api' });
    expect(soak.events).toBeUndefined();
    expect(report.signOff[0]?.text).toContain('answered (reporting not observed)');
    expect(soak.fates.silent).toBeGreaterThan(0);
  });

  it('reports what was accounted for when it is stopped, and ends what it began', async () => {
    const { report, soak, left } = await soaked({ count: 400, stopAfter: 90 });
    expect(soak.sent).toBeLessThan(95);
    expect(sum(soak)).toBe(soak.sent);
    expect(soak.fates.notified).toBeGreaterThan(60);
    expect(soak.deviating).toEqual({});
    expect(report.verdict).toBe('inconclusive');
    expect(Object.values(left)).toEqual([0, 0, 0]);
  });

  it('takes calls that a program brings up', async () => {
    const reference = await startReference();
    const example = join(packageRoot, 'fixtures/examples/calls.mjs');
    const variables = {
      PATH: process.env.PATH ?? '',
      ...variablesFor(reference),
      GWS_CALLS: `command:${example}`,
      GWS_CALL_MS: '10000',
    };
    const { report, soak, left } = await soaked({ count: 60, remote: reference, variables });
    await reference.stop();
    expect(soak).toMatchObject({ sent: 60, calls: 5, deviating: {}, fates: { lost: 0, undecided: 0 } });
    expect(having(report, 'fail', 'warn', 'error')).toEqual([]);
    expect(Object.values(left)).toEqual([0, 0, 0]);
  });

  it('takes calls that are given, and ends none of them', async () => {
    const reference = await startReference();
    const agent = await (await Party.signIn(reference, reference.accounts.agent)).ready();
    const peer = await (await Party.signIn(reference, reference.accounts.peer)).ready();
    const released = await establish(agent, peer);
    await agent.operate(`/me/calls/${released.id}`, 'Hangup');
    await agent.hearsState('Released');
    const active = await establish(await agent.ready(), await peer.ready());
    const { GWS_PEER_USERNAME, GWS_PEER_PASSWORD, ...target } = variablesFor(reference);
    const given = {
      GWS_CALLS: 'given',
      GWS_ACTIVE_CALL: String(active.id),
      GWS_RELEASED_CALL: String(released.id),
    };
    const { report, soak } = await soaked({
      count: 60,
      remote: reference,
      variables: { ...target, ...given },
    });
    const { callsUp } = reference.state();
    await Promise.all([agent.leave(), peer.leave()]);
    await reference.stop();
    expect(soak).toMatchObject({
      sent: 60,
      calls: 2,
      deviating: {},
      fates: { silent: 6, lost: 0, undecided: 0 },
    });
    expect(having(report, 'fail', 'warn', 'error')).toEqual([]);
    expect(callsUp).toBe(1);
  });

  it('finds a target that gets slower', async () => {
    const { soak } = await soaked({ count: 300, target: { behaviour: rarely['notified-ever-slower'](8) } });
    expect(soak.drift).toMatchObject({ of: 'notification', trend: 'slower' });
    expect(soak.deviating).toEqual({});
  });
});
