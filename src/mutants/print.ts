import type { Verdict } from '../schemas/report.gen.js';
import { mutantsByRequirement, uncovered } from './coverage.js';
import type { Kill } from './kill.js';

/**
 * The kill matrix as text: a line for each mutant, then what is left unproven, how many mutants each requirement has,
 * and last what the numbers come to.
 * @param isWhole whether all that there are were run
 */
export function matrixText(kills: readonly Kill[], isWhole: boolean): string {
  const mutants = kills.filter(({ requirement }) => requirement !== undefined);
  const others = kills.filter(({ requirement }) => requirement === undefined);
  const width = Math.max(0, ...kills.map(({ name }) => name.length));
  const line = (kill: Kill, fate: string, requirement: string) =>
    [
      `${fate.padEnd(8)}  ${requirement.padEnd(6)}  ${kill.name.padEnd(width)}  ${kill.description}${alsoText(kill.also)}`,
      ...kill.wrong.map((words) => `          ${words}`),
      ...(kill.wrongAtFirst ?? []).map((words) => `          at the first of two runs: ${words}`),
    ].join('\n');
  return [
    ...mutants.map((kill) => line(kill, kill.killed ? 'killed' : 'SURVIVED', kill.requirement ?? '')),
    ...others.map((kill) => line(kill, kill.killed ? 'unproven' : 'WRONG', '')),
    '',
    ...(isWhole ? [countsText(), ''] : []),
    `${sumText(mutants)}${isWhole ? coverageText() : ''}`,
    '',
  ].join('\n');
}

/** ` (also fail ACT-03; inconclusive ACT-09, ACT-10)`, or nothing. */
function alsoText(also: Readonly<Record<string, Verdict>>): string {
  const verdicts = [...new Set(Object.values(also))].sort();
  const parts = verdicts.map((verdict) => {
    const ids = Object.keys(also).filter((id) => also[id] === verdict);
    return `${verdict} ${ids.join(', ')}`;
  });
  return parts.length === 0 ? '' : ` (also ${parts.join('; ')})`;
}

function countsText(): string {
  const counts = [...mutantsByRequirement()].map(([id, count]) => `${id} ${count}`);
  const groups = [...new Set(counts.map((each) => each.slice(0, 3)))];
  return groups.map((group) => counts.filter((each) => each.startsWith(group)).join('  ')).join('\n');
}

function sumText(mutants: readonly Kill[]): string {
  return `${mutants.filter(({ killed }) => killed).length} of ${mutants.length} mutants killed`;
}

function coverageText(): string {
  const without = uncovered();
  return without.length === 0
    ? ', every MUST and SHOULD of RES, ACT, KEY, REL and ERR covered'
    : `, no mutant of ${without.join(', ')}`;
}
