import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigurationError } from './configuration-error.js';
import { textOf } from './env-encoding.js';
import { readAssignments } from './env-file.js';
import { noticesOf, problemsWith } from './env-lines.js';

/** The environment of a run. */
export interface Environment {
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** What had better be looked at in the `.env`, a sentence each, with nothing of a value. */
  readonly notices: readonly string[];
}

/**
 * The environment, completed by the `.env` of a folder; a variable that the environment has, be it empty, wins over `.env`.
 * Nothing is written to process.env.
 * @param cwd the folder in which `.env` is looked for; none there is right
 * @throws ConfigurationError when there is a `.env` that cannot be read, or in which what is meant for us is no assignment: a
 * run must not turn to the reference because of it
 */
export function loadEnvironment(
  cwd: string,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Environment {
  const bytes = bytesOf(join(cwd, '.env'));
  if (bytes === undefined) return { variables: { ...environment }, notices: misnamedIn(cwd) };
  const { assignments, strays } = readAssignments(textOf(bytes, '.env'));
  const problems = problemsWith('.env', assignments, strays);
  if (problems.length > 0) throw new ConfigurationError(problems);
  const file = Object.fromEntries(assignments.map(({ name, value }) => [name, value]));
  const counting = assignments.filter(({ name }) => environment[name] === undefined);
  return {
    variables: { ...file, ...withoutUndefined(environment) },
    notices:
      assignments.length === 0
        ? ['.env holds no assignment: nothing is read from it']
        : noticesOf('.env', counting),
  };
}

// What editors and file managers that hide endings make of the name.
const misnamed = ['.env.txt', 'env.txt', 'env', '_env'];

function misnamedIn(cwd: string): string[] {
  return misnamed
    .filter((name) => existsSync(join(cwd, name)))
    .map((name) => `There is no .env, but ${name}, which is not read: rename it where it is meant`);
}

function bytesOf(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    throw new ConfigurationError([`${path} cannot be read: ${code}`]);
  }
}

function withoutUndefined(environment: Readonly<Record<string, string | undefined>>) {
  return Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined));
}
