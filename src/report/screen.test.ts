import { expect, it } from 'vitest';
import { fitted } from './screen.js';

it('a line is broken at the last space that fits, or where there is none at the edge, and what follows is indented', () => {
  expect(fitted(['one two three'], { columns: 9 })).toEqual(['one two', '    three']);
  expect(fitted(['abcdefghijkl'], { columns: 8 })).toEqual(['abcdefgh', '    ijkl']);
});

it('a screen that tells no width, or one in which nothing fits, breaks nothing', () => {
  for (const columns of [undefined, 0, 1, 4])
    expect(fitted(['one two three'], { columns })).toEqual(['one two three']);
});

it('a character of East Asian writing takes two columns', () => {
  expect(fitted(['to \u8f6c\u63a5\u7ed9 now'], { columns: 8 })).toEqual([
    'to \u8f6c\u63a5',
    '    \u7ed9',
    '    now',
  ]);
});
