import { expect, test } from 'vitest';
import { jsonPieces } from './json-pieces.js';
import { sampleReport } from './sample-report.test-driver.js';

test('the pieces are the text that JSON.stringify writes, none of them longer than an item', () => {
  const report = sampleReport();
  const odd = { a: undefined, b: [], c: {}, d: [undefined, 'x\n"', [1, { e: [] }]], f: null };
  for (const value of [report, odd, {}, { a: undefined }])
    expect([...jsonPieces(value)].join('')).toBe(`${JSON.stringify(value, undefined, 2)}\n`);
  const longest = Math.max(...report.exchanges.map((each) => JSON.stringify(each, undefined, 2).length));
  const pieces = [...jsonPieces({ exchanges: [...report.exchanges, ...report.exchanges] })];
  expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(longest * 1.5);
});
