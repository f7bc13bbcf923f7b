/**
 * Builds the package's JavaScript into `dist`: a file for each entry and what they share, with source maps. Schemas are compiled here,
 * once, so that no command spends time on it.
 *
 * What package.json names as a dependency is installed beside the package, where `npm audit` sees it: all that talks to a network, or
 * reads what somebody else wrote. What only lays out text is bundled, with its licence.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import { packageRoot } from '../src/package.js';
import { compiledSchemas } from './compiled-schemas.js';
import { licencesOf } from './licences.js';
import { keepFirstOfLines } from './line-maps.js';

const ENTRIES = { main: 'src/cli/main.ts', vitest: 'src/cli/vitest.ts', worker: 'src/mutants/worker.ts' };
const SCHEMAS = 'schemas.cjs';
const require = createRequire(import.meta.url);

/**
 * Bundles the command into a folder below the package, where what it reads and depends on is found.
 * @param entries the files that are bundled, by the names that they get; default: those of the package
 * @returns the path of the command's file
 */
export async function bundle(
  folder: string,
  entries: Readonly<Record<string, string>> = ENTRIES,
): Promise<string> {
  const common = {
    absWorkingDir: packageRoot,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    minifyWhitespace: true,
    minifySyntax: true,
    metafile: true,
    logLevel: 'warning',
  } satisfies BuildOptions;
  const schemas = await build({
    ...common,
    stdin: { contents: compiledSchemas(), resolveDir: packageRoot },
    // Loaded once one is asked for, which can wait for nothing.
    format: 'cjs',
    // No stack leads into them.
    minifyIdentifiers: true,
    plugins: [partsOfAjv],
    outfile: join(folder, SCHEMAS),
  });
  const command = await build({
    ...common,
    entryPoints: entries,
    outdir: folder,
    splitting: true,
    // A stack names functions as the sources do.
    minifyIdentifiers: true,
    keepNames: true,
    external: besideThePackage(),
    // Packages of the older kind ask for Node's own modules by it.
    banner: {
      js: "import{createRequire as $require}from'node:module';const require=$require(import.meta.url);",
    },
    // They lead to lines of the sources, which are not shipped.
    sourcemap: true,
    sourcesContent: false,
    lineLimit: 160,
    plugins: [compiledBefore, checkedBefore, inOneFile],
  });
  keepFirstOfLines(folder);
  const inputs = [schemas, command].flatMap(({ metafile }) => Object.keys(metafile.inputs));
  writeFileSync(join(folder, 'THIRD-PARTY-LICENSES.txt'), licencesOf(inputs));
  return join(folder, 'main.js');
}

function besideThePackage(): string[] {
  const { dependencies, peerDependencies } = JSON.parse(
    readFileSync(join(packageRoot, 'package.json'), 'utf8'),
  );
  return Object.keys({ ...dependencies, ...peerDependencies }).flatMap((name) => [name, `${name}/*`]);
}

/** The compiled schemas stand in the place of the file that compiles them. */
const compiledBefore: Plugin = {
  name: 'compiled-before',
  setup({ onLoad }) {
    onLoad({ filter: /\/src\/schemas\/compile\.ts$/ }, () => ({
      contents: `import { createRequire } from 'node:module';
        const load = createRequire(import.meta.url);
        export const compiledSchema = (name, ref) => load('./${SCHEMAS}').compiledSchema(name, ref);`,
    }));
  },
};

/** What is shipped was held to its schemas when it was tested: no command spends time on it. */
const checkedBefore: Plugin = {
  name: 'checked-before',
  setup({ onLoad }) {
    onLoad({ filter: /\/src\/schemas\/shipped\.ts$/ }, () => ({
      contents: `export { readJson as readShipped } from '../package.js';`,
      resolveDir: join(packageRoot, 'src', 'schemas'),
    }));
  },
};

/** What most commands load. */
const COMMON = ['configuration-from', 'list', 'output', 'run-flags'].map((name) => `./src/cli/${name}.ts`);

/**
 * Code that is split becomes a file for each set of entries that share it, and many small files take longer to load than to run. So every
 * entry but the command's own, and all that is loaded on demand, is made to import what is common: that becomes one file.
 */
const inOneFile: Plugin = {
  name: 'in-one-file',
  setup({ onResolve, onLoad, resolve }) {
    const importing = new Set<string>();
    const imports = COMMON.map((path) => `import ${JSON.stringify(join(packageRoot, path))};`).join('');
    onResolve({ filter: /\.[jt]s$/ }, async ({ path, kind, importer, resolveDir }) => {
      if (kind !== 'dynamic-import' && kind !== 'entry-point') return undefined;
      const resolved = await resolve(path, { kind: 'import-statement', importer, resolveDir });
      if (resolved.path !== join(packageRoot, ENTRIES.main)) importing.add(resolved.path);
      return resolved;
    });
    onLoad({ filter: /\.ts$/ }, ({ path }) =>
      importing.has(path) ? { contents: imports + readFileSync(path, 'utf8'), loader: 'ts' } : undefined,
    );
  },
};

/** The few functions of ajv that compiled schemas call are no reason to install it. */
const partsOfAjv: Plugin = {
  name: 'parts-of-ajv',
  setup: ({ onResolve }) => onResolve({ filter: /^ajv/ }, ({ path }) => ({ path: require.resolve(path) })),
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const dist = join(packageRoot, 'dist');
  rmSync(dist, { recursive: true, force: true });
  await bundle(dist);
}
