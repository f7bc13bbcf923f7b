import { execFile } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { packageRoot } from '../../src/package.js';
import { BRIEF, command } from './command.test-driver.js';

/** Runs a script with Node, with nothing but a path in its environment. */
function node(args: readonly string[], env: Record<string, string> = {}) {
  return new Promise<{ code: number; stderr: string; stdout: string }>((resolve) => {
    const options = { env: { PATH: process.env.PATH ?? '', ...env } };
    execFile(process.execPath, args, options, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
    );
  });
}

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'gws-starting-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

const bin = join(packageRoot, 'bin/gws-conformance.mjs');

test('the command starts in a checkout without being built', async () => {
  expect(await node([bin, '--version'])).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
  });
});

test('a Node that is too old is told in one sentence, before anything is loaded that it cannot load', async () => {
  const older =
    "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.18.3' } });";
  const started = await node(['--import', `data:text/javascript,${encodeURIComponent(older)}`, bin]);
  expect(started).toEqual({
    code: 2,
    stdout: '',
    stderr: 'Node 20.18.3 is too old: gws-conformance needs 20.19 or later.\n',
  });
});

test('a folder whose name the loader cannot take is told in one sentence', async () => {
  const odd = join(folder(), 'what?');
  mkdirSync(join(odd, 'src/cli'), { recursive: true });
  cpSync(join(packageRoot, 'bin'), join(odd, 'bin'), { recursive: true });
  writeFileSync(join(odd, 'src/cli/main.ts'), '');
  const started = await node([join(odd, 'bin/gws-conformance.mjs')]);
  expect(started.code).toBe(2);
  expect(started.stderr).toMatch(/^A question mark in the name of a folder .*: rename it\.\n$/);
});

test.skipIf(process.getuid?.() === 0)(
  'a folder for the reports that this user may not write is told in one sentence',
  async () => {
    const closed = folder();
    chmodSync(closed, 0o500);
    const run = await command(['--only', 'RES-01', '--reports', join(closed, 'in')], BRIEF);
    expect(run.code).toBe(2);
    expect(run.stderr).toMatch(/cannot be read and written by this user \(EACCES\).*--reports$/m);
  },
);
