import { type Evidence, inconclusive, type Observation, type Outcome } from '../checks/observation.js';
import { type CaseConditions, catalogueOf, type Level, type Requirement } from '../requirement.js';
import type { RequirementResult, Verdict } from '../schemas/report.gen.js';
import type { ObstacleRecord, TraceRecord } from '../schemas/trace.gen.js';
import type { Call } from '../trace/call.js';
import type { Exchange } from '../trace/exchange.js';
import { TraceReading } from '../trace/reading.js';
import { type Counts, Tally } from './tally.js';

/** A requirement with what was seen of it. */
export type Judged = Pick<
  RequirementResult,
  'verdict' | 'reason' | 'observed' | 'evidence' | 'fingerprint'
> & {
  readonly counts: Counts;
};

/** How a trace is judged. */
export interface JudgeOptions {
  /** Why a requirement is not run, by id; it is not judged. */
  readonly untested?: ReadonlyMap<string, string>;
  /** Judged by another edition than the header names. */
  readonly edition?: string;
  /** How many exchanges are kept at most; see TraceReading. */
  readonly keep?: number;
  /** Told of each call as it is judged, and of what was seen on its exchanges. */
  readonly onCall?: (call: Call, seen: ReadonlyMap<Exchange, readonly Seen[]>, reading: TraceReading) => void;
}

/** What was seen of a requirement on an exchange. */
export interface Seen {
  readonly id: string;
  readonly outcome: Outcome;
  readonly reason: string;
}

/** A trace, judged. */
export interface Judgement {
  readonly reading: TraceReading;
  /** By id, in the order of the catalogue, those that are run. */
  readonly results: ReadonlyMap<string, Judged>;
}

/**
 * Judges a trace: every requirement on every exchange to which it applies, call by call, from what was on the wire alone. The time it
 * takes grows with the trace, and what it keeps with the calls that are up at once.
 * @throws {Error} when the first record is no header: without its time limits nothing can be judged
 */
export function judgeTrace(records: Iterable<TraceRecord>, options: JudgeOptions = {}): Judgement {
  const { untested = new Map<string, string>(), edition, keep, onCall } = options;
  const tallies = new Map(
    catalogueOf(edition)
      .filter(({ id }) => !untested.has(id))
      .map((requirement) => [requirement, new Tally()]),
  );
  const obstacles: ObstacleRecord[] = [];
  let reading: TraceReading | undefined;
  const judgeCall = (call: Call) => {
    const seen = new Map<Exchange, Seen[]>();
    for (const exchange of call.exchanges) {
      const here: Seen[] = [];
      for (const [requirement, tally] of tallies) {
        const observation = observe(requirement, exchange, reading as TraceReading, tally);
        if (observation === undefined) continue;
        const { outcome, reason } = observation;
        here.push({ id: requirement.id, outcome, reason });
      }
      seen.set(exchange, here);
    }
    onCall?.(call, seen, reading as TraceReading);
  };
  for (const record of records) {
    if (reading === undefined) {
      if (record.type !== 'trace') throw new Error('a trace begins with its header record');
      reading = new TraceReading(record, { edition, keep, onCall: judgeCall });
    } else if (record.type === 'obstacle') obstacles.push(record);
    else reading.accept(record);
  }
  if (reading === undefined) throw new Error('a trace begins with its header record');
  reading.end();
  const { header } = reading;
  const conditions = { header, isUntested: (id: string) => untested.has(id) };
  const results = [...tallies].map(([requirement, tally]): [string, Judged] => {
    const wanted = obstacles.filter(({ requirements }) => requirements.includes(requirement.id));
    return [requirement.id, judged(requirement, tally, conditions, wanted)];
  });
  return { reading, results: withCauses(new Map(results)) };
}

/** The MUSTs that a trace contradicts, be it of a run that is under way: what comes later takes none of it back. */
export function contradictedIn(
  records: readonly TraceRecord[],
  untested: ReadonlyMap<string, string>,
): string[] {
  const { results } = judgeTrace(records, { untested });
  return [...results].flatMap(([id, { verdict }]) => (verdict === 'fail' ? [id] : []));
}

