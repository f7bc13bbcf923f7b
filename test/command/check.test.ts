import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { isCallNotice } from '../../src/reference/call-notice.js';
import type { MakeBehaviour } from '../../src/reference/named-behaviour.js';
import { type Reference, startReference } from '../../src/reference/reference.js';
import { BRIEF, type CommandRun, command, variablesFor } from './command.test-driver.js';

const nothingLeft = { callsUp: 0, agentsLoggedIn: 0, cometdSessions: 0 };

async function aReference(behaviour?: MakeBehaviour): Promise<Reference> {
  const reference = await startReference({ behaviour });
  onTestFinished(() => reference.stop());
  return reference;
}

/** Answered calls are never told of: the preflight waits with its call up. */
const neverEstablished: MakeBehaviour = () => ({
  notices: (_, planned) =>
    planned.filter((notice) => !isCallNotice(notice) || notice.data.call.state !== 'Established'),
});

/** Runs `check` and sends it a signal once it has noted that its call is up. */
async function checkStoppedBy(
  signal: NodeJS.Signals,
  reference: Reference,
  reports: string,
): Promise<CommandRun> {
  // A misspelt variable brings a notice, and with the notice the means to send a signal.
  const variables = { ...variablesFor(reference), GWS_MISSPELT: '1' };
  const note = join(reports, 'open.json');
  let waiting: NodeJS.Timeout | undefined;
  onTestFinished(() => clearInterval(waiting));
  return command(['check', '--reports', reports], variables, (_, kill) => {
    waiting ??= setInterval(() => {
      if (!existsSync(note) || !readFileSync(note, 'utf8').includes('callId')) return;
      clearInterval(waiting);
      kill(signal);
    }, 20);
  });
}

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'gws-conformance-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

test('check prints a line for each step with its time, and last that a run can begin', async () => {
  const reference = await aReference();
  const run = await command(['check'], { ...BRIEF, ...variablesFor(reference) });
  expect([run.code, run.stderr]).toEqual([0, '']);
  const lines = run.stdout.trimEnd().split('\n');
  expect(lines.pop()).toBe('ready to run');
  expect(lines.filter((line) => !/^ok {4}[A-Za-z -]{16} {2}\S.* {3}\d+ ms$/.test(line))).toEqual([]);
  expect(lines.map((line) => line.slice(6, 24).trim())).toEqual([
    'name',
    'TCP',
    'TLS',
    ...['agent', 'peer', 'bystander', 'unlicensed'].map((name) => `login ${name}`),
    'feature',
    'devices',
    'session',
    'handshake',
    'subscription',
    'round trip',
    'ready',
    'call',
    'answered',
    'ended',
    'notifications',
    'event',
    'clean-up',
  ]);
  expect(reference.state()).toEqual(nothingLeft);
  expect(readdirSync(run.folder)).toEqual(['.env']);
});

test('check with nothing configured looks at the reference, and prints JSON where it is asked to', async () => {
  const run = await command(['check', '--json']);
  expect(run.code).toBe(0);
  expect(JSON.parse(run.stdout)).toMatchObject({
    target: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
    ready: true,
    conclusion: 'ready to run',
    exitCode: 0,
    steps: expect.arrayContaining([
      expect.objectContaining({ step: 'event', state: 'ok', ms: expect.any(Number) }),
    ]),
  });
});

test('check stops at the first step that is wrong, says what to do, and prints what was not reached', async () => {
  const reference = await aReference();
  const run = await command(['check'], {
    ...variablesFor(reference),
    GWS_PEER_PASSWORD: 'not-the-password',
  });
  expect(run.code).toBe(4);
  expect(run.stdout).toMatch(
    /^ok {4}login agent .*\nFAIL {2}login peer {8}refused: HTTP 403.* ms\n {6}do: check GWS_PEER/m,
  );
  expect(run.stdout).toContain('\n-     login bystander\n-     login unlicensed\n-     feature\n');
  expect(run.stdout).toMatch(/\nnot ready: login peer: refused: HTTP 403, statusCode 20, "Access denied"\n$/);
  expect(run.stdout + run.stderr).not.toContain('not-the-password');
});

test('check that is interrupted ends its call and sessions, and says so', async () => {
  const reference = await aReference(neverEstablished);
  const run = await checkStoppedBy('SIGINT', reference, aFolder());
  expect(run.code).toBe(3);
  expect(run.stdout).toMatch(/^FAIL {2}answered .*stopped before its end/m);
  expect(run.stdout).toMatch(
    /^ok {4}clean-up {10}0 calls up, 3 agents logged out, 3 CometD sessions closed/m,
  );
  expect(reference.state()).toEqual(nothingLeft);
});

test('check that is killed leaves a note of what is open, which check --clean ends', async () => {
  const reference = await aReference(neverEstablished);
  const reports = aFolder();
  await checkStoppedBy('SIGKILL', reference, reports);
  expect(reference.state()).toMatchObject({ callsUp: 1, agentsLoggedIn: 3 });
  const again = await command(['check', '--reports', reports], variablesFor(reference));
  expect(again.code).toBe(3);
  expect(again.stdout).toMatch(/^not ready: login agent: an earlier run left open: call /m);
  expect(again.stdout).toContain('do: end it: gws-conformance check --clean');
  expect(existsSync(join(reports, 'open.json'))).toBe(true);
  const cleaned = await command(['check', '--clean', '--reports', reports], variablesFor(reference));
  expect(cleaned.code).toBe(0);
  expect(reference.state()).toMatchObject({ callsUp: 0, agentsLoggedIn: 0 });
});

test('a run that cannot begin says, last of its notices, that check names the step', async () => {
  const reference = await aReference();
  const variables = { ...variablesFor(reference), GWS_AGENT_PASSWORD: 'not-the-password' };
  const run = await command(['--only', 'ACT-03'], variables);
  expect(run.code).toBe(4);
  expect(run.stderr.trimEnd().split('\n').at(-1)).toBe('gws-conformance check names the step that is wrong.');
});
