import type { Configuration } from '../schemas/configuration.gen.js';
import type { Place, Scene } from './stage.js';

/** What a requirement does in one situation; it gives the names of the exchanges and requests that it is judged on. */
export interface Act {
  readonly place: Place;
  readonly drive: (scene: Scene) => Promise<string | string[]>;
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
  /** The heading under which it stands. */
  readonly situation: string;
  acts(conditions: Conditions): readonly Act[];
}

const declared: Requirement[] = [];
let heading = '';

/** Everything that the specs declared, in their order; each spec file declares its part when it is imported. */
export function requirements(): readonly Requirement[] {
  return declared;
}

/** The heading of the requirements that are declared inside. */
export function situation(title: string, declare: () => void): void {
  heading = title;
  declare();
}

/** In this situation, do this. */
export function on(place: Place, drive: Act['drive']): Act {
  return { place, drive };
}

/**
 * Declares how a row of the catalogue is driven: its acts, each in its situation, in the order in which a run comes to
 * them. What they give is judged by the row's rule; the sentence, the level and the rule stand in the catalogue.
 */
export function requirement(id: string, ...acts: Act[] | [(conditions: Conditions) => readonly Act[]]): void {
  const [first] = acts;
  const of = typeof first === 'function' ? first : () => acts as Act[];
  declared.push({ id, situation: heading, acts: of });
}
