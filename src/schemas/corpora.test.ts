import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../package.js';
import { requirementOf } from '../requirement.js';
import { type CorpusName, corpus, knownCharsets, valuesCarriedBy } from './corpora.js';

const names = readdirSync(join(packageRoot, 'fixtures/corpora')).map(
  (file) => file.replace('.json', '') as CorpusName,
);
const texts = (name: CorpusName) => corpus(name).values.map(({ value }) => value as string);

describe('the corpora', () => {
  it.each(names)('%s is for a requirement of the catalogue and names each of its values once', (name) => {
    const { requirement, values } = corpus(name);
    expect(name.startsWith(requirementOf(requirement).id.toLowerCase())).toBe(true);
    expect(new Set(values.map(({ id }) => id)).size).toBe(values.length);
    expect(new Set(values.map(({ value }) => JSON.stringify(value))).size).toBe(values.length);
  });

  it('ACT-11 holds each of the 95 printable characters of ASCII and none else, no outer space, and 255 characters', () => {
    const all = texts('act-11');
    const printable = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index));
    expect([...new Set(all.join(''))].sort()).toEqual(printable.sort());
    expect(all.filter((value) => value !== value.trim())).toEqual([]);
    expect(Math.max(...all.map((value) => value.length))).toBe(255);
    // A call's user data stays under 8,000 bytes even when every value were kept.
    expect(all.join('').length).toBeLessThan(1_200);
  });

  it('ACT-11 holds what means something to a layer on the way: templates, escapes, numbers, reserved words, separators', () => {
    const all = texts('act-11');
    for (const whole of [
      '007',
      '1e3',
      '0x1F',
      '2024-02-15',
      '12:30',
      'null',
      'true',
      'no',
      'undefined',
      'NaN',
    ])
      expect(all).toContain(whole);
    for (const part of [
      `\${x}`,
      '{{x}}',
      '%s',
      '\\n',
      '%20',
      '&amp;',
      'a,b;c|d=e',
      'DROP TABLE',
      '/../',
      '%PATH%',
      '$HOME',
    ])
      expect(
        all.filter((value) => value.includes(part)),
        part,
      ).not.toEqual([]);
  });

  it('ACT-17 says truly which single-byte character sets can carry a value', () => {
    for (const { id, value, charsets = [] } of corpus('act-17').values) {
      expect(charsets, id).toEqual(expect.arrayContaining(['utf-8', 'utf-16', 'gb18030']));
      for (const charset of [
        'windows-1250',
        'windows-1251',
        'windows-1252',
        'windows-1253',
        'windows-1254',
      ]) {
        expect(charsets.includes(charset), `${id} in ${charset}`).toBe(carries(charset, value as string));
      }
    }
  });

  it('ACT-17 gives a site the values of its character set, outer spaces for all', () => {
    expect(valuesCarriedBy('windows-1252').map(({ id }) => id)).toEqual(['outer-spaces', 'latin-1']);
    expect(valuesCarriedBy('utf-8')).toEqual(corpus('act-17').values);
    for (const charset of knownCharsets()) expect(valuesCarriedBy(charset)[0]?.id).toBe('outer-spaces');
  });

  it('ERR-04 and ERR-05 hold objects and arrays, ERR-21 scalars that are no strings, KEY-05 strings', () => {
    for (const name of ['err-04', 'err-05'] as const) {
      expect(corpus(name).values.every(({ value }) => typeof value === 'object' && value !== null)).toBe(
        true,
      );
    }
    const kinds = (name: CorpusName) => [
      ...new Set(corpus(name).values.map(({ value }) => (value === null ? 'null' : typeof value))),
    ];
    expect(kinds('err-21-disposition')).toEqual(['number', 'boolean', 'null']);
    expect(kinds('err-21-disposition-key')).toEqual(['number', 'boolean']);
    expect(kinds('key-05')).toEqual(['string']);
    expect(texts('key-05').map((key) => key.length)).toContain(255);
  });
});

/** Whether every character of a text is one of the 256 that a single-byte character set has. */
function carries(charset: string, text: string): boolean {
  const all = new TextDecoder(charset).decode(Uint8Array.from({ length: 256 }, (_, byte) => byte));
  return [...text].every((character) => all.includes(character));
}
