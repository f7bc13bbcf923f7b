import { describe, expect, test } from 'vitest';
import { startReference } from '../../src/reference/reference.js';
import { BRIEF, command, having, variablesFor } from './command.test-driver.js';
import { judgeReference } from './judge-in-process.test-driver.js';

const NOTHING = { callsUp: 0, agentsLoggedIn: 0, cometdSessions: 0 };

describe.concurrent('a run against a reference that deviates in one way', () => {
  test.each([
    ['notification-after-release', 'REL-01', []],
    ['refusal-modifies', 'ERR-18', []],
    ['no-event', 'REL-02', ['REL-03', 'REL-04', 'REL-05', 'REL-08', 'ERR-23']],
    [
      'another-value',
      'ACT-03',
      ['ACT-09', 'ACT-10', 'ACT-11', 'ACT-13', 'ACT-15', 'ACT-17', 'KEY-01', 'KEY-02', 'KEY-03', 'REL-04'],
    ],
  ])('%s fails exactly %s, with exit 1, and leaves %j undecided', async (deviation, failed, undecided) => {
    const { report, left } = await judgeReference({ deviation });
    expect(having(report, 'fail', 'warn', 'error', 'untested')).toEqual([failed]);
    expect(having(report, 'inconclusive')).toEqual(undecided);
    expect(report).toMatchObject({ verdict: 'non-conformant', exitCode: 1 });
    expect(left).toEqual(NOTHING);
  });

  test('no notification at all fails exactly ACT-01, and what depends on it says so', async () => {
    const { report, left } = await judgeReference({ deviation: 'no-notification' });
    expect(having(report, 'fail', 'warn', 'error', 'untested')).toEqual(['ACT-01']);
    const dependent = report.requirements.filter(({ verdict }) => verdict === 'inconclusive');
    expect(dependent.length).toBeGreaterThan(15);
    expect(new Set(dependent.map(({ because }) => because))).toEqual(new Set(['ACT-01']));
    expect(report.exitCode).toBe(1);
    expect(left).toEqual(NOTHING);
  });

  test('a channel that falls silent after the control leaves REL-01 inconclusive, with exit 3', async () => {
    const { report } = await judgeReference({ deviation: 'silent-after-control' });
    expect(having(report, 'fail', 'error')).toEqual([]);
    const silent = report.requirements.find(({ id }) => id === 'REL-01');
    expect(silent).toMatchObject({ verdict: 'inconclusive' });
    expect(silent?.reason).toContain('no sentinel');
    expect(report).toMatchObject({ verdict: 'inconclusive', exitCode: 3 });
    expect(report.headline).toContain('REL-01');
  });
});

describe('the command, configured by .env alone,', () => {
  test('finds a conformant reference conformant: every MUST and SHOULD pass, every MAY info, for one quiet window, in a page of less than 400 KB', async () => {
    const reference = await startReference();
    try {
      const run = await command(['--allow', 'reporting'], { ...BRIEF, ...variablesFor(reference) });
      const report = run.report();
      const wanted = report.requirements.map(({ id, level }) => [id, level === 'MAY' ? 'info' : 'pass']);
      expect(report.requirements.map(({ id, verdict }) => [id, verdict])).toEqual(wanted);
      expect(report).toMatchObject({ verdict: 'conformant', profile: 'full', exitCode: 0 });
      expect(run.code).toBe(0);
      expect(report.timing.windows).toBe(1);
      // It is attached to tickets, and opened from a share.
      expect(Buffer.byteLength(run.artefacts()['report.html'] ?? '')).toBeLessThan(400_000);
    } finally {
      await reference.stop();
    }
  });

  test('exits 1 where the reference deviates, and says so in its last line', async () => {
    const reference = await startReference({ deviation: 'notification-after-release' });
    try {
      const run = await command(['--allow', 'reporting'], { ...BRIEF, ...variablesFor(reference) });
      expect(run.code).toBe(1);
      expect(run.stdout.trimEnd().split('\n').at(-1)).toBe('non-conformant: REL-01 failed');
    } finally {
      await reference.stop();
    }
  });

  test('leaves no call up, no agent logged in and no CometD session, three times in a row', async () => {
    const reference = await startReference();
    try {
      for (const _ of [1, 2, 3]) {
        const run = await command(['--only', 'ACT-03,REL-01'], { ...BRIEF, ...variablesFor(reference) });
        expect(having(run.report(), 'pass')).toEqual(['ACT-03', 'REL-01']);
        expect(reference.state()).toEqual(NOTHING);
      }
    } finally {
      await reference.stop();
    }
  });
});
