import type { AgentSession } from '../client/agent.js';
import { pauseFor } from '../client/cometd-pacing.js';
import { callsListed } from '../trace/call.js';
import { members } from '../trace/message.js';
import { type Operated, operate } from './leg.js';

/** Before each try to end a call: a target that refuses it may take it a moment later. */
export const TRY_AFTER_MS: readonly number[] = [0, 500, 1500];

// A call that was hung up is gone from the list within this time, or it is somebody else's to end.
const GONE_MS = 2000;
const LOOK_EVERY_MS = 100;

/**
 * The calls of an agent that are up, as its list tells, also when the run was stopped.
 * @returns undefined when the list cannot be read
 */
export async function callsUp(session: AgentSession): Promise<ReturnType<typeof members>[] | undefined> {
  const { response } = await session.client.ask({
    use: 'read',
    method: 'GET',
    path: '/me/calls?fields=*',
    evenIfStopped: true,
  });
  const listed = callsListed(response?.body);
  if (response === undefined || response.status >= 300 || listed === undefined) return undefined;
  return listed.map(members).filter(({ state }) => state !== 'Released');
}

/** The state of a call as its agent's list shows it; Released when it holds the call no more, undefined when it cannot be read. */
export async function stateListed(session: AgentSession, callId: string): Promise<unknown> {
  const calls = await callsUp(session);
  return calls && (calls.find(({ id }) => id === callId)?.state ?? 'Released');
}

/** Whether the agent's list holds a call no more; false when the list cannot be read. */
export async function isGone(session: AgentSession, callId: string): Promise<boolean> {
  const calls = await callsUp(session);
  return calls !== undefined && !calls.some(({ id }) => id === callId);
}

/**
 * Hangs up a call that is in its agent's list until it is there no more, a bounded number of times; never throws, and works after
 * the run was stopped.
 * @returns whether it is gone
 */
export async function hangUpListed(session: AgentSession, callId: string): Promise<boolean> {
  for (const pauseMs of TRY_AFTER_MS) {
    await pauseFor(pauseMs);
    const operated: Operated | undefined = await operate({ session, callId }, 'Hangup', true).catch(
      () => undefined,
    );
    for (let waited = 0; waited <= GONE_MS; waited += LOOK_EVERY_MS) {
      if (await isGone(session, callId)) return true;
      if (operated === undefined || operated.isRefused) break;
      await pauseFor(LOOK_EVERY_MS);
    }
    // Where nothing is answered, nothing more will be.
    if (operated === undefined) return false;
  }
  return false;
}
