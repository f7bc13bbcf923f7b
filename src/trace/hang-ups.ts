import type { AgentName, ProgramRecord, RequestRecord, ResponseRecord } from '../schemas/trace.gen.js';
import type { Call } from './call.js';
import type { CallRegister } from './call-register.js';
import { callIdIn } from './request-shape.js';

/** Notes who asked for the end of a call that is up. */
export function noteHangUp(calls: CallRegister, { agent, url, id, seq }: RequestRecord): void {
  note(calls, agent, callIdIn(url), { by: agent, request: id, seq });
}

/** Notes that the program was told to end a call that is up. */
export function noteProgramsEnd(calls: CallRegister, { agent, args: [, id], seq }: ProgramRecord): void {
  note(calls, agent, id, { by: 'program', seq });
}

/** A Hangup that was refused ended nothing. */
export function takeBackRefused(calls: CallRegister, { request, status }: ResponseRecord): void {
  if (status < 300) return;
  const call = calls.all().find(({ ended }) => ended?.request === request);
  if (call !== undefined && !call.isReleased) call.ended = undefined;
}

function note(calls: CallRegister, agent: AgentName, callId: string | undefined, ended: Call['ended']): void {
  const call = calls.find(agent, { callId });
  if (call !== undefined && !call.isReleased) call.ended = ended;
}
