import { deviations } from '../reference/deviations.js';
import { catalogueOf } from '../requirement.js';

/** How many mutants there are of each requirement, by id, in the order of the catalogue. */
export function mutantsByRequirement(): Map<string, number> {
  const named = Object.values(deviations).map(({ contradicts }) => contradicts);
  return new Map(catalogueOf().map(({ id }) => [id, named.filter((each) => each === id).length]));
}

/** The ids of the MUST and SHOULD of which there is no mutant. */
export function uncovered(): string[] {
  const counts = mutantsByRequirement();
  return catalogueOf()
    .filter(({ id, level }) => level !== 'MAY' && counts.get(id) === 0)
    .map(({ id }) => id);
}
