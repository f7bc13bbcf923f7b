import { type CoveredUnit, coverageOfPage } from './coverage.js';
import { likeness, plainWords } from './likeness.js';
import type { Page } from './page.js';
import { type Unit, unitsOf } from './units.js';

/** What a copy of the page says otherwise than the page that is shipped. */
export interface PageChange {
  readonly kind: 'changed' | 'removed' | 'added';
  /** In the page that is shipped; absent = it was added. */
  readonly before?: Unit;
  /** In the copy; absent = it was removed. */
  readonly after?: Unit;
  /** Ids of those that judge the words as they were, or the row of the table that has more words now. */
  readonly requirements: readonly string[];
}

/** A page held against the one that is shipped. */
export interface Comparison {
  /** In the order of the shipped page, what was added behind. */
  readonly changes: readonly PageChange[];
  /** The line of the copy that says what a line of the shipped page says, where there is one. */
  readonly lines: ReadonlyMap<number, number>;
}

// So alike are two sentences, or two rows, of which one is the other in new words.
const ALIKE = 0.5;

/**
 * Compares a copy with the shipped page: sentences wherever they stand, rows of tables by their names, members of examples by their
 * paths. The order of sections, headings, white space, typographic quotes and the form in which a copy was saved make no difference.
 */
export function comparePage(copy: Page): Comparison {
  const before = groupsOf(coverageOfPage());
  const after = groupsOf(unitsOf(copy));
  const pairs: [CoveredUnit[], Unit[]][] = [];
  for (const [name, units] of before) {
    const other = after.get(name);
    if (other === undefined) continue;
    pairs.push([units, other]);
    before.delete(name);
    after.delete(name);
  }
  // What has another name and reads alike was renamed.
  for (const [[name, units], [otherName, others]] of mostAlike([...before], [...after], textOfGroup)) {
    pairs.push([units, others]);
    before.delete(name);
    after.delete(otherName);
  }
  const compared = pairs.flatMap(([units, others]) => pairUnits(units, others));
  const removed = [...before.values()].flat();
  const added = [...after.values()].flat();
  return {
    changes: changesOf([
      ...compared,
      ...removed.map((unit): Pair => [unit, undefined]),
      ...added.map((unit): Pair => [undefined, unit]),
    ]),
    lines: new Map(
      compared.flatMap(([unit, other]) => (unit && other ? [[unit.line, other.line] as const] : [])),
    ),
  };
}

/** Two units that are each other's, or one that has none; with what is said of the row that it was added to. */
type Pair = readonly [before: CoveredUnit | undefined, after: Unit | undefined, row?: readonly CoveredUnit[]];

/** Sentences together, each row of a table, each example. */
function groupsOf<Kind extends Unit>(units: readonly Kind[]): Map<string, Kind[]> {
  const groups = new Map<string, Kind[]>();
  for (const unit of units) {
    if (unit.kind === 'sentence' && isHeading(unit.words)) continue;
    const example = unit.kind === 'cell' || unit.kind === 'sentence' ? undefined : exampleOf(unit);
    const name = example ?? (unit.kind === 'cell' ? `row ${plainWords(unit.place)}` : unit.place);
    const group = groups.get(name) ?? [];
    groups.set(name, group);
    group.push(unit);
  }
  return groups;
}

// The shipped page has lost its headings; whether a copy has them says nothing.
function isHeading(words: string): boolean {
  return !/[.!?]$/.test(words) && words.split(' ').length <= 6;
}

/** `request`, `response`, `notification`: which example a member, or a request line, is of. */
function exampleOf({ place }: Unit): string {
  return `example ${place.split(':')[0]}`;
}

function textOfGroup([name, units]: [string, readonly Unit[]]): string {
  return name.startsWith('row ') ? units.map(({ words }) => words).join(' ') : '';
}

