import { expect, test } from 'vitest';
import { catalogueOf } from '../requirement.js';
import type { TrafficPlace } from '../schemas/report.gen.js';
import { pageView, type Told } from './page-view.js';

const passed = catalogueOf().map(({ id, level }): Told => {
  return { id, level, verdict: level === 'MAY' ? 'info' : 'pass', observed: `${id} was seen` };
});
const failing = (...ids: string[]) =>
  passed.map((each) => (ids.includes(each.id) ? { ...each, verdict: 'fail' as const } : each));
const member = { documented: ['string'], count: 9, of: 9, types: { string: 9 } };
const places: TrafficPlace[] = [
  {
    place: 'call',
    count: 9,
    members: [
      { ...member, path: 'id', line: 32 },
      {
        ...member,
        path: 'duration',
        line: 63,
        types: { number: 9 },
        contradicted: { type: 'number', seq: 5 },
      },
      { ...member, path: 'dnis', line: 45, inSample: { count: 3, of: 8 } },
    ],
  },
];

/** The status of the first piece on a line. */
const statusOn = (line: number, told: readonly Told[], seen?: TrafficPlace[]) =>
  pageView(told, seen)[line - 1]?.parts.find(({ status }) => status)?.status;

test('a member is contradicted by what it does itself, not by what another member does', () => {
  const told = failing('ACT-05', 'ACT-06');
  expect([32, 63, 45].map((line) => statusOn(line, told, places))).toEqual([
    'proven',
    'contradicted',
    'contradicted',
  ]);
  // Where the traffic is not known, nothing tells which member it was.
  expect(statusOn(32, told)).toBe('contradicted');
  expect(statusOn(33, failing('ACT-07'), places)).toBe('contradicted');
});

test('a piece is proven by MUSTs and SHOULDs alone, and undecided where one was not judged', () => {
  expect([3, 27, 58].map((line) => statusOn(line, passed))).toEqual(['unjudged', 'proven', 'proven']);
  expect(statusOn(27, [])).toBe('undecided');
  const open = passed.map((each) =>
    each.id === 'ACT-10' ? { ...each, verdict: 'untested' as const } : each,
  );
  expect(pageView(open)[26]?.parts[0]).toMatchObject({ status: 'undecided', did: 'ACT-10: ACT-10 was seen' });
});
