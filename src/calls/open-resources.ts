import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { AgentName } from '../schemas/trace.gen.js';
import { CannotWrite } from '../trace/cannot-write.js';

/** The name of the file, in the folder of the reports. */
export const OPEN_RESOURCES = 'open.json';

/** What a run has open at a target. */
export interface Open {
  readonly target: string;
  /** Ids of the runs, which mark their calls: one may be up whose id was not learnt yet. */
  readonly runs: readonly string[];
  readonly agents: readonly AgentName[];
  readonly calls: readonly { agent: AgentName; callId: string }[];
}

/** The file: what one target has open, and the notes of runs against other targets that left something. */
type Note = Open & { readonly others?: readonly Open[] };

/** Where it is kept what a run has open, and whose it is. */
export interface OpenResourcesOptions {
  readonly target: string;
  readonly runId: string;
  /** Absent: nothing is written. */
  readonly path?: string;
  /** Told when the file cannot be written. */
  readonly onFailure?: (failure: CannotWrite) => void;
}

/**
 * The file that says what a run has open, rewritten at every change and gone when nothing is: a run that was killed leaves
 * it, and the next one against that target ends what it names. It is there whole or not at all, and holds no credentials.
 */
export class OpenResources {
  #open: Open;
  #isUnwritable = false;
  /** Whether the file that is there is this run's to take away. */
  #isOurs = false;

  constructor(private readonly options: OpenResourcesOptions) {
    const { target, runId } = options;
    this.#open = { target, runs: [runId], agents: [], calls: [] };
  }

  /** What is open now; undefined when nothing is. */
  get open(): Open | undefined {
    const { agents, calls } = this.#open;
    return agents.length + calls.length === 0 ? undefined : this.#open;
  }

  /** Takes over what an earlier run left and could not be ended; absent = all of it was, and its note goes. */
  takeOver(left?: Open): void {
    const { target, runs } = this.#open;
    this.#isOurs = true;
    this.#keep({
      target,
      runs,
      agents: [],
      calls: [],
      ...(left && { ...left, runs: [...left.runs, ...runs] }),
    });
  }

  loggedIn(agent: AgentName): void {
    this.#keep({ ...this.#open, agents: [...new Set([...this.#open.agents, agent])] });
  }

  loggedOut(agent: AgentName): void {
    this.#keep({ ...this.#open, agents: this.#open.agents.filter((each) => each !== agent) });
  }

  callUp(agent: AgentName, callId: string): void {
    this.#keep({ ...this.#open, calls: [...this.#open.calls, { agent, callId }] });
  }

  callEnded(callId: string): void {
    this.#keep({ ...this.#open, calls: this.#open.calls.filter((call) => call.callId !== callId) });
  }

  // What is open has to be ended whether or not it can be written down.
  #keep(open: Open): void {
    this.#open = open;
    const { path } = this.options;
    if (path === undefined || (this.open === undefined && !this.#isOurs)) return;
    this.#isOurs = true;
    try {
      const all = notesIn(path).filter(({ target }) => target !== open.target);
      if (this.open !== undefined) all.unshift(open);
      const [first, ...others] = all;
      // What is taken away needs no room on a disk.
      if (first === undefined) rmSync(path, { force: true });
      else if (!this.#isUnwritable) {
        const half = `${path}.${process.pid}.part`;
        const note: Note = others.length === 0 ? first : { ...first, others };
        writeFileSync(half, `${JSON.stringify(note)}\n`);
        renameSync(half, path);
      }
    } catch (error) {
      this.#isUnwritable = true;
      rmSync(`${path}.${process.pid}.part`, { force: true });
      this.options.onFailure?.(CannotWrite.of(path, error));
    }
  }
}

/**
 * What a run left, and what ends it, in a sentence.
 * @param isKept it was asked to (--keep-calls); else it could not be ended
 */
export function openInWords({ calls, agents }: Open, isKept: boolean): string {
  const up = calls.map(({ agent, callId }) => `the call ${callId} of ${agent} is UP`);
  const loggedIn = agents.map((agent) => `${agent} is LOGGED IN`);
  return `${isKept ? 'KEPT by --keep-calls' : 'LEFT'}: ${[...up, ...loggedIn].join(', ')}. check --clean ends this, and so does the next run with these reports`;
}

/** What an earlier run left open at this target; undefined when nothing, or when the file is not to be understood. */
export function leftOpen(path: string, target: string): Open | undefined {
  return notesIn(path).find((each) => each.target === target);
}

function notesIn(path: string): Open[] {
  try {
    const { others = [], ...first } = JSON.parse(readFileSync(path, 'utf8')) as Note;
    return [first, ...others].flatMap((each) =>
      Array.isArray(each?.agents) && Array.isArray(each.calls)
        ? [{ ...each, runs: Array.isArray(each.runs) ? each.runs : [] }]
        : [],
    );
  } catch {
    return [];
  }
}
