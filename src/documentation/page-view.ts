import type { PageLine, RequirementResult, TrafficMember, TrafficPlace } from '../schemas/report.gen.js';
import { clipped } from '../trace/visible.js';
import { type CoveredUnit, coverageOfPage } from './coverage.js';
import { shippedPage } from './edition.js';
import { linesOf } from './lines.js';
import { isContradictedBy } from './member-requirements.js';
import { seenText } from './traffic-words.js';

type Part = PageLine['parts'][number];

/** What the view looks at of a requirement. */
export type Told = Pick<RequirementResult, 'id' | 'level' | 'verdict' | 'observed'>;

const LONGEST = 180;

/**
 * The shipped page line by line: what became of each of its units, and what the target did.
 * @param requirements with their verdicts
 * @param places what the traffic showed; absent = it is not known
 */
export function pageView(requirements: readonly Told[], places: readonly TrafficPlace[] = []): PageLine[] {
  const byId = new Map(requirements.map((each) => [each.id, each]));
  const units = coverageOfPage();
  let begin = 0;
  return linesOf(shippedPage().trimEnd()).map((text, index) => {
    const line = { from: begin, to: begin + text.length };
    begin = line.to + 1;
    const here = units.filter(({ stretch }) => stretch.from < line.to && line.from < stretch.to);
    const parts: Part[] = [];
    let at = line.from;
    for (const unit of here) {
      const from = Math.max(unit.stretch.from, at);
      const to = Math.min(unit.stretch.to, line.to);
      if (from > at) parts.push({ words: text.slice(at - line.from, from - line.from) });
      const words = text.slice(from - line.from, to - line.from);
      parts.push(
        unit.line === index + 1
          ? { words, ...about(unit, byId, places) }
          : { words, status: statusOf(unit, toldOf(unit, byId, memberOf(unit, places))) },
      );
      at = to;
    }
    if (at < line.to || parts.length === 0) parts.push({ words: text.slice(at - line.from) });
    return { line: index + 1, parts };
  });
}

/** What became of a unit: its status, who judges it, and what the target did. */
function about(
  unit: CoveredUnit,
  byId: ReadonlyMap<string, Told>,
  places: readonly TrafficPlace[],
): Omit<Part, 'words'> {
  const { requirements, why } = unit;
  const member = memberOf(unit, places);
  const told = toldOf(unit, byId, member);
  const did = [
    ...(member === undefined ? [] : [`came in ${seenText(member)}`]),
    ...wordsOf(told, member === undefined),
  ];
  return {
    status: statusOf(unit, told),
    ...(requirements.length > 0 && { requirements: [...requirements] }),
    ...(did.length > 0 && { did: did.join('; ') }),
    ...(why !== undefined && { why }),
  };
}

/** The requirements that judge a unit; one that another member alone contradicts holds for this one. */
function toldOf(
  { requirements }: CoveredUnit,
  byId: ReadonlyMap<string, Told>,
  member: TrafficMember | undefined,
): Told[] {
  return requirements
    .flatMap((id) => byId.get(id) ?? [])
    .map((told) =>
      isContradicted(told) && member && isContradictedBy(member, told.id) === false
        ? { ...told, verdict: 'pass' }
        : told,
    );
}

function statusOf({ requirements }: CoveredUnit, all: readonly Told[]): Part['status'] {
  if (requirements.length === 0) return 'unjudged';
  const told = all.filter(({ level }) => level !== 'MAY');
  if (told.some(isContradicted)) return 'contradicted';
  return told.length > 0 && told.every(({ verdict }) => verdict === 'pass') ? 'proven' : 'undecided';
}

function isContradicted({ level, verdict }: Told): boolean {
  return level !== 'MAY' && (verdict === 'fail' || verdict === 'warn');
}

// What is contradicted, else what is open, else what was seen by the requirement that quotes these words.
function wordsOf(told: readonly Told[], alsoPassed: boolean): string[] {
  const open = told.filter(({ level, verdict }) => level !== 'MAY' && verdict !== 'pass');
  const contradicted = told.filter(isContradicted);
  const first = contradicted.length > 0 ? contradicted : open;
  const shown = first.length > 0 ? first : alsoPassed ? told.slice(0, 1) : [];
  return shown.slice(0, 2).map(({ id, observed }) => `${id}: ${clipped(observed, LONGEST)}`);
}

/** What the traffic showed of a sample member; undefined = the unit is none, or nothing is known of it. */
function memberOf({ kind, line }: CoveredUnit, places: readonly TrafficPlace[]): TrafficMember | undefined {
  if (kind !== 'member') return undefined;
  return places.flatMap(({ members }) => members).find((each) => each.line === line);
}
