/**
 * Builds the package's JavaScript into `dist`: a file for each entry and what they share, with source maps. Schemas are compiled here,
 * once, so that no command spends time on it.
 */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import standalone from 'ajv/dist/standalone/index.js';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import { packageRoot } from '../src/package.js';
import { add, idOf, type SchemaName, strictAjv } from '../src/schemas/compile.js';

const ENTRIES = { main: 'src/cli/main.ts', vitest: 'src/cli/vitest.ts', worker: 'src/mutants/worker.ts' };
const SCHEMAS = 'schemas.js';
/** What src/schemas/compile.ts gives; a schema's own code is loaded when it is asked for. */
const COMPILED = `import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
export const compiledSchema = (name, ref = '') => require('./schemas/' + name + '.cjs')[ref];
`;
const require = createRequire(import.meta.url);
const schemaNames = readdirSync(join(packageRoot, 'schemas')).map(
  (file) => file.replace('.schema.json', '') as SchemaName,
);

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
  await build({
    ...common,
    entryPoints: Object.fromEntries(schemaNames.map((name) => [name, `schema:${name}`])),
    // Loaded when it is asked for, and not before.
    format: 'cjs',
    outExtension: { '.js': '.cjs' },
    outdir: join(folder, 'schemas'),
    plugins: [compiledSchemas, partsOfAjv],
  });
  writeFileSync(join(folder, SCHEMAS), COMPILED);
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

/** Each schema as a module of its own. */
const compiledSchemas: Plugin = {
  name: 'compiled-schemas',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^schema:/ }, ({ path }) => ({ path: path.slice(7), namespace: 'schema' }));
    onLoad({ filter: /.*/, namespace: 'schema' }, ({ path }) => ({
      contents: codeOf(path as SchemaName),
      resolveDir: packageRoot,
    }));
  },
};

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
