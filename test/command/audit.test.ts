import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { packageRoot } from '../../src/package.js';
import type { Report } from '../../src/schemas/report.gen.js';
import { BRIEF, command, suiteWords } from './command.test-driver.js';

const conformant = join(packageRoot, 'fixtures', 'recordings', 'conformant.har.gz');
const scratch = mkdtempSync(join(tmpdir(), 'audit-test-'));
let run: ReturnType<typeof spawnSync>;
/** The folder of its reports, which outlives the test that made it. */
const kept = join(scratch, 'run');

beforeAll(() => {
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, ...BRIEF };
  const [node, ...words] = suiteWords();
  run = spawnSync(node, [...words, '--reports', kept, '--only', 'RES,ACT-01,ACT-03,REL'], {
    cwd: scratch,
    env,
  });
});
afterAll(() => rmSync(scratch, { recursive: true }));

const verdicts = ({ requirements }: Report) =>
  requirements.map(({ id, verdict, reason }) => ({ id, verdict, reason }));
const reportIn = (folder: string): Report => JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8'));

describe('audit', () => {
  test('judges the trace of a run as the run was judged, also without its intents, and copies it', async () => {
    expect(run.status).toBe(0);
    const before = reportIn(kept);
    const audited = await command(['audit', kept]);
    expect(audited.code).toBe(0);
    expect(verdicts(audited.report())).toEqual(verdicts(before));
    expect(audited.report().target.kind).toBe('recording');
    expect(audited.artefacts()['trace.ndjson']).toBe(readFileSync(join(kept, 'trace.ndjson'), 'utf8'));
    const wire = readFileSync(join(kept, 'trace.ndjson'), 'utf8')
      .split('\n')
      .filter((line) => !line.includes('"type":"intent"'))
      .join('\n');
    writeFileSync(join(scratch, 'wire.ndjson'), wire);
    expect(verdicts((await command(['audit', join(scratch, 'wire.ndjson')])).report())).toEqual(
      verdicts(before),
    );
  });

  test('judges by Ctrl-C what it read so far, though more may come', async () => {
    const [node, ...words] = suiteWords();
    const folder = join(scratch, 'so far');
    const given = ['audit', '-', '--reports', folder];
    const child = spawn(node, [...words, ...given], { cwd: scratch, stdio: ['pipe', 'ignore', 'pipe'] });
    const ended = once(child, 'exit');
    child.stdin.write(readFileSync(join(kept, 'trace.ndjson')));
    // It is there once the first record is known, beside the name that it gets in the end.
    const isBegun = () => existsSync(folder) && readdirSync(folder).some((name) => name.endsWith('.part'));
    await expect.poll(isBegun, { timeout: 60_000 }).toBe(true);
    child.kill('SIGINT');
    const [, signal] = await ended;
    expect(signal).toBeNull();
    expect(reportIn(folder).recording?.messages).toBeGreaterThan(0);
  });

  test('writes every report of a packed HAR, without the credentials, cookies and tokens in it', async () => {
    const audited = await command(['audit', conformant]);
    expect(audited.code).toBe(0);
    expect(audited.stdout).toMatch(/^recording: conformant except/m);
    expect(Object.keys(audited.artefacts()).sort()).toEqual(
      'badge.json ctrf.json findings.sarif junit.xml report.html report.json stderr stdout summary.md trace.ndjson traffic.har'.split(
        ' ',
      ),
    );
    const har = gunzipSync(readFileSync(conformant)).toString('utf8');
    const secrets = new Set(
      [
        ...har.matchAll(
          /JSESSIONID=([\w.-]{8,})|"Basic ([\w+/=]+)"|"clientId\\":\\"(\w+)|"x-csrf-token",\s*"value": "([\w-]{8,})"/gi,
        ),
      ].flatMap(([, ...found]) => found.filter((each) => each !== undefined)),
    );
    expect(secrets.size).toBeGreaterThanOrEqual(3);
    for (const [name, text] of Object.entries(audited.artefacts()))
      for (const secret of secrets) expect(text.includes(secret), name).toBe(false);
  });

  test('judges a recording in parts, each of which is verified, and merge gives the report of the whole', async () => {
    const parts = ['1/2', '2/2'].map((part) => join(scratch, `part-${part[0]}`));
    for (const [index, folder] of parts.entries()) {
      const shard = ['--shard', `${index + 1}/2`, '--run-id', 'r1', '--reports', folder];
      expect((await command(['audit', conformant, ...shard])).code).toBe(0);
      expect((await command(['verify', folder])).code).toBe(0);
    }
    const merged = await command(['merge', ...parts]);
    const whole = await command(['audit', conformant]);
    expect(merged.code).toBe(whole.code);
    const [{ shards, ...report }, { trace, ...before }] = [merged.report(), whole.report()];
    expect(shards?.parts).toHaveLength(2);
    expect(report).toEqual(before);
  });

  test('reads a folder of files side by side, and takes its time limits from the environment', async () => {
    const folder = join(scratch, 'files');
    mkdirSync(folder);
    cpSync(conformant, join(folder, 'of-the-agent.har.gz'));
    const audited = await command(['audit', folder, '--strict'], { GWS_QUIET_MS: '20000' });
    // Nothing came so long after the released calls.
    expect(audited.report().requirements.find(({ id }) => id === 'REL-01')).toMatchObject({
      verdict: 'inconclusive',
      reason: expect.stringMatching(/no sentinel/),
    });
    expect(audited.code).toBe(3);
  });

  test.each([
    [
      'what is no recording',
      [join(packageRoot, 'README.md')],
      /README.md holds neither HTTP traffic nor CometD messages: accepted are/,
    ],
    ['what is not there', ['nowhere.har'], /nowhere.har/],
    ['an empty folder', ['.env.d'], /.env.d/],
    ['an address that is none', [conformant, '--url', 'gws'], /--url is "gws": accepted is an address/],
    [
      'a recording where the reports are written',
      [kept, '--reports', kept],
      /lies where the reports are written, and would be lost/,
    ],
    [
      'two traces',
      [join(kept, 'trace.ndjson'), conformant],
      /is a trace of this suite and is not the only file/,
    ],
  ])('refuses %s in a sentence', async (_, args, words) => {
    const refused = await command(['audit', ...args]);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(words);
    expect(refused.stderr.trim().split('\n')).toHaveLength(1);
  });
});

