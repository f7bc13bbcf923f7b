import { row } from '../../specs/catalogue.js';
import { AgentInUse, CallNotMade, OperationUnusable } from '../calls/errors.js';
import type { Site } from '../calls/parties.js';
import { rules } from '../rules/index.js';
import { type Judged, judge } from '../rules/judge.js';
import type { HeaderRecord, TraceRecord } from '../schemas/trace.gen.js';
import { AccessRefused, NotReady, TargetUnreachable } from '../target/errors.js';
import { Interrupted, Recorder } from '../trace/recorder.js';
import { TraceView } from '../trace/view.js';
import { Course } from './course.js';
import type { Act, Conditions, Requirement } from './requirement.js';
import { newStage } from './stage.js';

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

/** One run: the recorder, the course under way, and the judging of requirements. */
export class Run implements Conditions {
  readonly selected: ReadonlySet<string>;
  readonly configuration: Conditions['configuration'];
  readonly #drivable: ReadonlySet<string>;
  readonly #recorder: Recorder;
  readonly #stage = newStage();
  readonly #stop = new AbortController();
  readonly #course: Course;
  readonly #acts = new Map<string, readonly Act[]>();
  #settled?: Promise<void>;
  #view?: TraceView;

  /** @param sink gets every record as it is made */
  constructor(order: RunOrder, requirements: readonly Requirement[], sink: (record: TraceRecord) => void) {
    this.selected = new Set(order.selected);
    this.configuration = order.site.configuration;
    this.#drivable = new Set(order.drivable);
    this.#recorder = new Recorder({ sink });
    for (const secret of order.secrets) this.#recorder.redaction.keepOut(secret);
    this.#recorder.record(order.header);
    this.#course = new Course(
      order.site,
      this.#recorder,
      this.#stage,
      this.selected,
      this.#stop.signal,
      order.runId,
      order.manifestFile,
    );
    for (const { id, acts } of requirements.filter((each) => this.selected.has(each.id))) {
      this.#acts.set(id, acts(this));
      for (const { place } of this.#acts.get(id) ?? []) this.#stage[place].expect();
    }
  }

  /** Ends the run early: what was begun is ended, and what was recorded is judged. */
  stop(): void {
    this.#stop.abort(new Interrupted('The run was stopped'));
  }

  /** Whether what a requirement needs is configured, whether or not it is selected. */
  readonly canDrive = (id: string): boolean => this.#drivable.has(id);

  /** Sets the course going; what fails is told to every requirement, so that none reads as skipped. */
  begin(): void {
    this.#settled = this.#course.run().catch((error: Error) => {
      this.#recorder.record({ type: 'notice', text: error.message });
    });
  }

  /** Waits until everything that was begun is ended. */
  async end(): Promise<void> {
    await this.#settled;
  }

  /** Drives a requirement's acts and judges what they gave, at once where that proves something, else after the course. */
  async require(id: string): Promise<Judged> {
    const subject: string[] = [];
    let gap: string | undefined;
    for (const { place, drive } of this.#acts.get(id) ?? []) {
      try {
        subject.push(...[await this.#stage[place].take(drive)].flat());
      } catch (error) {
        if (!isPrerequisite(error)) return this.#record(id, subject, broken(error));
        gap ??= (error as Error).message;
      }
    }
    const early =
      rules[row(id).rule]?.looksAhead === true ? undefined : judge(this.#now(), row(id), subject, gap);
    if (early !== undefined && early.verdict !== 'inconclusive') return this.#record(id, subject, early, gap);
    await this.#settled;
    return this.#record(id, subject, judge(this.#now(), row(id), subject, gap), gap);
  }

  #record(requirement: string, subject: string[], judged: Judged, gap?: string): Judged {
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

// What the target, or the site, did not let us do. Everything else that a spec throws is our fault.
function isPrerequisite(error: unknown): boolean {
  return [AgentInUse, CallNotMade, NotReady, OperationUnusable, Interrupted].some(
    (each) => error instanceof each,
  );
}

function broken(error: unknown): Judged {
  const reached = error instanceof TargetUnreachable || error instanceof AccessRefused;
  const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) };
  const reason = reached ? message : `the suite failed: ${name}: ${message}`;
  return { verdict: 'error', reason, observed: reason, evidence: [] };
}
