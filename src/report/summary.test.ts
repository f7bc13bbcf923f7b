import { expect, test } from 'vitest';
import { plain } from './plain.js';
import { sampleReport } from './sample-report.test-driver.js';
import { summaryOf } from './summary.js';

test('the summary holds the headline, the counts, what is open with its reason, and the findings', () => {
  const summary = summaryOf(sampleReport());
  expect(summary.split('\n').slice(0, 24)).toEqual([
    '## ✕ Non-conformant',
    '',
    '**non-conformant: REL-01 failed, a notification about the released call came 612 ms after the request; not proven: RES-02 (error), REL-02 (inconclusive), ACT-14 (untested: no bystander)**',
    '',
    'SetCallDisposition, edition 2024-02-15, at https\\://gws.example:8443/ctx (remote), profile full, gws-conformance 0.1.0, exit code 1',
    '',
    '1 of 8 MUSTs is contradicted: that the target sends no notification about this call after the request, for a released call.',
    '',
    '| | ✕ fail | ⊘ error | ? inconclusive | – untested | \\! warn | i info | ✓ pass |',
    '|---|--:|--:|--:|--:|--:|--:|--:|',
    '| MUST | 1 | 1 | 1 | 1 | 0 | 0 | 4 |',
    '| SHOULD | 0 | 0 | 0 | 0 | 1 | 0 | 0 |',
    '| MAY | 0 | 0 | 0 | 0 | 0 | 1 | 0 |',
    '',
    '### Contradicted',
    '',
    '- **REL-01** MUST sends no notification about this call after the request',
    expect.stringMatching(/^ {2}- agent asked of its released call .*: HTTP 200, statusCode 0$/),
    '  - A CallStateChangeMessage about the released call came 612 ms after the request.',
    '  - again: `gws-conformance --only REL-01`',
    '',
    '### Not passed',
    '',
    '| verdict | requirement | reason |',
  ]);
  expect(summary).toContain(
    '| – untested | ACT-14 MUST: delivers no message about the call to an agent who is no party of it | No bystander is configured (GWS\\_BYSTANDER\\_USERNAME). |',
  );
  expect(summary.match(/^\| (✕|⊘|\?|–|\\!) \w+ \| [A-Z]/gm)).toHaveLength(5);
  expect(summary).toContain(
    '- DOC-02, lines 19, 68: The address of a call is /api/v2/calls/\\{id\\} in callUri',
  );
  expect(summary).toContain('`report.html`');
});

test('requirements that are open for one reason share a row', () => {
  const report = sampleReport();
  const [first] = report.requirements.filter(({ id }) => id === 'ACT-14');
  report.requirements.push({ ...(first as (typeof report.requirements)[number]), id: 'ERR-13' });
  expect(summaryOf(report)).toContain('| – untested | ACT-14 MUST, ERR-13 MUST | No bystander');
});

test('text of the target neither closes a cell, nor begins markup, nor hides', () => {
  expect(summaryOf(sampleReport())).toContain(
    `The target named itself "'&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;\\]\\]&gt;␛\\[31m⟨U+202E⟩gnp.exe␀ &amp;lt;b&gt; \\{\\{7\\*7\\}\\} &lt;%= it %&gt; \\| \\\`x\\\` \\*\\*b\\*\\* \\@all`,
  );
  expect(plain('&lt;b&gt; | [x](y) http://h www.h')).toBe(
    '&amp;lt;b&amp;gt; \\| \\[x\\](y) http\\://h www\\.h',
  );
  expect([plain('1. x'), plain('- x'), plain('# x')]).toEqual(['1\\. x', '\\- x', '\\# x']);
});
