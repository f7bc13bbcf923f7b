import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { runProgram, type Start } from './program.js';

const folder = mkdtempSync(join(tmpdir(), 'gws-program-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const pidFile = join(folder, 'pids');

/** Starts a program with this source. */
function start(source: string, options: Partial<Start> = {}): Promise<string> {
  const program = join(folder, `program-${Math.random().toString(36).slice(2)}.mjs`);
  writeFileSync(program, `#!/usr/bin/env node\n${source}\n`);
  chmodSync(program, 0o755);
  const environment = { PATH: process.env.PATH ?? '', PIDS: pidFile };
  return runProgram({ program, args: ['active'], environment, timeoutMs: 20_000, ...options });
}

/** Stays, whatever it is told, and so does a child of it; both write down who they are. */
const STUBBORN = `
import { spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';
const stay = "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)";
const child = spawn(process.execPath, ['-e', stay], { stdio: 'ignore' });
process.on('SIGTERM', () => {});
setInterval(() => {}, 1000);
appendFileSync(process.env.PIDS, process.pid + ' ' + child.pid + '\\n');
`;

/** The processes that the stubborn program wrote down, once it did. */
async function stubbornOnes(): Promise<number[]> {
  const written = () => (existsSync(pidFile) ? readFileSync(pidFile, 'utf8') : '');
  while (!written().endsWith('\n')) await sleep(20);
  return written().trim().split(' ').map(Number);
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // A child that nobody waits for stays in the table until init looks after it.
    const stat = `/proc/${pid}/stat`;
    return !existsSync(stat) || !readFileSync(stat, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}

describe('a program that brings up calls', () => {
  it('gives what it printed, and gets its arguments and its environment alone', async () => {
    const printed = await start('console.log(process.argv.slice(2), Object.keys(process.env))');
    expect(printed).toContain("[ 'active' ]");
    expect(printed).toContain("'PATH', 'PIDS'");
    expect(printed).not.toContain('VITEST');
  });

  it.each<[string, string, Partial<Start>, RegExp]>([
    [
      'ends with another code, with the last line that it said',
      "console.error('first\\nno dial tone\\n'); process.exit(3)",
      {},
      /^GWS_CALLS: ".* active" ended with code 3 after \d+ ms; it said: no dial tone$/,
    ],
    ['says nothing', 'process.exit(1)', {}, /ended with code 1 after \d+ ms$/],
    [
      'is killed by somebody',
      "process.kill(process.pid, 'SIGKILL'); setInterval(() => {}, 1000)",
      {},
      /ended with signal SIGKILL after \d+ ms$/,
    ],
    [
      'prints without end',
      "const line = 'x'.repeat(1e5); setInterval(() => console.log(line), 0)",
      {},
      /printed more than 1048576 bytes and was ended/,
    ],
    [
      'takes too long',
      "console.error('dialling'); setInterval(() => {}, 1000)",
      { timeoutMs: 1500 },
      /did not end within 1500 ms \(GWS_CALL_MS\) and was ended; it said: dialling$/,
    ],
    ['is not there', '', { program: '/nowhere/calls' }, /could not be started \(ENOENT\)$/],
  ])('that %s is told so in a sentence', async (_, source, options, reason) => {
    await expect(start(source, options)).rejects.toMatchObject({
      name: 'CallNotMade',
      message: expect.stringMatching(reason),
    });
  });

  it('is killed with what it started when the run is stopped, though it will not go', async () => {
    const stopping = new AbortController();
    const started = start(STUBBORN, { signal: stopping.signal });
    const pids = await stubbornOnes();
    stopping.abort();
    await expect(started).rejects.toMatchObject({ name: 'Interrupted' });
    expect(pids).toHaveLength(2);
    expect(pids.filter(isThere)).toEqual([]);
    await expect(start('', { signal: stopping.signal })).rejects.toMatchObject({ name: 'Interrupted' });
  });

  it('may leave something running, such as a phone, and is not waited for on its account', async () => {
    const printed = await start(`
import { spawn } from 'node:child_process';
const phone = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 30000)'], { stdio: 'inherit' });
console.log(phone.pid);
process.exit(0);`);
    const phone = Number(printed);
    expect(isThere(phone)).toBe(true);
    process.kill(phone);
  });
});
