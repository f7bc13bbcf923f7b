import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startReference } from '../../src/reference/reference.js';
import { sampleReport } from '../../src/report/sample-report.test-driver.js';
import { BRIEF, command, variablesFor } from './command.test-driver.js';

/** A folder that is gone when the test is over, and which runs of the command share. */
function shared(): string {
  const folder = mkdtempSync(join(tmpdir(), 'regressions-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

test('A failure is written down, known, told by diff as regressed, and stale when it is mended', async () => {
  const folder = shared();
  const [known, before, after] = ['known.yaml', 'before', 'after'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  const few = ['run', '--only', 'RES-03,REL-01', '--allow', 'reporting'];
  const conformant = await command([...few, '--reports', before], BRIEF);
  expect(conformant.code).toBe(0);

  const reference = await startReference({ deviation: 'released-success-500' });
  try {
    const variables = { ...BRIEF, ...variablesFor(reference) };
    const against = await command([...few, '--against', before, '--reports', after], variables);
    expect(against.code).toBe(1);
    expect(against.stdout.trimEnd().split('\n').at(-1)).toBe(
      `1 regression against ${before}: RES-03; non-conformant: RES-03 failed`,
    );

    const refused = await command(['baseline', 'update', after, '--baseline', known, '--accept-new']);
    expect([refused.code, refused.stderr]).toEqual([
      2,
      '--accept-new is given without --reason: say why the failures are put up with\n',
    ]);
    const written = await command([
      'baseline',
      'update',
      after,
      '--baseline',
      known,
      '--accept-new',
      '--reason',
      'a proxy of ours',
    ]);
    expect(written.stdout).toBe(`RES-03 fail: written down\n${known} is written\n`);
    const excused = await command([...few, '--baseline', known], variables);
    expect(excused.code).toBe(0);
    expect(excused.stdout).toMatch(/conformant but for 1 known failure: RES-03, in what was asked[^\n]*\n$/);
  } finally {
    await reference.stop();
  }

  const diff = await command(['diff', before, after, '--format', 'markdown']);
  expect(diff.code).toBe(1);
  expect(diff.stdout).toMatch(/^### ✕ 1 regression: RES-03\n/);
  expect(diff.stdout.trimEnd().split('\n').length).toBeLessThanOrEqual(20);
  expect((await command(['diff', join(before, 'trace.ndjson'), join(before, 'report.json')])).code).toBe(0);

  const mended = await command([...few, '--baseline', known], BRIEF);
  expect(mended.code).toBe(1);
  expect(mended.stdout).toContain(
    'reference: stale baseline: RES-03 is pass, and was expected to fail; conformant',
  );
  const emptied = await command(['baseline', 'update', before, '--baseline', known]);
  expect(emptied.stdout).toBe(`RES-03 is pass: taken out\n${known} is written\n`);
  expect(readFileSync(known, 'utf8')).toMatch(/^# Known failures: .*\n# .*\n\nknown: \[\]\n$/);
});

test('What cannot be compared or read is told in a sentence, before anything is contacted', async () => {
  const folder = shared();
  const report = sampleReport();
  writeFileSync(join(folder, 'report.json'), JSON.stringify(report));
  const other = join(folder, 'other.json');
  writeFileSync(other, JSON.stringify({ ...report, profile: 'api' }));
  const diff = await command(['diff', folder, other]);
  expect([diff.code, diff.stdout]).toEqual([2, '']);
  expect(diff.stderr).toBe(
    'The reports cannot be compared: they are of profile full and of profile api; gws-conformance diff --force compares what both have\n',
  );
  expect((await command(['diff', folder, other, '--force'])).code).toBe(0);
  const void_ = join(folder, 'void.json');
  writeFileSync(void_, JSON.stringify({ ...report, verdict: 'void', headline: 'void: nothing was judged' }));
  expect((await command(['diff', folder, void_])).code).toBe(3);
  for (const [args, sentence] of [
    [
      ['diff', folder, 'nowhere'],
      'nowhere is not there; a folder of reports is accepted, or a report.json\n',
    ],
    [['diff', folder, folder, '--format', 'xml'], '--format is "xml": accepted is text, markdown, json\n'],
    [
      ['run', '--baseline', 'nowhere'],
      'nowhere is not there: gws-conformance baseline update REPORT writes it\n',
    ],
    [
      ['run', '--against', folder, '--profile', 'api', '--edition', '2015'],
      'The reports cannot be compared: ',
    ],
    [
      ['baseline', 'update', void_],
      `${void_} is the report of a run that judged nothing: void: nothing was judged\n`,
    ],
  ] as const) {
    const run = await command(args);
    expect(run.code, args.join(' ')).toBe(2);
    expect(run.stderr).toContain(sentence);
    expect(run.stderr).not.toMatch(/\n {4}at /);
  }
});
