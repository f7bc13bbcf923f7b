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
  /** Whether the evidence of the verdict may point at this exchange. */
  readonly isCited: boolean;
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
  const judging = new Judging(options);
  for (const record of records) judging.accept(record);
  return judging.end();
}

/** The judging of a trace that comes record by record, such as one that is too large for memory. */
export class Judging {
  readonly #tallies: ReadonlyMap<Requirement, Tally>;
  readonly #untested: ReadonlyMap<string, string>;
  readonly #obstacles: ObstacleRecord[] = [];
  #reading?: TraceReading;

  constructor(private readonly options: JudgeOptions = {}) {
    this.#untested = options.untested ?? new Map();
    this.#tallies = new Map(
      catalogueOf(options.edition)
        .filter(({ id }) => !this.#untested.has(id))
        .map((requirement) => [requirement, new Tally()]),
    );
  }

  /** What was read so far. @throws {Error} nothing was accepted yet */
  get reading(): TraceReading {
    if (this.#reading === undefined) throw new Error('a trace begins with its header record');
    return this.#reading;
  }

  /** Takes the next record. @throws {Error} the first one is no header */
  accept(record: TraceRecord): void {
    if (this.#reading === undefined) {
      if (record.type !== 'trace') throw new Error('a trace begins with its header record');
      const { edition, keep } = this.options;
      this.#reading = new TraceReading(record, { edition, keep, onCall: (call) => this.#judge(call) });
    } else if (record.type === 'obstacle') this.#obstacles.push(record);
    else this.#reading.accept(record);
  }

  /** The trace is over. @throws {Error} it had no header */
  end(): Judgement {
    const { reading } = this;
    reading.end();
    const { header } = reading;
    const conditions = { header, isUntested: (id: string) => this.#untested.has(id) };
    const results = [...this.#tallies].map(([requirement, tally]): [string, Judged] => {
      const wanted = this.#obstacles.filter(({ requirements }) => requirements.includes(requirement.id));
      const judgement =
        header.target.kind === 'recording' ? notRecorded(requirement, tally, reading) : undefined;
      return [requirement.id, judgement ?? judged(requirement, tally, conditions, wanted)];
    });
    return { reading, results: withCauses(new Map(results)) };
  }

  #judge(call: Call): void {
    const seen = new Map<Exchange, Seen[]>();
    for (const exchange of call.exchanges) {
      const here: Seen[] = [];
      for (const [requirement, tally] of this.#tallies) {
        const seenHere = observe(requirement, exchange, this.reading, tally);
        if (seenHere !== undefined) here.push(seenHere);
      }
      seen.set(exchange, here);
    }
    this.options.onCall?.(call, seen, this.reading);
  }
}

/** What a recording holds nothing of is untested: nobody was there to send it. Undefined = it is judged on what there is. */
function notRecorded(
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
): Seen | undefined {
  if (!requirement.applies(exchange, reading)) return undefined;
  const observation = requirement.expect(exchange, reading);
  if (observation === undefined) return undefined;
  const isCited = tally.add(exchange, observation, requirement.caseOf?.(exchange));
  const { outcome, reason } = observation;
  return { id: requirement.id, outcome, reason, isCited };
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
