import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Redaction } from './redaction.js';

type Encoding = (text: string) => string;

const hex = (text: string) => Buffer.from(text).toString('hex');
const each =
  (write: (unit: string) => string): Encoding =>
  (text) =>
    [...text].map(write).join('');
const bytesOf = (character: string) =>
  [...Buffer.from(character)].map((byte) => byte.toString(16).padStart(2, '0'));
const unitsOf = (character: string) =>
  character.split('').map((unit) => unit.charCodeAt(0).toString(16).padStart(4, '0'));

/** What a target may do to a text before it echoes it. */
const encodings: Record<string, Encoding> = {
  raw: (text) => text,
  base64: (text) => Buffer.from(text).toString('base64'),
  'base64, one byte on': (text) => Buffer.from(`?${text}!`).toString('base64'),
  'base64, two bytes on': (text) => Buffer.from(`??${text}!!`).toString('base64'),
  base64url: (text) => Buffer.from(`?${text}`).toString('base64url'),
  'base64 of base64': (text) => Buffer.from(Buffer.from(text).toString('base64')).toString('base64'),
  'base64 as basic credentials': (text) => Buffer.from(`15000:${text}`).toString('base64'),
  'url component': encodeURIComponent,
  'form field': (text) => new URLSearchParams({ a: text }).toString().slice(2),
  'url, every byte': each((character) =>
    bytesOf(character)
      .map((byte) => `%${byte}`)
      .join(''),
  ),
  'url, every byte, upper case': each((character) =>
    bytesOf(character)
      .map((byte) => `%${byte.toUpperCase()}`)
      .join(''),
  ),
  'url twice': (text) => encodeURIComponent(encodeURIComponent(text)),
  'html in json in url': (text) =>
    encodeURIComponent(JSON.stringify([...text].map((c) => `&#${c.codePointAt(0)};`).join(''))),
  'json string': (text) => JSON.stringify(text),
  'json string in a json string': (text) => JSON.stringify(JSON.stringify(text)),
  'json, every character': each((character) =>
    unitsOf(character)
      .map((unit) => `\\u${unit}`)
      .join(''),
  ),
  'json, upper case': each((character) =>
    unitsOf(character)
      .map((unit) => `\\u${unit.toUpperCase()}`)
      .join(''),
  ),
  'json, every other character': (text) =>
    [...text]
      .map((c, i) =>
        i % 2
          ? c
          : unitsOf(c)
              .map((unit) => `\\u${unit}`)
              .join(''),
      )
      .join(''),
  'html, decimal': each((character) => `&#${character.codePointAt(0)};`),
  'html, hexadecimal': each((character) => `&#x${character.codePointAt(0)?.toString(16)};`),
  'html, named': (text) =>
    text.replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[c] ?? '&quot;'),
  hex,
  'hex, upper case': (text) => hex(text).toUpperCase(),
  'lower case': (text) => text.toLowerCase(),
  'upper case': (text) => text.toUpperCase(),
  'utf-8 read as latin-1': (text) => Buffer.from(text).toString('latin1'),
};

const secrets = fc
  .string({ unit: 'grapheme', minLength: 8, maxLength: 40 })
  .filter((secret) => secret.trim().length >= 8 && new Set(secret).size > 3);

