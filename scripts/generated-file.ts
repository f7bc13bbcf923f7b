import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/**
 * Writes a generated file where it is not as it is to be. With --check nothing is written: a stale file is named, exit 1.
 * @param path from the root of the checkout
 */
export function keep(path: string, text: string): void {
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return;
  if (process.argv.includes('--check')) {
    console.error(`stale: ${path}: run "npm run generate" and commit the result`);
    process.exit(1);
  }
  writeFileSync(path, text);
}