/** The requirements that a trace leaves undecided, which are worth being driven once more where a session was lost. */
export function undecidedIn(
  records: readonly TraceRecord[],
  untested: ReadonlyMap<string, string>,
): string[] {
  const { results } = judgeTrace(records, { untested });
  return [...results].flatMap(([id, { verdict }]) => (verdict === 'inconclusive' ? [id] : []));
}

/** Names as the cause of what is undecided only requirements that are themselves open or contradicted. */
function withCauses(results: ReadonlyMap<string, Judged>): Map<string, Judged> {
  const isCause = (id: string) => !['pass', 'info'].includes(results.get(id)?.verdict ?? 'untested');
  const told = (text: string) =>
    text.replace(/ \(([A-Z]{3}-\d\d(?:, [A-Z]{3}-\d\d)*)\)/g, (_, named: string) => {
      const causes = named.split(', ').filter(isCause);
      return causes.length === 0 ? '' : ` (${causes.join(', ')})`;
    });
  return new Map(
    [...results].map(([id, result]) => [
      id,
      result.verdict === 'inconclusive'
        ? { ...result, reason: told(result.reason), observed: told(result.observed) }
        : result,
    ]),
  );
}

function observe(
  requirement: Requirement,
  exchange: Exchange,
  reading: TraceReading,
  tally: Tally,
): Observation | undefined {
  if (!requirement.applies(exchange, reading)) return undefined;
  const observation = requirement.expect(exchange, reading);
  if (observation !== undefined) tally.add(exchange, observation, requirement.caseOf?.(exchange));
  return observation;
}

/**
 * A requirement's verdict over all exchanges (docs/verdicts.md, "Over several exchanges"): contradicted on any, it is; else each of its cases
 * must have been decided on one exchange at least. What could not be driven makes it inconclusive where a case is open for it.
 */
function judged(
  requirement: Requirement,
  tally: Tally,
  conditions: CaseConditions,
  obstacles: readonly ObstacleRecord[],
): Judged {
  const level = levelOf(requirement, conditions.header.charset);
  const { counts } = tally;
  const result = (observation: Observation, evidence = tally.evidence(observation.outcome)): Judged => ({
    verdict: verdictOf(observation, level),
    reason: observation.reason,
    observed: observation.reason,
    evidence,
    counts,
  });
  const contradiction = tally.first('contradicted');
  if (contradiction !== undefined && level !== 'MAY')
    return {
      ...result({
        ...contradiction,
        reason: contradiction.reason + tally.otherCases + tally.share('contradicted'),
      }),
      fingerprint: tally.fingerprint('contradicted'),
    };
  const broken = obstacles.find(({ fault }) => fault === 'suite');
  if (broken !== undefined) return erroneous(faultOf(broken), broken, counts);
  const open = tally.openCase(requirement.cases?.(conditions) ?? []);
  // What stood in the way last is nearest to what is open.
  const obstacle = obstacles.at(-1);
  const decided = counts.applies - counts.undecided;
  if (decided === 0 || open !== undefined) {
    if (obstacle?.fault === 'access' && decided === 0) return erroneous(obstacle.text, obstacle, counts);
    const undecided = open?.observation ?? tally.first('unavailable') ?? tally.mostOpen;
    const about = open === undefined || decided === 0 ? '' : `${open.name}: `;
    if (undecided !== undefined && (open === undefined || open.observation !== undefined))
      return result(
        { ...undecided, reason: about + undecided.reason + tally.share(undecided.outcome) },
        undecided.evidence,
      );
    const why =
      obstacle?.text ??
      (decided === 0 ? requirement.whenNone : `${open?.name}: nothing of the kind was sent`);
    return result(inconclusive(obstacle === undefined ? why : about + why), evidenceOf(obstacle));
  }
  const doubt = tally.first('doubtful');
  if (doubt !== undefined)
    return {
      ...result({ ...doubt, reason: doubt.reason + tally.share('doubtful') }),
      ...(level !== 'MAY' && { fingerprint: tally.fingerprint('doubtful') }),
    };
  const holding = (contradiction ?? tally.first('holds')) as Observation;
  const reason = requirement.tellsEach
    ? tally.told.join('; ')
    : holding.reason + tally.share('holds') + tally.noted.text;
  return result(
    { ...holding, reason },
    requirement.tellsEach ? undefined : [...tally.evidence(holding.outcome), ...tally.noted.evidence],
  );
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
