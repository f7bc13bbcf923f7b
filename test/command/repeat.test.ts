import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { clearReports } from '../../src/cli/judge-target.js';
import { sumOf } from '../../src/cli/plan-text.js';
import { repeat } from '../../src/cli/repeat.js';
import { readConfiguration } from '../../src/config/read-configuration.js';
import { type Behaviour, conformant } from '../../src/reference/behaviour.js';
import { deviationNamed } from '../../src/reference/deviations.js';
import type { MakeBehaviour } from '../../src/reference/named-behaviour.js';
import { startReference } from '../../src/reference/reference.js';
import { sampleReport } from '../../src/report/sample-report.test-driver.js';
import type { Report } from '../../src/schemas/report.gen.js';
import { BRIEF, command, variablesFor } from './command.test-driver.js';
import { judgeInProcess } from './judge-in-process.test-driver.js';

const lenient = { requireComplete: false, strict: false };
const NOTHING = { callsUp: 0, agentsLoggedIn: 0, cometdSessions: 0 };

/** A reference that deviates in some runs alone, which it counts by the logins of its first agent. */
function deviatingIn(deviations: Record<string, (run: number) => boolean>): MakeBehaviour {
  return (means) => {
    let run = 0;
    const counting: Partial<Behaviour> = {
      answer: (asked, planned) => {
        const begins = asked.body.operationName === 'StartContactCenterSession';
        if (begins && asked.agent === means.agents[0]) run += 1;
        return planned;
      },
    };
    const sometimes = Object.entries(deviations).map(([name, isOn]) => {
      const own = deviationNamed(name)?.behaviour(means) ?? {};
      const hooks = Object.entries(own).map(([hook, deviant]) => {
        const plain = conformant[hook as keyof Behaviour];
        return [hook, (...asked: unknown[]) => Reflect.apply(isOn(run) ? deviant : plain, undefined, asked)];
      });
      return Object.fromEntries(hooks);
    });
    return Object.assign(counting, ...sometimes);
  };
}

describe('a repetition', () => {
  test('tells what fails in some runs from what fails in all, and a MAY that differs, against one reference', async () => {
    const behaviour = deviatingIn({
      'notification-after-release': (run) => run === 2,
      'empty-disposition-refused': (run) => run === 3,
      'nested-flattened': () => true,
    });
    const reference = await startReference({ behaviour });
    try {
      const configuration = readConfiguration({ GWS_QUIET_MS: '300' });
      const judge = async () => (await judgeInProcess(configuration, reference)).report;
      const report = await repeat(3, judge, lenient, new AbortController().signal);
      const reasonOf = (id: string) => report.requirements.find((each) => each.id === id)?.reason;
      expect(reasonOf('REL-01')).toMatch(/^failed in 1 of 3 runs: flaky; run-2: AttachedDataChanged/);
      expect(reasonOf('ACT-08')).toMatch(/^failed in 3 of 3 runs; run-1: /);
      expect(reasonOf('ERR-19')).toMatch(
        /^differs between the 3 runs; run-1, run-2: .*taken.*; run-3: .*refused/,
      );
      const changing = report.repeats?.requirements.filter(({ across }) => across !== 'same');
      expect(changing).toEqual([
        { id: 'REL-01', verdicts: ['pass', 'fail', 'pass'], run: 'run-2', across: 'flaky' },
        { id: 'ERR-19', verdicts: ['info', 'info', 'info'], run: 'run-1', across: 'differing' },
      ]);
      expect(report).toMatchObject({
        verdict: 'non-conformant',
        exitCode: 1,
        headline: 'reference: non-conformant: ACT-08, REL-01 failed; 3 runs, flaky: REL-01 (fail in 1)',
      });
      expect(report.timing.latency.answer?.count).toBeGreaterThan(150);
      expect(reference.state()).toEqual(NOTHING);
    } finally {
      await reference.stop();
    }
  });

  /** Runs that take no time; what happens after each is told. */
  async function repeated(times: number, after: (run: number) => Partial<Report> | undefined) {
    const stopping = new AbortController();
    const titles: string[] = [];
    const judge = async ({ title }: { title: string }) => {
      titles.push(title);
      const changed = after(titles.length);
      if (changed === undefined) stopping.abort();
      return { ...sampleReport(), ...changed };
    };
    const { repeats, notices } = await repeat(times, judge, lenient, stopping.signal);
    return { titles, count: repeats?.count, planned: repeats?.planned, notice: notices?.[0] };
  }

  test('begins no run after one that was stopped or that judged nothing', async () => {
    expect(await repeated(5, (run) => (run === 3 ? undefined : {}))).toEqual({
      titles: ['run 1 of 5', 'run 2 of 5', 'run 3 of 5'],
      count: 3,
      planned: 5,
      notice: 'Run 3 of 5 was stopped: the others were not begun.',
    });
    const inUse = await repeated(4, (run) => (run === 2 ? { verdict: 'void' } : {}));
    expect(inUse).toMatchObject({ count: 2, notice: expect.stringMatching(/^Run 2 of 4 judged nothing/) });
    expect((await repeated(2, () => ({}))).count).toBe(2);
  });
});

