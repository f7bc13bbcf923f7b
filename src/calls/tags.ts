import type { AgentSession } from '../client/agent.js';
import { type Members, members, own } from '../trace/message.js';
import { callsUp, hangUpListed } from './hang-up.js';

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
 * Hangs up every call of an agent that is tagged as one of these runs', also when the run was stopped: one may be up that the run
 * was never told of. Never throws; calls that cannot be listed are left.
 * @param dialled ids of calls that are ours although a list may not show their user data
 * @returns the ids of those that were found, and whether they are gone
 */
export async function hangUpTagged(
  session: AgentSession,
  runIds: readonly string[],
  dialled: ReadonlySet<string> = new Set(),
): Promise<{ callId: string; isGone: boolean }[]> {
  const found: { callId: string; isGone: boolean }[] = [];
  for (const { id: callId, userData } of (await callsUp(session)) ?? []) {
    if (typeof callId !== 'string') continue;
    if (!dialled.has(callId) && !runIds.some((each) => isTagged(members(userData), each))) continue;
    found.push({ callId, isGone: await hangUpListed(session, callId) });
  }
  return found;
}
