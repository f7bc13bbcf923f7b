import { expect, test } from 'vitest';
import { catalogueOf } from '../requirement.js';
import { coverageData, coverageOfPage, requirementsAt } from './coverage.js';
import { placeOf } from './edition.js';

test('every sentence, table cell and sample member of the page is judged by a requirement, or it is said why not', () => {
  const left = coverageOfPage().filter(
    ({ requirements, why }) => requirements.length === 0 && why === undefined,
  );
  expect(left.map(({ line, words }) => `${line}: ${words}`)).toEqual([]);
});

test('what fixtures/documentation/coverage.json says is about words of the page and requirements that there are', () => {
  const known = catalogueOf().map(({ id }) => id);
  for (const { words, requirements = [] } of coverageData()) {
    for (const each of words) expect(placeOf(each), each).toBeDefined();
    for (const id of requirements) expect(known).toContain(id);
  }
});

test('nothing is excused that a requirement judges', () => {
  const units = coverageOfPage();
  const excused = coverageData().filter(({ requirements }) => requirements === undefined);
  for (const { words, why } of excused) {
    for (const each of words) {
      const stretch = placeOf(each);
      const here = units.filter(
        (unit) => stretch && unit.stretch.from < stretch.to && stretch.from < unit.stretch.to,
      );
      expect(
        here.map((unit) => unit.why),
        each,
      ).toEqual(here.map(() => why));
    }
  }
});

test('each unit is known by its line, its place and its words, and by the requirements that quote it first', () => {
  const on = (line: number) =>
    coverageOfPage()
      .filter((unit) => unit.line === line)
      .map(({ kind, place, words, requirements }) => ({ kind, place, words, first: requirements[0] }));
  expect(on(13)).toEqual([
    { kind: 'cell', place: 'callUuid', words: 'callUuid', first: 'RES-01' },
    { kind: 'cell', place: 'callUuid', words: 'The UUID of the call to disposition.', first: 'RES-01' },
    { kind: 'cell', place: 'callUuid', words: 'You can get this from the call resource.', first: 'ACT-18' },
  ]);
  expect(on(27).map(({ first }) => first)).toEqual(['ACT-01', 'REL-01']);
  expect(on(42)).toEqual([
    {
      kind: 'member',
      place: 'notification: data.call.participants[].digits',
      words: '"digits": "15001"',
      first: 'ACT-05',
    },
  ]);
  expect(requirementsAt(58)).toEqual(requirementsAt(47));
  expect(requirementsAt(33)).toEqual(['ACT-07', 'ACT-05', 'ACT-06']);
});
