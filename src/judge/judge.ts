import { type Outcome, told } from '../checks/observation.js';
import { catalogueOf, type Requirement } from '../requirement.js';
import type { ObstacleRecord, TraceRecord } from '../schemas/trace.gen.js';
import type { Call } from '../trace/call.js';
import type { Exchange } from '../trace/exchange.js';
import { TraceReading } from '../trace/reading.js';
import { IN_OTHER_SHARD } from './not-asked.js';
import { type Conditions, type Judged, judged, notRecorded } from './requirement-verdict.js';
import { Tally } from './tally.js';

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
    // What another part judges is no gap in what is asked.
    const isUntested = (id: string) => (this.#untested.get(id) ?? IN_OTHER_SHARD) !== IN_OTHER_SHARD;
    const resultsWith = (isCause: Conditions['isCause']) =>
      new Map(
        [...this.#tallies].map(([requirement, tally]): [string, Judged] => {
          const wanted = this.#obstacles.filter(({ requirements }) => requirements.includes(requirement.id));
          const judgement =
            header.target.kind === 'recording' ? notRecorded(requirement, tally, reading) : undefined;
          const conditions = { header, isUntested, isCause };
          return [requirement.id, judgement ?? judged(requirement, tally, conditions, wanted)];
        }),
      );
    // Only what is itself open or contradicted is named as a cause. No verdict depends on what is named.
    const verdicts = resultsWith(() => true);
    const isSettled = (id: string) => ['pass', 'info'].includes(verdicts.get(id)?.verdict ?? 'untested');
    return { reading, results: resultsWith((id) => !isSettled(id)) };
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
  return { id: requirement.id, outcome: observation.outcome, reason: told(observation), isCited };
}
