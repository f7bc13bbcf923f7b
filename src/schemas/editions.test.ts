import { expect, it } from 'vitest';
import { pageFacts } from '../documentation/edition.js';
import { defaultEdition, editionNamed, editions, otherEditions, UnknownEdition } from './editions.js';
import { facts } from './facts.js';

it('the default edition is that of the page that is shipped, and holds where none is named', () => {
  expect(defaultEdition.name).toBe(pageFacts().edited);
  expect(editionNamed(undefined)).toBe(defaultEdition);
});

it('every other edition has a name, a message and an address of its own, and rests on facts that are kept', () => {
  const kept = facts.map(({ id }) => id);
  for (const member of ['name', 'message', 'address'] as const)
    expect(new Set(editions.map((each) => each[member])).size).toBe(editions.length);
  for (const edition of otherEditions(defaultEdition)) {
    expect(edition.facts.length).toBeGreaterThan(0);
    for (const fact of edition.facts) expect(kept).toContain(fact);
  }
});

it('an edition is found by its name, and one that is not known is refused with the names that are', () => {
  for (const edition of editions) expect(editionNamed(edition.name)).toBe(edition);
  expect(() => editionNamed('2016')).toThrow(UnknownEdition);
  expect(() => editionNamed('2016')).toThrow('"2016": accepted is 2024-02-15 or 2015');
});
