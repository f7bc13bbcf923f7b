import { expect, it } from 'vitest';
import { columns } from './columns.js';

it('cells are broken at spaces, after signs and within words, as wide letters and marks take it', () => {
  const rows = [
    ['id', 'text', 'n'],
    ['A-1', 'two words at most', '7'],
    ['B', 'call.userData[key]', '10'],
    ['C', 'abcdefghijklm 外国語です e\u0301e\u0301', '100'],
  ];
  expect(columns(rows, { 1: { width: 10 }, 2: { isRight: true } })).toBe(
    [
      ' id    text           n ',
      ' A-1   two words      7 ',
      '       at most          ',
      ' B     call.         10 ',
      '       userData[k       ',
      '       ey]              ',
      ' C     abcdefghij   100 ',
      '       klm              ',
      '       外国語です       ',
      '       e\u0301e\u0301               ',
      '',
    ].join('\n'),
  );
  expect(columns([['two words']], { 0: { width: 6, isCut: true } })).toBe(' two wo \n rds    \n');
});
