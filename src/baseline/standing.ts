import { nearest } from '../nearest.js';
import type { BaselineEntry, Fingerprint } from '../schemas/baseline.gen.js';
import type { KnownFailure, Report, RequirementResult, StaleEntry } from '../schemas/report.gen.js';

type Standing = NonNullable<Report['baseline']>;

const ANEW = 'gws-conformance baseline update REPORT --accept-new --reason "..."';

/**
 * What became of known failures: an entry is known where the requirement gets the verdict that is written down, in no other way than
 * is written down, and stale where it does not. What is not decided is neither.
 * @param requirements every requirement of the report
 * @param startedAt when the run began, in ISO 8601
 */
export function standingOf(
  entries: readonly BaselineEntry[],
  requirements: readonly RequirementResult[],
  startedAt: string,
): Standing {
  // By UTC, as the report tells its times.
  const today = startedAt.slice(0, 10);
  const standing: Standing = { known: [], stale: [], open: [] };
  for (const entry of entries) {
    const result = requirements.find(({ id }) => id === entry.requirement);
    const stale = staleness(entry, result, requirements, today);
    if (stale !== undefined) standing.stale.push({ id: entry.requirement, ...stale });
    else if (result !== undefined && isUndecided(result))
      standing.open.push({ id: result.id, verdict: result.verdict });
    else standing.known.push(knownFailure(entry, today));
  }
  return standing;
}

// Of calls that are up a run looks at more active ones than others, whose exchanges it may leave undecided.
const AS_ACTIVE = ['held', 'ringing', 'unknown'];

/**
 * In what ways a requirement fails otherwise than is known, as `what (where)`; none where nothing is written down. What is known of an active
 * call is known of one on hold or ringing too.
 */
export function newWays(known: Fingerprint | undefined, seen: Fingerprint = []): string[] {
  if (known === undefined) return [];
  return seen.flatMap(({ what, where }) => {
    const written = known.filter((each) => each.what === what).flatMap((each) => each.where);
    const covered = written.includes('active') ? [...written, ...AS_ACTIVE] : written;
    const others = where.filter((each) => !covered.includes(each));
    return others.length === 0 ? [] : [`${what} (${others.join(', ')})`];
  });
}

function staleness(
  entry: BaselineEntry,
  result: RequirementResult | undefined,
  requirements: readonly RequirementResult[],
  today: string,
): Omit<StaleEntry, 'id'> | undefined {
  if (result === undefined) {
    const meant = nearest(
      entry.requirement.toUpperCase(),
      requirements.map(({ id }) => id),
    );
    const hint = meant === undefined ? 'take the entry out' : `did you mean ${meant}?`;
    return { kind: 'unknown', text: 'is no requirement of the catalogue', advice: hint };
  }
  const { verdict } = result;
  if (verdict === 'untested') return undefined;
  if (verdict === 'pass' || verdict === 'info')
    return {
      kind: 'passes',
      text: `is ${verdict}, and was expected to ${entry.verdict}`,
      advice: 'gws-conformance baseline update REPORT takes the entry out',
    };
  if (entry.expires !== undefined && entry.expires < today)
    return {
      kind: 'expired',
      text: `was put up with until ${entry.expires}`,
      advice: 'have it mended, or give the entry a later day',
    };
  if (isUndecided(result)) return undefined;
  if (verdict !== entry.verdict)
    return { kind: 'otherwise', text: `is ${verdict}, and was expected to ${entry.verdict}`, advice: ANEW };
  const ways = newWays(entry.fingerprint, result.fingerprint);
  if (ways.length === 0) return undefined;
  const more = ways.length === 1 ? '' : `, and in ${ways.length - 1} more ways`;
  return {
    kind: 'otherwise',
    text: `fails for another reason: ${ways[0]}${more}`,
    advice: `look at it as at a new failure; to put up with it: ${ANEW}`,
  };
}

function isUndecided({ verdict }: RequirementResult): boolean {
  return verdict === 'inconclusive' || verdict === 'error' || verdict === 'untested';
}

function knownFailure({ requirement, fingerprint: _, ...told }: BaselineEntry, today: string): KnownFailure {
  const { noted } = told;
  const days = noted === undefined ? undefined : (Date.parse(today) - Date.parse(noted)) / 86_400_000;
  return { id: requirement, ...told, ...(days !== undefined && { days }) };
}
