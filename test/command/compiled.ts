import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';
import type { TestProject } from 'vitest/node';
import { packageRoot } from '../../src/package.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** The file of the command, compiled. */
    commandFile: string;
  }
}

/**
 * Compiles the command once for all tests that start it, as the package does but without looking at types: so each start is spared the
 * compiling, and what is tested is what users run. Gives what takes the files away again.
 */
export default function compileCommand(project: TestProject): () => void {
  const dist = join(packageRoot, 'dist');
  mkdirSync(dist, { recursive: true });
  // Below the package, where what it reads and depends on is found.
  const folder = mkdtempSync(join(dist, 'tests-'));
  for (const path of [...sourcesIn('src'), ...sourcesIn('specs')]) {
    const file = join(folder, path.replace(/\.ts$/, '.js'));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, compiled(path));
  }
  project.provide('commandFile', join(folder, 'src/cli/main.js'));
  return () => rmSync(folder, { recursive: true, force: true });
}

function sourcesIn(folder: string): string[] {
  return readdirSync(join(packageRoot, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !/\.test(-driver)?\.ts$/.test(name))
    .map((name) => join(folder, name));
}

function compiled(path: string): string {
  const compilerOptions = {
    module: ModuleKind.ESNext,
    target: ScriptTarget.ES2023,
    verbatimModuleSyntax: true,
    inlineSourceMap: true,
  };
  const text = readFileSync(join(packageRoot, path), 'utf8');
  return transpileModule(text, { fileName: path, compilerOptions }).outputText;
}
