import { expect, test } from 'vitest';
import { startReference } from '../../src/reference/reference.js';
import { BRIEF, command, variablesFor } from './command.test-driver.js';

test('--bail ends the run once a MUST is contradicted: the rest is not driven, the target is left tidy, and exit is 1', async () => {
  const reference = await startReference({ deviation: 'active-code-string' });
  try {
    const run = await command(['--bail'], { ...BRIEF, ...variablesFor(reference) });
    const report = run.report();
    expect(run.code).toBe(1);
    expect(run.stderr).toMatch(/^RES-01 failed \(--bail\): ending the calls and sessions/m);
    expect(report.verdict).toBe('non-conformant');
    // A whole run has more than a hundred and fifty.
    expect(report.timing.requests).toBeLessThan(120);
    expect(reference.state()).toEqual({ callsUp: 0, agentsLoggedIn: 0, cometdSessions: 0 });
  } finally {
    await reference.stop();
  }
});

test('a run with --only that passes says that it is what was asked that holds, in every report', async () => {
  const run = await command(['--only', 'RES-01', '--only', 'RES-04'], BRIEF);
  expect(run.code).toBe(0);
  const { stdout, 'badge.json': badge, 'summary.md': summary, 'report.html': html } = run.artefacts();
  expect(stdout).toContain('not asked    60 requirements (--only)');
  expect(stdout?.trimEnd().split('\n').at(-1)).toBe(
    'reference: conformant in what was asked (--only): RES-01, RES-04; 30 of 31 MUST not asked',
  );
  expect(JSON.parse(badge ?? '').message).toBe('conformant (full, --only)');
  expect(summary).not.toContain('filtered out');
  expect(html).toContain('60 requirements not asked');
});
