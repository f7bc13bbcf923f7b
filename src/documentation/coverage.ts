import { catalogueOf } from '../requirement.js';
import type { PageCoverage } from '../schemas/page-coverage.gen.js';
import { readShipped } from '../schemas/shipped.js';
import { placeOf, readShippedPage, type Stretch, shippedPage, wordsPattern } from './edition.js';
import { linesOf } from './lines.js';
import { type Unit, unitsOf } from './units.js';

/** A unit of the shipped page with what judges it. */
export interface CoveredUnit extends Unit {
  /** Where it stands in the page's text. */
  readonly stretch: Stretch;
  /** Those whose source quotes it, in the order of ids, then those of which fixtures/documentation/coverage.json tells. */
  readonly requirements: readonly string[];
  /** Why nothing judges it; undefined where something does, or where nobody has said why. */
  readonly why?: string;
  /** It stands around the page: a copy need not have it. */
  readonly isAround: boolean;
}

let kept: readonly PageCoverage[number][] | undefined;

/** What fixtures/documentation/coverage.json says. */
export function coverageData(): readonly PageCoverage[number][] {
  kept ??= readShipped<PageCoverage>('fixtures/documentation/coverage.json', 'page-coverage');
  return kept;
}

let covered: CoveredUnit[] | undefined;

/** Every unit of the shipped page in the order of its text, with the requirements that judge it. */
export function coverageOfPage(): readonly CoveredUnit[] {
  covered ??= coverage();
  return covered;
}

function coverage(): CoveredUnit[] {
  const quoting = catalogueOf().flatMap(({ id, source }) =>
    source.document === 'SetCallDisposition' ? placed(source.quote, { requirements: [id] }) : [],
  );
  const told = coverageData().flatMap(({ words, requirements = [], why, isAround }) =>
    words.flatMap((each) =>
      placed(each, { requirements, isAround, ...(requirements.length === 0 && { why }) }),
    ),
  );
  return withStretches(unitsOf(readShippedPage())).map((unit) => {
    const about = [...quoting, ...told].filter(({ stretch }) => overlap(stretch, unit.stretch));
    const requirements = [...new Set(about.flatMap((each) => each.requirements))];
    const why = requirements.length === 0 ? about.find((each) => each.why !== undefined)?.why : undefined;
    const isAround = about.some((each) => each.isAround);
    return { ...unit, requirements, isAround, ...(why !== undefined && { why }) };
  });
}

/** The requirements that judge what stands on a line of the shipped page. */
export function requirementsAt(line: number): string[] {
  const here = coverageOfPage().filter((unit) => unit.line <= line && line <= unit.to);
  return [...new Set(here.flatMap(({ requirements }) => requirements))];
}

interface Placed {
  readonly stretch: Stretch;
  readonly requirements: readonly string[];
  readonly why?: string;
  readonly isAround?: boolean;
}

function placed(words: string, about: Omit<Placed, 'stretch'>): Placed[] {
  const stretch = placeOf(words);
  return stretch === undefined ? [] : [{ stretch, ...about }];
}

function overlap(one: Stretch, other: Stretch): boolean {
  return one.from < other.to && other.from < one.to;
}

// A member takes its lines; what stands beside others on a line is found there, each after the one before it.
function withStretches(units: readonly Unit[]): (Unit & { stretch: Stretch })[] {
  const lines = linesOf(shippedPage());
  const begins = [0];
  for (const text of lines) begins.push((begins.at(-1) ?? 0) + text.length + 1);
  const reached = new Map<number, number>();
  return units.map((unit) => {
    const begin = begins[unit.line - 1] ?? 0;
    const whole = { from: begin, to: (begins[unit.to] ?? 0) - 1 };
    if (unit.kind === 'member') return { ...unit, stretch: whole };
    const pattern = wordsPattern(unit.words, 'g') as RegExp;
    pattern.lastIndex = reached.get(unit.line) ?? 0;
    const found = pattern.exec(lines[unit.line - 1] ?? '');
    reached.set(unit.line, pattern.lastIndex);
    const stretch = found ? { from: begin + found.index, to: begin + found.index + found[0].length } : whole;
    return { ...unit, stretch };
  });
}
