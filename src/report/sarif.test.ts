import { Ajv } from 'ajv';
import ajvFormats from 'ajv-formats';
import { expect, test } from 'vitest';
import { shippedPage } from '../documentation/edition.js';
import { judgeDocumentation } from '../documentation/judge.js';
import { readJson } from '../package.js';
import { sampleReport } from './sample-report.test-driver.js';
import { findingsSarif, sarifOf } from './sarif.js';

/** What the schema of the standard has against a log. */
function complaints(sarif: string): unknown {
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  ajvFormats.default(ajv);
  const isValid = ajv.compile(readJson('fixtures/sarif/sarif-schema-2.1.0.json') as object);
  return isValid(JSON.parse(sarif)) ? [] : isValid.errors;
}

test('findings.sarif is valid by the schema of the standard, with findings and without', () => {
  const findings = judgeDocumentation(shippedPage().replace('"dnis":"15000",', '“dnis”: \u202E'));
  expect(findings.length).toBeGreaterThan(5);
  expect(complaints(sarifOf({ ...sampleReport(), findings }))).toEqual([]);
  expect(complaints(sarifOf({ ...sampleReport(), findings: [] }))).toEqual([]);
});

test('each finding points at its first line, and at the others beside it, of the page by its path', () => {
  const [finding] = judgeDocumentation(shippedPage());
  const { results, artifacts } = JSON.parse(findingsSarif([finding as never], { path: 'docs/a page.md' }))
    .runs[0];
  expect(artifacts).toEqual([{ location: { uri: 'docs/a%20page.md' } }]);
  expect(results).toMatchObject([
    {
      ruleId: 'DOC-02',
      ruleIndex: 1,
      level: 'warning',
      message: { text: expect.stringMatching(/no leading slash.*\(the page contradicts itself\)$/) },
      locations: [{ physicalLocation: { artifactLocation: { index: 0 }, region: { startLine: 16 } } }],
      relatedLocations: [{ physicalLocation: { region: { startLine: 5 } } }, { id: 2 }],
    },
  ]);
});

test('a finding keeps its fingerprint where lines move and numbers differ, and has another for another finding', () => {
  const printOf = (text: string, line: number, words: string) =>
    JSON.parse(findingsSarif([{ id: 'DOC-07', title: '', text, lines: [{ line, words }] }], { path: 'p' }))
      .runs[0].results[0].partialFingerprints['finding/v1'];
  const first = printOf('call.a came in 12 of 12', 31, '"call":{');
  expect(printOf('call.a came in 140 of 140', 33, '"call":{')).toBe(first);
  expect(printOf('call.b came in 12 of 12', 31, '"call":{')).not.toBe(first);
});
