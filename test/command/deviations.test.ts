import { describe, expect, test } from 'vitest';
import { deviationNamed } from '../../src/reference/deviations.js';
import { startReference } from '../../src/reference/reference.js';
import { reportOf } from '../../src/report/model.js';
import { terminalOf } from '../../src/report/terminal.js';
import type { Report } from '../../src/schemas/report.gen.js';
import { withoutIntents } from '../../src/trace/whole.js';
import { BRIEF, command, having, variablesFor } from './command.test-driver.js';
import { judgeReference } from './judge-in-process.test-driver.js';

const NOTHING = { callsUp: 0, agentsLoggedIn: 0, cometdSessions: 0 };
const COLUMNS = 80;
const ROWS = 24;

/** The last ten lines that a terminal of 80 columns shows of a report. */
function lastLinesOf(report: Report): string[] {
  const text = terminalOf(report, { colour: false, folder: 'reports', columns: COLUMNS, rows: ROWS });
  const lines = text
    .trimEnd()
    .split('\n')
    .flatMap((line) => line.match(/.{1,80}/gu) ?? ['']);
  return lines.slice(-10).map((line) => line.trim());
}

/** What came out for each requirement, and on how many exchanges. */
function outcomes({ requirements }: Report) {
  return requirements.map(({ id, verdict, reason, exchanges }) => ({ id, verdict, reason, exchanges }));
}

describe.concurrent('a run against a reference that deviates in one way leaves nothing behind, names the cause in its last ten lines, and is judged alike without its intents:', () => {
  test.each([
    ['active-code-string', 'RES-01', 'statusCode is the string "0", not the number 0'],
    ['success-500', 'RES-03', 'success is answered with HTTP 500'],
    [
      'notification-on-devices',
      'ACT-01',
      /AttachedDataChanged, \w+ with the value came after \d+ ms on \/v2\/me\/devices/,
    ],
    ['value-upper-case', 'ACT-03', /disposition "Gws-.*shows "GWS-/],
    ['type-of-duration', 'ACT-05', '/data/call/duration must be string or null, was number 262'],
    ['nested-flattened', 'ACT-08', 'GwsConformanceNested was {"kept":"yes"}, is nothing'],
    ['twice-at-once', 'ACT-10', 'a second AttachedDataChanged, Established with the same user data came'],
    ['html-escaped', 'ACT-11', /became "He said &#34;/],
    ['no-key-other-key', 'KEY-02', 'the value shows under Disposition, not under DispositionCode'],
    ['notification-after-release', 'REL-01', /about the released call came on \/v2\/me\/calls/],
    [
      'event-under-other-key',
      'REL-04',
      'the event carries the value under Disposition, not under DispositionCode',
    ],
    [
      'stranger-taken',
      'ERR-13',
      /bystander asked of agent's active call: .* -> HTTP 200, statusCode 0 answered success/,
    ],
    ['refusal-modifies', 'ERR-18', /HTTP 400.*the sent value "Gws-.*" shows in the call's user data/],
    ['configured-key-deleted', 'KEY-01', /DispositionCode/],
    ['each-seventh-code-string', 'RES-01', /the string "0", not the number 0 \(\d+ of \d+ exchanges\)/],
    ['held-another-value', 'ACT-11', /\(on hold\)/],
  ])('%s', async (deviation, id, cause) => {
    const variables = { ...BRIEF, ...deviationNamed(deviation)?.variables };
    const { report, trace, options, left } = await judgeReference({ deviation }, variables);
    expect(having(report, 'fail', 'warn')).toContain(id);
    expect(having(report, 'error', 'untested')).toEqual([]);
    const lines = lastLinesOf(report);
    expect(lines.join('\n')).toMatch(
      new RegExp(`again: gws-conformance --only ${id}(,[A-Z]{3}-\\d\\d)*$`, 'm'),
    );
    expect(lines.join(' ').replace(/\s+/g, ' ')).toMatch(cause);
    expect(outcomes(reportOf(withoutIntents(trace), options))).toEqual(outcomes(report));
    expect(left).toEqual(NOTHING);
  });

  test('no notification at all fails exactly ACT-01, and what depends on it says so', async () => {
    const { report } = await judgeReference({ deviation: 'no-notification' });
    expect(having(report, 'fail', 'warn', 'error', 'untested')).toEqual(['ACT-01']);
    const dependent = report.requirements.filter(({ verdict }) => verdict === 'inconclusive');
    expect(dependent.length).toBeGreaterThan(15);
    expect(new Set(dependent.map(({ because }) => because))).toEqual(new Set(['ACT-01']));
    expect(report.exitCode).toBe(1);
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
