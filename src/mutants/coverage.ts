import { catalogue } from '../../specs/catalogue.js';
import { deviations } from '../reference/deviations.js';

/** How many mutants there are of each requirement, by id, in the order of the catalogue. */
export function mutantsByRequirement(): Map<string, number> {
  const named = Object.values(deviations).map(({ contradicts }) => contradicts);
  return new Map(catalogue.map(({ id }) => [id, named.filter((each) => each === id).length]));
}

/** The ids of the MUST and SHOULD of which there is no mutant. */
export function uncovered(): string[] {
  const counts = mutantsByRequirement();
  return catalogue.filter(({ id, level }) => level !== 'MAY' && counts.get(id) === 0).map(({ id }) => id);
}
