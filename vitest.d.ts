/** Flags of `gws-conformance run` by their long names in camel case, such as `{ only: 'REL-01', reports: 'reports' }`. */
export interface Flags {
  readonly [name: string]: string | boolean | undefined;
}

/**
 * Declares a Vitest test for each requirement, named `ID text`. The target is that of the environment and `.env`, or the reference.
 * A MUST that is contradicted or was not decided fails.
 */
export function conformance(flags?: Flags): void;
