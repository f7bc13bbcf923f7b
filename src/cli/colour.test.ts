import { expect, it } from 'vitest';
import { isColourful } from './colour.js';

it('there is colour on a terminal alone, unless NO_COLOR says something or TERM is dumb', () => {
  const terminal = { isTTY: true };
  expect(isColourful(terminal, { TERM: 'xterm' })).toBe(true);
  expect(isColourful(terminal, { NO_COLOR: '' })).toBe(true);
  expect(isColourful(terminal, { NO_COLOR: '1' })).toBe(false);
  expect(isColourful(terminal, { TERM: 'dumb' })).toBe(false);
  expect(isColourful({}, { TERM: 'xterm' })).toBe(false);
});
