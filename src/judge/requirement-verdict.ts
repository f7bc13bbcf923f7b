import {
  type Causes,
  type Evidence,
  inconclusive,
  type Observation,
  OF_ITS_OWN,
  told,
} from '../checks/observation.js';
import type { CaseConditions, Level, Requirement } from '../requirement.js';
import type { RequirementResult, Verdict } from '../schemas/report.gen.js';
import type { ObstacleRecord } from '../schemas/trace.gen.js';
import type { TraceReading } from '../trace/reading.js';
import type { Counts, Tally } from './tally.js';

/** A requirement with what was seen of it. */
export type Judged = Pick<
  RequirementResult,
  'verdict' | 'reason' | 'observed' | 'evidence' | 'causes' | 'fingerprint'
> & {
  readonly counts: Counts;
  readonly contradiction?: Contradiction;
};

/** What contradicts a requirement, or makes it doubtful, first, and in which cases it is so too. */
export interface Contradiction extends Pick<Observation, 'reason' | 'replaced'> {
  readonly otherCases: readonly string[];
}

// Of the cases so many are named.
const CASES = 20;

/** `; so too: quotes; backslash`; nothing where there are no cases. */
export function soToo(cases: readonly string[]): string {
  const more = cases.length > CASES ? ` and ${cases.length - CASES} more` : '';
  return cases.length === 0 ? '' : `; so too: ${cases.slice(0, CASES).join('; ')}${more}`;
}

/** What decides which cases there are, and which causes are named. */
export interface Conditions extends CaseConditions {
  /** Whether a requirement may be that for which another one is left open. */
  isCause(id: string): boolean;
}

/** What a recording holds nothing of is untested: nobody was there to send it. Undefined = it is judged on what there is. */
export function notRecorded(
  { needs, whenNone }: Requirement,
  { counts }: Tally,
  reading: TraceReading,
): Judged | undefined {
  const why =
    needs?.includes('events') && !reading.hasFeed
      ? 'the recording holds no event feed'
      : counts.applies === 0
        ? `not in the recording: ${whenNone}`
        : undefined;
  if (why === undefined) return undefined;
  const none = { applies: 0, contradicted: 0, undecided: 0 };
  return { verdict: 'untested', reason: why, observed: 'nothing of the kind', evidence: [], counts: none };
}

/**
 * A requirement's verdict over all exchanges (docs/verdicts.md, "Over several exchanges"): contradicted on any, it is; else each of its cases
 * must have been decided on one exchange at least. What could not be driven makes it inconclusive where a case is open for it.
 */
