import { join } from 'node:path';
import { expect, it } from 'vitest';
import { dryRun } from '../../src/cli/dry-run.js';
import { noticeOf } from '../../src/cli/plan-text.js';
import { rehearse } from '../../src/cli/rehearsal.js';
import { readConfiguration } from '../../src/config/read-configuration.js';
import { packageRoot } from '../../src/package.js';
import { corpus } from '../../src/schemas/corpora.js';
import { intentsOf, wholeTrace } from '../../src/trace/whole.js';
import { judgeReference } from './judge-in-process.test-driver.js';

const QUICK = { GWS_QUIET_MS: '50' };

// No server has these names: whatever contacts the target or its feed fails.
const nowhere = {
  GWS_URL: 'https://gws.invalid/ctx',
  GWS_API_PATH: '/elsewhere/api',
  GWS_EVENTS: 'https://feed.invalid/events',
  GWS_ANSWER: 'auto',
  GWS_AGENT_USERNAME: 'ann',
  GWS_AGENT_PASSWORD: 'secret-of-ann',
  GWS_AGENT_PHONE: '5001',
  GWS_PEER_USERNAME: 'bob',
  GWS_PEER_PASSWORD: 'secret-of-bob',
};

const lastLines = (text: string) => text.trimEnd().split('\n');

