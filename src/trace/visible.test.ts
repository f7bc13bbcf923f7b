import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clipped, visible, visibleLines } from './visible.js';

test('control, bidirectional and zero-width characters and lone surrogates are shown by picture or code', () => {
  expect(visible('\u001B[31m\u0000\r\n\t\u007F')).toBe('␛[31m␀␍␊␉␡');
  expect(visible('a\u202Eb\u2066c\u200Bd\u0085e\uD800f\uFFFFg\u{E0041}')).toBe(
    'a⟨U+202E⟩b⟨U+2066⟩c⟨U+200B⟩d⟨U+0085⟩e⟨U+D800⟩f⟨U+FFFF⟩g⟨U+E0041⟩',
  );
  expect(visible('Größe 1 💬 日本語 עברית "<&>"')).toBe('Größe 1 💬 日本語 עברית "<&>"');
  expect(visibleLines('{\n\t"a": "\u001B"\r\n}')).toBe('{\n\t"a": "␛"␍\n}');
});

test('whatever comes in, what comes out holds no control and no bidirectional character', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(visible(text)).not.toMatch(/[\p{Cc}\p{Cs}\u202A-\u202E\u2066-\u2069\uFFFE\uFFFF]/u);
      expect(visible(visible(text))).toBe(visible(text));
    }),
  );
});

test('a clipped text is never cut within a character', () => {
  expect(clipped('abc💬', 4)).toBe('abc…');
  expect(clipped('abc💬', 5)).toBe('abc💬');
});
