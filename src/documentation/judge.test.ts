import { expect, test } from 'vitest';
import { shippedPage } from './edition.js';
import { judgeDocumentation } from './judge.js';

/** The texts of one rule's findings about the page, with each `[before, after]` replaced in it first. */
function findings(id: string, ...changes: [before: string, after: string][]): string[] {
  let text = shippedPage();
  for (const [before, after] of changes) {
    expect(text, 'the mutation applies').toContain(before);
    text = text.replaceAll(before, after);
  }
  return judgeDocumentation(text)
    .filter((finding) => finding.id === id)
    .map((finding) => `${finding.lines.map(({ line }) => line).join(' ')}: ${finding.text}`);
}

const callUri = '"callUri": "http://127.0.0.1:8080/api/v2/calls/';
const ANSWER = '"statusCode": 0\n}';

test('the shipped page contradicts DOC-02 to DOC-05 in the places that are known, and no other statement', () => {
  expect(judgeDocumentation(shippedPage()).map(({ id, lines }) => [id, lines[0].line, lines.length])).toEqual(
    [
      ['DOC-02', 16, 3],
      ['DOC-02', 19, 3],
      ['DOC-02', 69, 3],
      ['DOC-03', 11, 4],
      ['DOC-04', 11, 8],
      ['DOC-05', 25, 1],
      ['DOC-05', 29, 25],
    ],
  );
  expect(findings('DOC-02')[1]).toBe(
    '19 5 68: The address of a call is /api/v2/calls/{id} in callUri, but /api/v2/me/calls/{id} in Request URL and uri.',
  );
});

test('a disagreement about addresses goes away when the page is mended, and appears where it is spoilt', () => {
  expect(findings('DOC-02', [callUri, callUri.replace('/v2/', '/v2/me/')]).join()).not.toContain(
    'in callUri',
  );
  expect(findings('DOC-02', ['POST api', 'POST /api']).join()).not.toContain('slash');
  expect(
    findings(
      'DOC-02',
      ['POST api', 'POST /api'],
      [callUri, callUri.replace('/v2/', '/v2/me/')],
      ['"path":"', '"path":"/api/v2/me'],
    ),
  ).toEqual([]);
  expect(findings('DOC-02', ['"uri":"http://127.0.0.1:8080', '"uri":"http://gws.example']).join()).toContain(
    '19 36 68: The examples show 2 base addresses: http://127.0.0.1:8080 and http://gws.example.',
  );
  expect(findings('DOC-02', ['"id":"01RCC3N118B1V0SL8O7GK2LAES000006"', '"id":"007"']).join()).toContain(
    '16 19 32 68 69: The examples are about one call and show 2 ids for it: 01RCC3N118B1V0SL8O7GK2LAES000006 and 007.',
  );
  expect(findings('DOC-02', ['POST api', 'PUT api']).join()).toContain(
    'The request line says PUT, the table POST.',
  );
});

test('the examples are held to the table and to each other', () => {
  expect(findings('DOC-01')).toEqual([]);
  expect(findings('DOC-01', ['"DispositionCode":"Referred"', '"Disposition":"Referred"'])).toEqual([
    "22 21 60 61: The notification example's user data does not show the request's key DispositionCode, but Disposition.",
  ]);
  expect(findings('DOC-01', ['"DispositionCode":"Referred"', '"DispositionCode":"Sold"'])[0]).toMatch(
    /^21 61: .*Referred.*Sold/,
  );
  expect(
    findings('DOC-01', ['"disposition": "Referred",', '"disposition": "Referred",\n"comment": "x",']),
  ).toEqual(['22 11: The request example shows comment, which the table of parameters does not have.']);
  expect(findings('DOC-01', ['"disposition": "Referred",\n', '"disposition": 7,\n'])[0]).toMatch(
    /^14 21: .*is a string/,
  );
  expect(findings('DOC-01', ['"operationName": "SetCallDisposition",\n', ''])[0]).toMatch(
    /^11 17: .*operationName/,
  );
  expect(findings('DOC-01', ['"operationName": "Set', '"operationName": "Get'])[0]).toMatch(/^11 18: /);
  expect(findings('DOC-01', ['"callUuid": "01R', '"callUuid": "02R'])[0]).toMatch(/^20 34: .*02RCC.*01RCC/);
  expect(findings('DOC-01', ['"messageType"', '"kind"'], ['"channel"', '"on"'])).toEqual([
    '11: The page shows no notification example in JSON.',
  ]);
});