it('a dry run names accounts, numbers, calls, keys, values and the sum, and contacts nothing of the target', async () => {
  const text = await dryRun(readConfiguration(nowhere, { maxCalls: '7' }));
  expect(lastLines(text).at(-1)).toMatch(
    /^dry-run {5}\d calls, \d+ requests \(\d+ SetCallDisposition\), \d+ user events, at most 5 a second, only 5001, the number of bob$/,
  );
  for (const line of [
    'target      https://gws.invalid/ctx',
    'accounts    agent ann, peer bob',
    'calls       peer calls agent: released without a request',
    expect.stringMatching(/^ {12}the server's own key: \d+ requests$/),
    'limits      7 calls at most, at most 5 a second',
  ])
    expect(text.split('\n')).toContainEqual(line);
  expect(text).toMatch(/^by agent {4}agent: \d+ SetCallDisposition, \d+ others$/m);
  const sums = [...text.matchAll(/: (\d+) SetCallDisposition, (\d+) other/g)].map(([, own, other]) =>
    [own, other].map(Number),
  );
  const [, requests, dispositions] = /, (\d+) requests \((\d+) SetCallDisposition\)/.exec(text) ?? [];
  expect(sums.reduce((sum, [own = 0]) => sum + own, 0)).toBe(Number(dispositions));
  expect(sums.flat().reduce((sum, each) => sum + each, 0)).toBe(Number(requests));
  // Not below its pace of five a second.
  const [, seconds] = /^duration {4}about (\d+) s where/m.exec(text) ?? [];
  expect(Number(seconds)).toBeGreaterThanOrEqual(Number(requests) / 5);
  expect(text).not.toContain('bystander');
  expect(text).not.toContain('secret-of');
});

it('a rehearsal does what a run does: the same calls, requests, keys and user events', async () => {
  const configuration = readConfiguration(QUICK);
  const rehearsed = await rehearse(configuration);
  const { report, trace } = await judgeReference({}, QUICK);
  const { timing } = report;
  expect([rehearsed.calls.length, rehearsed.dispositions.length]).toEqual([timing.calls, timing.requests]);
  const sent = wholeTrace(trace).exchanges;
  const asked = rehearsed.dispositions.map(({ state, key, title }) => [state, key, title]);
  const steps = intentsOf(trace);
  expect(asked).toEqual(
    sent.map(({ request, state, shape }) => [state, shape.key, steps.get(request.id)?.step]),
  );
  // Each disposition of a released call that is taken causes an event, and no other does.
  const released = rehearsed.dispositions.filter(({ state, change }) => state === 'released' && !change);
  expect(rehearsed.userEvents).toBe(released.length);
  expect(timing.events).toBeGreaterThanOrEqual(released.length);
});

it('--no-refusals and GWS_DISPOSITIONS narrow what is sent', async () => {
  const { dispositions } = await rehearse(readConfiguration(nowhere, { refusals: false }));
  // What is left of the changed ones is tried by MAY rows, and need not be refused.
  const changed = dispositions.filter(({ change }) => change !== undefined);
  expect(changed.map(({ title }) => title).sort()).toEqual(
    corpus('key-05')
      .values.map(({ id }) => `key with ${id}`)
      .sort(),
  );
  expect(dispositions.map(({ title }) => title)).toContain('sent to the address of edition 2015');
  const accepted = { ...nowhere, GWS_DISPOSITION_KEY: 'Code', GWS_DISPOSITIONS: 'Sold,Lost' };
  const narrowed = await rehearse(readConfiguration(accepted, { refusals: false }));
  expect(new Set(narrowed.dispositions.map(({ value }) => value))).toEqual(new Set(['Sold', 'Lost']));
});

it('the notice before a run says the sum, and where to read more', async () => {
  const effects = {
    calls: [],
    dispositions: 0,
    changed: 0,
    byKey: {},
    otherRequests: 12,
    userEvents: 1,
    byAgent: [],
    durationMs: 0,
  };
  expect(noticeOf(readConfiguration(nowhere), effects)).toBe(
    'This run will make 0 calls, 12 requests (0 SetCallDisposition), 1 user event, at most 5 a second, only 5001, the number of bob. It writes user data of these calls alone, and ends them and logs its agents out. run --dry-run shows all of it, list every requirement.',
  );
});

it('no more requests a second are sent than --max-rps, long polls aside', async () => {
  const { report, trace } = await judgeReference({}, QUICK, { only: 'RES-01', maxRps: '50' });
  expect(report.verdict).toBe('conformant');
  const sent = trace.flatMap((record) =>
    record.type === 'request' && record.use !== 'cometd' ? [record.at] : [],
  );
  expect(sent.length).toBeGreaterThan(20);
  // A timer of Node may fire a millisecond early.
  const least = (sent.length - 1) * 20 - 2;
  expect((sent.at(-1) as number) - (sent[0] as number)).toBeGreaterThanOrEqual(least);
});

it('a plan names the starts of a program in the place of calls that are dialled, and given calls as such', async () => {
  const { GWS_PEER_USERNAME: _, GWS_PEER_PASSWORD: __, ...alone } = nowhere;
  const program = join(packageRoot, 'fixtures/examples/calls.mjs');
  const started = lastLines(await dryRun(readConfiguration({ ...alone, GWS_CALLS: `command:${program}` })));
  expect(started).toContain(`            ${program} released-by-peer`);
  expect(started.at(-1)).toMatch(/^dry-run {5}5 calls, .*, only 5001$/);
  const given = { ...alone, GWS_CALLS: 'given', GWS_ACTIVE_CALL: '01A', GWS_RELEASED_CALL: '01B,01B' };
  const plan = lastLines(await dryRun(readConfiguration(given)));
  expect(plan).toContain('calls       given, active: 01A, neither held nor ended');
  expect(plan.at(-1)).toMatch(/^dry-run {5}0 calls, .*, only the given calls$/);
});

it('no call is made beyond --max-calls, and what needed it says so', async () => {
  const { report } = await judgeReference({}, QUICK, { only: 'RES-01,REL-01', maxCalls: '2' });
  expect(report.timing.calls).toBe(2);
  const of = (wanted: string) => report.requirements.find(({ id }) => id === wanted);
  expect(of('RES-01')?.verdict).toBe('pass');
  expect(of('REL-01')).toMatchObject({
    verdict: 'inconclusive',
    reason: expect.stringContaining('no sentinel'),
  });
  expect(report.notices).toContain('No further call is made: 2 were, as many as --max-calls allows');
});
