import type { ValidateFunction } from 'ajv/dist/2020.js';
import { readJson } from '../package.js';
import { compiledSchema, type SchemaName } from './compile.js';
import { type Kinds, kindsOf } from './kinds.js';
import { sentence, telling, unknownKind } from './violation.js';

/** A value may break a schema in a million places; nobody reads more sentences than these. */
const MOST = 50;

const compiled = new Map<string, ValidateFunction>();
const kindsByName = new Map<SchemaName, Kinds | undefined>();

/**
 * What is wrong with a value, as sentences with JSON pointers, such as `/data/call/duration must be string or null, was
 * number 262`; empty when it keeps to the schema. Safe with whatever a target sends: nothing is followed to its depths,
 * inherited members do not count, and what is quoted is clipped. Of more than 50 violations the rest is counted.
 */
export function violations(name: SchemaName, value: unknown): string[] {
  const kinds = kindsIn(name);
  if (kinds === undefined || typeof value !== 'object' || value === null)
    return sentences(validator(name), value);
  // Of a schema of many kinds only the one that the value claims to be says what is wrong with it.
  const claimed = Object.hasOwn(value, kinds.tag) ? (value as Record<string, unknown>)[kinds.tag] : undefined;
  const ref = kinds.refs.get(claimed);
  if (ref === undefined) return [unknownKind(kinds.tag, [...kinds.refs.keys()], claimed)];
  return sentences(validator(name, ref), value);
}

/**
 * The compiled schema of that name, or of one of its definitions. It is compiled once, when first asked for.
 * @param ref such as `#/$defs/Alive`
 * @throws Error of ajv when the schema itself is wrong, which the tests rule out
 */
export function validator(name: SchemaName, ref = ''): ValidateFunction {
  const key = name + ref;
  const validate = compiled.get(key) ?? compiledSchema(name, ref);
  compiled.set(key, validate);
  return validate;
}

function kindsIn(name: SchemaName): Kinds | undefined {
  if (!kindsByName.has(name)) kindsByName.set(name, kindsOf(readJson(`schemas/${name}.schema.json`)));
  return kindsByName.get(name);
}

function sentences(validate: ValidateFunction, value: unknown): string[] {
  if (validate(value)) return [];
  const errors = (validate.errors ?? []).filter(telling);
  const told = [...new Set(errors.slice(0, MOST).map((error) => sentence(error, value)))];
  return errors.length > MOST ? [...told, `and ${errors.length - MOST} more`] : told;
}
