import { expect, test } from 'vitest';
import { printFindings } from './print.js';

test('findings are printed under their statement with the lines they point at, control characters shown', () => {
  const finding = (id: string, words: string) => ({
    id,
    title: 'The page says so',
    text: 'It does not.',
    lines: [{ line: 19, words }] as [{ line: number; words: string }],
  });
  expect(
    printFindings([finding('DOC-02', 'a'), finding('DOC-02', '\u001B[31mb'), finding('DOC-03', 'c')]),
  ).toBe(
    'DOC-02  The page says so\n  It does not.\n      19  a\n  It does not.\n      19  ␛[31mb\n\n' +
      'DOC-03  The page says so\n  It does not.\n      19  c\n\n3 findings\n',
  );
  expect(printFindings([])).toBe('No finding: every statement about the documentation holds.\n');
});
