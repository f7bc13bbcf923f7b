import fc from 'fast-check';
import { expect, it } from 'vitest';
import { leastForm, SecretSearch } from './redaction-search.js';

const letters = (minLength: number, maxLength: number) =>
  fc.string({ unit: fc.constantFrom('a', 'b', 'é'), minLength, maxLength });

it('many literals are found wherever they begin, the longest of those that begin in one place, in whatever order they were added', () => {
  fc.assert(
    fc.property(
      fc.array(letters(leastForm, 12), { minLength: 1, maxLength: 8 }),
      letters(0, 200),
      (literals, text) => {
        const search = new SecretSearch();
        for (const literal of literals) search.add({ text: literal, before: 0, after: 0 }, 'secret');
        const covered = search.find(text).flatMap(({ from, to }) => indexes(from, to));
        const expected = [...text].flatMap((_, from) => {
          const here = literals.filter((literal) => text.startsWith(literal, from));
          return indexes(from, from + Math.max(0, ...here.map(({ length }) => length)));
        });
        expect(new Set(covered)).toEqual(new Set(expected));
      },
    ),
  );
});

function indexes(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}