test('what an earlier run or repetition wrote is taken away, and nothing else', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gws-clear-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const name of ['run-1', 'run-12', 'run-later']) mkdirSync(join(folder, name));
  for (const name of ['report.json', 'run-1/trace.ndjson', 'run-12/report.html', 'open.json', 'notes.txt'])
    writeFileSync(join(folder, name), '');
  for (const name of ['run-1/notes.txt', 'run-later/report.json']) writeFileSync(join(folder, name), '');
  clearReports(folder);
  expect(readdirSync(folder, { recursive: true }).sort()).toEqual(
    ['notes.txt', 'open.json', 'run-1', 'run-1/notes.txt', 'run-later', 'run-later/report.json'].sort(),
  );
  clearReports(join(folder, 'not-there'));
});

test('what a repetition does to the target is said as many times over', () => {
  const effects = {
    calls: [],
    dispositions: 0,
    changed: 0,
    byKey: {},
    otherRequests: 12,
    userEvents: 1,
    byAgent: [],
    durationMs: 0,
  };
  expect(sumOf(readConfiguration({}, { repeat: '5' }), effects)).toMatch(
    /^0 calls, 12 requests .*15002; all of it 5 times, one run after another$/,
  );
});

describe('run --repeat', () => {
  test('writes each run into a folder of its own and one report over all, against one reference', async () => {
    const run = await command(['--repeat', '2', '--only', 'ACT-03,REL-01'], BRIEF);
    const files = (folder: string) => readdirSync(join(run.folder, 'reports', folder)).sort();
    const rendered = [
      'badge.json',
      'ctrf.json',
      'findings.sarif',
      'junit.xml',
      'report.html',
      'report.json',
      'summary.md',
    ];
    expect(files('.')).toEqual([...rendered, 'run-1', 'run-2'].sort());
    for (const folder of ['run-1', 'run-2'])
      expect(files(folder)).toEqual([...rendered, 'trace.ndjson', 'traffic.har'].sort());
    const report = run.report();
    expect(report).toMatchObject({ exitCode: 0, repeats: { planned: 2, count: 2 } });
    expect(report.requirements.find(({ id }) => id === 'REL-01')?.reason).toMatch(
      /^passed in 2 of 2 runs; run-1/,
    );
    expect(report.counts.MUST).toMatchObject({ pass: 2, untested: 29 });
    expect(run.stderr).toMatch(/^run 1 of 2: http:\/\/127.*: first call, active/m);
    expect(run.stderr).toMatch(/^run 2 of 2: reference: conformant in what was asked/m);
    expect(run.stdout.trimEnd().split('\n').at(-1)).toBe(report.headline);
    expect(run.code).toBe(0);
  });

  test('interrupted in the second of three ends that one as any run is, and reports over two', async () => {
    const reference = await startReference();
    try {
      let sent = false;
      const variables = { ...BRIEF, ...variablesFor(reference), GWS_QUIET_MS: '2000' };
      const run = await command(['--repeat', '3', '--only', 'ACT-04,REL-01'], variables, (stderr, kill) => {
        if (sent || !/run 2 of 3[\s\S]*quiet window/.test(stderr)) return;
        sent = true;
        kill('SIGINT');
      });
      const report = run.report();
      expect(report.repeats?.requirements.filter(({ verdicts }) => verdicts[0] === 'pass')).toEqual([
        { id: 'ACT-04', verdicts: ['pass', 'pass'], run: 'run-1', across: 'same' },
        { id: 'REL-01', verdicts: ['pass', 'inconclusive'], run: 'run-2', across: 'same' },
      ]);
      expect(report.verdict).toBe('inconclusive');
      expect(report.notices?.[0]).toMatch(/^Run 2 of 3 was stopped/);
      expect(existsSync(join(run.folder, 'reports/run-3'))).toBe(false);
      expect(run.code).toBe(3);
      expect(reference.state()).toEqual(NOTHING);
    } finally {
      await reference.stop();
    }
  });
});
