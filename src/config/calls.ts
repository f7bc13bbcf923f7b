import type { Configuration, GivenCall } from '../schemas/configuration.gen.js';
import { COMMAND, inherited, readProgram } from './program.js';
import type { Settings } from './settings.js';

/** GWS_CALLS: whether the run dials its calls, has a program bring them up, or is given the ids of calls that exist. */
export function readCalls(settings: Settings): Configuration['calls'] {
  const calls = settings.text('GWS_CALLS') ?? 'dial';
  if (calls === 'given') return readGivenCalls(settings);
  for (const name of ['GWS_ACTIVE_CALL', 'GWS_RELEASED_CALL'] as const) {
    if (settings.text(name) !== undefined)
      settings.problem(`${name} is set while GWS_CALLS is not "given": set that, or take ${name} away`);
  }
  if (calls.startsWith(COMMAND)) {
    const program = readProgram(settings, 'GWS_CALLS', calls.slice(COMMAND.length)) ?? '';
    return { kind: 'command', program, environment: inherited(settings) };
  }
  if (calls !== 'dial') settings.refuse('GWS_CALLS', calls, 'dial, given or command:PROGRAM');
  return { kind: 'dial' };
}

function readGivenCalls(settings: Settings): Configuration['calls'] {
  const active = readGivenCall(settings, 'GWS_ACTIVE_CALL');
  const released = readGivenCall(settings, 'GWS_RELEASED_CALL');
  const isSet = (name: 'GWS_ACTIVE_CALL' | 'GWS_RELEASED_CALL') => settings.text(name) !== undefined;
  if (!isSet('GWS_ACTIVE_CALL') && !isSet('GWS_RELEASED_CALL'))
    settings.problem(
      'GWS_CALLS is "given" while no call is: set GWS_ACTIVE_CALL, GWS_RELEASED_CALL or both to the id of a call',
    );
  if (active !== undefined && active.id === released?.id)
    settings.problem(
      `GWS_ACTIVE_CALL and GWS_RELEASED_CALL are both ${JSON.stringify(active.id)}: a call is one or the other`,
    );
  return { kind: 'given', ...(active && { active }), ...(released && { released }) };
}

function readGivenCall(
  settings: Settings,
  name: 'GWS_ACTIVE_CALL' | 'GWS_RELEASED_CALL',
): GivenCall | undefined {
  const given = settings.text(name);
  if (given === undefined) return undefined;
  const [id = '', callUuid, ...more] = given.split(',').map((each) => each.trim());
  const isId = (text: string) => /^[^\s/?#]{1,255}$/.test(text);
  if (isId(id) && (callUuid === undefined || isId(callUuid)) && more.length === 0)
    return { id, ...(callUuid !== undefined && { callUuid }) };
  settings.refuse(name, given, "a call's id, or its id and its callUuid with a comma between them");
  return undefined;
}
