import { expect, test } from 'vitest';
import { readJson, version } from './package.js';

test('the version is the one in package.json', () => {
  expect(readJson('package.json')).toMatchObject({ name: 'gws-conformance', version });
});
