import type { Edition, Editions } from './editions.gen.js';
import { readShipped } from './shipped.js';

/** The editions of the documentation that a target can be held to. */
export const editions: readonly Edition[] = readShipped<Editions>(
  'fixtures/documentation/editions.json',
  'editions',
);

/** The edition of the page that is shipped, which holds where none is named. */
export const defaultEdition = editions[0] as Edition;

/** No edition has that name. */
export class UnknownEdition extends Error {
  override readonly name = 'UnknownEdition';

  constructor(readonly given: string) {
    super(`there is no edition ${JSON.stringify(given)}: accepted is ${editionNames}`);
  }
}

/** Every name, as a sentence lists them. */
export const editionNames = editions.map(({ name }) => name).join(' or ');

/**
 * The edition of that name; the default without one, as in a trace that names none.
 * @throws UnknownEdition
 */
export function editionNamed(name: string | undefined): Edition {
  if (name === undefined) return defaultEdition;
  const edition = editions.find((each) => each.name === name);
  if (edition === undefined) throw new UnknownEdition(name);
  return edition;
}

/** The editions beside that one, in their order. */
export function otherEditions(edition: Edition): Edition[] {
  return editions.filter((each) => each !== edition);
}
