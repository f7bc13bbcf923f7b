import { PLACES, type Place } from './call-state.js';
import type { Act, Turn } from './requirement.js';

/** An act, and the requirement that wants it. */
export interface WantedAct extends Act {
  readonly id: string;
}

const TURNS: readonly Turn[] = ['plain', 'odd value', 'odd key', 'changed'];

/** What one walk through the calls is to do: the acts of its requirements, by place, each in its turn. */
export class Wanted {
  readonly ids: ReadonlySet<string>;
  readonly #acts: readonly WantedAct[];
  readonly #done = new Set<WantedAct>();

  /** @param acts by the id of the requirement that they are for, in the order in which they are driven */
  constructor(acts: ReadonlyMap<string, readonly Act[]>) {
    this.ids = new Set(acts.keys());
    const all = [...acts].flatMap(([id, each]) => each.map((act) => ({ ...act, id })));
    const open = new Set(all.filter(({ alongside }) => !alongside).map(({ place }) => place));
    this.#acts = all.filter(({ place }) => open.has(place));
  }

  /** What is to be done at a place. */
  at(place: Place): WantedAct[] {
    const here = this.#acts.filter((act) => act.place === place);
    return TURNS.flatMap((turn) => here.filter((act) => act.turn === turn));
  }

  /** Whether anything is to be done at one of these places. */
  isAny(...places: readonly Place[]): boolean {
    return this.#acts.some(({ place }) => places.includes(place));
  }

  /** The requirements that want something at a place. */
  idsAt(place: Place): string[] {
    return [...new Set(this.at(place).map(({ id }) => id))];
  }

  /** An act was done, or cannot be. */
  settle(acts: Iterable<WantedAct>): void {
    for (const act of acts) this.#done.add(act);
  }

  /** What is to be done yet at these places; by default at any. */
  open(places: readonly Place[] = Object.keys(PLACES) as Place[]): WantedAct[] {
    return this.#acts.filter((act) => places.includes(act.place) && !this.#done.has(act));
  }

  /**
   * About how many requests that takes: a changed one has another after it, and the last of a place one more; the bystander's own
   * call has one.
   */
  get size(): number {
    const places = Object.keys(PLACES) as Place[];
    return places.reduce((sum, place) => sum + this.#sizeAt(place), this.has('ACT-14') ? 1 : 0);
  }

  #sizeAt(place: Place): number {
    const unique = new Map(this.at(place).map((act) => [act.drive, act.turn]));
    const turns = [...unique.values()];
    const followed = turns.filter((turn) => turn === 'odd key' || turn === 'changed').length;
    const calls = place === 'afterWindow' && this.isAny('releasedByPeer') ? 2 : 1;
    return calls * (turns.length + followed + (followed > 0 ? 1 : 0));
  }

  /** Whether one of these requirements is wanted. */
  has(...ids: readonly string[]): boolean {
    return ids.some((id) => this.ids.has(id));
  }
}
