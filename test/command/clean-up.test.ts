import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, type TestContext, test } from 'vitest';
import { type Reference, startReference } from '../../src/reference/reference.js';
import { startHostileTarget } from '../hostile/hostile-target.test-driver.js';
import { answering } from '../hostile/mischiefs.test-driver.js';
import { BRIEF } from './command.test-driver.js';
import { begin, until } from './underway.test-driver.js';

const NOTHING = { callsUp: 0, agentsLoggedIn: 0, cometdSessions: 0 };
const limit = { timeout: 90_000 };

/** A reference behind something that refuses each request in which the words stand, so many times. */
async function aTarget(
  { onTestFinished }: TestContext,
  refused: { words: string; times?: number; status?: number } = { words: 'nothing' },
): Promise<{ reference: Reference; target: Reference }> {
  const { words, times = Number.POSITIVE_INFINITY, status = 404 } = refused;
  let seen = 0;
  const reference = await startReference();
  const refuse = answering(JSON.stringify({ message: 'not now' }), {}, status);
  const front = await startHostileTarget(
    reference.url,
    refuse,
    (_, body) => body.includes(words) && seen++ < times,
  );
  onTestFinished(async () => {
    front.stop();
    await reference.stop();
  });
  return { reference, target: { ...reference, url: front.url } };
}

const QUICK = { ...BRIEF, GWS_QUIET_MS: '200' };
const ONE_ROW = 'exec gws-conformance --only ACT-03 --profile api';

describe('what the target refuses at the end of a run', limit, () => {
  test.concurrent.for([
    ['the end of a session, with 404, twice', { words: 'EndContactCenterSession', times: 2 }],
    [
      'the end of a session, with 429, three times',
      { words: 'EndContactCenterSession', times: 3, status: 429 },
    ],
    ['hanging up, with 404, twice', { words: 'Hangup', times: 2 }],
    ['disconnecting, with 429, twice', { words: '/meta/disconnect', times: 2, status: 429 }],
  ] as const)('%s, is tried again', async ([, refused], context) => {
    const { reference, target } = await aTarget(context, refused);
    const run = begin(context, { reference: target, line: ONE_ROW, variables: QUICK });
    await run.ended;
    expect(reference.state()).toEqual(NOTHING);
    const { signOff } = await run.report();
    expect(signOff.at(-1)?.text).toBe('0 calls up, 3 agents logged out, 3 CometD sessions closed');
    expect(existsSync(join(run.reports, 'open.json'))).toBe(false);
  });

  test('for ever, is said truly and noted, and the clean-up of it too', async (context) => {
    const { reference, target } = await aTarget(context, { words: '"Hangup"' });
    const run = begin(context, { reference: target, line: ONE_ROW, variables: QUICK });
    expect(await run.ended).toBe(0);
    expect(reference.state()).toMatchObject({ callsUp: 1, agentsLoggedIn: 0 });
    expect(run.stderr().trimEnd().split('\n').at(-1)).toMatch(
      /^LEFT: the call \S+ of agent is UP\. check --clean/,
    );
    expect((await run.report()).signOff.at(-1)?.text).toMatch(/^1 call up, 3 agents logged out, /);
    const left = JSON.parse(readFileSync(join(run.reports, 'open.json'), 'utf8'));
    expect(left.calls).toHaveLength(1);
    const refused = begin(context, {
      reference: target,
      line: `exec gws-conformance check --clean --reports '${run.reports}'`,
      variables: QUICK,
    });
    expect(await refused.ended).toBe(4);
    expect(refused.stdout()).toContain('could not be hung up and may be UP');
    expect(existsSync(join(run.reports, 'open.json'))).toBe(true);
  });
});

describe('a run that was killed', limit, () => {
  test('leaves what the next run with its reports ends, before it judges', async (context) => {
    const { reference, target } = await aTarget(context);
    const killed = begin(context, { reference: target, variables: QUICK });
    await until(() => killed.stderr().includes('first call, active') && reference.state().callsUp === 1);
    killed.child.kill('SIGKILL');
    await killed.ended;
    expect(reference.state()).toMatchObject({ callsUp: 1, agentsLoggedIn: 3 });
    const next = begin(context, {
      reference: target,
      line: `${ONE_ROW} --reports '${killed.reports}'`,
      variables: QUICK,
    });
    expect(await next.ended).toBe(0);
    // The CometD sessions of the killed one are the server's to end: only it knew their ids.
    expect(reference.state()).toMatchObject({ callsUp: 0, agentsLoggedIn: 0 });
    const { notices } = JSON.parse(readFileSync(join(killed.reports, 'report.json'), 'utf8'));
    expect(notices.join('\n')).toMatch(/agent: hung up the call \S+ of an earlier run/);
  });

  test('before it was told of its call, leaves a call that is known by its user data', async (context) => {
    // Nobody is told of a call: the messages are kept back.
    const { reference, target } = await aTarget(context, { words: '/meta/connect', status: 503 });
    const killed = begin(context, { reference: target, line: ONE_ROW, variables: QUICK });
    await until(() => reference.state().callsUp === 1);
    killed.child.kill('SIGKILL');
    await killed.ended;
    expect(JSON.parse(readFileSync(join(killed.reports, 'open.json'), 'utf8')).calls).toEqual([]);
    const cleaned = begin(context, {
      reference: target,
      line: `exec gws-conformance check --clean --reports '${killed.reports}'`,
      variables: QUICK,
    });
    expect(await cleaned.ended).toBe(0);
    expect(reference.state()).toMatchObject({ callsUp: 0, agentsLoggedIn: 0 });
  });
});

describe('two runs in one folder', limit, () => {
  test('the second is refused with a sentence and exit 2, contacts nothing, and the first is judged on its own', async (context) => {
    const { reference, target } = await aTarget(context);
    const variables = { ...QUICK, GWS_QUIET_MS: '3000' };
    const first = begin(context, { reference: target, variables });
    await until(() => first.stderr().includes('first call, active'));
    const line = `exec gws-conformance --reports '${first.reports}'`;
    const second = begin(context, { reference: { ...target, url: 'http://127.0.0.1:1' }, line });
    expect(await second.ended).toBe(2);
    expect(second.stderr()).toMatch(
      /^The folder \S+reports is in use by another run \(process \d+ on .*--reports.*in-use\.json\n$/m,
    );
    expect(await first.ended).toBe(0);
    expect(reference.state()).toEqual(NOTHING);
    expect((await first.report()).verdict).toBe('conformant');
    expect(existsSync(join(first.reports, 'in-use.json'))).toBe(false);
  });
});
