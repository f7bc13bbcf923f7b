import { nearest } from '../nearest.js';
import type { Settings } from './settings.js';
import { isOurs, programVariables, variables } from './variables.js';

/**
 * Finds variables that speak of this suite and are none of it: likely misspelt is a problem, since what was meant by it would be
 * left out, and a run would go to the reference or without an account; any other is noticed by its name.
 */
export function lookForUnknown(settings: Settings): void {
  const known: readonly string[] = variables;
  for (const name of Object.keys(settings.environment)) {
    if (known.includes(name) || programVariables.includes(name)) continue;
    if (!isOurs(name) && !isNearlyOurs(name)) continue;
    const meant = known.find((each) => each === plain(name)) ?? nearest(plain(name), known);
    if (meant !== undefined) settings.problem(`${name} is no variable of this suite; did you mean ${meant}?`);
    else if (isOurs(name)) settings.notices.push(`${name} is no variable of this suite and is not read`);
  }
}

/** As the names are written: gws-url is GWS_URL in another spelling. */
function plain(name: string): string {
  return name.toUpperCase().replace(/[^A-Z0-9]+/g, '_');
}

/** Whether the letters before the first underscore are ours in another order, or run into what follows. */
function isNearlyOurs(name: string): boolean {
  const [begin = ''] = plain(name).split('_');
  return begin.startsWith('GWS') || [...begin].sort().join('') === 'GSW';
}
