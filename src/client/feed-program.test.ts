import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { Recorder } from '../trace/recorder.js';
import { openFeed } from './feed.js';

/** A program made of these lines of JavaScript, in a folder of its own, which it finds in HERE. */
function aProgram(source: string) {
  const folder = mkdtempSync(join(tmpdir(), 'gws-feed-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const program = join(folder, 'events');
  writeFileSync(program, `#!${process.execPath}\nconst fs = require('node:fs');\n${source}`);
  chmodSync(program, 0o755);
  const environment = { HERE: folder, PATH: process.env.PATH ?? '' };
  return { events: { program, environment }, file: (name: string) => join(folder, name) };
}

/** A feed of such a program. */
async function programFeed(source: string) {
  const { events, file } = aProgram(source);
  const recorder = new Recorder();
  recorder.redaction.redact('canary-of-the-site');
  const feed = await openFeed({ source: events, recorder });
  onTestFinished(() => feed.close());
  const told = () =>
    recorder.records.map((record) => {
      if (record.type === 'feed') return record.reason ?? record.state;
      return record.type === 'event' ? record.event : record.type;
    });
  return { feed, told, file };
}

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};
const pidIn = (path: string) => (existsSync(path) ? Number(readFileSync(path, 'utf8')) : 0);

it('what a program prints is read line by line, and it is ended with what it started, though they ignore SIGTERM', async () => {
  const { feed, told, file } = await programFeed(`
    if (process.argv.length > 2) throw new Error('no arguments were expected');
    process.on('SIGTERM', () => fs.writeFileSync(process.env.HERE + '/asked', ''));
    const stubborn = "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)";
    const child = require('node:child_process').spawn(process.execPath, ['-e', stubborn], { stdio: 'inherit' });
    fs.writeFileSync(process.env.HERE + '/pids', String(child.pid));
    process.stdout.write('{"event":"Alive"}\\n{"event":"Alive","n":');
    setTimeout(() => process.stdout.write('2}\\n'), 50);
    setInterval(() => {}, 1000);`);
  await expect
    .poll(told, { timeout: 10_000 })
    .toEqual(['open', { event: 'Alive' }, { event: 'Alive', n: 2 }]);
  const child = pidIn(file('pids'));
  expect(isAlive(child)).toBe(true);
  await feed.close();
  expect(existsSync(file('asked'))).toBe(true);
  await expect.poll(() => isAlive(child), { timeout: 5000 }).toBe(false);
  expect(told().at(-1)).toBe('closed');
});

it('a program that ends breaks the feed, with its exit code and its last words, and is started twice more', async () => {
  const { told, file } = await programFeed(`
    fs.appendFileSync(process.env.HERE + '/starts', 'x');
    process.stderr.write('connecting\\nlogin of canary-of-the-site refused\\n\\n');
    process.exitCode = 3;`);
  const ended = 'the program ended with exit code 3: login of [secret 1] refused';
  await expect.poll(told, { timeout: 20_000 }).toEqual(['open', ended, 'open', ended, 'open', ended]);
  expect(readFileSync(file('starts'), 'utf8')).toBe('xxx');
});

it('a program sees its standard input end when the run is killed', async () => {
  const { events, file } = aProgram(`
    fs.writeFileSync(process.env.HERE + '/pid', String(process.pid));
    process.stdin.resume().on('end', () => process.exit());`);
  const from = (path: string) => `from ${JSON.stringify(new URL(path, import.meta.url).href)}`;
  const run = spawn(process.execPath, [
    ...['--import', import.meta.resolve('tsx'), '--input-type=module', '-e'],
    `import { openFeed } ${from('./feed.ts')};
    import { Recorder } ${from('../trace/recorder.ts')};
    await openFeed({ source: ${JSON.stringify(events)}, recorder: new Recorder() });`,
  ]);
  onTestFinished(() => void run.kill('SIGKILL'));
  await expect.poll(() => pidIn(file('pid')), { timeout: 20_000 }).toBeGreaterThan(0);
  const pid = pidIn(file('pid'));
  run.kill('SIGKILL');
  await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false);
});

it('a program that cannot be started is no feed', async () => {
  const source = { program: '/nowhere/events', environment: {} };
  await expect(openFeed({ source, recorder: new Recorder() })).rejects.toMatchObject({
    name: 'TargetUnreachable',
    message: expect.stringMatching(
      /^Event feed unreachable at \/nowhere\/events: .*ENOENT; check GWS_EVENTS$/,
    ),
  });
});
