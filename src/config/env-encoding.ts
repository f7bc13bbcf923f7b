import { ConfigurationError } from './configuration-error.js';

/** How a file that begins with these bytes is encoded; the longest first, since UTF-32 begins as UTF-16 does. */
const byteOrderMarks: readonly [mark: readonly number[], encoding: string][] = [
  [[0xff, 0xfe, 0, 0], 'utf-32le'],
  [[0, 0, 0xfe, 0xff], 'utf-32be'],
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
];

/**
 * The text of a `.env`: UTF-8, or UTF-16 of either byte order, which PowerShell's `>` writes, with or without a byte order mark.
 * @throws ConfigurationError naming the encoding, when it is another one
 */
export function textOf(bytes: Buffer, path: string): string {
  const encoding = encodingOf(bytes);
  const decodable = !encoding.startsWith('utf-32');
  try {
    if (decodable) return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    // Said below, for every encoding in the same way.
  }
  throw new ConfigurationError([`${path} ${wrongWith(bytes, encoding)}: accepted is UTF-8 or UTF-16`]);
}

/** The name of the encoding that a text looks to be in; UTF-8 where nothing speaks for another one. */
export function encodingOf(bytes: Buffer): string {
  const marked = byteOrderMarks.find(([mark]) => mark.every((byte, index) => bytes[index] === byte));
  if (marked) return marked[1];
  // No text has a NUL in it, but every other byte of Latin letters in UTF-16 is one.
  const nuls = [0, 0];
  for (const [index, byte] of bytes.entries()) if (byte === 0) nuls[index % 2] = (nuls[index % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = nuls;
  if (even === 0 && odd === 0) return 'utf-8';
  return odd >= even ? 'utf-16le' : 'utf-16be';
}

function wrongWith(bytes: Buffer, encoding: string): string {
  if (encoding !== 'utf-8') return `looks like ${encoding.toUpperCase()}, and cannot be read as that`;
  const before = validLines(bytes);
  return `is not UTF-8 in line ${before + 1}, likely a letter in windows-1252 or another character set of one byte a letter`;
}

/** How many lines there are before the first that is not UTF-8. */
function validLines(bytes: Buffer): number {
  const lines = bytes.toString('latin1').split('\n');
  return lines.findIndex((line) => {
    const raw = Buffer.from(line, 'latin1');
    return !raw.equals(Buffer.from(raw.toString('utf8')));
  });
}
