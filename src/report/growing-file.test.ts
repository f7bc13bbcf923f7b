import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { GrowingFile } from './growing-file.js';

it('a growing file holds texts and bytes in the order in which they were written, and appears when it is done', () => {
  const folder = mkdtempSync(join(tmpdir(), 'growing-file-'));
  try {
    const path = join(folder, 'file');
    const file = new GrowingFile(path);
    const bytes = Buffer.from('0123456789'.repeat(100_000));
    let expected = '';
    const write = (piece: string | Buffer) => {
      expected += piece.toString();
      file.write(piece);
    };
    // Pieces that lie one behind the other, then some that do not, of one buffer and of another.
    for (let at = 0; at < bytes.length; at += 777) write(bytes.subarray(at, at + 777));
    for (const at of [0, 10, 5, 900, 910, 3]) write(bytes.subarray(at, at + 10));
    for (const piece of ['é', Buffer.from('ü'), 'a', 'b', bytes.subarray(0, 7), bytes.subarray(7, 9), ''])
      write(piece);
    expect(existsSync(path)).toBe(false);
    const sha256 = file.done();
    expect(readFileSync(path, 'utf8')).toBe(expected);
    expect(sha256).toBe(createHash('sha256').update(expected).digest('hex'));
    expect(readdirSync(folder)).toEqual(['file']);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
