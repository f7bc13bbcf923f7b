import { readdirSync, realpathSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ConfigurationError } from '../config/configuration-error.js';
import { REPORTS } from '../report/write.js';
import { STANDARD_INPUT } from '../trace/import/input.js';
import { TRACE } from './judge-target.js';

/**
 * The files that are to be read: those that are named, and of a folder its trace, or else each of its files.
 * @param reports the folder that is written into: a file that would be written must not be one that is read
 * @throws ConfigurationError nothing is named, or a file lies where it would be overwritten; the file system's error
 */
export function recordingPaths(named: readonly string[], reports: string): string[] {
  const paths = named.flatMap((path) =>
    path !== STANDARD_INPUT && statSync(path).isDirectory() ? filesIn(path) : [path],
  );
  if (paths.length === 0)
    throw new ConfigurationError([
      `${named.join(', ')} holds no file: a folder with a trace.ndjson, HARs or logs is accepted`,
    ]);
  const overwritten = paths.find((path) => path !== STANDARD_INPUT && isWrittenIn(path, reports));
  if (overwritten !== undefined)
    throw new ConfigurationError([
      `${overwritten} lies where the reports are written, and would be lost: name another folder with --reports`,
    ]);
  return paths;
}

function filesIn(folder: string): string[] {
  const names = readdirSync(folder, { withFileTypes: true }).filter((each) => each.isFile());
  const trace = names.find(({ name }) => name === TRACE);
  return (trace === undefined ? names : [trace]).map(({ name }) => join(folder, name)).sort();
}

function isWrittenIn(path: string, reports: string): boolean {
  const isOurs = [TRACE, ...REPORTS].some((name) => path.endsWith(name));
  return isOurs && real(dirname(path)) === real(reports);
}

function real(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}
