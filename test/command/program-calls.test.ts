import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readConfiguration } from '../../src/config/read-configuration.js';
import { packageRoot } from '../../src/package.js';
import { type Reference, startReference } from '../../src/reference/reference.js';
import { renewingTokens } from '../../src/reference/variants/before-the-server.js';
import { exceptions } from '../variants/judged-variant.test-driver.js';
import { command, variablesFor } from './command.test-driver.js';
import { judgeInProcess } from './judge-in-process.test-driver.js';

const EXAMPLE = join(packageRoot, 'fixtures/examples/calls.mjs');
const NOTHING = { callsUp: 0, agentsLoggedIn: 0, cometdSessions: 0 };

const folder = mkdtempSync(join(tmpdir(), 'gws-program-calls-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let reference: Reference;
beforeEach(async () => {
  reference = await startReference();
});
afterEach(() => reference.stop());

/** A program that may do as the example does (`example()` gives its code) and is told the verb. */
function program(source: string): string {
  const path = join(folder, `calls-${Math.random().toString(36).slice(2)}.mjs`);
  const lines = [
    '#!/usr/bin/env node',
    "import { spawnSync } from 'node:child_process';",
    "import { writeFileSync } from 'node:fs';",
    'const [verb] = process.argv.slice(2);',
    `const example = () => spawnSync(${JSON.stringify(EXAMPLE)}, process.argv.slice(2), { stdio: 'inherit' }).status;`,
    source,
  ];
  writeFileSync(path, `${lines.join('\n')}\n`);
  chmodSync(path, 0o755);
  return path;
}

function variables(path: string): Record<string, string> {
  return {
    PATH: process.env.PATH ?? '',
    ...variablesFor(reference),
    GWS_CALLS: `command:${path}`,
    GWS_QUIET_MS: '300',
    GWS_CALL_MS: '10000',
  };
}

function judged(path: string, environment: Record<string, string> = {}) {
  return judgeInProcess(readConfiguration({ ...variables(path), ...environment }, { allow: 'reporting' }));
}

describe('calls that a program brings up', () => {
  it('are judged as dialled ones, with the example, in everything but a call that is left ringing, also where CSRF tokens are renewed', async () => {
    await reference.stop();
    reference = await startReference({ csrfRefusalTells: 'name', behaviour: renewingTokens(4) });
    const { report, trace } = await judged(EXAMPLE);
    expect(exceptions(report)).toEqual({ 'ACT-15': 'untested: no call is left ringing (GWS_CALLS=command)' });
    expect(report).toMatchObject({ verdict: 'conformant', exitCode: 0 });
    expect(reference.state()).toEqual(NOTHING);
    // The peer is the program's own.
    expect(trace.some((record) => 'agent' in record && record.agent === 'peer')).toBe(false);
  });

  it('need no account of a peer, and no user data of the run', async () => {
    const { peer } = reference.accounts;
    const path = program(`
Object.assign(process.env, {
  GWS_PEER_USERNAME: process.env.CALLER, GWS_PEER_PASSWORD: process.env.CALLER_SECRET, GWS_CALL_USER_DATA: '{}',
});
process.exit(example());`);
    const own = { CALLER: peer.username, CALLER_SECRET: peer.password };
    const { report } = await judged(path, { ...own, GWS_PEER_USERNAME: '', GWS_PEER_PASSWORD: '' });
    expect(exceptions(report)).toEqual({ 'ACT-15': 'untested: no call is left ringing (GWS_CALLS=command)' });
  });

  it('that never come make the run void, with what the program said, and its secrets taken out', async () => {
    const path = program("console.error('no line for', process.env.CALLER_SECRET); process.exit(7);");
    const { report, trace } = await judged(path, { CALLER_SECRET: 'canary-of-the-caller' });
    expect(report).toMatchObject({ verdict: 'void', exitCode: 3 });
    expect(report.headline).toMatch(/active" ended with code 7 after \d+ ms; it said: no line for \[secret/);
    expect(JSON.stringify([report, trace])).not.toContain('canary-of-the-caller');
    expect(reference.state()).toEqual(NOTHING);
  });

  it('that come in part leave the rest undecided, and nothing fails', async () => {
    const path = program("process.exit(verb === 'released-by-peer' ? 5 : example());");
    const { report } = await judged(path);
    const { 'ACT-15': _, ...open } = exceptions(report);
    expect(Object.keys(open)).toEqual(['REL-01', 'REL-09']);
    for (const reason of Object.values(open))
      expect(reason).toMatch(/^inconclusive: .*released-by-peer" ended with code 5/);
  });

  it('are hung up where the program fails after it dialled, or cannot end them', async () => {
    const failing = await judged(program("example(); process.exit(verb === 'active' ? 4 : 0);"));
    expect(failing.report).toMatchObject({ verdict: 'void', exitCode: 3 });
    expect(reference.state().callsUp).toBe(0);
    await reference.stop();
    reference = await startReference();
    const endless = await judged(program("process.exit(verb === 'end' ? 6 : example());"));
    expect(exceptions(endless.report)['RES-02']).toMatch(/^inconclusive: .* ended with code 6/);
    expect(endless.report.counts.MUST.fail).toBe(0);
    expect(reference.state().callsUp).toBe(0);
  });

  it('come to an end with the program when the run is interrupted', async () => {
    const mark = join(folder, 'pid');
    const path = program(
      `writeFileSync(${JSON.stringify(mark)}, String(process.pid)); setInterval(() => {}, 1000);`,
    );
    let interrupt: (() => void) | undefined;
    const running = command(['--only', 'ACT-03'], variables(path), (_, kill) => {
      interrupt ??= () => kill('SIGINT');
    });
    while (!existsSync(mark)) await sleep(20);
    await sleep(100);
    interrupt?.();
    const run = await running;
    expect(run.report()).toMatchObject({ verdict: 'void', exitCode: 3 });
    expect(reference.state()).toEqual(NOTHING);
    const pid = Number(readFileSync(mark, 'utf8'));
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });
});
