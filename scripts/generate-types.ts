/**
 * Generates src/schemas/NAME.gen.ts from every schemas/NAME.schema.json.
 * With --check nothing is written: a stale, missing or orphaned file is named, exit 1.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { compile } from 'json-schema-to-typescript';

const check = process.argv.includes('--check');
const names = readdirSync('schemas')
  .filter((file) => file.endsWith('.schema.json'))
  .map((file) => basename(file, '.schema.json'));
const stale: string[] = [];

// A reference from one schema to another names its $id, which stands for a file beside it and is no address.
const bySchemaId = {
  order: 1,
  canRead: /^urn:gws-conformance:schema:[a-z-]+$/,
  read: ({ url }: { url: string }) => {
    const { $id, ...schema } = JSON.parse(
      readFileSync(`schemas/${url.split(':').at(-1)}.schema.json`, 'utf8'),
    );
    return JSON.stringify(schema);
  },
};

for (const name of names) {
  const schema = JSON.parse(readFileSync(`schemas/${name}.schema.json`, 'utf8'));
  // An absolute $id would be resolved as an address to download from.
  delete schema.$id;
  const source = await compile(schema, schema.title ?? name, {
    cwd: 'schemas',
    additionalProperties: true,
    bannerComment: `/* Generated from schemas/${name}.schema.json by "npm run generate"; do not edit. */`,
    unreachableDefinitions: true,
    format: false,
    style: { singleQuote: true },
    $refOptions: { resolve: { bySchemaId } },
  });
  const file = `src/schemas/${name}.gen.ts`;
  if (existsSync(file) && readFileSync(file, 'utf8') === source) continue;
  if (check) stale.push(file);
  else writeFileSync(file, source);
}

const orphans = readdirSync('src/schemas').filter(
  (file) => file.endsWith('.gen.ts') && !names.includes(basename(file, '.gen.ts')),
);
stale.push(...orphans.map((file) => `src/schemas/${file}`));
if (stale.length > 0) {
  console.error(`stale: ${stale.join(', ')}: run "npm run generate" and commit the result`);
  process.exit(1);
}
