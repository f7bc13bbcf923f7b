import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import standalone from 'ajv/dist/standalone/index.js';
import { packageRoot, readJson } from '../src/package.js';
import { add, idOf, type SchemaName, strictAjv } from '../src/schemas/compile.js';

interface Schema {
  readonly oneOf?: readonly { readonly $ref?: string }[];
}

/** What is for people, and for the generation of types. */
const ANNOTATIONS = new Set(
  '$schema title description $comment examples tsType x-also-seen x-comes-and-goes'.split(' '),
);
/** Their members have names of their own, which are no keywords. */
const NAMED = new Set(['properties', '$defs', 'patternProperties']);

/**
 * A module with what `src/schemas/compile.ts` gives: the code of every schema, and of each kind that one is made of. What several share
 * is in it once.
 */
export function compiledSchemas(): string {
  const ajv = strictAjv({ source: true, esm: true });
  const names = readdirSync(join(packageRoot, 'schemas')).map(
    (file) => file.replace('.schema.json', '') as SchemaName,
  );
  const refs = names.flatMap((name) => {
    add(ajv, name, withoutAnnotations);
    const { oneOf = [] } = readJson(`schemas/${name}.schema.json`) as Schema;
    const kinds = oneOf.flatMap(({ $ref }) => ($ref === undefined ? [] : [$ref]));
    return ['', ...kinds].map((ref) => ({ key: name + ref, id: idOf(name) + ref }));
  });
  const code = standalone.default(ajv, Object.fromEntries(refs.map(({ id }, index) => [`v${index}`, id])));
  const byKey = refs.map(({ key }, index) => `${JSON.stringify(key)}: v${index}`);
  return `${code}
    const schemas = { ${byKey.join(', ')} };
    export const compiledSchema = (name, ref = '') => schemas[name + ref];`;
}

function withoutAnnotations(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutAnnotations);
  if (typeof schema !== 'object' || schema === null) return schema;
  const kept = Object.entries(schema).filter(([keyword]) => !ANNOTATIONS.has(keyword));
  return Object.fromEntries(kept.map(([keyword, value]) => [keyword, cleaned(keyword, value)]));
}

function cleaned(keyword: string, value: unknown): unknown {
  if (keyword === 'enum' || keyword === 'const') return value;
  if (!NAMED.has(keyword)) return withoutAnnotations(value);
  return Object.fromEntries(
    Object.entries(value as object).map(([name, each]) => [name, withoutAnnotations(each)]),
  );
}
