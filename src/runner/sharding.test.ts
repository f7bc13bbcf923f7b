import { expect, test } from 'vitest';
import { readConfiguration } from '../config/read-configuration.js';
import { catalogueOf } from '../requirement.js';
import { selectionOf } from './selection.js';

const selectedBy = (shard: string) =>
  selectionOf(readConfiguration({ GWS_RUN_ID: 'r1' }, { shard })).selected;

test.each([1, 2, 3, 7, 10])('%i parts drive every requirement once, none of them nothing', (count) => {
  const parts = Array.from({ length: count }, (_, index) => selectedBy(`${index + 1}/${count}`));
  expect(parts.flat().sort()).toEqual(
    catalogueOf()
      .map(({ id }) => id)
      .sort(),
  );
  expect(Math.min(...parts.map(({ length }) => length))).toBeGreaterThan(0);
});
