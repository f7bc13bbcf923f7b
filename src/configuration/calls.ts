import type { Configuration } from '../schemas/configuration.gen.js';
import type { Settings } from './settings.js';

/** How calls come about and who answers them; what is not built yet is a problem and never ignored. */
export function readCalls(settings: Settings): Configuration['answer'] {
  const calls = settings.text('GWS_CALLS') ?? 'dial';
  if (calls === 'given' || calls.startsWith('command:')) notYet(settings, 'GWS_CALLS', calls);
  else if (calls !== 'dial') settings.refuse('GWS_CALLS', calls, 'dial');
  for (const name of ['GWS_ACTIVE_CALL', 'GWS_RELEASED_CALL'] as const) {
    const given = settings.text(name);
    if (given !== undefined) notYet(settings, name, given);
  }
  return settings.choice('GWS_ANSWER', ['api', 'auto']);
}

function notYet(settings: Settings, name: string, given: string): void {
  settings.problem(
    `${name} is ${JSON.stringify(given)}, which is not supported yet: accepted is GWS_CALLS=dial`,
  );
}
