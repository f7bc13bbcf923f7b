import { isUtf8 } from 'node:buffer';

/** A text in which escapes were undone; its character i stood at `from[i]` up to `to[i]` of the original. */
export interface Unescaped {
  text: string;
  from: Int32Array;
  to: Int32Array;
}

const utf8Byte = '%[89ab][0-9a-f]';
const escapes = new RegExp(
  [
    // One character of UTF-8 in URL encoding; then a byte of it that can only be another character set's.
    `%[0-7][0-9a-f]|%[cd][0-9a-f]${utf8Byte}|%e[0-9a-f](?:${utf8Byte}){2}|%f[0-7](?:${utf8Byte}){3}|%[89a-f][0-9a-f]`,
    String.raw`\\(?:u\{[0-9a-f]{1,6}\}|u[0-9a-f]{4}|x[0-9a-f]{2}|["'\\/bfnrt])`,
    // Browsers take numeric references without the semicolon as well.
    '&(?:#x[0-9a-f]{1,8};?|#[0-9]{1,9};?|(?:amp|lt|gt|quot|apos);)',
  ].join('|'),
  'gi',
);
const letters: Record<string, string> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };
const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/**
 * Undoes one level of URL, JSON (or JavaScript) and HTML escapes, mixed as they come.
 * @returns undefined when the text holds none
 */
export function unescaped(view: string | Unescaped): Unescaped | undefined {
  const source = typeof view === 'string' ? view : view.text;
  // A text that has none is searched thrice in less time than once for any of the three.
  if (!source.includes('%') && !source.includes('\\') && !source.includes('&')) return undefined;
  const from = new Int32Array(source.length);
  const to = new Int32Array(source.length);
  const parts: string[] = [];
  let length = 0;
  let last = 0;
  const add = (part: string, span?: [number, number]) => {
    for (let i = 0; i < part.length; i++, length++) {
      const [first, end] = span ?? [last + i, last + i];
      from[length] = typeof view === 'string' ? first : (view.from[first] as number);
      to[length] = typeof view === 'string' ? end + 1 : (view.to[end] as number);
    }
    parts.push(part);
  };
  for (const { 0: sequence, index } of source.matchAll(escapes)) {
    const plain = plainOf(sequence);
    if (plain === undefined) continue;
    add(source.slice(last, index));
    last = index + sequence.length;
    add(plain, [index, last - 1]);
  }
  if (last === 0) return undefined;
  add(source.slice(last));
  return { text: parts.join(''), from: from.subarray(0, length), to: to.subarray(0, length) };
}

function plainOf(sequence: string): string | undefined {
  if (sequence.startsWith('%')) {
    const bytes = Buffer.from(sequence.replaceAll('%', ''), 'hex');
    return isUtf8(bytes) ? bytes.toString('utf8') : bytes.toString('latin1');
  }
  if (sequence.startsWith('\\')) {
    const body = sequence.slice(1);
    const digits = /^[ux]\{?([0-9a-f]+)/i.exec(body)?.[1];
    return digits ? characterOf(Number.parseInt(digits, 16)) : (letters[body.toLowerCase()] ?? body);
  }
  const hex = /^&#x([0-9a-f]+)/i.exec(sequence)?.[1];
  const decimal = /^&#([0-9]+)/.exec(sequence)?.[1];
  if (hex || decimal) return characterOf(hex ? Number.parseInt(hex, 16) : Number(decimal));
  return entities[sequence.slice(1, -1).toLowerCase()];
}

function characterOf(codePoint: number): string | undefined {
  return codePoint <= 0x10ffff ? String.fromCodePoint(codePoint) : undefined;
}
