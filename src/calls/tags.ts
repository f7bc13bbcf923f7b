import type { AgentSession } from '../client/agent.js';
import { type Members, members, own } from '../trace/message.js';
import { operate } from './leg.js';

const RUN = 'GwsConformanceRun';
/** The user data key that holds our name of the call. */
export const NAME = 'GwsConformanceCall';

/** The user data that a call of this run is made with: they say whose it is, and ACT-08 looks whether they are kept. */
export function tagsOf(runId: string, name: string): Members {
  return { [RUN]: runId, [NAME]: name, GwsConformanceNested: { kept: 'yes' } };
}

/** Whether user data say that a call is this run's. */
export function isTagged(userData: Members | undefined, runId: string): boolean {
  return own(userData, RUN) === runId;
}

/**
 * Hangs up every call of an agent that is marked as this run's, also when the run was stopped: one may be up that the run
 * was never told of. Never throws; calls that cannot be listed are left.
 */
export async function hangUpTagged(session: AgentSession, runId: string): Promise<void> {
  const { response } = await session.client.ask({
    use: 'read',
    method: 'GET',
    path: '/me/calls?fields=*',
    evenIfStopped: true,
  });
  const listed = own(members(response?.body), 'calls');
  for (const call of Array.isArray(listed) ? listed.map(members) : []) {
    if (!isTagged(members(call.userData), runId) || typeof call.id !== 'string') continue;
    await operate({ session, callId: call.id }, 'Hangup', true).catch(() => undefined);
  }
}
