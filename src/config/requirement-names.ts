import { nearest } from '../nearest.js';
import { catalogueOf } from '../requirement.js';
import type { Settings } from './settings.js';

/** A flag that names requirements, given once or several times. */
export type Names = string | readonly string[];

/**
 * The requirements that a flag names: an id, a group such as `REL`, or a pattern such as `ERR-*`, separated by commas; several such
 * flags add up.
 * @returns ids, each once, in the order in which they were named; undefined = the flag was not given
 */
export function readRequirementNames(
  settings: Settings,
  flag: '--only' | '--skip' | 'explain',
  given: Names | undefined,
): string[] | undefined {
  if (given === undefined) return undefined;
  const known = catalogueOf().map(({ id }) => id);
  const groups = [...new Set(known.map((id) => id.slice(0, 3)))];
  const names = new Set(
    [given].flat().flatMap((each) => each.split(',').map((name) => name.trim().toUpperCase())),
  );
  const ids = [...names].flatMap((name) => {
    const pattern = groups.includes(name) ? `${name}-*` : name;
    const fitting = known.filter((id) => fits(id, pattern));
    if (fitting.length > 0) return fitting;
    const meant = nearest(name, [...known, ...groups]);
    const hint = meant === undefined ? ', separated by commas' : `; did you mean ${meant}?`;
    settings.refuse(
      flag,
      name,
      `an id of the catalogue, such as REL-01, a group, such as REL, or ERR-*${hint}`,
    );
    return [];
  });
  return [...new Set(ids)];
}

function fits(id: string, pattern: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[^A-Z0-9-]/g, '\\$&'));
  return pattern !== '' && new RegExp(`^${parts.join('.*')}$`).test(id);
}
