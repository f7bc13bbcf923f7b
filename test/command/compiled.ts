import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { bundle } from '../../scripts/build.js';
import { packageRoot } from '../../src/package.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** The file of the command, compiled. */
    commandFile: string;
  }
}

/**
 * Builds the command once for all tests that start it, as the package is built: so each start is spared the compiling, and what is
 * tested is what users run. Gives what takes the files away again.
 */
export default async function buildCommand(project: TestProject): Promise<() => void> {
  const dist = join(packageRoot, 'dist');
  mkdirSync(dist, { recursive: true });
  // Below the package, where what it reads and depends on is found.
  const folder = mkdtempSync(join(dist, 'tests-'));
  project.provide('commandFile', await bundle(folder));
  return () => rmSync(folder, { recursive: true, force: true });
}
