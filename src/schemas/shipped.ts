import { readJson } from '../package.js';
import type { SchemaName } from './compile.js';
import { violations } from './validate.js';

/** A data file of the package that does not keep to its schema: our fault, never a target's. */
export class InvalidShippedData extends Error {
  override readonly name = 'InvalidShippedData';

  constructor(
    readonly path: string,
    readonly violations: readonly string[],
  ) {
    super(`${path} does not keep to its schema: ${violations.join('; ')}`);
  }
}

/**
 * Reads a JSON file that is shipped with the package and checks it.
 * @param path relative to the package's root, such as `fixtures/documentation/facts.json`
 * @param schema the schema it must keep to, whose generated type the caller names as `T`
 * @throws InvalidShippedData
 */
export function readShipped<T>(path: string, schema: SchemaName): T {
  const value = readJson(path);
  const wrong = violations(schema, value);
  if (wrong.length > 0) throw new InvalidShippedData(path, wrong);
  return value as T;
}