describe('the redaction', () => {
  it('takes a secret out of what it had left as it was before it knew the secret', () => {
    const redaction = new Redaction();
    const said = { 'x-token': 'value hunter2hunter2' };
    expect(redaction.clean(said)).toEqual(said);
    redaction.redact('hunter2hunter2', 'token');
    expect(redaction.clean(said)).toEqual({ 'x-token': 'value [token]' });
    redaction.redact('hunter3', 'weak');
    redaction.allow('user-hunter3');
    expect(redaction.clean('as hunter3')).toBe('as hunter3');
  });

  it('leaves no secret of eight characters or more, in whatever encoding, in values or keys', () => {
    fc.assert(
      fc.property(
        secrets,
        fc.constantFrom(...Object.keys(encodings)),
        fc.constantFrom(['', ''], ['value=', '&x=1'], ['{"a":"', '"}'], ['<b>', '</b>'], ['é', ' 7']),
        (secret, name, [before, after]) => {
          const redaction = new Redaction();
          redaction.redact(secret, 'canary');
          const echo = (encodings[name] as Encoding)(secret);
          const text = `${before}${echo}${after}`;
          const kept = JSON.stringify(redaction.clean({ list: [text], [text]: 1 }));
          // Both the string and the key were recognised, and nothing but the surroundings is left of them.
          expect(kept.split('[canary]').length, kept).toBe(3);
          expect(kept).not.toContain(JSON.stringify(echo).slice(1, -1));
          const left = (JSON.parse(kept) as { list: string[] }).list[0] as string;
          expect(left.replace('[canary]', '').length).toBeLessThanOrEqual((before + after).length + 12);
        },
      ),
      { numRuns: 1500 },
    );
  });

  it('tells by the text of a JSON value what is to be taken out of it, and whether anything is, only where that is so', () => {
    const redaction = new Redaction();
    for (const secret of ['correct horse', '15000', '48151623', '1234', 'abc']) redaction.redact(secret);
    redaction.allow('agent-15000');
    const text = fc.constantFrom(
      ...[
        'plain',
        'abc',
        '15000',
        'agent-15000',
        'correct horse',
        'correct%20horse',
        'Y29ycmVjdCBob3JzZQ==',
        'a "quote"',
      ],
      ...['password=abc', 'a;jsessionid=ABCD', 'é', 'x'.repeat(17_000), 'correct\nhorse'],
    );
    const name = fc.oneof(text, fc.constantFrom('password', 'channel', 'n'.repeat(1001)));
    const number = fc.constantFrom(
      1,
      15_000,
      48_151_623,
      4_815_162_300,
      1.234e21,
      1234.5,
      -481_516_230,
      12.34,
    );
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { depthSize: 'small' },
        text,
        number,
        fc.array(tie('tree'), { maxLength: 3 }),
        fc.dictionary(name, tie('tree'), { maxKeys: 3 }),
      ),
    }));
    let isSaid = 0;
    let isTakenOut = 0;
    fc.assert(
      fc.property(tree, fc.constantFrom(undefined, 1), (value, indented) => {
        const json = JSON.stringify(value, undefined, indented);
        const cleaned = redaction.cleanJson(json);
        if (cleaned === undefined) return;
        expect(JSON.parse(cleaned)).toEqual(redaction.clean(value));
        expect(redaction.isClean(json)).toBe(cleaned === json);
        if (cleaned === json) isSaid += 1;
        else isTakenOut += 1;
      }),
      { numRuns: 2000 },
    );
    expect(Math.min(isSaid, isTakenOut)).toBeGreaterThan(100);
    for (const number of ['48151623e2', '1.5e4']) expect(redaction.isClean(`{"n":${number}}`)).toBe(false);
  });

  it('gives a secret the same placeholder everywhere and another one to another secret', () => {
    const redaction = new Redaction();
    redaction.redact('correct horse', 'password of agent');
    redaction.redact('battery staple');
    const text = `correct horse, ${Buffer.from('correct horse').toString('hex')}, battery%20staple`;
    expect(redaction.clean(text)).toBe('[password of agent], [password of agent], [secret 1]');
  });

  it('keeps whatever holds no secret as it is, `__proto__` included, and changes nothing it is given', () => {
    const redaction = new Redaction();
    redaction.redact('correct horse battery');
    const value = JSON.parse(
      '{"__proto__":{"a":[1,true,null,"%41%zz &amp; \\\\u00e9"]},"callUuid":"01RCC3N118B1V0SL8"}',
    );
    const before = JSON.stringify(value);
    const kept = redaction.clean(value);
    expect(JSON.stringify(kept)).toBe(before);
    expect(kept).not.toBe(value);
    expect(Object.getPrototypeOf(kept)).toBe(Object.prototype);
  });

  it('takes a number out that is a secret, and a longer text in which two secrets overlap', () => {
    const redaction = new Redaction();
    redaction.redact('73319462', 'pin');
    redaction.redact('9462-abcd', 'token');
    expect(redaction.clean({ pin: 73319462, both: 'x73319462-abcdx', status: 200 })).toEqual({
      pin: '[pin]',
      both: 'x[pin]x',
      status: 200,
    });
  });

  it('names no secret in the placeholder of another, nor in the name of a header field', () => {
    const redaction = new Redaction();
    redaction.redact('Correct-Horse', 'password');
    redaction.redact('battery staple', 'cookie Correct-Horse');
    redaction.redactHeader('correct-horse');
    expect(redaction.clean('battery staple')).toBe('[cookie [password]]');
    expect(redaction.cleanHeaders({ 'correct-horse': 'x' })).toEqual({ '[password]': '[credentials]' });
  });

  it('takes out credentials of header fields whatever they hold, and keeps scheme, cookie names and attributes', () => {
    const redaction = new Redaction();
    redaction.redactHeader('X-Site-Token');
    const headers = {
      authorization: 'Basic eA==',
      cookie: 'JSESSIONID=1; lb=n',
      'set-cookie': 'JSESSIONID=1; Path=/; HttpOnly\nlb=n',
      'x-csrf-token': 't',
      'x-site-token': 'u',
      'content-type': 'application/json',
    };
    expect(redaction.cleanHeaders(headers)).toEqual({
      authorization: 'Basic [credentials]',
      cookie: 'JSESSIONID=[cookie]; lb=[cookie]',
      'set-cookie': 'JSESSIONID=[cookie]; Path=/; HttpOnly\nlb=[cookie]',
      'x-csrf-token': '[credentials]',
      'x-site-token': '[credentials]',
      'content-type': 'application/json',
    });
  });

  it.each([
    ['too short', 'abc', []],
    ['a word of the protocol', 'calls', []],
    ['the user name as well', '15000', ['15000']],
  ])('takes a password that is %s out of places of credentials only', (_, password, publicWords) => {
    const redaction = new Redaction();
    redaction.redact(password, 'password');
    for (const word of publicWords) redaction.allow(word);
    const text = `/v2/me/calls abcd 15000`;
    expect(
      redaction.clean({
        text,
        password,
        form: `user=u&password=${password}&x=1`,
        json: `"pwd":"${password}"`,
      }),
    ).toEqual({
      text,
      password: '[password]',
      form: 'user=u&password=[password]&x=1',
      json: '"pwd":"[password]"',
    });
  });

  it('takes a short password out where it is the whole value', () => {
    const redaction = new Redaction();
    redaction.redact('abc', 'password');
    expect(redaction.clean(['abc', 'abcd'])).toEqual(['[password]', 'abcd']);
  });
});