/** The units of two groups that are each other's: the same words, the same place in an example, or words that are alike. */
function pairUnits(units: readonly CoveredUnit[], others: readonly Unit[]): Pair[] {
  const pairs: Pair[] = [];
  let left = [...units];
  let free = [...others];
  const pairBy = (isPair: (unit: Unit, other: Unit) => boolean) => {
    for (const unit of left) {
      const other = free.find((each) => isPair(unit, each));
      if (other === undefined) continue;
      pairs.push([unit, other]);
      left = left.filter((each) => each !== unit);
      free = free.filter((each) => each !== other);
    }
  };
  pairBy((unit, other) => unit.kind !== 'member' && isSame(unit, other));
  const isOfExample = ({ kind }: Unit) => kind === 'member' || kind === 'request line';
  pairBy((unit, other) => isOfExample(unit) && unit.kind === other.kind && unit.place === other.place);
  // The name of a row is its first cell, whatever it is called now.
  pairBy((unit, other) => unit.kind === 'cell' && isName(unit) && isName(other));
  pairBy((unit, other) => unit.kind === 'member' && isRenamed(unit, other));
  for (const [unit, other] of mostAlike(left, free, ({ words }) => words)) {
    pairs.push([unit, other]);
    left = left.filter((each) => each !== unit);
    free = free.filter((each) => each !== other);
  }
  // A cell that holds one thing holds another now, however little they are alike.
  pairBy(
    (unit, other) => unit.kind === 'cell' && other.kind === 'cell' && left.length === 1 && free.length === 1,
  );
  return [
    ...pairs,
    ...left.map((unit): Pair => [unit, undefined]),
    ...free.map((unit): Pair => [undefined, unit, unit.kind === 'cell' ? units : []]),
  ];
}

function isName({ words, place }: Unit): boolean {
  return words === place;
}

function isSame(unit: Unit, other: Unit): boolean {
  return plainWords(unit.words) === plainWords(other.words);
}

/** Whether a member has the value of another and stands in the same object under another name. */
function isRenamed(unit: Unit, other: Unit): boolean {
  const [parent, value] = parentAndValue(unit);
  const [otherParent, otherValue] = parentAndValue(other);
  return parent === otherParent && value === otherValue;
}

function parentAndValue({ place, words }: Unit): [string, string] {
  return [place.replace(/[^.:]*$/, ''), words.replace(/^"[^"]*": /, '')];
}

/** Pairs of two lists whose texts are alike, the most alike first; each is in one pair at most. */
function mostAlike<One, Other>(
  ones: readonly One[],
  others: readonly Other[],
  textOf: (each: One | Other) => string,
): [One, Other][] {
  const ranked = ones
    .flatMap((one) => others.map((other) => ({ one, other, alike: likeness(textOf(one), textOf(other)) })))
    .filter(({ alike }) => alike >= ALIKE)
    .sort((a, b) => b.alike - a.alike);
  const pairs: [One, Other][] = [];
  for (const { one, other } of ranked)
    if (!pairs.some((pair) => pair[0] === one || pair[1] === other)) pairs.push([one, other]);
  return pairs;
}

function changesOf(pairs: readonly Pair[]): PageChange[] {
  const changes = pairs.flatMap(([before, after, row = []]): PageChange[] => {
    const told = before === undefined ? row : [before];
    const requirements = [...new Set(told.flatMap((unit) => unit.requirements))];
    if (before === undefined) return [{ kind: 'added', after, requirements }];
    if (after === undefined) return before.isAround ? [] : [{ kind: 'removed', before, requirements }];
    return isSame(before, after) ? [] : [{ kind: 'changed', before, after, requirements }];
  });
  // What left one place and stands word for word in another was moved.
  const moved = changes.filter(
    ({ kind, before }) =>
      kind === 'removed' &&
      changes.some(({ kind, after }) => kind === 'added' && before && after && isSame(before, after)),
  );
  const isMoved = ({ before, after }: PageChange) =>
    moved.some((each) => each.before && isSame(each.before, (before ?? after) as Unit));
  const place = ({ before, after }: PageChange) => before?.line ?? 1e6 + (after?.line ?? 0);
  return changes
    .filter((change) => change.kind === 'changed' || !isMoved(change))
    .sort((a, b) => place(a) - place(b));
}
