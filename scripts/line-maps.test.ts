import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { transform } from 'esbuild';
import { expect, test } from 'vitest';
import { keepFirstOfLines } from './line-maps.js';

const LINES = 40;

test('a stack is led to its file and near its line by a map of a fraction of the size', async () => {
  const functions = Array.from(
    { length: LINES },
    (_, index) => `export function called${index}(name: string): string {\n  return name + ${index};\n}`,
  );
  const { code, map } = await transform(functions.join('\n'), {
    loader: 'ts',
    sourcefile: 'source.ts',
    sourcemap: true,
    minifyWhitespace: true,
    lineLimit: 100,
    sourcesContent: false,
  });
  const folder = mkdtempSync(join(tmpdir(), 'gws-line-maps-'));
  try {
    const path = join(folder, 'a.js.map');
    writeFileSync(path, map);
    keepFirstOfLines(folder);
    const kept = readFileSync(path, 'utf8');
    expect(kept.length).toBeLessThan(map.length / 2);
    const found = new SourceMap(JSON.parse(kept));
    const lines = code.split('\n');
    for (const index of [0, 17, LINES - 1]) {
      const line = lines.findIndex((each) => each.includes(`called${index}(`));
      const entry = found.findEntry(line, lines[line]?.indexOf(`called${index}(`) ?? -1);
      expect(entry).toMatchObject({ originalSource: 'source.ts' });
      expect(Math.abs((entry as { originalLine: number }).originalLine - 3 * index)).toBeLessThan(10);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});
