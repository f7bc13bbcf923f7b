const MAGIC: readonly (readonly [string, string])[] = [
  ['89504e470d0a1a0a', 'a PNG picture'],
  ['ffd8ff', 'a JPEG picture'],
  ['47494638', 'a GIF picture'],
  ['25504446', 'a PDF document'],
  ['504b0304', 'a ZIP archive, as .saz, .docx and .xlsx are too'],
  ['504b0506', 'an empty ZIP archive'],
  ['1f8b', 'gzip within gzip'],
  ['425a68', 'bzip2'],
  ['fd377a585a00', 'xz'],
  ['28b52ffd', 'zstd'],
  ['377abcaf271c', 'a 7-Zip archive'],
  ['d4c3b2a1', 'a packet capture (pcap)'],
  ['a1b2c3d4', 'a packet capture (pcap)'],
  ['4d3cb2a1', 'a packet capture (pcap)'],
  ['a1b23c4d', 'a packet capture (pcap)'],
  ['0a0d0d0a', 'a packet capture (pcapng)'],
  ['7f454c46', 'a program (ELF)'],
  ['4d5a', 'a program (EXE)'],
  ['53514c69746520666f726d6174', 'an SQLite database'],
];

/**
 * What a file is that is no recording, told by its first bytes, such as `a PNG picture`; undefined = it may be one.
 * @param head its first bytes, a few hundred of them
 */
export function foreignKind(head: Buffer): string | undefined {
  const hex = head.subarray(0, 16).toString('hex');
  const known = MAGIC.find(([magic]) => hex.startsWith(magic));
  if (known !== undefined) return known[1];
  const text = head.toString('utf8').trimStart();
  if (/^<(!doctype html|html|head|body)\b/i.test(text)) return 'an HTML page';
  if (/^<(\?xml|[a-z][\w:-]*[\s>/])/i.test(text)) return 'XML';
  // mitmproxy keeps flows as typed netstrings: `1234:9:websocket;`.
  if (/^\d{1,9}:\d{1,9}:[a-z_]+;/.test(text)) return 'a flow file of mitmproxy: export it as HAR';
  if (/^\[\s*\{\s*"status"\s*:\s*"[A-Z_]+"\s*,\s*"method"\s*:/.test(text))
    return 'a session of Charles: export it as HAR';
  return head.includes(0) ? 'binary' : undefined;
}
