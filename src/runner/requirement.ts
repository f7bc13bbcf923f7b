import type { Configuration } from '../schemas/configuration.gen.js';
import type { Place, Scene } from './call-state.js';

/** When an act has its turn in its place: the plain requests first, those that may disturb the call last. */
export type Turn = 'plain' | 'odd value' | 'odd key' | 'changed';

/** What a requirement does in one place. */
export interface Act {
  readonly place: Place;
  readonly drive: (scene: Scene) => Promise<unknown>;
  readonly turn: Turn;
  /** Driven only where the call is brought into that state for something else anyway. */
  readonly alongside: boolean;
}

/** What of the configuration decides which acts there are. */
export interface Conditions {
  readonly configuration: Configuration;
  /** Whether what a requirement needs is configured, selected or not. */
  canDrive(id: string): boolean;
}

/** One row of the catalogue as the specs declare it. */
export interface Requirement {
  readonly id: string;
  acts(conditions: Conditions): readonly Act[];
}

const declared: Requirement[] = [];

/** Everything that the specs declared, in their order; each spec file declares its part when it is imported. */
export function requirements(): readonly Requirement[] {
  return declared;
}

/** In this place, do this. */
export function on(place: Place, drive: Act['drive'], turn: Turn = 'plain'): Act {
  return { place, drive, turn, alongside: false };
}

/** The same in a further place, where the run comes to it for something else anyway. */
export function also(place: Place, drive: Act['drive'], turn: Turn = 'plain'): Act {
  return { place, drive, turn, alongside: true };
}

/**
 * Declares how a row of the catalogue is driven: its acts, each in its place. The sentence and the level stand in the
 * catalogue.
 */
export function requirement(id: string, ...acts: Act[] | [(conditions: Conditions) => readonly Act[]]): void {
  const [first] = acts;
  const of = typeof first === 'function' ? first : () => acts as Act[];
  declared.push({ id, acts: of });
}
