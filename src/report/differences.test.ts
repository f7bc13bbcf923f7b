import { expect, test } from 'vitest';
import { differences } from './differences.js';

test('the innermost members that are new or other are named, and what is gone is not', () => {
  const before = { a: 1, call: { state: 'Held', userData: { k: 'old', 'x/y': 1 }, list: [1] }, gone: 1 };
  const after = {
    a: 1,
    call: { state: 'Held', userData: { k: 'new', 'x/y': 2, added: { b: 1 } }, list: [2] },
  };
  expect(differences(before, after)).toEqual([
    '/call/list',
    '/call/userData/k',
    '/call/userData/x~1y',
    '/call/userData/added',
  ]);
  expect(differences(after, after)).toEqual([]);
});

test('where nearly all differs nothing is told apart', () => {
  const many = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`k${index}`, index]));
  expect(differences({}, many)).toEqual([]);
});
