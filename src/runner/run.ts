import { setMaxListeners } from 'node:events';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Site } from '../calls/agents.js';
import { Measurements } from '../calls/measurements.js';
import { tooMuchInAll } from '../client/limits.js';
import { type DriveConditions, requirements, type Step, stepsOf } from '../requirement.js';
import type { HeaderRecord, TraceRecord } from '../schemas/trace.gen.js';
import type { CannotWrite } from '../trace/cannot-write.js';
import { Interrupted, Recorder } from '../trace/recorder.js';
import { Room } from '../trace/room.js';
import { isToBeHad } from './needed-calls.js';
import { recordObstacle } from './obstacles.js';
import { ownWords } from './own-words.js';
import { type Progress, ProgressCount } from './progress.js';
import { TestBed } from './test-bed.js';
import { Wanted } from './wanted.js';

/** What a run is told; plain data. */
export interface RunPlan {
  readonly site: Site;
  /** Ids of the requirements to drive. */
  readonly selected: readonly string[];
  /** Ids of the requirements that could be driven, selected or not: others may be judged on what is driven for them. */
  readonly drivable: readonly string[];
  readonly runId: string;
  /** Where it is noted what is open, for the case that the run is killed; absent = nowhere. */
  readonly openResourcesFile?: string;
  readonly header: Omit<HeaderRecord, 'seq' | 'at'>;
  /** Passwords and the like, which the recorder keeps out from the first record on. */
  readonly secrets: readonly string[];
}

/** How a run is watched and stopped. */
export interface RunOptions {
  /** Gets every record as it is made. */
  readonly sink?: (record: TraceRecord) => void;
  /** Told when the file that notes what is open cannot be written: the run is to be ended. */
  readonly onUnwritable?: (failure: CannotWrite) => void;
  /** Told of each step before it is done. */
  readonly onStep?: (progress: Progress) => void;
  /**
   * Ends the run early: what was begun is ended. Aborted for the reason `Interrupted`, or without one, somebody stopped it; any
   * other error is a failure of the suite.
   */
  readonly signal?: AbortSignal;
  /** Which requirements are undecided by the trace so far: they may be worth another attempt. Absent = nothing is driven again. */
  readonly undecided?: (records: readonly TraceRecord[]) => readonly string[];
}

/** So many of the latest records of a soak are kept in memory: the time of a call, and more. */
const KEPT_OF_SOAK = 5000;
/** How often at most an attempt in which something of that kind happened is followed by another. */
const REPEATS = 2;
/** What this process does late by that much may be late for the target's sake or for its own: nobody can tell. */
const STALL_MS = 1000;
/** An attempt in which so many calls could not be brought about is followed by none: the next would wait for them in vain too. */
const CALLS_IN_VAIN = 3;

/**
 * Drives everything that is selected, and records it; nothing is judged. Several runs, each against a target of its own, may be
 * under way at once in one process.
 * @returns the trace, of a soak its latest records; never rejects for what a target does, nor for what we fail of: that is an obstacle in the trace
 */
export async function drive(plan: RunPlan, options: RunOptions = {}): Promise<TraceRecord[]> {
  const run = new Run(plan, options);
  await run.drive();
  return [...run.records];
}

class Run {
  readonly #recorder: Recorder;
  readonly #measurements: Measurements;
  readonly #stop = new AbortController();
  readonly #steps: ReadonlyMap<string, readonly Step[]>;
  readonly #testBed: TestBed;
  #wanted: Wanted;
  readonly #delay = monitorEventLoopDelay();
  #repeats = 0;
  /** How many sessions had been lost, how many polls cut off, how often the feed broke, and how much was sent, before the present attempt. */
  #before = { losses: 0, cuts: 0, feedBreaks: 0, sent: 0, seq: 0 };

