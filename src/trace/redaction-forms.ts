/** One way in which a secret can stand in a text. */
export interface Form {
  text: string;
  /** 1 when the character before `text` holds a few bits of the secret beside its neighbour's (Base64). */
  before: 0 | 1;
  /** The same of the character after it. */
  after: 0 | 1;
}

/** A longer secret, which only a target hands out, is looked for in the likely forms alone: all would fill our memory. */
export const longestInEveryForm = 1024;

/**
 * The literal forms of a secret: itself, and as writers of URLs, forms, JSON and HTML escape it; and each of these in
 * Base64 (all three alignments, both alphabets) and in hexadecimal digits of either case. Texts in which any
 * character at all may be escaped need no form of their own: the search undoes escapes before it looks.
 */
export function formsOf(secret: string): Form[] {
  if (secret.length > longestInEveryForm) {
    const url = encodeURIComponent(Buffer.from(secret).toString());
    const plain = [secret, url].map((text): Form => ({ text, before: 0, after: 0 }));
    return [...plain, ...([0, 1, 2] as const).flatMap((at) => base64Of(Buffer.from(secret), at))];
  }
  return [...writingsOf(secret)].flatMap((text) => [
    { text, before: 0, after: 0 },
    ...encodingsOf(text).flatMap((bytes): Form[] => [
      // UTF-8 read as Latin-1, as some libraries read header values.
      { text: bytes.toString('latin1'), before: 0, after: 0 },
      { text: bytes.toString('hex'), before: 0, after: 0 },
      { text: bytes.toString('hex').toUpperCase(), before: 0, after: 0 },
      ...([0, 1, 2] as const).flatMap((alignment) => base64Of(bytes, alignment)),
    ]),
  ]);
}

function writingsOf(secret: string): Set<string> {
  // A lone surrogate has no UTF-8: U+FFFD is sent in its place, and encodeURIComponent would throw.
  const url = encodeURIComponent(Buffer.from(secret).toString());
  // Latin-1 read as UTF-8: some characters are lost, the others would still tell, if they are enough.
  const lossy = secret.replace(/[\x80-\xff]/g, '\ufffd');
  const tells = lossy.replaceAll('\ufffd', '').length >= 4;
  const entities: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return new Set([
    secret,
    secret.replaceAll(' ', '+'),
    url,
    url.replaceAll('%20', '+'),
    JSON.stringify(secret).slice(1, -1),
    secret.replace(/[&<>"']/g, (character) => entities[character] as string),
    ...(tells ? [lossy] : []),
    Buffer.from(secret).toString('base64'),
  ]);
}

function encodingsOf(text: string): Buffer[] {
  const latin1 = [...text].every((character) => character <= '\xff');
  const ascii = /^\p{ASCII}*$/u.test(text);
  return latin1 && !ascii ? [Buffer.from(text), Buffer.from(text, 'latin1')] : [Buffer.from(text)];
}

/** The Base64 characters that depend on nothing but these bytes when `alignment` other bytes come before them. */
function base64Of(bytes: Buffer, alignment: 0 | 1 | 2): Form[] {
  const firstBit = alignment * 8;
  const endBit = firstBit + bytes.length * 8;
  const text = Buffer.concat([Buffer.alloc(alignment), bytes])
    .toString('base64')
    .slice(Math.ceil(firstBit / 6), Math.floor(endBit / 6));
  const before = firstBit % 6 === 0 ? 0 : 1;
  const after = endBit % 6 === 0 ? 0 : 1;
  return [
    { text, before, after },
    { text: text.replaceAll('+', '-').replaceAll('/', '_'), before, after },
  ];
}
