import type { Settings } from './settings.js';
import { variables } from './variables.js';

/**
 * Notices what in a value is likely not meant: quotes that `docker --env-file` left in it, a line break at its end as secrets of
 * Kubernetes made by `echo` have, characters that nobody sees. No sentence holds anything of a value.
 */
export function noticeOddValues(settings: Settings): void {
  for (const name of variables) {
    const value = settings.environment[name];
    if (!value) continue;
    const odd = oddityOf(value);
    if (odd === undefined) continue;
    const isVerbatim = name.endsWith('_PASSWORD');
    const isTrimmed = !isVerbatim && odd.atEnds;
    const effect = isTrimmed ? 'it is left out' : 'it is taken as part of the value';
    settings.doubts.push(`${name} ${odd.what}: ${effect}; take it away where it is not meant`);
  }
}

function oddityOf(value: string): { what: string; atEnds?: boolean } | undefined {
  if (/[\r\n]$/.test(value)) return { what: 'ends with a line break', atEnds: true };
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/[\x00-\x1f\x7f-\x9f]/.test(value)) return { what: 'holds a control character' };
  if (/[\u00a0\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/.test(value))
    return { what: 'holds a character that cannot be seen' };
  const quote = value.trim().charAt(0);
  if (/["'`]/.test(quote) && value.trim().length > 1 && value.trim().endsWith(quote))
    return { what: 'begins and ends with a quote, as docker --env-file leaves it' };
  if (/["'`]/.test(quote)) return { what: 'begins with a quote that does not end it' };
  return undefined;
}
