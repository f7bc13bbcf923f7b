import { Document, isMap, type YAMLMap, type YAMLSeq } from 'yaml';
import { isNotAsked } from '../judge/not-asked.js';
import type { BaselineEntry, Fingerprint } from '../schemas/baseline.gen.js';
import type { Report, RequirementResult } from '../schemas/report.gen.js';
import type { BaselineFile } from './baseline-file.js';
import { newWays } from './standing.js';

/** What is written with a failure that is accepted. */
export type Acceptance = Pick<BaselineEntry, 'reason' | 'issue' | 'expires'> & {
  /** Whether a SHOULD that is contradicted is written down as well. */
  readonly warnings: boolean;
};

/** The file as it is to be written, and what was done, a line each. */
export interface Updated {
  readonly text: string;
  readonly lines: readonly string[];
  readonly isChanged: boolean;
}

const HEADER = ` Known failures: gws-conformance run --baseline takes these for expected, and tells when one is no longer so.
 What each member means: schemas/baseline.schema.json of gws-conformance.`;

/** A file of known failures that holds none yet. */
export function emptyBaseline(): BaselineFile {
  const document = new Document({ known: [] });
  document.commentBefore = HEADER;
  return { known: [], document, mark: '', lineEnd: '\n' };
}

/**
 * Holds a file of known failures to a report: an entry that passes is taken out, a fingerprint that is wanting is written, ways that are
 * mended are taken out of it. Comments and order stay, and what the report does not decide. It grows only where that is asked for.
 * @param accepted with what words new failures are written down; absent = they are only told
 */
export function updated(file: BaselineFile, report: Report, accepted?: Acceptance): Updated {
  const { document } = file;
  const entries = document.get('known') as YAMLSeq;
  const lines: string[] = [];
  let isChanged = false;
  const day = report.startedAt.slice(0, 10);
  const isWhole = !report.requirements.some(isNotAsked);
  const maps = [...entries.items] as YAMLMap[];
  for (const [place, entry] of file.known.entries()) {
    const result = report.requirements.find(({ id }) => id === entry.requirement);
    const { text, change } = become(entry, result, { isWhole, accepted, day });
    lines.push(`${entry.requirement} ${text}`);
    if (change === undefined) continue;
    isChanged = true;
    const map = maps[place] as YAMLMap;
    if (change === 'out') takeOut(entries, map);
    else for (const [name, value] of Object.entries(change)) setIn(document, map, name, value);
  }
  for (const result of newFailures(file.known, report, accepted?.warnings === true)) {
    if (accepted === undefined) {
      lines.push(`${result.id} ${result.verdict}: not known; --accept-new --reason "..." writes it down`);
      continue;
    }
    isChanged = true;
    lines.push(`${result.id} ${result.verdict}: written down`);
    entries.flow = false;
    const entry = document.createNode(entryOf(result, accepted, day)) as YAMLMap;
    foldLists(entry);
    entries.add(entry);
  }
  if (entries.items.length === 0) entries.flow = true;
  const text = `${document.toString({ lineWidth: 0 }).trimEnd()}\n`.replaceAll('\n', file.lineEnd);
  return { text: file.mark + text, lines, isChanged };
}

type Change = 'out' | Partial<BaselineEntry>;

/** What becomes of an entry, and how that is told. */
function become(
  entry: BaselineEntry,
  result: RequirementResult | undefined,
  { isWhole, accepted, day }: { isWhole: boolean; accepted?: Acceptance; day: string },
): { text: string; change?: Change } {
  if (result === undefined) return { text: 'is no requirement of the catalogue: left, mend the id' };
  const { verdict, fingerprint: seen = [] } = result;
  if (verdict === 'pass' || verdict === 'info') return { text: `is ${verdict}: taken out`, change: 'out' };
  if (verdict !== 'fail' && verdict !== 'warn') return { text: `is ${verdict}: left` };
  const isOtherwise = verdict !== entry.verdict || newWays(entry.fingerprint, seen).length > 0;
  if (isOtherwise && accepted === undefined)
    return { text: `is ${verdict} for another reason: left; --accept-new --reason "..." writes it down` };
  if (isOtherwise && accepted !== undefined) {
    const { warnings: _, ...said } = accepted;
    return {
      text: 'fails for another reason: written down',
      change: { verdict, ...said, noted: day, fingerprint: seen },
    };
  }
  if (entry.fingerprint === undefined)
    return { text: 'is as it was: its fingerprint is written down', change: { fingerprint: seen } };
  // What was not decided everywhere may fail elsewhere still.
  const isDecided = isWhole && result.exchanges?.undecided === 0;
  const left = isDecided ? stillSeen(entry.fingerprint, seen) : entry.fingerprint;
  return sizeOf(left) === sizeOf(entry.fingerprint)
    ? { text: 'is as it was: left' }
    : { text: 'is mended in part: its fingerprint is made smaller', change: { fingerprint: left } };
}

function stillSeen(known: Fingerprint, seen: Fingerprint): Fingerprint {
  return known.flatMap(({ what, where }) => {
    const now = seen.find((each) => each.what === what);
    return now === undefined ? [] : [{ what, where: where.filter((each) => now.where.includes(each)) }];
  });
}

function sizeOf(fingerprint: Fingerprint): number {
  return fingerprint.reduce((sum, { where }) => sum + 1 + where.length, 0);
}

function newFailures(
  known: readonly BaselineEntry[],
  report: Report,
  warnings: boolean,
): RequirementResult[] {
  return report.requirements.filter(
    ({ id, verdict }) =>
      (verdict === 'fail' || (warnings && verdict === 'warn')) &&
      !known.some(({ requirement }) => requirement === id),
  );
}

function entryOf(
  { id, verdict, fingerprint }: RequirementResult,
  { reason, issue, expires }: Acceptance,
  noted: string,
): BaselineEntry {
  return {
    requirement: id,
    verdict: verdict === 'warn' ? 'warn' : 'fail',
    reason,
    ...(issue !== undefined && { issue }),
    noted,
    ...(expires !== undefined && { expires }),
    ...(fingerprint && { fingerprint }),
  };
}

// What was said about an entry that goes stays, before the one that follows or at the end.
function takeOut(entries: YAMLSeq, map: YAMLMap): void {
  const index = entries.items.indexOf(map);
  entries.items.splice(index, 1);
  const said = map.commentBefore;
  if (!said) return;
  const next = entries.items[index] as YAMLMap | undefined;
  if (next !== undefined) next.commentBefore = [said, next.commentBefore].filter(Boolean).join('\n');
  else entries.comment = [said, entries.comment].filter(Boolean).join('\n');
}

function setIn(document: Document, entry: YAMLMap, name: string, value: unknown): void {
  entry.set(name, document.createNode(value));
  foldLists(entry);
}

/** The states and cases of a way stand in one line. */
function foldLists(entry: YAMLMap): void {
  const ways = entry.get('fingerprint') as YAMLSeq | undefined;
  for (const way of ways?.items ?? []) {
    const where = isMap(way) ? (way.get('where') as YAMLSeq | undefined) : undefined;
    if (where !== undefined) where.flow = true;
  }
}
