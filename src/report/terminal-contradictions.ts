import type { Report, RequirementResult } from '../schemas/report.gen.js';
import { clipped, visible } from '../trace/visible.js';
import { leftOpenBy } from './because.js';
import type { Contradiction } from './contradictions.js';
import { knownFailure } from './known-failures.js';
import { fitted, type Screen } from './screen.js';
import { shareOf, sourceOf } from './wording.js';

// A log is read in a browser: it need not fit a screen, and yet a page of failures is enough.
const MOST_LINES = 40;
// So much of a sentence is enough to know it by.
const LONGEST = 400;

/**
 * What is contradicted and no known failure, so that the last lines of a terminal name the cause. Of each the sentence with its line of the
 * page, who asked what, what came, what is left open for it, where report.html shows it, and the command that runs it alone. Those for
 * which the screen has no room have one line together.
 * @param left how many lines of the screen something else needs
 */
export function contradictionLines(report: Report, screen: Screen, left: number): string[] {
  const shown = (report.contradictions ?? []).filter(({ id }) => knownFailure(report, id) === undefined);
  const failed = shown.filter(({ id }) => resultOf(report, id)?.verdict === 'fail');
  // A SHOULD does not decide; where nothing else is contradicted it is what there is to tell.
  const told = failed.length > 0 ? failed : shown;
  const room = (screen.rows || MOST_LINES) - left - 1;
  const lines: string[] = [];
  for (const [index, each] of told.entries()) {
    const block = fitted(blockOf(report, each), screen);
    const later = restOf(told.slice(index + 1), screen);
    if (index > 0 && lines.length + block.length + later.length > room)
      return [...lines, ...restOf(told.slice(index), screen)];
    lines.push(...block);
  }
  return lines;
}

function restOf(rest: readonly Contradiction[], screen: Screen): string[] {
  if (rest.length === 0) return [];
  return fitted([`  and ${rest.length} more, in report.html: ${rest.map(({ id }) => id).join(' ')}`], screen);
}

function blockOf(report: Report, contradiction: Contradiction): string[] {
  const { id, asked, answered, came, anchor, again } = contradiction;
  const result = resultOf(report, id);
  if (result === undefined) return [];
  const share = shareOf(result);
  const open = leftOpenBy(id, report.requirements).map((each) => each.id);
  return [
    `✕ ${id} ${result.level}  ${result.title}  (${sourceOf(result)})`,
    ...(asked === undefined ? [] : [`  ${said(asked)} -> ${said(answered ?? '')}`]),
    `  ${said(came)}${share === undefined ? '' : ` (${share})`}`,
    ...(open.length > 0 ? [`  leaves open ${open.length}: ${open.join(' ')}`] : []),
    `  report.html#${anchor}    again: ${again}`,
  ];
}

function said(text: string): string {
  return visible(clipped(text, LONGEST));
}

function resultOf({ requirements }: Report, id: string): RequirementResult | undefined {
  return requirements.find((each) => each.id === id);
}
