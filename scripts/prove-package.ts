/**
 * Proves the package as its users get it: packs it, installs the tarball into an empty folder outside the checkout, and
 * runs every command there. The suite judges the reference twice, once started by the run itself and once in another
 * process, found by `.env` alone. Nothing may be written into the installed package. Exit 0 when all of it holds.
 *
 * The installation needs a registry, or an npm cache that holds the dependencies: hence it is no part of `npm test`.
 */
import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { on, once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const folder = mkdtempSync(join(tmpdir(), 'gws-conformance-package-'));
const installed = join(folder, 'node_modules', 'gws-conformance');
// What belongs to the checkout, or to somebody's target, must not reach the installed package.
const env = Object.fromEntries(
  Object.entries(process.env).filter(
    ([name]) => !/^(GWS_|GITHUB_|npm_(package|lifecycle|config_local))/.test(name),
  ),
);

try {
  install();
  const before = fingerprint();
  writable(false);
  filesAreTheRightOnes();
  runIsConformant();
  otherCommandsWork();
  await referenceElsewhereIsConformant();
  assert.deepEqual(fingerprint(), before, 'something was written into node_modules');
  assert.deepEqual(readdirSync(folder).sort(), [
    '.env',
    'node_modules',
    'package-lock.json',
    'package.json',
    'reports',
  ]);
  say('nothing was written but the reports');
} finally {
  writable(true);
  rmSync(folder, { recursive: true, force: true });
}

function install(): void {
  execFileSync('npm', ['pack', '--loglevel=error', '--pack-destination', folder], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? 'no tarball';
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const flags = ['--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'];
  execFileSync('npm', ['install', ...flags, join(folder, tarball)], { cwd: folder, env, stdio: 'inherit' });
  rmSync(join(folder, tarball));
  say(`installed ${tarball}`);
}

function filesAreTheRightOnes(): void {
  const names = readdirSync(installed, { recursive: true, encoding: 'utf8' });
  assert.deepEqual(
    names.filter((name) => /\.ts$|\.test\.|test-driver|report[\\/]sample/.test(name)),
    [],
  );
  for (const name of ['LICENSE', 'README.md', 'ARCHITECTURE.md']) assert(names.includes(name), name);
  const title = "require('gws-conformance/schemas/report.schema.json').title";
  assert.match(execFileSync(process.execPath, ['-p', title], { cwd: folder, env, encoding: 'utf8' }), /\w/);
  say(`${names.length} files and folders, no test among them`);
}

function runIsConformant(): void {
  const { stdout } = command('--reports', 'reports');
  assert.match(stdout, /^reference: conformant: .*profile full/m);
  // Loaded twice, the module that holds the run would make two recorders and two headers.
  const trace = readFileSync(join(folder, 'reports', 'trace.ndjson'), 'utf8');
  assert.equal(trace.match(/^\{[^\n]*"type":"trace"/gm)?.length, 1);
  say('run: conformant against the reference');
}

function otherCommandsWork(): void {
  assert.match(command('list').stdout, /^(\d+) of \1 requirements would run/m);
  assert.match(command('docs').stdout, /^[1-9]\d* findings$/m);
  const { version } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
  assert.equal(command('--version').stdout.trim(), version);
  say('list, docs and --version');
}

async function referenceElsewhereIsConformant(): Promise<void> {
  const bin = join(folder, 'node_modules', '.bin', 'gws-conformance');
  const reference = spawn(bin, ['reference'], { cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const variables: string[] = [];
    for await (const [line] of on(createInterface(reference.stdout), 'line')) {
      if (/^GWS_\w+=/.test(line)) variables.push(line);
      if (line.startsWith('GWS_EVENTS=')) break;
    }
    writeFileSync(join(folder, '.env'), `${variables.join('\n')}\n`);
    const { stdout } = command('--allow', 'reporting');
    assert.match(stdout, /^conformant: .*profile full/m);
  } finally {
    reference.kill('SIGINT');
  }
  const [code] = await once(reference, 'exit');
  assert.equal(code, 0);
  say('reference in another process, judged by .env alone: conformant');
}

/** Runs `npx gws-conformance` in the folder; anything but exit 0 is thrown with what it printed. */
function command(...args: string[]) {
  const run = spawnSync('npx', ['gws-conformance', ...args], { cwd: folder, env, encoding: 'utf8' });
  assert.equal(run.status, 0, `${args.join(' ')}: exit ${run.status}\n${run.stdout}\n${run.stderr}`);
  return run;
}

/** Size and time of change of everything that is installed. */
function fingerprint(): Map<string, string> {
  const root = join(folder, 'node_modules');
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' });
  return new Map(
    names.map((name) => {
      const { size, mtimeMs } = statSync(join(root, name));
      return [name, `${size} ${mtimeMs}`];
    }),
  );
}

/** Protects the package's files and folders against writing, or lifts that; whoever is root writes all the same. */
function writable(yes: boolean): void {
  execFileSync('chmod', ['-R', yes ? 'u+w' : 'a-w', installed]);
}

function say(what: string): void {
  process.stdout.write(`package: ${what}\n`);
}
