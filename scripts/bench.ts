/**
 * Measures what a run costs beside what it has to wait for: the wall time of a full run against the reference, less its
 * quiet windows, as a ratio to an empty Vitest run (one file with one empty test, in one worker as the specs are). Both are
 * processes of their own, the run that of the built package; they alternate, so that the load of the machine meets both.
 * Then it judges conformant traces of 1,000, 10,000 and 100,000 exchanges, each in a process of its own, and prints the time for each
 * exchange as a ratio to the shortest trace, and the most memory held. Last it audits recordings of a contact centre's day, and prints how fast
 * that is as a ratio to JSON.parse of each line, and the most memory held. It prints figures and asserts nothing. The one argument is the
 * number of rounds.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../src/package.js';
import type { Report } from '../src/schemas/report.gen.js';

const ROUNDS = 5;

const rounds = Number(process.argv[2] ?? ROUNDS);
if (!Number.isInteger(rounds) || rounds < 1) throw new RangeError('rounds: a whole number from 1');
const folder = mkdtempSync(join(tmpdir(), 'gws-conformance-bench-'));
const modules = join(packageRoot, 'node_modules');
// Only the reference is measured, whatever target the environment speaks of.
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GWS_')));

try {
  symlinkSync(modules, join(folder, 'node_modules'), 'junction');
  mkdirSync(join(folder, 'empty'));
  writeFileSync(
    join(folder, 'empty', 'empty.test.ts'),
    "import { test } from 'vitest';\ntest('nothing', () => {});\n",
  );
  // The first of each meets cold caches.
  emptyRun();
  fullRun();
  const ratios: number[] = [];
  for (let round = 1; round <= rounds; round++) {
    const empty = emptyRun();
    const { wall, windows, own } = fullRun();
    const ratio = (wall - windows) / empty;
    ratios.push(ratio);
    print(
      `${round}  empty ${ms(empty)}   run ${ms(wall)} - windows ${ms(windows)} = ${ms(wall - windows)} (${ms(own - windows)} of it in its trace)   ratio ${ratio.toFixed(2)}`,
    );
  }
  print(`median ratio ${median(ratios).toFixed(2)} of ${rounds} rounds`);
  judging([1_000, 10_000, 100_000]);
  recordings([10, 100]);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Prints what it costs to judge conformant traces of so many exchanges. */
function judging(lengths: readonly number[]): void {
  let first: number | undefined;
  for (const length of lengths) {
    const script = join(packageRoot, 'scripts', 'bench-judging.ts');
    const args = ['--import', import.meta.resolve('tsx'), script, String(length)];
    const { stdout, stderr, status } = spawnSync(process.execPath, args, {
      cwd: packageRoot,
      env,
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`judging ${length} exchanges: exit ${status}\n${stderr}`);
    const { ms: spent, mb }: { ms: number; mb: number } = JSON.parse(stdout);
    const each = spent / length;
    first ??= each;
    print(
      `judging ${length} exchanges: ${ms(spent)}, ${each.toFixed(2)} ms each, ratio ${(each / first).toFixed(2)}, ${mb} MB at most`,
    );
  }
}

/** Prints how fast recordings of so many megabytes are audited. */
function recordings(sizes: readonly number[]): void {
  for (const size of sizes) {
    const script = join(packageRoot, 'scripts', 'bench-recordings.ts');
    const args = ['--import', import.meta.resolve('tsx'), script, String(size), folder];
    const { stdout, stderr, status } = spawnSync(process.execPath, args, {
      cwd: packageRoot,
      env,
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`a recording of ${size} MB: exit ${status}\n${stderr}`);
    const { lines, parse, audit, mb }: { lines: number; parse: number; audit: number; mb: number } =
      JSON.parse(stdout);
    print(
      `a recording of ${size} MB, ${lines} lines: JSON.parse ${ms(parse)}, audit ${ms(audit)}, ratio ${(parse / audit).toFixed(2)}, ${mb} MB at most`,
    );
  }
}

/** Wall time of the empty Vitest run, in milliseconds. */
function emptyRun(): number {
  const root = join(folder, 'empty');
  const pool = ['--pool', 'threads', '--no-isolate', '--maxWorkers', '1', '--no-file-parallelism'];
  return timed([join(modules, 'vitest', 'vitest.mjs'), 'run', '--root', root, ...pool]);
}

/** Times of a full run in milliseconds: the whole process, its quiet windows, and what its trace spans. */
function fullRun(): { wall: number; windows: number; own: number } {
  const reports = join(folder, 'reports');
  const main = join(packageRoot, 'dist', 'main.js');
  const wall = timed([main, 'run', '--reports', reports]);
  const { timing }: Report = JSON.parse(readFileSync(join(reports, 'report.json'), 'utf8'));
  return { wall, windows: timing.windowsMs, own: timing.durationMs };
}

/** @throws Error with what the process printed when it does not exit with 0: then there is nothing to compare */
function timed(args: readonly string[]): number {
  const begun = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: folder,
    env,
    encoding: 'utf8',
  });
  const spent = performance.now() - begun;
  if (status !== 0) throw new Error(`${args.join(' ')}: exit ${status}\n${stdout}\n${stderr}`);
  return spent;
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return ((sorted[middle] ?? 0) + (sorted[sorted.length - 1 - middle] ?? 0)) / 2;
}

function ms(time: number): string {
  return `${Math.round(time)} ms`;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
