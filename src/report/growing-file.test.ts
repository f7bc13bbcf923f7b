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
    const file = new GrowingFile(path, { isHashed: true });
    const bytes = Buffer.from('0123456789ü'.repeat(100_000));
    let expected = Buffer.alloc(0);
    const write = (text: string) => {
      expected = Buffer.concat([expected, Buffer.from(text)]);
      file.write(text);
    };
    const writeBytes = (from: number, to: number) => {
      expected = Buffer.concat([expected, bytes.subarray(from, to)]);
      file.writeBytes({ bytes, from, to });
    };
    for (const at of [0, 900, 10, 600_000, 3]) {
      writeBytes(at, at + 777);
      write('é');
    }
    // What is larger than the room for what waits, and what fills it.
    writeBytes(0, 1_100_000);
    write('ab'.repeat(400_000));
    for (let at = 0; at < bytes.length - 100_000; at += 100_000) writeBytes(at, at + 99_999);
    write('');
    expect(existsSync(path)).toBe(false);
    const sha256 = file.done();
    expect(readFileSync(path).equals(expected)).toBe(true);
    expect(sha256).toBe(createHash('sha256').update(expected).digest('hex'));
    expect(readdirSync(folder)).toEqual(['file']);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
