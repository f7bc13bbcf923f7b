import '../specs/all.js';
import { expect, it } from 'vitest';
import { catalogueDigest } from './catalogue-digest.js';
import { defaultEdition } from './schemas/editions.js';

it('The digest of the catalogue is the same each time, and another one for an edition in other words', () => {
  const digest = catalogueDigest();
  expect(digest).toMatch(/^[0-9a-f]{64}$/);
  expect(catalogueDigest(defaultEdition.name)).toBe(digest);
  expect(catalogueDigest('2015')).not.toBe(digest);
});
