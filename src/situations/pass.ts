import { AgentInUse, CallNotMade, OperationUnusable } from '../calls/errors.js';
import { NotReady } from '../target/errors.js';
import { Interrupted } from '../trace/recorder.js';
import type { Act } from './requirement.js';
import { newStage, type Stage } from './stage.js';

/** What driving a requirement gave: the exchanges and requests to judge it on, and what was in the way of more. */
export interface Driven {
  readonly subject: string[];
  /** What could not be driven; undefined when all was. */
  readonly gap?: string;
  /** What the suite itself failed of, or why the target could not be reached. */
  readonly broken?: unknown;
}

/**
 * One pass of the course over requirements: their acts wait on a stage of its own from the beginning, in the order in which
 * they are given. A pass that lost a CometD session is followed by another for what it left undecided.
 */
export class Pass {
  readonly stage: Stage = newStage();
  readonly #driven = new Map<string, Promise<Driven>>();

  /** @param acts by the id of the requirement that they are for */
  constructor(acts: ReadonlyMap<string, readonly Act[]>) {
    for (const { place } of [...acts.values()].flat()) this.stage[place].expect();
    for (const [id, each] of acts) this.#driven.set(id, this.#drive(each));
  }

  /** The ids of the requirements that are driven. */
  get ids(): ReadonlySet<string> {
    return new Set(this.#driven.keys());
  }

  /** What driving a requirement gave, as soon as all its acts are done or refused; never rejects. */
  driven(id: string): Promise<Driven> {
    return this.#driven.get(id) ?? Promise.resolve({ subject: [] });
  }

  /** Tells every act that is not done yet why it will not be. */
  refuse(why: Error): void {
    for (const situation of Object.values(this.stage)) situation.refuse(why);
  }

  async #drive(acts: readonly Act[]): Promise<Driven> {
    const subject: string[] = [];
    let gap: string | undefined;
    for (const { place, drive } of acts) {
      try {
        subject.push(...[await this.stage[place].take(drive)].flat());
      } catch (error) {
        if (!isPrerequisite(error)) return { subject, broken: error };
        gap ??= (error as Error).message;
      }
    }
    return { subject, gap };
  }
}

// What the target, or the site, did not let us do. Everything else that a spec throws is our fault.
function isPrerequisite(error: unknown): boolean {
  return [AgentInUse, CallNotMade, NotReady, OperationUnusable, Interrupted].some(
    (each) => error instanceof each,
  );
}
