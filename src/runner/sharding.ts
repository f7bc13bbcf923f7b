import type { Shard } from '../config/shard.js';
import { type DriveConditions, type Requirement, stepsOf } from '../requirement.js';

/**
 * The requirements that a part of a run drives. Each is driven by one part, with all of its cases, and neighbours in the catalogue go
 * together, since they share calls and requests; the parts are as even as that lets them be, counted in steps.
 * @param catalogue what is to be driven by all parts together, in its order
 */
export function idsOfShard(
  catalogue: readonly Requirement[],
  { index, count }: Shard,
  conditions: DriveConditions,
): ReadonlySet<string> {
  const weights = catalogue.map((each) => Math.max(1, stepsOf(each, conditions).length));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let before = 0;
  const own = catalogue.filter((_, place) => {
    const middle = before + (weights[place] as number) / 2;
    before += weights[place] as number;
    return Math.floor((count * middle) / total) + 1 === index;
  });
  return new Set(own.map(({ id }) => id));
}
