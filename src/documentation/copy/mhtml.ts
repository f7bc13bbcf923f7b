/**
 * The HTML in a page that a browser saved as a single file (MHTML): its first part of type text/html, decoded. Undefined when the
 * text is no such file.
 */
export function htmlOfMhtml(text: string): string | undefined {
  const head = text.slice(0, 4000);
  const [, quoted, plain] =
    (/^(?:[\w-]+:|\s)/.test(head) &&
      /^content-type:\s*multipart\/related;[\s\S]*?boundary=(?:"([^"\n]+)"|(\S+))/im.exec(head)) ||
    [];
  const boundary = quoted ?? plain;
  if (boundary === undefined) return undefined;
  for (const part of text.split(`--${boundary}`).slice(1)) {
    const [, headers = '', body = ''] = /^\r?\n([\s\S]*?)\r?\n\r?\n([\s\S]*)$/.exec(part) ?? [];
    if (!/^content-type:\s*text\/html/im.test(headers)) continue;
    const [, encoding = ''] = /^content-transfer-encoding:\s*([\w-]+)/im.exec(headers) ?? [];
    return decoded(body, encoding.toLowerCase());
  }
  return undefined;
}

function decoded(body: string, encoding: string): string {
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString('utf8');
  if (encoding !== 'quoted-printable') return body;
  const bytes = body
    .replace(/=[ \t]*\r?\n/g, '')
    .replace(/=([0-9A-F]{2})/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
