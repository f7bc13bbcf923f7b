import { AgentSession } from '../client/agent.js';
import { members } from '../trace/message.js';
import type { Recorder } from '../trace/recorder.js';
import type { Site } from './agents.js';
import type { Open } from './open-resources.js';

// A call that was hung up is gone from the list within this time, or it is somebody else's to end.
const GONE_MS = 2000;
const LOOK_EVERY_MS = 100;

/**
 * Ends what an earlier run left open: hangs up its calls and logs its agents out.
 * @returns what was done, a sentence each
 * @throws {TargetUnreachable | AccessRefused} an account of it cannot be logged in
 */
export async function endLeftovers(
  open: Open,
  site: Site,
  recorder: Recorder,
  signal?: AbortSignal,
): Promise<string[]> {
  const done: string[] = [];
  const names = new Set([...open.calls.map((call) => call.agent), ...open.agents]);
  for (const name of names) {
    const account = name === 'anonymous' ? undefined : site.accounts[name];
    if (account === undefined || name === 'anonymous') continue;
    const { address, configuration } = site;
    const session = await AgentSession.login({
      name,
      account,
      address,
      timeouts: configuration.timeouts,
      limits: configuration.limits,
      recorder,
      signal,
    });
    for (const { callId } of open.calls.filter((call) => call.agent === name)) {
      if (await hangUp(session, callId)) done.push(`${name}: hung up the call ${callId} of an earlier run`);
    }
    if (open.agents.includes(name)) {
      await session.client.ask({
        use: 'access',
        method: 'POST',
        path: '/me',
        body: { operationName: 'EndContactCenterSession' },
      });
      done.push(`${name}: ended the contact-centre session of an earlier run`);
    }
    await session.close();
  }
  return done;
}

async function hangUp(session: AgentSession, callId: string): Promise<boolean> {
  const isUp = async () => (await session.calls()).some((call) => members(call).id === callId);
  if (!(await isUp())) return false;
  const path = `/me/calls/${encodeURIComponent(callId)}`;
  await session.client.ask({ use: 'call', method: 'POST', path, body: { operationName: 'Hangup' } });
  for (let waited = 0; waited < GONE_MS && (await isUp()); waited += LOOK_EVERY_MS) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  return true;
}
