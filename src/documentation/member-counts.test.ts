import { expect, test } from 'vitest';
import type { DocumentedPlace } from './documented-places.js';
import { MemberCounts } from './member-counts.js';

const documented: DocumentedPlace = new Map([
  ['state', { line: 33, types: ['string'], values: new Set(['Held']), requirements: ['ACT-07'] }],
  ['parties', { line: 37, types: ['array'], requirements: [] }],
  ['parties[].digits', { line: 42, types: ['string'], requirements: [] }],
  ['metrics', { fact: 'extra-members', requirements: [] }],
]);

test('documented members are told in their order, seen or not, the known ones where they were seen, then the others', () => {
  const counts = new MemberCounts(documented);
  counts.add({ queue: 'Sales', parties: [{ digits: 1 }, { digits: '2' }, 3], state: null }, 5);
  counts.add({ state: 'Held', metrics: { at: 1 }, userData: { a: 1 } }, 6, false);
  counts.add({ state: 'Parked' }, 7, false);
  expect(counts.count).toBe(3);
  expect(counts.members).toMatchObject([
    {
      path: 'state',
      line: 33,
      count: 2,
      of: 3,
      inSample: { count: 0, of: 1 },
      types: { null: 1, string: 2 },
      values: [
        { value: 'Held', count: 1 },
        { value: 'Parked', count: 1, unknown: true },
      ],
      requirements: ['ACT-07'],
    },
    { path: 'parties', count: 1, of: 3, contradicted: { type: 'array of number', seq: 5 } },
    { path: 'parties[].digits', count: 2, of: 2, contradicted: { type: 'number', seq: 5 } },
    { path: 'metrics', fact: 'extra-members', count: 1 },
    { path: 'queue', count: 1, values: [{ value: 'Sales', count: 1 }] },
    { path: 'userData', types: { object: 1 } },
  ]);
});

test('what a hostile target sends is capped: names, their length, values, and the depth that is followed', () => {
  const counts = new MemberCounts(documented);
  for (let n = 0; n < 2000; n += 1)
    counts.add({ state: `s${n}`, [`name ${n} ${'x'.repeat(5000)}`]: n, same: n }, n);
  counts.add(JSON.parse('{"__proto__":{"a":1},"parties[].digits":{"c":{"d":1}}}'), 9);
  const { members, more } = counts;
  expect(members.length).toBe(2 + 1 + 40);
  expect(more).toBe(2000 - 39 + 2);
  expect(JSON.stringify(members).length).toBeLessThan(20_000);
  expect(members[0]).toMatchObject({ path: 'state', count: 2000 });
  expect(members[0]?.values).toHaveLength(24);
  expect(members.find(({ path }) => path === 'parties[].digits')).toMatchObject({ count: 0 });
  expect(members.find(({ path }) => path === 'same')).not.toHaveProperty('values');
});
