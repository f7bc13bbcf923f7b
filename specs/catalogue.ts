import type { Catalogue, CatalogueRow as DataRow } from '../src/schemas/catalogue.gen.js';
import type { Facts } from '../src/schemas/facts.gen.js';
import { readShipped } from '../src/schemas/shipped.js';

/** A row of the requirement catalogue, with the words that it rests on. */
export interface CatalogueRow extends DataRow {
  source: { document: string; quote: string };
}

/** The facts beside the page that requirements rest on, in our wording. */
export const facts: Facts = readShipped<Facts>('fixtures/documentation/facts.json', 'facts');

/** Every row of RES, ACT, KEY, REL and ERR, in the order of the catalogue. */
export const catalogue: readonly CatalogueRow[] = readShipped<Catalogue>(
  'specs/catalogue.json',
  'catalogue',
).map((data) => ({
  ...data,
  source: { document: data.source.document, quote: data.source.quote ?? factOf(data) },
}));

const byId = new Map(catalogue.map((each) => [each.id, each]));

/** No row of the catalogue has that id. */
export class UnknownRequirement extends Error {
  override readonly name = 'UnknownRequirement';

  constructor(readonly id: string) {
    super(`${JSON.stringify(id)} is no requirement of the catalogue`);
  }
}

/**
 * The row with that id, such as `ACT-03`.
 * @throws UnknownRequirement
 */
export function row(id: string): CatalogueRow {
  const found = byId.get(id);
  if (found === undefined) throw new UnknownRequirement(id);
  return found;
}

// A row that rests on no words of the page says with its first fact what it rests on.
function factOf(data: DataRow): string {
  return facts.find((each) => each.id === data.facts[0])?.fact ?? '';
}
