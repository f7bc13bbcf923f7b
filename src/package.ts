import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that holds package.json: the checkout, or the installed package (this file is in `src`, or part of one in `dist`). */
export const packageRoot = findRoot(dirname(fileURLToPath(import.meta.url)));

/** The version in package.json, which every report and trace carries. */
export const version: string = (readJson('package.json') as { version: string }).version;

/**
 * Reads a JSON file that is shipped with the package.
 * @param path relative to the package's root, such as `schemas/report.schema.json`
 */
export function readJson(path: string): unknown {
  return JSON.parse(readText(path));
}

/** Reads a text file that is shipped with the package; `path` is relative to the package's root. */
export function readText(path: string): string {
  return readFileSync(join(packageRoot, path), 'utf8');
}

function findRoot(folder: string): string {
  try {
    readFileSync(join(folder, 'package.json'));
    return folder;
  } catch {
    return findRoot(dirname(folder));
  }
}
