import { expect, it } from 'vitest';
import { quoted } from '../checks/observation.js';
import { toldDifference } from './told-difference.js';

const long = `begin &amp; ${'x'.repeat(100)}-$HOME and so on, until the end`;

function told(sent: string, got: string, rest = '', name = quoted(sent)): string {
  return toldDifference(`${name}: ${quoted(sent)} became ${quoted(got)}${rest}`, sent, ['other', got]);
}

it('of long values what is around the first difference is told, with the lengths where they differ', () => {
  expect(told(long, long.toLowerCase())).toBe(
    '"…xxxxxxxxxx-$HOME and so on, until the end" became "…xxxxxxxxxx-$home and so on, until the end"',
  );
  expect(told(long, long.slice(0, 64), '', 'length')).toBe(
    `length: "…${'x'.repeat(42)}…" became "…${'x'.repeat(12)}" (${long.length} characters became 64)`,
  );
});

it('short values stay as they are, and other cases are told by their begin', () => {
  expect(told('a  b', 'a b')).toBe('"a  b" became "a b"');
  expect(told('null', '', `; so too: word-true; ${quoted(long)}`, 'word-null')).toBe(
    `word-null: "null" became ""; so too: word-true; ${quoted(long).slice(0, 40)}…`,
  );
});

it('any other sentence stays as it is', () => {
  expect(toldDifference('the key is gone', 'a', ['b'])).toBe('the key is gone');
  expect(toldDifference('the key is gone', 7, ['b'])).toBe('the key is gone');
});
