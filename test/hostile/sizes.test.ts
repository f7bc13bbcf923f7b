import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, type TestContext, test } from 'vitest';
import { type Reference, startReference } from '../../src/reference/reference.js';
import { begin, type Underway } from '../command/underway.test-driver.js';
import { floodAfterDispositions, withLong } from './floods.test-driver.js';
import { type Choice, type Mischief, startHostileTarget } from './hostile-target.test-driver.js';

const limit = { timeout: 240_000 };
const NOTHING = { callsUp: 0, agentsLoggedIn: 0, cometdSessions: 0 };
const TWO_MB = 2_000_000;
/** All that a run wrote, in bytes: against the reference as it is that is some five million. */
const FEW_MB = 12_000_000;

/** The whole command, with its own timeouts, against the reference behind a front that does mischief. */
async function judged(context: TestContext, [mischief, isVictim]: [Mischief, Choice]): Promise<Underway> {
  const reference = await startReference();
  const front = await startHostileTarget(reference.url, mischief, isVictim);
  context.onTestFinished(async () => {
    front.stop();
    await reference.stop();
  });
  const target = { ...reference, url: front.url } as Reference;
  const line = 'exec gws-conformance --allow reporting';
  const run = begin(context, { reference: target, line, isBig: true });
  await run.ended;
  expect(reference.state()).toEqual(NOTHING);
  return run;
}

function bytesIn(folder: string): number {
  return readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
}

describe('the whole command ends by itself, in bounds, against a target that', limit, () => {
  test.concurrent.for([
    ['answers the poll after every disposition with 5,000 messages and no reply', 5000],
    ['answers the poll after every disposition with 9 MB', 120_000],
  ] as const)('%s: its sessions are given up after a few times', async ([, count], context) => {
    const run = await judged(context, floodAfterDispositions(count));
    const report = await run.report();
    expect([report.verdict, await run.ended]).toEqual(['inconclusive', 3]);
    // Not one window, and nothing is waited for that nobody could hear.
    expect(report.timing.messages).toBeLessThan(40_000);
    expect(report.notices?.join('\n')).toMatch(/CometD of agent: no further session is tried/);
    expect(report.notices?.join('\n')).not.toContain('driven again');
    expect(bytesIn(run.reports)).toBeLessThan(FEW_MB);
  });

  test.concurrent.for([
    ['has a channel with a name of 2 MB', 'channel'],
    ['has a key of 2 MB in its user data', 'key'],
  ] as const)('%s: no verdict changes, and the begin of it is kept', async ([, where], context) => {
    const run = await judged(context, withLong(where, TWO_MB));
    const report = await run.report();
    expect([report.verdict, await run.ended]).toEqual(['conformant', 0]);
    expect(bytesIn(run.reports)).toBeLessThan(FEW_MB);
  });
});
