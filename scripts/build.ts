/**
 * Builds the package's JavaScript into `dist`: a file for each entry and what they share, with source maps. Schemas are compiled here,
 * once, so that no command spends time on it.
 */
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import standalone from 'ajv/dist/standalone/index.js';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import { packageRoot } from '../src/package.js';
import { add, idOf, type SchemaName, strictAjv } from '../src/schemas/compile.js';

const ENTRIES = { main: 'src/cli/main.ts', vitest: 'src/cli/vitest.ts', worker: 'src/mutants/worker.ts' };
const SCHEMAS = 'schemas.js';
const require = createRequire(import.meta.url);

/**
 * Bundles the command into a folder below the package, where what it reads and depends on is found.
 * @returns the path of the command's file
 */
export async function bundle(folder: string): Promise<string> {
  const common: BuildOptions = {
    absWorkingDir: packageRoot,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    minifyWhitespace: true,
    minifySyntax: true,
    logLevel: 'warning',
  };
  await build({ ...common, stdin: compiledSchemas(), plugins: [partsOfAjv], outfile: join(folder, SCHEMAS) });
  await build({
    ...common,
    entryPoints: ENTRIES,
    outdir: folder,
    splitting: true,
    // They lead to lines of the sources, which are not shipped.
    sourcemap: true,
    sourcesContent: false,
    // What is installed beside the package stays outside of it.
    packages: 'external',
    plugins: [compiledBefore],
  });
  return join(folder, 'main.js');
}

/** The compiled schemas stand in the place of the file that compiles them. */
const compiledBefore: Plugin = {
  name: 'compiled-before',
  setup: ({ onResolve }) =>
    onResolve({ filter: /\/compile\.js$/ }, () => ({ path: `./${SCHEMAS}`, external: true })),
};

/** The few functions of ajv that compiled schemas call are no reason to install it. */
const partsOfAjv: Plugin = {
  name: 'parts-of-ajv',
  setup: ({ onResolve }) => onResolve({ filter: /^ajv/ }, ({ path }) => ({ path: require.resolve(path) })),
};

/** A module with what src/schemas/compile.ts gives; a schema's own code is run when it is asked for. */
function compiledSchemas(): NonNullable<BuildOptions['stdin']> {
  const names = readdirSync(join(packageRoot, 'schemas')).map(
    (file) => file.replace('.schema.json', '') as SchemaName,
  );
  const schemas = names.map(
    (name) => `${JSON.stringify(name)}: () => { const exports = {}; ${codeOf(name)}; return exports; }`,
  );
  const contents = `const schemas = { ${schemas.join(',\n')} };
    const run = {};
    export function compiledSchema(name, ref = '') { return (run[name] ??= schemas[name]())[ref]; }`;
  return { contents, resolveDir: packageRoot };
}

/** The code of a schema and of each kind that it is made of, which it exports by their references; that of the whole is ''. */
function codeOf(name: SchemaName): string {
  const ajv = strictAjv({ source: true });
  add(ajv, name);
  const schema = JSON.parse(readFileSync(join(packageRoot, `schemas/${name}.schema.json`), 'utf8'));
  const kinds = (schema.oneOf ?? []).flatMap(({ $ref }: { $ref?: string }) =>
    $ref === undefined ? [] : [$ref],
  );
  const refs: string[] = ['', ...kinds];
  const exported = Object.fromEntries(refs.map((ref, index) => [`v${index}`, idOf(name) + ref]));
  const named = refs.map((ref, index) => `exports[${JSON.stringify(ref)}] = exports.v${index};`);
  return `${standalone.default(ajv, exported)}\n${named.join('\n')}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const dist = join(packageRoot, 'dist');
  rmSync(dist, { recursive: true, force: true });
  await bundle(dist);
}
