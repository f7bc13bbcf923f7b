/**
 * Proves the package as its users get it: packs it, installs the tarball into an empty folder outside the checkout, and
 * runs every command there. The suite judges the reference twice, once started by the run itself and once in another
 * process, found by `.env` alone. Nothing may be written into the installed package. The same on every version of Node that is
 * supported, as far as it can be had, and the steps of the pipelines in docs/ci.md. Exit 0 when all of it holds.
 *
 * The installation needs a registry, or an npm cache that holds the dependencies: hence it is no part of `npm test`.
 */
import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { on, once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parse } from 'yaml';

const folder = mkdtempSync(join(tmpdir(), 'gws-conformance-package-'));
const installed = join(folder, 'node_modules', 'gws-conformance');
// What belongs to the checkout, or to somebody's target, must not reach the installed package.
const env = Object.fromEntries(
  Object.entries(process.env).filter(
    ([name]) => !/^(GWS_|GITHUB_|npm_(package|lifecycle|config_local))/.test(name),
  ),
);

const tarball = pack();
try {
  install();
  const before = fingerprint();
  writable(false);
  filesAreTheRightOnes();
  runIsConformant();
  otherCommandsWork();
  await withReference(judgedByDotEnvAlone);
  onEveryNode();
  assert.deepEqual(fingerprint(), before, 'something was written into node_modules');
  assert.deepEqual(readdirSync(folder).sort(), [
    '.env',
    tarball,
    'node_modules',
    'package-lock.json',
    'package.json',
    'reports',
  ]);
  say('nothing was written but the reports');
  writable(true);
  rmSync(join(folder, '.env'));
  await withReference(pipelinesAreGreen);
  specsRunInVitest();
} finally {
  writable(true);
  rmSync(folder, { recursive: true, force: true });
}

