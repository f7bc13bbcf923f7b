import { AgentSession } from '../client/agent.js';
import type { AgentName } from '../schemas/trace.gen.js';
import type { Recorder } from '../trace/recorder.js';
import type { Site } from './agents.js';
import { hangUpListed, isGone } from './hang-up.js';
import type { Open } from './open-resources.js';
import { hangUpTagged } from './tags.js';

/** What became of what an earlier run left open. */
export interface Ended {
  /** What was done, and what could not be, a sentence each. */
  readonly told: readonly string[];
  /** What is open yet; undefined when nothing is. */
  readonly left?: Open;
}

/**
 * Ends what an earlier run left open: hangs up its calls, also those whose ids it had not learnt yet, and logs its agents out.
 * What the target refuses is tried again a bounded number of times.
 * @throws {TargetUnreachable | AccessRefused} an account of it cannot be logged in
 */
export async function endLeftovers(
  open: Open,
  site: Site,
  recorder: Recorder,
  signal?: AbortSignal,
): Promise<Ended> {
  const told: string[] = [];
  const left = { agents: [] as AgentName[], calls: [] as { agent: AgentName; callId: string }[] };
  for (const name of new Set([...open.calls.map(({ agent }) => agent), ...open.agents])) {
    const session = await loggedIn(name, site, recorder, signal);
    if (session === undefined) {
      told.push(`${name}: no such account is configured, and what an earlier run left open of it stays so`);
      left.calls.push(...open.calls.filter(({ agent }) => agent === name));
      if (open.agents.includes(name)) left.agents.push(name);
      continue;
    }
    const named = open.calls.filter(({ agent }) => agent === name).map(({ callId }) => callId);
    for (const { callId, isEnded } of await endCalls(session, named, open.runs)) {
      told.push(
        isEnded
          ? `${name}: hung up the call ${callId} of an earlier run`
          : `${name}: the call ${callId} of an earlier run could not be hung up and may be UP`,
      );
      if (!isEnded) left.calls.push({ agent: name, callId });
    }
    if (open.agents.includes(name)) {
      const isEnded = await session.endSession(true);
      told.push(
        isEnded
          ? `${name}: ended the contact-centre session of an earlier run`
          : `${name}: the contact-centre session of an earlier run could not be ended: LOGGED IN`,
      );
      if (!isEnded) left.agents.push(name);
    }
    await session.close();
  }
  const isAllEnded = left.agents.length + left.calls.length === 0;
  return { told, ...(!isAllEnded && { left: { ...open, ...left } }) };
}

async function loggedIn(name: AgentName, site: Site, recorder: Recorder, signal?: AbortSignal) {
  const account = site.accounts[name as keyof Site['accounts']];
  if (account === undefined) return undefined;
  const { address, configuration } = site;
  const { timeouts, limits } = configuration;
  return AgentSession.login({ name, account, address, timeouts, limits, recorder, signal });
}

/** Ends the calls with these ids that are up, and those that are tagged as the runs'; one that is gone is not told of. */
async function endCalls(session: AgentSession, named: readonly string[], runs: readonly string[]) {
  const ended: { callId: string; isEnded: boolean }[] = [];
  for (const callId of named) {
    if (await isGone(session, callId)) continue;
    ended.push({ callId, isEnded: await hangUpListed(session, callId) });
  }
  const tagged = await hangUpTagged(session, runs);
  const others = tagged.filter(({ callId }) => !named.includes(callId));
  return [...ended, ...others.map((each) => ({ callId: each.callId, isEnded: each.isGone }))];
}
