import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lineChanges } from './line-changes.js';

const text = fc.array(fc.constantFrom<string[]>('a', 'b', 'c', '{', '}'), { maxLength: 12 });

test('taking the removed lines out and putting the added ones in turns the old text into the new one', () => {
  fc.assert(
    fc.property(text, text, (before, after) => {
      const changes = lineChanges(before, after);
      const removed = new Set(changes.filter(({ kind }) => kind === 'removed').map(({ line }) => line));
      const kept = before.filter((_, index) => !removed.has(index + 1));
      for (const { kind, line, words } of changes) if (kind === 'added') kept.splice(line - 1, 0, words);
      expect(kept).toEqual(after);
      expect(changes.length).toBeLessThanOrEqual(before.length + after.length);
    }),
  );
});

test('one changed line among equal ones is the only one that is told', () => {
  expect(lineChanges(['x', 'y', 'z', 'y'], ['x', 'q', 'z', 'y '])).toEqual([
    { kind: 'removed', line: 2, words: 'y' },
    { kind: 'added', line: 2, words: 'q' },
  ]);
});
