import { accessSync, constants, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Configuration } from '../schemas/configuration.gen.js';
import { readHttpUrl } from './address.js';
import { COMMAND, inherited, readProgram } from './program.js';
import { readProxy } from './proxy.js';
import type { Settings } from './settings.js';

/** GWS_EVENTS: where EventUserEvents can be read: an http or https URL, `command:PROGRAM`, or else a file that grows. */
export function readEventSource(settings: Settings): Configuration['events'] {
  const given = settings.text('GWS_EVENTS');
  if (given === undefined) return undefined;
  if (given.startsWith(COMMAND)) {
    const program = readProgram(settings, 'GWS_EVENTS', given.slice(COMMAND.length));
    return program === undefined ? undefined : { program, environment: inherited(settings) };
  }
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(given)) {
    const accepted =
      'an http or https URL without user that streams NDJSON, the path of a file, or command:PROGRAM';
    const url = readHttpUrl(settings, 'GWS_EVENTS', given, accepted, (each) => each.hash === '');
    const proxy = url === undefined ? undefined : readProxy(settings, url);
    return url === undefined ? undefined : { url, ...(proxy && { proxy }) };
  }
  return readFile(settings, given);
}

/** The file itself may come into being later, with the first event. */
function readFile(settings: Settings, given: string): { file: string } | undefined {
  const file = resolve(given);
  const wrong = wrongWith(file);
  if (wrong === undefined) return { file };
  settings.problem(
    `GWS_EVENTS names the file ${JSON.stringify(given)}, ${wrong}: accepted is a file to which NDJSON is appended; its folder must exist`,
  );
  return undefined;
}

function wrongWith(file: string): string | undefined {
  try {
    const there = statSync(file, { throwIfNoEntry: false });
    if (there === undefined)
      return statSync(dirname(file)).isDirectory() ? undefined : 'whose folder is none';
    if (!there.isFile()) return 'which is no file';
    accessSync(file, constants.R_OK);
    return undefined;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' ? 'whose folder does not exist' : `which cannot be read (${code})`;
  }
}
