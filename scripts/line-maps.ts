import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decode, encode } from '@jridgewell/sourcemap-codec';

/**
 * Keeps of each source map the first place of each line: with lines of the bundle as short as they are, that leads a stack to its file and
 * near its line, in a tenth of the size.
 * @param folder with `.js.map` files
 */
export function keepFirstOfLines(folder: string): void {
  for (const name of readdirSync(folder).filter((each) => each.endsWith('.map'))) {
    const path = join(folder, name);
    const map = JSON.parse(readFileSync(path, 'utf8'));
    const lines = decode(map.mappings).map(([first]) => {
      // Generated column, source, line and column; the name is left out.
      const [at, source, line, column] = first ?? [];
      return source === undefined ? [] : [[at, source, line, column] as [number, number, number, number]];
    });
    writeFileSync(path, JSON.stringify({ ...map, names: [], mappings: encode(lines) }));
  }
}
