import { expect, test } from 'vitest';
import { documentationDigest, lineOf, pageFacts, shippedPage } from './edition.js';
import { judgeDocumentation } from './judge.js';
import { readPage } from './page.js';

test('the shipped page is read with its tables, sentences and examples, each with its line', () => {
  const page = readPage(shippedPage());
  expect(page).toMatchObject({
    edited: '2024-02-15',
    requestUrl: { line: 5, text: '/api/v2/me/calls/{id}' },
    method: { line: 7, text: 'POST' },
    features: { line: 8, text: 'api-voice' },
  });
  expect(page.parameters.map(({ name, line }) => `${line} ${name}`)).toEqual([
    '11 operationName',
    '12 callUri',
    '13 callUuid',
    '14 disposition',
    '15 dispositionKey',
  ]);
  expect(page.examples.map(({ kind, from, to, complaints }) => [kind, from, to, complaints])).toEqual([
    ['request', 17, 23, []],
    ['response', 24, 26, []],
    ['notification', 28, 75, []],
  ]);
  expect(page.sentences.filter(({ line }) => line === 27)).toHaveLength(2);
});

test('a copy with headings, CRLF, indentation, code fences and tabs between cells gives the same findings', () => {
  const indented = (text: string) => text.replace(/^(?=["\]}[{])/gm, '    ');
  const copy = indented(shippedPage())
    .replace(/^---\|---.*\n/gm, '')
    .replace(/ \|$/gm, '')
    .replaceAll(' | ', '\t')
    .replace('Sets the', '## Overview\n\nSets the')
    .replace('POST api', 'Sample\n```http\nPOST api')
    .replaceAll('\n', '\r\n');
  const told = (text: string) =>
    judgeDocumentation(text)
      .filter(({ id }) => id !== 'DOC-06')
      .map(({ id, text }) => `${id} ${text}`);
  expect(told(copy)).toEqual(told(shippedPage()));
});

test('an example with typographic quotes, a comma too many or no end is reported and still read', () => {
  const curly = shippedPage()
    .replace('"disposition": "Referred",', '“disposition”: “Referred”,')
    .replace('"DispositionCode"\n', '"DispositionCode",\n');
  const [finding, ...others] = judgeDocumentation(curly).filter(({ id }) => id === 'DOC-01');
  expect(finding?.text).toMatch(/request example is not JSON.*typographic quotes.*a comma stands before }/);
  expect(finding?.lines.map(({ line }) => line)).toEqual([21, 23]);
  expect(others).toEqual([]);
  const open = judgeDocumentation(shippedPage().replace(/\}$/, '')).filter(({ id }) => id === 'DOC-01');
  expect(open.map(({ text }) => text)).toEqual([
    'The notification example is not JSON as it is printed: a comma or } is missing.',
  ]);
});

test('an example that breaks off is reported once, and not for what may stand after the break', () => {
  const broken = shippedPage().replace('"disposition": "Referred"', '"disposition": ...');
  const told = judgeDocumentation(broken).filter(({ id }) => id === 'DOC-01');
  expect(told.map(({ text }) => text)).toEqual([
    'The request example is not JSON as it is printed: a JSON value is missing.',
  ]);
  expect(told[0]?.lines).toEqual([{ line: 21, words: '"disposition": ...,' }]);
});

test.each([
  ['an empty file', ''],
  ['HTML', '<html><body><table><tr><td>Request URL</td></tr></table></body></html>'],
  ['binary data', '\u0000\uFFFD{[{['.repeat(5000)],
])('%s is refused as unreadable, with what was looked for', (_, text) => {
  expect(() => readPage(text)).toThrow(
    expect.objectContaining({
      name: 'UnreadablePage',
      message: expect.stringMatching(/"Request URL" and a table with the header "Parameter"/),
    }),
  );
});

test('the facts and lines of the shipped page are those of the file', () => {
  expect(pageFacts()).toEqual({
    page: 'SetCallDisposition',
    edited: '2024-02-15',
    sha256: '6df41d1c213db8593082b2744fab97911f87e97287f47e00bfd2676bf7c2fe58',
  });
  expect(documentationDigest(`\uFEFF${shippedPage().replaceAll('\n', '\r\n')}\r\n`)).toBe(pageFacts().sha256);
  expect(documentationDigest(shippedPage().replace('Referred', 'referred'))).not.toBe(pageFacts().sha256);
  expect(lineOf('delivers a   CallStateChangeMessage')).toBe(27);
  expect(lineOf('{ "statusCode": 0 }')).toBe(24);
  expect(lineOf('https://nowhere (.*)')).toBeUndefined();
});
