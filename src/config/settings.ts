import { ConfigurationError } from './configuration-error.js';
import type { Variable } from './variables.js';

/** The variables of one environment, with what is found wrong and worth telling while they are read. */
export class Settings {
  readonly notices: string[] = [];
  /** Notices of values that are likely not as they were meant: they are told with the problems too, which may come of them. */
  readonly doubts: string[] = [];
  readonly #problems: string[] = [];

  constructor(readonly environment: Readonly<Record<string, string | undefined>>) {}

  /** The value, or undefined when the variable is absent or empty: a line left blank in .env sets nothing. */
  text(name: Variable): string | undefined {
    return this.environment[name]?.trim() || undefined;
  }

  /** The value with its spaces, for what may begin or end with one; undefined when absent or empty. */
  verbatim(name: Variable): string | undefined {
    return this.environment[name] || undefined;
  }

  /** Whether the variable is there at all, be it empty. */
  isPresent(name: Variable): boolean {
    return this.environment[name] !== undefined;
  }

  /** One of a few words, the first of them when the variable is absent. */
  choice<T extends string>(name: Variable, accepted: readonly [T, ...T[]]): T {
    const given = this.text(name) ?? accepted[0];
    const found = accepted.find((each) => each === given);
    if (found === undefined) this.refuse(name, given, accepted.join(' or '));
    return found ?? accepted[0];
  }

  /** A whole number within bounds, the preset when the variable is absent; `of` names what is counted. */
  whole(name: Variable, of: string, preset: number, least: number, most: number): number {
    return this.wholeOf(name, this.text(name), of, least, most) ?? preset;
  }

  /** The same of what a flag, or a variable, was given; undefined when it was not, or cannot be used. */
  wholeOf(name: string, given: string | undefined, of: string, least: number, most: number) {
    if (given === undefined) return undefined;
    const number = /^[0-9]{1,9}$/.test(given) ? Number(given) : Number.NaN;
    if (number >= least && number <= most) return number;
    this.refuse(name, given, `a whole number of ${of} from ${least} to ${most}`);
    return undefined;
  }

  /** Notes that what was given under a variable or flag cannot be used; reading goes on, so that all is told at once. */
  refuse(name: string, given: string, accepted: string): void {
    this.problem(`${name} is ${shown(given)}: accepted is ${accepted}`);
  }

  problem(sentence: string): void {
    this.#problems.push(sentence);
  }

  /** @throws ConfigurationError with every problem that was noted, and the doubts that may explain them */
  throwProblems(): void {
    if (this.#problems.length > 0) throw new ConfigurationError([...this.#problems, ...this.doubts]);
  }
}

// What stands before an @ may be credentials, in whatever was taken for a URL.
function shown(given: string): string {
  return JSON.stringify(given.replace(/^([a-z][a-z0-9+.-]*:(?=\/\/))?(\/\/)?.*@/is, '$1$2[...]@'));
}
