/**
 * Characters that a reader cannot see, or that rearrange what he sees: controls (C0, DEL, C1), zero-width and
 * bidirectional formatting, line and paragraph separators, interlinear and tag characters, lone surrogates,
 * non-characters that XML cannot carry. \p{Cf} as a whole would also take signs that ordinary scripts need.
 */
const UNSEEN =
  /[\p{Cc}\p{Cs}\u00AD\u061C\u200B-\u200F\u2028-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB\uFFFE\uFFFF\u{E0000}-\u{E007F}]/gu;

/**
 * One line of text with every unseen character shown: U+001B as ␛, U+202E as ⟨U+202E⟩, a line feed as ␊.
 * What comes out holds no control character and no character that changes the direction of writing.
 */
export function visible(text: string): string {
  return text.replace(UNSEEN, shown);
}

/** The same for text of several lines, such as a body: line feeds and tabs stay what they are. */
export function visibleLines(text: string): string {
  return text.replace(UNSEEN, (character) =>
    character === '\n' || character === '\t' ? character : shown(character),
  );
}

/**
 * The first `length` characters of a text, with an ellipsis when it was longer. Counted in UTF-16 units, and never
 * cut between the two halves of a character.
 */
export function clipped(text: string, length: number): string {
  if (text.length <= length) return text;
  return `${text.slice(0, length).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

function shown(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  // The block "Control Pictures" has a picture for each C0 control at U+2400 + code, and for DEL at U+2421.
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  if (code === 0x7f) return '\u2421';
  return `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
}
