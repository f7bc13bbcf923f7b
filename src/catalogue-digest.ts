import { createHash } from 'node:crypto';
import { catalogueOf } from './requirement.js';

/**
 * What was asked of a target, as one number: the SHA-256, in hex, of id, level, branch, text, expected and source of every requirement,
 * in the order of ids. Two reports with the same digest speak of the same sentences.
 * @param edition of the documentation, which words some of them; absent = the default
 * @throws UnknownEdition
 */
export function catalogueDigest(edition?: string): string {
  const rows = catalogueOf(edition).map(({ id, level, branch, text, expected, source }) => ({
    id,
    level,
    branch,
    text,
    expected,
    source,
  }));
  return createHash('sha256').update(canonical(rows), 'utf8').digest('hex');
}

/** JSON with the members of every object in the order of their names and no white space: RFC 8785, as far as text goes. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, each) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
}
