import type { Catalogue, CatalogueRow as DataRow } from '../src/schemas/catalogue.gen.js';
import { defaultEdition, editionNamed } from '../src/schemas/editions.js';
import type { Facts } from '../src/schemas/facts.gen.js';
import { readShipped } from '../src/schemas/shipped.js';

/** A row of the requirement catalogue, with the words that it rests on. */
export interface CatalogueRow extends DataRow {
  source: { document: string; quote: string };
}

/** The facts beside the page that requirements rest on, in our wording. */
export const facts: Facts = readShipped<Facts>('fixtures/documentation/facts.json', 'facts');

const stated: Catalogue = readShipped<Catalogue>('specs/catalogue.json', 'catalogue');
const byEdition = new Map<string, readonly CatalogueRow[]>();

/**
 * Every row of RES, ACT, KEY, REL and ERR, in the order of the catalogue, as an edition of the documentation has it. Ids,
 * levels, rules and specs are the same in all of them.
 * @param edition its name; absent = the default
 * @throws UnknownEdition
 */
export function catalogueOf(edition: string | undefined): readonly CatalogueRow[] {
  const { name } = editionNamed(edition);
  const rows = byEdition.get(name) ?? stated.map((data) => rowOf({ ...data, ...data.editions?.[name] }));
  byEdition.set(name, rows);
  return rows;
}

/** The rows of the default edition. */
export const catalogue = catalogueOf(defaultEdition.name);

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

function rowOf(data: DataRow): CatalogueRow {
  const { document, quote = factOf(data) } = data.source;
  return { ...data, source: { document, quote } };
}

// A row that rests on no words of the page says with its first fact what it rests on.
function factOf(data: DataRow): string {
  return facts.find((each) => each.id === data.facts[0])?.fact ?? '';
}