describe('verify', () => {
  test('says that the report of a run is verified, and that of an audit', async () => {
    expect(await command(['verify', kept])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('verified: '),
    });
    const audited = await command(['audit', conformant, '--reports', join(scratch, 'audited')]);
    expect(audited.code).toBe(0);
    expect((await command(['verify', join(scratch, 'audited', 'report.json')])).code).toBe(0);
  });

  test('finds one altered verdict, and one altered line of the trace', async () => {
    const altered = join(scratch, 'altered');
    cpSync(kept, altered, { recursive: true });
    const report = reportIn(altered);
    const act03 = report.requirements.find(({ id }) => id === 'ACT-03');
    if (act03 !== undefined) act03.verdict = 'fail';
    writeFileSync(join(altered, 'report.json'), JSON.stringify(report));
    const verdict = await command(['verify', altered]);
    expect(verdict).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/^not verified: .*\n {2}ACT-03 is fail, and comes to pass\n$/),
    });
    cpSync(kept, altered, { recursive: true });
    const trace = readFileSync(join(altered, 'trace.ndjson'), 'utf8');
    writeFileSync(join(altered, 'trace.ndjson'), trace.replace('{"statusCode":0}', '{"statusCode":1}'));
    expect(await command(['verify', altered])).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('trace.ndjson is not the one of the report'),
    });
  });

  test('verifies shared and repeated runs, each with its own trace', async () => {
    const repeated = join(scratch, 'repeated');
    const made = await command(
      ['--reports', repeated, '--repeat', '2', '--share', '--only', 'ACT-03'],
      BRIEF,
    );
    expect(made.code).toBe(0);
    expect((await command(['verify', repeated])).code).toBe(0);
    const trace = join(repeated, 'run-2', 'trace.ndjson');
    writeFileSync(trace, readFileSync(trace, 'utf8').replace('{"statusCode":0}', '{"statusCode":9}'));
    expect(await command(['verify', repeated])).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('run-2: trace.ndjson is not the one of the report'),
    });
  });

  test('refuses a folder without a report in a sentence', async () => {
    expect(await command(['verify', scratch])).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/is a folder without report.json\n$/),
    });
  });
});
