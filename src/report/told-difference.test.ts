import { expect, it } from 'vitest';
import { quoted } from '../checks/observation.js';
import { toldDifference } from './told-difference.js';

const long = `begin &amp; ${'x'.repeat(100)}-$HOME and so on, until the end`;

function told(sent: unknown, got: unknown, otherCases: string[] = [], name = quoted(sent)): string {
  return toldDifference({ reason: 'it is another', replaced: { name, sent, got }, otherCases });
}

it('of long values what is around the first difference is told, with the lengths where they differ', () => {
  expect(told(long, long.toLowerCase())).toBe(
    '"…xxxxxxxxxx-$HOME and so on, until the end" became "…xxxxxxxxxx-$home and so on, until the end"',
  );
  expect(told(long, long.slice(0, 64), [], 'length')).toBe(
    `length: "…${'x'.repeat(42)}…" became "…${'x'.repeat(12)}" (${long.length} characters became 64)`,
  );
});

it('short values stay as they are, and other cases are told by their begin', () => {
  expect(told('a  b', 'a b')).toBe('"a  b" became "a b"');
  expect(told('null', '', ['word-true', 'a; "b', quoted(long)], 'word-null')).toBe(
    `word-null: "null" became ""; so too: word-true; a; "b; ${quoted(long).slice(0, 40)}…`,
  );
});

it('what is no text, or nothing of the kind, is told in the words of the reason', () => {
  expect(told('a', { a: 1 }, ['b'])).toBe('it is another; so too: b');
  expect(toldDifference({ reason: 'the key is gone', otherCases: [] })).toBe('the key is gone');
});
