import { describe, expect, test } from 'vitest';
import { having } from '../command/command.test-driver.js';
import { floodForEver, floodOnce } from './floods.test-driver.js';
import { expectNothingProven, hostileRun, PATIENT, reasonOf } from './hostile-run.test-driver.js';
import { isAny } from './hostile-target.test-driver.js';

describe('a flood of messages', () => {
  test('60,000 at once are given up, and every row that needed the channel says so with the number', async () => {
    const run = await hostileRun(...floodOnce(60_000), PATIENT);
    expectNothingProven(run, /^(REL|ERR|KEY-0[12]|ACT-(09|1[0-57]))/);
    // What passes does so on the bystander's own call, whose channel is another.
    const passed = run.report.requirements.filter(({ verdict }) => verdict === 'pass');
    expect(passed.map(({ id }) => id)).toContain('ACT-01');
    for (const { id, exchanges } of passed)
      expect(exchanges, id).toEqual({ applies: 1, contradicted: 0, undecided: 0 });
    expect(run.report.timing.messages).toBeLessThan(10_000);
    const flood =
      /The target delivered 60\d{3} messages to \w+ over CometD, more than 10000 \(GWS_MAX_MESSAGES\)/;
    expect(run.report.notices?.join()).toMatch(flood);
    for (const id of ['ACT-09', 'REL-01', 'ACT-14']) expect(reasonOf(run, id), id).toMatch(flood);
  });

  test('60,000 at once about other calls change no verdict when so many are allowed', async () => {
    const { report } = await hostileRun(...floodOnce(60_000), {
      GWS_QUIET_MS: '300',
      GWS_MAX_MESSAGES: '100000',
      GWS_MAX_RUN_KB: '65536',
    });
    expect(report.timing.messages).toBeGreaterThan(60_000);
    expect(report.verdict).toBe('conformant');
    expect(having(report, 'fail', 'warn', 'error', 'inconclusive')).toEqual([]);
  });

  test.each([100, 3000])(
    'of %i with every poll, for ever, proves nothing from half a channel',
    async (count) => {
      const run = await hostileRun(...floodForEver(count), { ...PATIENT, GWS_MAX_MESSAGES: '5000' });
      expect(['inconclusive', 'void']).toContain(run.report.verdict);
      expect(having(run.report, 'fail', 'warn', 'error')).toEqual([]);
      expect(reasonOf(run, 'REL-01')).toContain('(GWS_MAX_MESSAGES)');
    },
  );
});

test('answers that are too much together end the run, and every row that was not driven says so', async () => {
  const run = await hostileRun(
    ({ pass }) =>
      pass({
        answer: (text) => text.replace(/^\{/, `{"pad":${JSON.stringify(Array(7).fill('x'.repeat(15_000)))},`),
      }),
    isAny,
    { ...PATIENT, GWS_MAX_RUN_KB: '2048' },
  );
  expect(run.report.verdict).toBe('inconclusive');
  expect(having(run.report, 'fail', 'error')).toEqual([]);
  expect(reasonOf(run, 'REL-01')).toContain('more than 2048 KiB in all (GWS_MAX_RUN_KB): the run was ended');
});