  constructor(
    plan: RunPlan,
    private readonly options: RunOptions,
  ) {
    const { site, runId, openResourcesFile } = plan;
    const { sink, onStep, onUnwritable } = options;
    const { limits, timeouts } = site.configuration;
    this.#measurements = new Measurements(timeouts);
    const room = new Room(limits.runKb * 1024, () => this.#endFor(tooMuchInAll(limits)));
    const see = (record: TraceRecord) => {
      this.#measurements.see(record);
      sink?.(record);
    };
    this.#recorder = new Recorder({ sink: see, room, keep: site.configuration.soak && KEPT_OF_SOAK });
    const { redaction } = this.#recorder;
    for (const words of ownWords(site.configuration, runId)) redaction.allow(words);
    for (const secret of plan.secrets) redaction.redact(secret);
    this.#recorder.record(plan.header);
    this.#steps = wantedSteps(plan);
    this.#wanted = new Wanted(this.#steps);
    // Each request under way listens, and there may be many.
    setMaxListeners(0, this.#stop.signal);
    const own = { recorder: this.#recorder, measurements: this.#measurements, signal: this.#stop.signal };
    const progress = new ProgressCount((step) => onStep?.(step));
    this.#testBed = new TestBed({ site, runId, openResourcesFile, onUnwritable, progress, ...own });
  }

  get records(): readonly TraceRecord[] {
    return this.#recorder.records;
  }

  async drive(): Promise<void> {
    const { signal } = this.options;
    const stop = () =>
      this.#stop.abort(isOurs(signal?.reason) ? signal?.reason : new Interrupted('The run was stopped'));
    signal?.addEventListener('abort', stop, { once: true });
    if (signal?.aborted) stop();
    this.#delay.enable();
    try {
      await this.#testBed.run(this.#wanted, () => this.#again());
    } catch (error) {
      const why: unknown = this.#stop.signal.aborted ? this.#stop.signal.reason : error;
      this.#recorder.record({ type: 'notice', text: why instanceof Error ? why.message : String(why) });
      recordObstacle(this.#recorder, why, this.#open());
    } finally {
      this.#delay.disable();
      signal?.removeEventListener('abort', stop);
    }
  }

  #endFor(why: string): void {
    if (this.#stop.signal.aborted) return;
    const text = `${why}: the run was ended`;
    this.#recorder.record({ type: 'notice', text });
    this.#stop.abort(new Interrupted(text));
  }

  // What nothing is driven for has nothing to be kept from, but that there was a run at all.
  #open(): Set<string> {
    return new Set(this.#wanted.open().map(({ id }) => id));
  }

  // One call that a restarted server forgot is an obstacle in several states, and none of a target that makes no calls.
  #callsNotMade(from: number): number {
    return this.#recorder
      .after(from - 1)
      .filter((record) => record.type === 'call' && record.state === 'failed').length;
  }

  /**
   * Another attempt at what is undecided because of something that may happen once: with a CometD session go its control and its open
   * windows; a poll that is cut off, or a feed that breaks, may take a message or an event along; a process that does not get to run
   * is late itself; and one message that is later than all others makes every window of its session too long. Undefined when
   * nothing of that kind happened, or it was repeated often enough.
   */
  #again(): Wanted | undefined {
    const { losses, cuts, feedBreaks, count: sent, hasOutlier } = this.#measurements;
    const before = this.#before;
    const stalledMs = Math.round(this.#delay.max / 1e6);
    this.#delay.reset();
    const happened: [boolean, string][] = [
      [losses > before.losses, 'A CometD session was lost'],
      [cuts > before.cuts, 'A poll was cut off'],
      [feedBreaks > before.feedBreaks, 'The event feed broke'],
      [stalledMs >= STALL_MS, `This process did not get to run for ${stalledMs} ms`],
      [
        hasOutlier,
        'A message came later than others, so that quiet windows would be too long: with new CometD sessions',
      ],
    ];
    const [, why] = happened.find(([isSo]) => isSo) ?? [];
    // A target with which not even a call could be brought about is not asked for one again.
    const isInVain =
      sent === before.sent || why === undefined || this.#callsNotMade(before.seq) >= CALLS_IN_VAIN;
    if (isInVain || this.#repeats === REPEATS || this.#stop.signal.aborted) return undefined;
    this.#before = { losses, cuts, feedBreaks, sent, seq: this.#recorder.count };
    const undecided = this.options.undecided?.(this.records) ?? [];
    const steps = new Map([...this.#steps].filter(([id]) => undecided.includes(id)));
    if (steps.size === 0) return undefined;
    this.#repeats += 1;
    const text = `${why}: driven again (${this.#repeats} of ${REPEATS} times at most): ${[...steps.keys()].join(', ')}`;
    this.#recorder.record({ type: 'notice', text });
    this.#wanted = new Wanted(steps);
    return this.#wanted;
  }
}

/** The steps of the requirements that are selected, as far as the calls for them are to be had. */
function wantedSteps({ site, selected, drivable }: RunPlan): Map<string, readonly Step[]> {
  const { configuration } = site;
  const conditions: DriveConditions = { configuration, canDrive: (id) => drivable.includes(id) };
  const isHad = ({ callState }: Step) => isToBeHad(callState, configuration.calls);
  const driven = requirements().filter(({ id }) => selected.includes(id));
  return new Map(driven.map((each) => [each.id, stepsOf(each, conditions).filter(isHad)]));
}

// What an AbortController is aborted with unless it is told a reason is no failure.
function isOurs(reason: unknown): reason is Error {
  return reason instanceof Error && reason.name !== 'AbortError';
}
