import { row } from '../../specs/catalogue.js';
import type { Site } from '../calls/parties.js';
import { rules } from '../rules/index.js';
import { type Judged, judge } from '../rules/judge.js';
import type { HeaderRecord, TraceRecord } from '../schemas/trace.gen.js';
import { AccessRefused, TargetUnreachable } from '../target/errors.js';
import { tooMuchInAll } from '../target/limits.js';
import { Interrupted, Recorder } from '../trace/recorder.js';
import { Room } from '../trace/room.js';
import { TraceView } from '../trace/view.js';
import { Course } from './course.js';
import { isToBeHad } from './needed-calls.js';
import { type Driven, Pass } from './pass.js';
import type { Act, Conditions, Requirement } from './requirement.js';

/** What a run is told; plain data. */
export interface RunOrder {
  readonly site: Site;
  /** Ids of the requirements to drive. */
  readonly selected: readonly string[];
  /** Ids of the requirements that could be driven, selected or not: others may be judged on what is driven for them. */
  readonly drivable: readonly string[];
  readonly runId: string;
  /** Where it is noted what is open, for the case that the run is killed; absent = nowhere. */
  readonly manifestFile?: string;
  readonly header: Omit<HeaderRecord, 'seq' | 'at'>;
  /** Passwords and the like, which the recorder keeps out from the first record on. */
  readonly secrets: readonly string[];
}

/** How often at most a pass that lost a session is followed by another. */
const REPEATS = 2;

/** One run: the recorder, the course under way, and the judging of requirements. */
export class Run implements Conditions {
  readonly selected: ReadonlySet<string>;
  readonly configuration: Conditions['configuration'];
  readonly #drivable: ReadonlySet<string>;
  readonly #recorder: Recorder;
  readonly #stop = new AbortController();
  readonly #course: Course;
  readonly #acts: ReadonlyMap<string, readonly Act[]>;
  /** The pass that drove a requirement last. */
  readonly #passes = new Map<string, Pass>();
  #repeats = 0;
  /** How many sessions had been lost before the present pass. */
  #lost = 0;
  /** How many exchanges there had been. */
  #sent = 0;
  #settled?: Promise<void>;
  #view?: TraceView;

  /** @param sink gets every record as it is made */
  constructor(order: RunOrder, requirements: readonly Requirement[], sink: (record: TraceRecord) => void) {
    this.selected = new Set(order.selected);
    this.configuration = order.site.configuration;
    this.#drivable = new Set(order.drivable);
    const { limits } = this.configuration;
    const room = new Room(limits.runKb * 1024, () => this.#endFor(tooMuchInAll(limits)));
    this.#recorder = new Recorder({ sink, room });
    for (const secret of order.secrets) this.#recorder.redaction.keepOut(secret);
    this.#recorder.record(order.header);
    this.#course = new Course(order.site, this.#recorder, this.#stop.signal, order.runId, order.manifestFile);
    const driven = requirements.filter((each) => this.selected.has(each.id));
    const { calls } = this.configuration;
    const toBeHad = ({ place }: Act) => isToBeHad(place, calls);
    this.#acts = new Map(driven.map(({ id, acts }) => [id, acts(this).filter(toBeHad)]));
  }

  /** Ends the run early: what was begun is ended, and what was recorded is judged. */
  stop(): void {
    this.#stop.abort(new Interrupted('The run was stopped'));
  }

  #endFor(why: string): void {
    if (this.#stop.signal.aborted) return;
    const text = `${why}: the run was ended`;
    this.#recorder.record({ type: 'notice', text });
    this.#stop.abort(new Interrupted(text));
  }

  /** Whether what a requirement needs is configured, whether or not it is selected. */
  readonly canDrive = (id: string): boolean => this.#drivable.has(id);

  /** Sets the course going; what fails is told to every requirement, so that none reads as skipped. */
  begin(): void {
    const first = this.#pass([...this.#acts.keys()]);
    this.#settled = this.#course
      .run(first, () => this.#again())
      .catch((error: Error) => {
        this.#recorder.record({ type: 'notice', text: error.message });
      });
  }

  /** Waits until everything that was begun is ended. */
  async end(): Promise<void> {
    await this.#settled;
  }

  /** Judges a requirement on what its acts gave, at once where that proves something, else after the course. */
  async require(id: string): Promise<Judged> {
    const first = await this.#driven(id);
    const early = rules[row(id).rule]?.looksAhead === true ? undefined : this.#judge(id, first);
    if (early !== undefined && early.verdict !== 'inconclusive') return this.#record(id, first, early);
    await this.#settled;
    const last = await this.#driven(id);
    return this.#record(id, last, this.#judge(id, last));
  }

  #driven(id: string): Promise<Driven> {
    return this.#passes.get(id)?.driven(id) ?? Promise.resolve({ subject: [] });
  }

  #pass(ids: readonly string[]): Pass {
    const pass = new Pass(new Map(ids.map((id) => [id, this.#acts.get(id) ?? []])));
    for (const id of ids) this.#passes.set(id, pass);
    return pass;
  }

  /**
   * Another pass over what is undecided because a CometD session was lost, which voids the control and every open window
   * (DESIGN section 4); undefined when there is nothing of that kind, or it was repeated often enough.
   */
  async #again(): Promise<Pass | undefined> {
    const { sessions, exchanges } = this.#now();
    const lost = sessions.filter(({ state }) => state === 'lost').length;
    // A target with which not even a call could be brought about is not asked for one again.
    const inVain = exchanges.length === this.#sent;
    if (lost === this.#lost || inVain || this.#repeats === REPEATS || this.#stop.signal.aborted)
      return undefined;
    this.#lost = lost;
    this.#sent = exchanges.length;
    const undecided: string[] = [];
    for (const id of this.#acts.keys()) {
      if (this.#judge(id, await this.#driven(id)).verdict === 'inconclusive') undecided.push(id);
    }
    if (undecided.length === 0) return undefined;
    this.#repeats += 1;
    const text = `A CometD session was lost: driven again (${this.#repeats} of ${REPEATS} times at most): ${undecided.join(', ')}`;
    this.#recorder.record({ type: 'notice', text });
    return this.#pass(undecided);
  }

  #judge(id: string, { subject, gap, broken }: Driven): Judged {
    return broken === undefined ? judge(this.#now(), row(id), subject, gap) : brokenBy(broken);
  }

  #record(requirement: string, { subject, gap }: Driven, judged: Judged): Judged {
    const { verdict, reason } = judged;
    this.#recorder.record({ type: 'judgement', requirement, subject, gap, verdict, reason });
    return judged;
  }

  // Judgements add records, but nothing that a rule reads.
  #now(): TraceView {
    const { records } = this.#recorder;
    const read = this.#view?.records.length ?? 0;
    if (this.#view === undefined || records.slice(read).some((record) => record.type !== 'judgement')) {
      this.#view = new TraceView([...records]);
    }
    return this.#view;
  }
}

function brokenBy(error: unknown): Judged {
  const reached = error instanceof TargetUnreachable || error instanceof AccessRefused;
  const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) };
  const reason = reached ? message : `the suite failed: ${name}: ${message}`;
  return { verdict: 'error', reason, observed: reason, evidence: [] };
}
