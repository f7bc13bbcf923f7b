import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../src/package.js';

/** Where the scripts lie that measure in a process of their own: bundled as the package is, since what is measured is what is shipped. */
export const BUNDLED = join(packageRoot, '.bench');

/** What a process took: milliseconds, and the most megabytes that it held. */
export interface Took {
  readonly wall: number;
  readonly cpu: number;
  readonly mb: number;
  readonly stdout: string;
}

// Only the reference is measured, whatever target the environment speaks of.
const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GWS_')));

/**
 * Runs a process of Node in a folder, and measures it.
 * @param done the exit codes with which it did what is measured
 * @throws Error with what it printed when it exits with another one: then there is nothing to compare
 */
export function measured(args: readonly string[], folder: string, done = [0]): Took {
  const usage = join(folder, 'usage.json');
  const preload = `--require ${JSON.stringify(join(packageRoot, 'scripts', 'bench-usage.cjs'))}`;
  const env = { ...clean, NODE_OPTIONS: preload, BENCH_USAGE: usage };
  const begun = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: folder,
    env,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  const wall = performance.now() - begun;
  if (status === null || !done.includes(status))
    throw new Error(`${args.join(' ')}: exit ${status}\n${stdout}\n${stderr}`);
  const used = JSON.parse(readFileSync(usage, 'utf8'));
  rmSync(usage);
  return { wall, ...used, stdout };
}

/** The same for one of the scripts that were bundled into a folder; it prints one line of JSON, which is given. */
export function measuredScript<T>(name: string, args: readonly string[], folder: string): T {
  return JSON.parse(measured([join(BUNDLED, `${name}.js`), ...args], folder).stdout);
}
