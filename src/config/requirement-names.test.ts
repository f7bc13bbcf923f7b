import { describe, expect, it } from 'vitest';
import { catalogueOf } from '../requirement.js';
import type { Flags } from './flags.js';
import { readConfiguration } from './read-configuration.js';

const read = (flags: Flags) => readConfiguration({}, flags);
const group = (name: string) =>
  catalogueOf()
    .map(({ id }) => id)
    .filter((id) => id.startsWith(name));

describe('requirements are named', () => {
  it('by id, by group and by pattern, in several options that add up', () => {
    expect(read({ only: 'rel' }).only).toEqual(group('REL'));
    expect(read({ only: ['ERR-*', 'rel-01,ERR-01'] }).only).toEqual([...group('ERR'), 'REL-01']);
    expect(read({ only: ['KEY-0*'], skip: ['key-01', 'KEY-02'] })).toMatchObject({
      only: group('KEY'),
      skip: ['KEY-01', 'KEY-02'],
    });
  });

  it('and what fits none is told with what may have been meant', () => {
    expect(() => read({ only: 'RELL', skip: 'XYZ-*' })).toThrow(
      /--only is "RELL".*did you mean REL\?\n--skip is "XYZ-\*"/,
    );
    expect(() => read({ only: 'REL', skip: 'REL-*' })).toThrow('--skip takes out all that --only names');
  });
});

it('a time limit is told in seconds, or with its unit', () => {
  const limits = ['300', '90s', '5m', '2h'].map((timeLimit) => read({ timeLimit }).timeLimitMs);
  expect(limits).toEqual([300_000, 90_000, 300_000, 7_200_000]);
  for (const timeLimit of ['0m', '5 m', '5d', 'm', '300h'])
    expect(() => read({ timeLimit })).toThrow('such as 90s, 5m or 1h');
});
