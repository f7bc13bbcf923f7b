import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { transform } from 'esbuild';
import { expect, test } from 'vitest';
import { shorten } from './shorten.js';

const LINES = 40;

test('names of functions stay, local ones become letters, and a stack is led to its file and near its line', async () => {
  const source = Array.from(
    { length: LINES },
    (_, index) =>
      `export function called${index}(aLongName: string): string {\n  return aLongName + ${index};\n}`,
  ).join('\n');
  const { code, map } = await transform(source, {
    loader: 'ts',
    sourcefile: 'source.ts',
    sourcemap: true,
    minifyWhitespace: true,
  });
  const folder = mkdtempSync(join(tmpdir(), 'gws-shorten-'));
  try {
    writeFileSync(join(folder, 'a.js'), code);
    writeFileSync(join(folder, 'a.js.map'), map);
    writeFileSync(join(folder, 'other.js'), 'let aLongName;');
    await shorten(folder);
    const short = readFileSync(join(folder, 'a.js'), 'utf8');
    const found = new SourceMap(JSON.parse(readFileSync(join(folder, 'a.js.map'), 'utf8')));
    expect(short).not.toContain('aLongName');
    for (const index of [0, 17, LINES - 1]) {
      const lines = short.split('\n');
      const line = lines.findIndex((each) => each.includes(`function called${index}(`));
      const column = lines[line]?.indexOf(`called${index}(`) ?? -1;
      const { originalSource, originalLine } = found.findEntry(line, column) as {
        originalSource: string;
        originalLine: number;
      };
      expect(originalSource).toBe('source.ts');
      expect(Math.abs(originalLine - 3 * index)).toBeLessThan(10);
    }
    expect(readFileSync(join(folder, 'other.js'), 'utf8')).toBe('let aLongName;');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