function pack(): string {
  execFileSync('npm', ['pack', '--loglevel=error', '--pack-destination', folder], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? 'no tarball';
}

function install(): void {
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const flags = ['--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'];
  execFileSync('npm', ['install', ...flags, join(folder, tarball)], { cwd: folder, env, stdio: 'inherit' });
  const { packages } = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8'));
  const kilobytes = Math.round(statSync(join(folder, tarball)).size / 1000);
  // The folder itself is one of them.
  say(`installed ${tarball}, ${kilobytes} KB, ${Object.keys(packages).length - 1} packages with it`);
}

/** A vendor's own suite: another empty folder, with Vitest beside the package. */
function specsRunInVitest(): void {
  const suite = join(folder, 'suite');
  mkdirSync(suite);
  writeFileSync(join(suite, 'package.json'), '{ "private": true, "type": "module" }\n');
  const flags = ['--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'];
  const from = [join(folder, tarball), `vitest@${readVersion('vitest')}`];
  execFileSync('npm', ['install', ...flags, ...from], { cwd: suite, env, stdio: 'inherit' });
  writeFileSync(
    join(suite, 'target.test.js'),
    "import { conformance } from 'gws-conformance/vitest';\n\nconformance();\n",
  );
  const testsOf = (...filter: string[]) => {
    const run = spawnSync('npx', ['vitest', 'run', '--reporter=json', '--outputFile=out.json', ...filter], {
      cwd: suite,
      env,
      encoding: 'utf8',
    });
    assert.equal(run.status, 0, run.stdout + run.stderr);
    const { numPassedTests, numPendingTests } = JSON.parse(readFileSync(join(suite, 'out.json'), 'utf8'));
    return [numPassedTests, numPendingTests];
  };
  assert.deepEqual(testsOf(), [62, 0]);
  assert.deepEqual(testsOf('-t', 'REL-01'), [1, 61]);
  say('a suite that imports gws-conformance/vitest passes: 62 tests, and one with -t REL-01');
}

function readVersion(name: string): string {
  return JSON.parse(readFileSync(join('node_modules', name, 'package.json'), 'utf8')).version;
}

function filesAreTheRightOnes(): void {
  const names = readdirSync(installed, { recursive: true, encoding: 'utf8' });
  assert.deepEqual(
    names.filter(
      (name) =>
        (name !== 'vitest.d.ts' && /\.ts$/.test(name)) || /\.test\.|test-driver|report[\\/]sample/.test(name),
    ),
    [],
  );
  for (const name of ['LICENSE', 'README.md', 'ARCHITECTURE.md']) assert(names.includes(name), name);
  const licences = readFileSync(join(installed, 'dist', 'THIRD-PARTY-LICENSES.txt'), 'utf8');
  for (const bundled of ['ajv', 'eta', 'yocto-spinner'])
    assert.match(licences, new RegExp(`^${bundled} [\\d.]+ \\(`, 'm'));
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

/** Starts the installed reference in another process, and gives the variables that it prints. */
async function withReference(use: (variables: Record<string, string>) => void): Promise<void> {
  const bin = join(folder, 'node_modules', '.bin', 'gws-conformance');
  const reference = spawn(bin, ['reference'], { cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const variables: Record<string, string> = {};
    for await (const [line] of on(createInterface(reference.stdout), 'line')) {
      const [, name, value] = /^(GWS_\w+)=(.*)/.exec(line) ?? [];
      if (name !== undefined && value !== undefined) variables[name] = value;
      if (name === 'GWS_EVENTS') break;
    }
    use(variables);
  } finally {
    reference.kill('SIGINT');
  }
  const [code] = await once(reference, 'exit');
  assert.equal(code, 0);
}

function judgedByDotEnvAlone(variables: Record<string, string>): void {
  const lines = Object.entries(variables).map(([name, value]) => `${name}=${value}\n`);
  writeFileSync(join(folder, '.env'), lines.join(''));
  const { stdout } = command('--allow', 'reporting');
  assert.match(stdout, /^conformant: .*profile full/m);
  writeFileSync(join(folder, '.env'), '');
  say('reference in another process, judged by .env alone: conformant');
}

/** The package as it is installed, run by every version of Node that it is for. */
function onEveryNode(): void {
  const cli = join(installed, 'dist', 'main.js');
  for (const major of ['20', '22', '24']) {
    const node = ['-y', '--prefer-offline', '-p', `node@${major}`, 'node'];
    const had = spawnSync('npx', [...node, '--version'], { cwd: tmpdir(), env, encoding: 'utf8' });
    const version = had.stdout?.trim();
    if (had.status !== 0) {
      say(`Node ${major}: skipped, it cannot be had: ${had.stderr?.trim().split('\n').at(-1)}`);
      continue;
    }
    assert.equal(version.split('.')[0], `v${major}`);
    const run = spawnSync('npx', [...node, cli, 'run'], { cwd: folder, env, encoding: 'utf8' });
    assert.equal(run.status, 0, `Node ${version}: exit ${run.status}\n${run.stdout}\n${run.stderr}`);
    assert.match(run.stdout, /^reference: conformant: .*profile full/m);
    assert.doesNotMatch(run.stderr, /warning/i);
    say(`Node ${version}: conformant against the reference`);
  }
}

/** The shell steps of the pipelines in docs/ci.md, as they stand there, with the secrets that they ask for. */
function pipelinesAreGreen(variables: Record<string, string>): void {
  const [github, gitlab] = [...readFileSync('docs/ci.md', 'utf8').matchAll(/^```yaml\n(.*?)^```/gms)].map(
    ([, yaml]) => parse(yaml ?? ''),
  );
  const summary = join(folder, 'step-summary.md');
  const isOurs = { ...env, CI: 'true', GITHUB_STEP_SUMMARY: summary };
  for (const { run, env: named = {} } of github.jobs.conformance.steps.filter((step: Step) => step.run)) {
    const secrets = Object.entries<string>(named).map(([name, value]) => {
      assert.match(value, new RegExp(`^\\$\\{\\{ (secrets|vars)\\.${name} \\}\\}$`));
      assert(variables[name] !== undefined, name);
      return [name, variables[name]];
    });
    step(run, { ...isOurs, ...Object.fromEntries(secrets) });
  }
  assert.match(readFileSync(summary, 'utf8'), /conformant except/);
  say('the GitHub Actions steps: conformant except what is not configured');
  rmSync(join(folder, 'reports'), { recursive: true });
  for (const script of gitlab.conformance.script) step(script, { ...env, CI: 'true', ...variables });
  for (const path of ['reports/report.html', gitlab.conformance.artifacts.reports.junit])
    assert(statSync(join(folder, path)).size > 0, path);
  say('the GitLab CI steps: conformant');
}

interface Step {
  run?: string;
  env?: Record<string, string>;
}

function step(script: string, environment: Record<string, string | undefined>): void {
  const run = spawnSync('bash', ['-e', '-c', script], { cwd: folder, env: environment, encoding: 'utf8' });
  assert.equal(run.status, 0, `${script}: exit ${run.status}\n${run.stdout}\n${run.stderr}`);
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
