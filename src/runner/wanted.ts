import type { Step, Turn } from '../requirement.js';
import { CALL_STATES, type CallState, isOfLaterCall } from './call-state.js';

/** A step, and the requirement that wants it. */
export interface WantedStep extends Step {
  readonly id: string;
}

const TURNS: readonly Turn[] = ['plain', 'odd value', 'odd key', 'changed'];

/** What one walk through the calls is to do: the steps of its requirements, by call state, each in its turn. */
export class Wanted {
  readonly ids: ReadonlySet<string>;
  readonly #steps: readonly WantedStep[];
  readonly #done = new Set<WantedStep>();

  /** @param steps by the id of the requirement that they are for, in the order in which they are driven */
  constructor(steps: ReadonlyMap<string, readonly Step[]>) {
    this.ids = new Set(steps.keys());
    const all = [...steps].flatMap(([id, each]) => each.map((step) => ({ ...step, id })));
    const open = new Set(all.filter(({ alongside }) => !alongside).map(({ callState }) => callState));
    this.#steps = all.filter(({ callState }) => open.has(callState));
  }

  /** What is to be done at a call state. */
  at(callState: CallState): WantedStep[] {
    const here = this.#steps.filter((step) => step.callState === callState);
    return TURNS.flatMap((turn) => here.filter((step) => step.turn === turn));
  }

  /** Whether anything is to be done at one of these call states. */
  isAny(...callStates: readonly CallState[]): boolean {
    return this.#steps.some(({ callState }) => callStates.includes(callState));
  }

  /** The requirements that want something at a call state. */
  idsAt(callState: CallState): string[] {
    return [...new Set(this.at(callState).map(({ id }) => id))];
  }

  /** A step was done, or cannot be. */
  settle(steps: Iterable<WantedStep>): void {
    for (const step of steps) this.#done.add(step);
  }

  /** What is to be done yet at these call states; by default at any. */
  open(callStates: readonly CallState[] = Object.keys(CALL_STATES) as CallState[]): WantedStep[] {
    return this.#steps.filter((step) => callStates.includes(step.callState) && !this.#done.has(step));
  }

  /**
   * About how many requests that takes: a changed one has another after it, and the last of a call state one more; those of a later call have
   * two after all of them; the bystander's own call has one.
   */
  get size(): number {
    const callStates = Object.keys(CALL_STATES) as CallState[];
    return callStates.reduce((sum, callState) => sum + this.#sizeAt(callState), this.has('ACT-14') ? 1 : 0);
  }

  #sizeAt(callState: CallState): number {
    const unique = new Map(this.at(callState).map((step) => [step.send, step.turn]));
    const turns = [...unique.values()];
    const followed = turns.filter((turn) => turn === 'odd key' || turn === 'changed').length;
    const others: CallState[] = callState === 'afterWindow' ? ['releasedByPeer', 'untouchedCall'] : [];
    const calls = 1 + others.filter((other) => this.isAny(other)).length;
    const after = isOfLaterCall(callState) ? Math.min(2 * followed, 2) : followed + Math.min(followed, 1);
    return calls * (turns.length + after);
  }

  /** Whether one of these requirements is wanted. */
  has(...ids: readonly string[]): boolean {
    return ids.some((id) => this.ids.has(id));
  }
}
