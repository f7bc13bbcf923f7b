import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';
import { readJson } from '../package.js';
import { kindsOf } from './kinds.js';
import { sentence, telling, unknownKind } from './violation.js';

/** The schemas of schemas/, by the name of their file. */
export type SchemaName =
  | 'bayeux-reply'
  | 'call'
  | 'call-state-change-message'
  | 'call-state-change-message-2015'
  | 'configuration'
  | 'corpus'
  | 'device-state-change-message'
  | 'editions'
  | 'error-response'
  | 'error-message'
  | 'event-user-event'
  | 'facts'
  | 'me'
  | 'report'
  | 'set-call-disposition-request'
  | 'success-response'
  | 'trace';

/** A value may break a schema in a million places; nobody reads more sentences than these. */
const MOST = 50;

const compiled = new Map<SchemaName, ValidateFunction>();
let ajv: Ajv2020 | undefined;

/**
 * The compiled schema of that name. It is compiled once, when first asked for.
 * @throws Error of ajv when the schema itself is wrong, which the tests rule out
 */
export function validator(name: SchemaName): ValidateFunction {
  let validate = compiled.get(name);
  if (validate === undefined) {
    ajv ??= strictAjv();
    add(ajv, name);
    validate = ajv.getSchema(idOf(name)) as ValidateFunction;
    compiled.set(name, validate);
  }
  return validate;
}

/**
 * What is wrong with a value, as sentences with JSON pointers, such as `/data/call/duration must be string or null, was
 * number 262`; empty when it keeps to the schema. Safe with whatever a target sends: nothing is followed to its depths,
 * inherited members do not count, and what is quoted is clipped. Of more than 50 violations the rest is counted.
 */
export function violations(name: SchemaName, value: unknown): string[] {
  const validate = validator(name);
  if (validate(value)) return [];
  const kinds = kindsOf(validate.schema);
  if (kinds === undefined || typeof value !== 'object' || value === null) return sentences(validate, value);
  // Of a schema of many kinds only the one that the value claims to be says what is wrong with it.
  const claimed = Object.hasOwn(value, kinds.tag) ? (value as Record<string, unknown>)[kinds.tag] : undefined;
  const ref = kinds.refs.get(claimed);
  if (ref === undefined) return [unknownKind(kinds.tag, [...kinds.refs.keys()], claimed)];
  const kind = ajv?.getSchema(`${idOf(name)}${ref}`) as ValidateFunction;
  kind(value);
  return sentences(kind, value);
}

function sentences(validate: ValidateFunction, value: unknown): string[] {
  const errors = (validate.errors ?? []).filter(telling);
  const told = [...new Set(errors.slice(0, MOST).map((error) => sentence(error, value)))];
  return errors.length > MOST ? [...told, `and ${errors.length - MOST} more`] : told;
}

function strictAjv(): Ajv2020 {
  const made = new Ajv2020({
    strict: true,
    // Off where `required` stands apart from `properties`, as in the call and in if/then.
    strictRequired: false,
    allowUnionTypes: true,
    allErrors: true,
    ownProperties: true,
  });
  ajvFormats.default(made);
  made.addKeyword({ keyword: 'x-comes-and-goes', schemaType: 'boolean' });
  // Read by the generation of types alone.
  made.addKeyword({ keyword: 'tsType', schemaType: 'string' });
  return made;
}

/** Adds a schema and those that it refers to. */
function add(to: Ajv2020, name: SchemaName): void {
  if (to.schemas[idOf(name)] !== undefined) return;
  const schema = readJson(`schemas/${name}.schema.json`) as object;
  to.addSchema(schema);
  for (const [, other] of JSON.stringify(schema).matchAll(/"\$ref":"urn:gws-conformance:schema:([a-z-]+)/g)) {
    add(to, other as SchemaName);
  }
}

function idOf(name: SchemaName): string {
  return `urn:gws-conformance:schema:${name}`;
}
