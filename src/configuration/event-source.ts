import type { Configuration } from '../schemas/configuration.gen.js';
import { readHttpUrl } from './address.js';
import type { Settings } from './settings.js';

/** GWS_EVENTS: where EventUserEvents can be read; a file or a command is not built yet, which is a problem. */
export function readEventSource(settings: Settings): Configuration['events'] {
  const given = settings.text('GWS_EVENTS');
  if (given === undefined) return undefined;
  const accepted = 'an http or https URL without user that streams NDJSON';
  if (!/^https?:/i.test(given)) {
    const kind = given.startsWith('command:') ? 'a command' : 'a file';
    settings.problem(`GWS_EVENTS names ${kind}, which is not supported yet: accepted is ${accepted}`);
    return undefined;
  }
  const url = readHttpUrl(settings, 'GWS_EVENTS', given, accepted, (each) => each.hash === '');
  return url === undefined ? undefined : { url };
}