export function judged(
  requirement: Requirement,
  tally: Tally,
  conditions: Conditions,
  obstacles: readonly ObstacleRecord[],
): Judged {
  const level = levelOf(requirement, conditions.header.charset);
  const { counts } = tally;
  const result = (observation: Observation, evidence = tally.evidence(observation.outcome)): Judged => ({
    verdict: verdictOf(observation, level),
    reason: observation.reason,
    observed: observation.reason,
    evidence,
    ...(observation.causes && { causes: [...observation.causes] }),
    counts,
  });
  const contradiction = tally.first('contradicted');
  if (contradiction !== undefined && level !== 'MAY') {
    const { otherCases } = tally;
    const reason = contradiction.reason + soToo(otherCases) + tally.share('contradicted');
    return {
      ...result({ ...contradiction, reason }),
      fingerprint: tally.fingerprint('contradicted'),
      contradiction: { ...contradiction, otherCases },
    };
  }
  const broken = obstacles.find(({ fault }) => fault === 'suite');
  if (broken !== undefined) return erroneous(faultOf(broken), broken, counts);
  const cases = requirement.cases?.(conditions) ?? [];
  // A case of which a recording holds nothing is named, and the verdict is that of the cases there are.
  const absent =
    conditions.header.target.kind === 'recording' ? cases.filter((each) => !tally.hasCase(each)) : [];
  const open = tally.openCase(cases.filter((each) => !absent.includes(each)));
  // What stood in the way last is nearest to what is open.
  const obstacle = obstacles.at(-1);
  const decided = counts.applies - counts.undecided;
  if (decided === 0 || open !== undefined) {
    if (obstacle?.fault === 'access' && decided === 0) return erroneous(obstacle.text, obstacle, counts);
    const undecided = open?.observation ?? tally.first('unavailable') ?? tally.mostOpen;
    const about = open === undefined || decided === 0 ? '' : `${open.name}: `;
    if (undecided !== undefined && (open === undefined || open.observation !== undefined)) {
      const causes = amongThese(conditions, undecided.causes);
      const reason = about + told({ ...undecided, causes }) + tally.share(undecided.outcome);
      return result({ ...undecided, reason, causes }, undecided.evidence);
    }
    const why =
      obstacle?.text ??
      (decided === 0 ? requirement.whenNone : `${open?.name}: nothing of the kind was sent`);
    if (obstacle === undefined) return result(inconclusive(why), []);
    const causes = amongThese(conditions, causesOf(obstacle));
    return result(inconclusive(about + told({ reason: why, causes }), [], causes), evidenceOf(obstacle));
  }
  const doubt = tally.first('doubtful');
  if (doubt !== undefined)
    return {
      ...result({ ...doubt, reason: doubt.reason + tally.share('doubtful') }),
      ...(level !== 'MAY' && { fingerprint: tally.fingerprint('doubtful') }),
      contradiction: { ...doubt, otherCases: [] },
    };
  const holding = (contradiction ?? tally.first('holds')) as Observation;
  const reason = requirement.tellsEach
    ? tally.told.join('; ')
    : holding.reason + tally.share('holds') + tally.noted.text + missingCases(absent);
  return result(
    { ...holding, reason },
    requirement.tellsEach ? undefined : [...tally.evidence(holding.outcome), ...tally.noted.evidence],
  );
}

// So many cases are named.
const NAMED_CASES = 5;

function missingCases(absent: readonly string[]): string {
  if (absent.length === 0) return '';
  const more = absent.length > NAMED_CASES ? ` and ${absent.length - NAMED_CASES} more` : '';
  return `; not in the recording: ${absent.slice(0, NAMED_CASES).join(', ')}${more}`;
}

// Where none of the causes is one, what the proof rests on may be it.
function amongThese({ isCause }: Conditions, causes: Causes | undefined): Causes | undefined {
  if (causes === undefined || causes.length === 0) return causes;
  const among = causes.filter(isCause);
  return among.length === 0 ? undefined : among;
}

// Who ends a run from outside leaves open what he will.
function causesOf({ name, causes }: ObstacleRecord): Causes | undefined {
  return name === 'Interrupted' ? OF_ITS_OWN : causes;
}

// A full disk is nobody's programming error.
function faultOf({ name, text }: ObstacleRecord): string {
  return name === 'CannotWrite' ? text : `the suite failed: ${name}: ${text}`;
}

function erroneous(reason: string, obstacle: ObstacleRecord, counts: Counts): Judged {
  return { verdict: 'error', reason, observed: reason, evidence: evidenceOf(obstacle), counts };
}

function evidenceOf(obstacle: ObstacleRecord | undefined): Evidence[] {
  return obstacle === undefined ? [] : [{ text: obstacle.text, seq: obstacle.seq }];
}

/** The level of a requirement; a character set that is named raises ACT-17 to SHOULD. */
export function levelOf(requirement: Requirement, charset: string | undefined): Level {
  return (charset !== undefined && requirement.levelWithCharset) || requirement.level;
}

/** What an observation is at a level (docs/verdicts.md). */
export function verdictOf({ outcome }: Observation, level: Level): Verdict {
  if (outcome === 'unavailable') return 'error';
  if (outcome === 'inconclusive') return 'inconclusive';
  if (level === 'MAY') return 'info';
  if (outcome === 'holds') return 'pass';
  return outcome === 'contradicted' && level === 'MUST' ? 'fail' : 'warn';
}
