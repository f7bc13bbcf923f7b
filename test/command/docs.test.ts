import { readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packageRoot, readText } from '../../src/package.js';
import { BRIEF, command } from './command.test-driver.js';

const copies = join(packageRoot, 'fixtures/documentation/copies');

test('a page that a browser saved is held to the suite, with the requirements that its changes touch, and exit 1', async () => {
  const { code, stdout, stderr, folder } = await command([
    'docs',
    join(copies, 'saved-by-chromium.html'),
    '--sarif',
    'findings.sarif',
  ]);
  expect([code, stderr]).toEqual([1, '']);
  expect(stdout).toMatch(/read as HTML, edited 2027-03-01\n/);
  expect(stdout).toMatch(
    /RES-01 MUST .*\nERR-03 SHOULD .*\nERR-08 MAY .*\nERR-20 MAY .*\n {2}the row callUri\n +12 {2}- callUri\n +\d+ {2}\+ callReference\n/,
  );
  expect(stdout).toMatch(
    / {2}request: disposition\n +21 {2}- "disposition": "Referred"\n +\d+ {2}\+ "disposition": "Sold"\n/,
  );
  expect(stdout).toMatch(
    /Touches no requirement\n {2}the text\n +1 {2}- This page was last edited on February/,
  );
  expect(stdout).toContain('/data/call/duration must be string or null, was number 262');
  expect(stdout).toMatch(
    /DOC-01 .*\n {2}The request example sends Sold, and the notification example shows Referred/,
  );
  const sarif = JSON.parse(readFileSync(join(folder, 'findings.sarif'), 'utf8'));
  expect(sarif.runs[0].results.map(({ ruleId }: { ruleId: string }) => ruleId)).toContain('DOC-06');
});

test('the same page in another form is exit 0, and what is no page is told in a sentence, exit 2', async () => {
  const same = await command(['docs', join(copies, 'markup.wiki')]);
  expect([same.code, same.stderr]).toEqual([0, '']);
  expect(same.stdout).toContain('Nothing changed against the edition that the suite was built from.');
  expect(same.stdout).toContain('The examples keep to the schemas.');
  for (const [path, said] of [
    [tmpdir(), /^\S+ is a folder: accepted is a page in HTML/],
    [
      join(packageRoot, 'README.md'),
      /README\.md: read as Markdown, this is not the text of an operation's documentation page: .* was looked for/,
    ],
    [join(tmpdir(), 'no-such-page.html'), /no-such-page.html does not exist/],
  ] as const) {
    const { code, stderr } = await command(['docs', path]);
    expect(stderr).toMatch(said);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(code).toBe(2);
  }
});

test('docs --coverage tells of each piece who judges it, and of a run what became of it; findings go to the lines of a copy', async () => {
  const bare = await command(['docs', '--coverage']);
  expect(bare.stdout).toMatch(
    / {2}27 {2}If the call has been released, there is no notification\.\n +REL-01\n/,
  );
  expect(bare.stdout).toMatch(
    /\n64 sentences, table cells and sample members: 58 judged by 53 requirements, 6 by none\n/,
  );
  const run = await command(['--only', 'RES-01,RES-05', '--reports', 'out'], BRIEF);
  const reports = join(run.folder, 'out');
  const told = await command(['docs', '--coverage', '--report', reports]);
  expect(told.stdout).toMatch(
    / {2}25 {2}"statusCode": 0\n +not decided: RES-01, .*\n +came in \d+ of \d+, number; RES-02: nothing: it was not run/,
  );
  const report = JSON.parse(readFileSync(join(reports, 'report.json'), 'utf8'));
  const finding = {
    id: 'DOC-08',
    title: 'x',
    text: 'call.dnis never came.',
    lines: [{ line: 45, words: '"dnis":"15000",' }],
  };
  writeFileSync(join(reports, 'report.json'), JSON.stringify({ ...report, findings: [finding] }));
  const copy = join(copies, 'saved-by-chromium.html');
  const line =
    readText('fixtures/documentation/copies/saved-by-chromium.html')
      .split('\n')
      .findIndex((each) => each.includes('"dnis"')) + 1;
  const { stdout } = await command(['docs', copy, '--report', reports]);
  expect(stdout).toMatch(new RegExp(`DOC-08 .*\\n  call\\.dnis never came\\.\\n +${line}  "dnis"`));
});
