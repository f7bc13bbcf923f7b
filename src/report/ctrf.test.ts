import { validateStrict } from 'ctrf';
import { expect, test } from 'vitest';
import { badgeOf } from './badge.js';
import { ctrfOf } from './ctrf.js';
import { sampleReport } from './sample-report.test-driver.js';

test('the CTRF report is valid and keeps every verdict apart', () => {
  const report = sampleReport();
  const ctrf = JSON.parse(ctrfOf(report));
  validateStrict(ctrf);
  const { summary, tests } = ctrf.results;
  expect(tests).toHaveLength(report.requirements.length);
  for (const [status, verdicts] of [
    ['failed', ['fail']],
    ['skipped', ['untested']],
    ['other', ['inconclusive', 'error']],
    ['passed', ['pass', 'warn', 'info']],
  ] as const) {
    const wanted = report.requirements.filter(({ verdict }) =>
      (verdicts as readonly string[]).includes(verdict),
    );
    expect(wanted.length).toBeGreaterThan(0);
    expect(summary[status]).toBe(wanted.length);
    expect(
      tests
        .filter((each: { status: string }) => each.status === status)
        .map((each: { name: string }) => each.name.slice(0, 6)),
    ).toEqual(wanted.map(({ id }) => id));
  }
});

test('the badge names the verdict and the profile', () => {
  const report = sampleReport();
  expect(JSON.parse(badgeOf(report))).toEqual({
    schemaVersion: 1,
    label: 'SetCallDisposition',
    message: `${report.verdict} (${report.profile})`,
    color: 'red',
  });
});
