import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TestContext } from 'vitest';
import type { Reference } from '../../src/reference/reference.js';
import type { Report } from '../../src/schemas/report.gen.js';
import { suiteWords, variablesFor } from './command.test-driver.js';

/** A run that is under way, started as a user or a CI server starts it. */
export interface Underway {
  readonly child: ChildProcess;
  readonly folder: string;
  readonly reports: string;
  /** What came so far. */
  stdout(): string;
  stderr(): string;
  /** The exit code of what was started, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
  /** report.json, once it is there; throws when it does not come. */
  report(): Promise<Report>;
}

/** How a run is begun. */
export interface Beginning {
  readonly reference: Pick<Reference, 'url' | 'eventsUrl' | 'accounts'>;
  /** A shell command in which `gws-conformance` is the suite; bash runs it from a file, as CI servers do. */
  readonly line?: string;
  readonly variables?: Readonly<Record<string, string>>;
  /** Whether the run has megabytes to look at. */
  readonly isBig?: boolean;
  /** Gets the folder before anything is started. */
  readonly prepare?: (folder: string) => void;
}

/**
 * Starts a run against a reference in a folder of its own, whose npm finds the suite under its name.
 * @param context of the test that it belongs to, since several may be under way at once
 */
export function begin(
  { onTestFinished }: Pick<TestContext, 'onTestFinished'>,
  { reference, line = 'exec gws-conformance', variables = {}, isBig, prepare = () => {} }: Beginning,
): Underway {
  const folder = mkdtempSync(join(tmpdir(), 'gws-conformance-'));
  // Before `prepare`, so that what it registers is done first.
  let child: ChildProcess | undefined;
  onTestFinished(() => {
    try {
      if (child?.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    } catch {}
    rmSync(folder, { recursive: true, force: true });
  });
  const bin = join(folder, 'node_modules/.bin');
  mkdirSync(bin, { recursive: true });
  const suite = suiteWords(isBig).map((word) => `'${word}'`);
  writeFileSync(join(bin, 'gws-conformance'), `#!/bin/sh\nexec ${suite.join(' ')} "$@"\n`, { mode: 0o755 });
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ scripts: { conformance: 'gws-conformance' } }),
  );
  const settings = Object.entries({ ...variablesFor(reference as Reference), ...variables });
  writeFileSync(join(folder, '.env'), settings.map(([name, value]) => `${name}='${value}'`).join('\n'));
  prepare(folder);
  const step = join(folder, 'step.sh');
  writeFileSync(step, `${line}\n`);
  const started = spawn('bash', ['-e', step], {
    cwd: folder,
    env: { PATH: `${bin}:${process.env.PATH}`, HOME: folder, npm_config_update_notifier: 'false' },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A process group of its own, as a CI server makes it, and so that all of it can be ended.
    detached: true,
  });
  child = started;
  let [stdout, stderr] = ['', ''];
  started.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  started.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const ended = new Promise<number | NodeJS.Signals>((resolve, reject) => {
    started.on('error', reject).on('exit', (code, signal) => resolve(code ?? signal ?? Number.NaN));
  });
  const reports = join(folder, 'reports');
  const report = async () => {
    const file = join(reports, 'report.json');
    await until(() => existsSync(file));
    return JSON.parse(readFileSync(file, 'utf8'));
  };
  return { child: started, folder, reports, stdout: () => stdout, stderr: () => stderr, ended, report };
}

/** Waits until something is so. @throws when it is not within half a minute */
export async function until(isSo: () => boolean): Promise<void> {
  for (let waited = 0; !isSo(); waited += 20) {
    if (waited > 30_000) throw new Error(`not within half a minute: ${isSo}`);
    await sleep(20);
  }
}
