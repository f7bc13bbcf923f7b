import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import type { Settings } from './settings.js';
import type { Variable } from './variables.js';

/** What a value begins with that names a program. */
export const COMMAND = 'command:';

/**
 * The program that a variable names after `command:`, as an absolute path: one executable file, looked for in PATH when the
 * name has no slash. Undefined when there is none that can be started; the problem is noted.
 */
export function readProgram(settings: Settings, name: Variable, given: string): string | undefined {
  const wanted = given.trim();
  const accepted = 'accepted is command:PROGRAM, one executable file without arguments';
  if (wanted === '') {
    settings.problem(`${name} is "${COMMAND}" and names no program: ${accepted}`);
    return undefined;
  }
  const places = /[\\/]/.test(wanted)
    ? [resolve(wanted)]
    : (settings.environment.PATH ?? '').split(delimiter).map((folder) => join(folder, wanted));
  const states = places.map((path) => ({ path, wrong: wrongWith(path) }));
  const found = states.find(({ wrong }) => wrong === undefined);
  if (found !== undefined) return found.path;
  const wrong = states.map((each) => each.wrong).find((each) => each !== ABSENT) ?? ABSENT;
  settings.problem(`${name} names the program ${JSON.stringify(wanted)}, which ${wrong}: ${accepted}`);
  return undefined;
}

/** What a program is started with: what .env holds is for it too, for its own credentials may stand there. */
export function inherited({ environment }: Settings): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

const ABSENT = 'does not exist';

function wrongWith(path: string): string | undefined {
  try {
    if (!statSync(path).isFile()) return 'is no file';
    accessSync(path, constants.X_OK);
    return undefined;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return ABSENT;
    return code === 'EACCES' ? 'is not executable' : `cannot be started (${code})`;
  }
}
