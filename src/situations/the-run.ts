import { BroadcastChannel } from 'node:worker_threads';
import { inject } from 'vitest';
import { row } from '../../specs/catalogue.js';
import { AgentInUse, CallNotMade, OperationUnusable } from '../calls/errors.js';
import type { Site } from '../calls/parties.js';
import { rules } from '../rules/index.js';
import { type Judged, judge } from '../rules/judge.js';
import type { HeaderRecord } from '../schemas/trace.gen.js';
import { AccessRefused, NotReady, TargetUnreachable } from '../target/errors.js';
import { Interrupted, Recorder } from '../trace/recorder.js';
import { TraceFile } from '../trace/trace-file.js';
import { TraceView } from '../trace/view.js';
import { Course } from './course.js';
import type { Act } from './requirement.js';

/** What the command line hands to the worker that the specs run in; plain data. */
export interface RunOrder {
  readonly site: Site;
  /** Ids of the requirements to drive. */
  readonly selected: readonly string[];
  /** Ids of the requirements that could be driven, selected or not: others may be judged on what is driven for them. */
  readonly drivable: readonly string[];
  readonly runId: string;
  /** Where the trace is written, line by line. */
  readonly traceFile: string;
  readonly header: Omit<HeaderRecord, 'seq' | 'at'>;
  /** Passwords and the like, which the recorder keeps out from the first record on. */
  readonly secrets: readonly string[];
  /** Name of the BroadcastChannel on which the worker is told to stop. */
  readonly channel: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    order: RunOrder;
  }
}

/** One run in its worker: the recorder, the course under way, and the judging of requirements. */
class Run {
  readonly selected: ReadonlySet<string>;
  readonly site: Site;
  readonly #drivable: ReadonlySet<string>;
  readonly #recorder: Recorder;
  readonly #file: TraceFile;
  readonly #stop = new AbortController();
  readonly #orders: BroadcastChannel;
  readonly #course: Course;
  #settled?: Promise<void>;
  #view?: TraceView;

  constructor(order: RunOrder) {
    this.selected = new Set(order.selected);
    this.site = order.site;
    this.#drivable = new Set(order.drivable);
    this.#file = new TraceFile(order.traceFile);
    this.#recorder = new Recorder({ sink: (record) => this.#file.append(record) });
    for (const secret of order.secrets) this.#recorder.redaction.keepOut(secret);
    this.#recorder.record(order.header);
    this.#course = new Course(order.site, this.#recorder, this.selected, this.#stop.signal, order.runId);
    this.#orders = new BroadcastChannel(order.channel);
    this.#orders.onmessage = () => this.#stop.abort(new Interrupted('The run was stopped'));
    this.#orders.unref();
  }

  /** Whether what a requirement needs is configured, whether or not it is selected. */
  canDrive(id: string): boolean {
    return this.#drivable.has(id);
  }

  /** Sets the course going; what fails is told to every requirement, so that none reads as skipped. */
  begin(): void {
    this.#settled = this.#course.run().catch((error: Error) => {
      this.#recorder.record({ type: 'notice', text: error.message });
    });
  }

  /** Waits until everything that was begun is ended, and closes the trace. */
  async end(): Promise<void> {
    await this.#settled;
    this.#orders.close();
    this.#file.close();
  }

  /** Drives a requirement's acts and judges what they gave, at once where that proves something, else after the course. */
  async require(id: string, acts: readonly Act[]): Promise<Judged> {
    const subject: string[] = [];
    let gap: string | undefined;
    for (const { situation, drive } of acts) {
      try {
        subject.push(...[await situation.take(drive)].flat());
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

let run: Run | undefined;

/** The run of this worker, made from the order that the command line provided. */
export function theRun(): Run {
  run ??= new Run(inject('order'));
  return run;
}
