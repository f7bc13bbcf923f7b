import type { Configuration } from '../schemas/configuration.gen.js';
import type { CallState, StepContext } from './call-state.js';

/** When a step has its turn in its call state: the plain requests first, those that may disturb the call last. */
export type Turn = 'plain' | 'odd value' | 'odd key' | 'changed';

/** What a requirement does in one call state. */
export interface Step {
  readonly callState: CallState;
  readonly drive: (context: StepContext) => Promise<unknown>;
  readonly turn: Turn;
  /** Driven only where the call is brought into that state for something else anyway. */
  readonly alongside: boolean;
}

/** What of the configuration decides which steps there are. */
export interface Conditions {
  readonly configuration: Configuration;
  /** Whether what a requirement needs is configured, selected or not. */
  canDrive(id: string): boolean;
}

/** One row of the catalogue as the specs declare it. */
export interface Requirement {
  readonly id: string;
  steps(conditions: Conditions): readonly Step[];
}

const declared: Requirement[] = [];

/** Everything that the specs declared, in their order; each spec file declares its part when it is imported. */
export function requirements(): readonly Requirement[] {
  return declared;
}

/** In this call state, do this. */
export function on(callState: CallState, drive: Step['drive'], turn: Turn = 'plain'): Step {
  return { callState, drive, turn, alongside: false };
}

/** The same in a further call state, where the run comes to it for something else anyway. */
export function also(callState: CallState, drive: Step['drive'], turn: Turn = 'plain'): Step {
  return { callState, drive, turn, alongside: true };
}

/**
 * Declares how a row of the catalogue is driven: its steps, each in its call state. The sentence and the level stand in the
 * catalogue.
 */
export function requirement(
  id: string,
  ...steps: Step[] | [(conditions: Conditions) => readonly Step[]]
): void {
  const [first] = steps;
  const of = typeof first === 'function' ? first : () => steps as Step[];
  declared.push({ id, steps: of });
}
