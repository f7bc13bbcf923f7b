import { Ajv2020, type Options, type ValidateFunction } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';
import { readJson } from '../package.js';

/** The schemas of schemas/, by the name of their file. */
export type SchemaName =
  | 'baseline'
  | 'bayeux-reply'
  | 'call'
  | 'call-state-change-message'
  | 'call-state-change-message-2015'
  | 'comparison'
  | 'configuration'
  | 'corpus'
  | 'device-state-change-message'
  | 'editions'
  | 'error-message'
  | 'error-response'
  | 'event-user-event'
  | 'facts'
  | 'me'
  | 'page-coverage'
  | 'report'
  | 'set-call-disposition-request'
  | 'success-response'
  | 'trace';

let ajv: Ajv2020 | undefined;

/**
 * The compiled schema of that name. In the package this file stands for what was compiled when the package was built
 * (`scripts/build.ts`), since compiling takes longer than all else that a command begins with.
 * @param ref a definition of it, such as `#/$defs/Alive`; absent = the whole schema
 * @throws Error of ajv when the schema itself is wrong, which the tests rule out
 */
export function compiledSchema(name: SchemaName, ref = ''): ValidateFunction {
  ajv ??= strictAjv();
  add(ajv, name);
  return ajv.getSchema(`${idOf(name)}${ref}`) as ValidateFunction;
}

/** Ajv as the schemas of this project are meant. @param code how ajv is to write its code; absent = to be run at once */
export function strictAjv(code?: Options['code']): Ajv2020 {
  const made = new Ajv2020({
    strict: true,
    // Off where `required` stands apart from `properties`, as in the call and in if/then.
    strictRequired: false,
    allowUnionTypes: true,
    allErrors: true,
    ownProperties: true,
    // What several places refer to is compiled once.
    inlineRefs: false,
    code,
  });
  ajvFormats.default(made);
  made.addKeyword({ keyword: 'x-comes-and-goes', schemaType: 'boolean' });
  made.addKeyword({ keyword: 'x-also-seen', schemaType: 'object' });
  // Read by the generation of types alone.
  made.addKeyword({ keyword: 'tsType', schemaType: 'string' });
  return made;
}

/**
 * Adds a schema and those that it refers to.
 * @param form done to each schema before
 */
export function add(to: Ajv2020, name: SchemaName, form = (schema: unknown) => schema): void {
  if (to.schemas[idOf(name)] !== undefined) return;
  const schema = form(readJson(`schemas/${name}.schema.json`)) as object;
  to.addSchema(schema);
  for (const [, other] of JSON.stringify(schema).matchAll(/"\$ref":"urn:gws-conformance:schema:([a-z-]+)/g)) {
    add(to, other as SchemaName, form);
  }
}

export function idOf(name: SchemaName): string {
  return `urn:gws-conformance:schema:${name}`;
}
