import { expect, test } from 'vitest';
import { readText } from '../../package.js';
import { shippedPage } from '../edition.js';
import { comparePage } from '../page-changes.js';
import { readCopy } from './read-copy.js';

const copies = 'fixtures/documentation/copies';
const wiki = readText(`${copies}/markup.wiki`);
const markdown = readText(`${copies}/markdown.md`);
const html = readText(`${copies}/saved-by-chromium.html`);

const utf16 = (text: string, mark = '\uFEFF') => Buffer.from(mark + text, 'utf16le');
const typographic = (text: string) =>
  text
    .replaceAll('. If', '.\u00A0 If')
    .replace(/(?<=\w)'(?=\w)/g, '’')
    .replace('call is active', 'call\u00A0is\u202Factive');

/** What a copy says otherwise, each change with the lines of the shipped page and of the file. */
async function changesIn(file: string | Buffer): Promise<string[]> {
  const { page, lineInFile } = await readCopy(Buffer.from(file));
  return comparePage(page).changes.map(
    ({ kind, before, after }) =>
      `${kind} ${before?.line ?? '-'} ${after ? lineInFile(after.line) : '-'}: ${before?.words ?? ''} => ${after?.words ?? ''}`,
  );
}

test.each([
  ['text', shippedPage()],
  ['wiki markup', wiki],
  ['Markdown', markdown],
])('the same page as %s has no change, however it was saved', async (format, text) => {
  const forms: (string | Buffer)[] = [
    text,
    `\uFEFF${text.replaceAll('\n', '\r\n')}\r\n`,
    utf16(text.replaceAll('\n', '\r\n')),
    utf16(text, '').swap16(),
    typographic(text),
  ];
  for (const form of forms) {
    expect((await readCopy(Buffer.from(form))).format).toBe(format);
    expect(await changesIn(form)).toEqual([]);
  }
});

test('a page that Chromium saved is compared wherever its sections stand, and its menus and foot are left out', async () => {
  expect((await readCopy(Buffer.from(html))).format).toBe('HTML');
  const lineOf = (words: string) => html.split('\n').findIndex((line) => line.includes(words)) + 1;
  expect(await changesIn(html)).toEqual([
    `changed 1 ${lineOf('last edited')}: This page was last edited on February 15, 2024, at 19:11. => This page was last edited on March 1, 2027, at 09:30.`,
    `changed 12 ${lineOf('<td>callReference')}: callUri => callReference`,
    `changed 19 ${lineOf('"callReference"')}: "callUri": "http://127.0.0.1:8080/api/v2/calls/01RCC3N118B1V0SL8O7GK2LAES000006" => "callReference": "http://127.0.0.1:8080/api/v2/calls/01RCC3N118B1V0SL8O7GK2LAES000006"`,
    `changed 21 ${lineOf('"Sold"')}: "disposition": "Referred" => "disposition": "Sold"`,
    `changed 63 ${lineOf('"duration"')}: "duration": "262" => "duration": 262`,
  ]);
});

test('a page that was saved as a single file is read as the HTML that it holds', async () => {
  const printable = (text: string) =>
    text.replace(/[=\u0080-\uFFFF]/g, (character) =>
      [...Buffer.from(character)].map((byte) => `=${byte.toString(16).toUpperCase()}`).join(''),
    );
  const [start = '', end = ''] = [
    'From: <Saved by Blink>\nMIME-Version: 1.0\nContent-Type: multipart/related;\n\ttype="text/html";\n\tboundary="--B1--"\n\n\n',
    '\n----B1----\n',
  ];
  const part = (encoding: string, body: string) =>
    `----B1--\nContent-Type: text/html\nContent-Transfer-Encoding: ${encoding}\nContent-Location: file:///x\n\n${body}`;
  const folded = printable(html).replace(/.{60}(?!=)(?<!=.?)/g, '$&=\n');
  const forms = [part('quoted-printable', folded), part('base64', Buffer.from(html).toString('base64'))];
  for (const form of forms)
    expect(await changesIn((start + form + end).replaceAll('\n', '\r\n'))).toEqual(await changesIn(html));
});

test('letters that are no UTF-8 are read as windows-1252, as browsers do', async () => {
  const dashed = shippedPage().replace('specified call.', 'specified call \x96 once.');
  expect(await changesIn(Buffer.from(dashed, 'latin1'))).toEqual([
    'changed 4 4: Sets the disposition for the specified call. => Sets the disposition for the specified call – once.',
  ]);
});

test('sentences are changed, new, gone or moved; so are rows, and whole examples', async () => {
  const text = shippedPage();
  const last = '"channel":"/v2/me/calls"\n}';
  expect(
    await changesIn(text.replace('there is no notification.', 'a notification follows within 5 s.')),
  ).toEqual([
    'changed 27 27: If the call has been released, there is no notification. => If the call has been released, a notification follows within 5 s.',
  ]);
  expect(await changesIn(`${text}\nA disposition holds 255 characters at most.`)).toEqual([
    'added - 76:  => A disposition holds 255 characters at most.',
  ]);
  expect(
    await changesIn(
      text.replace('If not specified, Web Services uses the disposition key configured for the server. ', ''),
    ),
  ).toEqual([
    'removed 15 -: If not specified, Web Services uses the disposition key configured for the server. => ',
  ]);
  const moved = 'You can get this from the call resource.';
  expect(await changesIn(`${text.replace(` ${moved}`, '')}\n${moved}`)).toEqual([]);
  expect(await changesIn(text.replace('HTTP method | POST |', 'HTTP method | PUT |'))).toEqual([
    'changed 7 7: POST => PUT',
  ]);
  expect(
    await changesIn(text.replace('\ndisposition | ', '\nnote | A remark for the agent. |\ndisposition | ')),
  ).toEqual(['added - 14:  => note', 'added - 14:  => A remark for the agent.']);
  const gone = await changesIn(text.slice(0, text.indexOf('{\n"data"')));
  expect(gone).toHaveLength(28);
  expect(gone[0]).toBe('removed 29 -: "data": {…} => ');
  expect(
    await changesIn(text.replace('"Hold",\n', '').replace(last, `${last.slice(0, -2)},\n"ext":{}\n}`)),
  ).toEqual([
    expect.stringMatching(/^changed 47 47: "capabilities": \["UpdateUserData",.*"Hold",.* => /),
    'added - 74:  => "ext": {…}',
  ]);
});

test.each([
  ['an empty file', '', /read as text, .*"Request URL" and a table with the header "Parameter"/],
  ['binary data', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3, 0xff]), /is no text, but binary data/],
  [
    'HTML without the parameters',
    '<html><body><table><tr><td>Request URL</td><td>/x</td></tr></table></body></html>',
    /^read as HTML, .*: a table with the header "Parameter".* was looked for/,
  ],
  [
    'markup without the request URL',
    wiki.replace('Request URL', 'Address'),
    /^read as wiki markup, .*: a table row "Request URL" was looked for/,
  ],
  [
    'elements within each other',
    `<html><body>${'<div>'.repeat(30_000)}`.concat('</div>'),
    /too deep|was looked for/,
  ],
])('%s is refused with what was looked for', async (_, file, message) => {
  await expect(readCopy(Buffer.from(file as string))).rejects.toThrow(
    expect.objectContaining({ name: 'UnreadablePage', message: expect.stringMatching(message) }),
  );
});