test('a parameter counts as described once its row, a column or a sentence says whether it is required', () => {
  expect(findings('DOC-03', ['A string value for', 'Required. A string value for'])).toEqual([
    '11 12 13: The page does not say whether operationName, callUri and callUuid are required.',
  ]);
  expect(
    findings('DOC-03', ['Sets the disposition', 'All other parameters are required. Sets the disposition']),
  ).toEqual([]);
  expect(
    findings('DOC-03', ['An optional string value', 'A string'], ['If not specified', 'Else'])[0],
  ).toMatch(/^11 12 13 14 15:/);
  const column: [string, string][] = [
    'operationName | ',
    'callUri | ',
    'callUuid | ',
    'disposition | ',
    'dispositionKey | ',
  ].map((row) => [`\n${row}`, `\n${row}${row.startsWith('dispositionKey') ? 'no' : 'yes'} | `]);
  expect(findings('DOC-03', ['Parameter | Value |', 'Parameter | Required | Value |'], ...column)).toEqual(
    [],
  );
});

test('a way to fail is covered by an example with its sentence, by a table of errors, or by a sentence', () => {
  const missing = `${ANSWER}\nIf a required parameter is missing:\n{\n"statusCode": 1\n}`;
  expect(findings('DOC-04', [ANSWER, missing])[0]).toMatch(
    /^12 13 14 15 5 8 24: The page gives no response for some failures/,
  );
  expect(findings('DOC-04', [ANSWER, missing])[0]).not.toContain('without operationName');
  const table =
    'Error | When |\n---|---|\n1 | A parameter is missing |\n10 | A value is invalid |\n6 | The call does not exist |\n5 | No permission |';
  expect(findings('DOC-04', [ANSWER, `${ANSWER}\n${table}`])).toEqual([]);
});

test('a member counts as documented in a table, or named as a member in a sentence, and not by an English word', () => {
  const last = '"channel":"/v2/me/calls"\n}';
  const members =
    findings('DOC-05')[1]
      ?.replace(/.*: (?=\w+, )|\.$/g, '')
      .split(/, | and /) ?? [];
  expect(members).toHaveLength(25);
  const table = [
    'Member | Meaning |',
    '---|---|',
    ...members.map((name) => `${name} | Told by the server. |`),
  ].join('\n');
  expect(findings('DOC-05', [last, `${last}\n${table}\nThe statusCode 0 means success.`])).toEqual([]);
  expect(findings('DOC-05', [last, `${last}\nThe state of the call and its mute are shown.`])[1]).toContain(
    '25 members',
  );
  expect(
    findings('DOC-05', [last, `${last}\nThe call.state and the member \`mute\` are shown.`])[1],
  ).toContain('23 members');
});

test('another edition is told by what it says otherwise; how the copy was saved is not', () => {
  expect(findings('DOC-06')).toEqual([]);
  expect(findings('DOC-06', ['\n', '\r\n'], [ANSWER.replace('\n', '\r\n'), ANSWER])).toEqual([]);
  const [finding] = judgeDocumentation(
    shippedPage().replace('February 15, 2024', 'March 1, 2027').replace('"dnis":"15000",\n', ''),
  ).filter(({ id }) => id === 'DOC-06');
  expect(finding).toMatchObject({
    text: 'This page (edited 2027-03-01) differs from the edition that the suite was built from (2024-02-15): 1 changed, 1 gone, 0 new.',
    lines: [{ line: 1, words: 'This page was last edited on March 1, 2027, at 19:11.' }],
    fault: ['the page changed'],
  });
});
