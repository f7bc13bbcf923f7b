import type { Configuration } from '../schemas/configuration.gen.js';
import { AgentSession } from '../target/agent.js';
import { type Account, TargetClient } from '../target/client.js';
import { AccessRefused } from '../target/errors.js';
import { members } from '../trace/message.js';
import type { Recorder } from '../trace/recorder.js';
import { AgentInUse } from './errors.js';
import type { Manifest } from './manifest.js';

/** Everybody whom a run logs in, each with a client, a phone and a CometD session of their own. */
export interface Parties {
  readonly agent: AgentSession;
  readonly peer: AgentSession;
  readonly bystander?: AgentSession;
  /** Only logged in, never put into a contact-centre session. */
  readonly unlicensed?: AgentSession;
  /** A client that shows no credentials. */
  readonly anonymous: TargetClient;
  /** Ends what this run started, for everybody; never throws. */
  close(): Promise<void>;
}

/** What a configuration says of the target, with the reference's own address and accounts filled in. */
export interface Site {
  readonly configuration: Configuration;
  readonly address: {
    url: string;
    apiPath: string;
    notificationsPath: string;
    tls: Configuration['target']['tls'];
  };
  readonly accounts: { agent: Account; peer: Account; bystander?: Account; unlicensed?: Account };
}

/**
 * Logs everybody in, refuses to begin where somebody is in use, and opens the CometD sessions and then the
 * contact-centre sessions.
 * @throws {TargetUnreachable} no connection could be made
 * @throws {AccessRefused} a login, session, handshake or subscription was refused, or the agent lacks api-voice
 * @throws {AgentInUse} an account has a call, or is logged in and `takeOver` is not set
 */
export async function openParties(
  site: Site,
  recorder: Recorder,
  manifest: Manifest,
  signal: AbortSignal,
): Promise<Parties> {
  const { address, accounts, configuration } = site;
  const common = { address, budgets: configuration.budgets, recorder, signal };
  const sessions: AgentSession[] = [];
  const anonymous = new TargetClient({
    name: 'anonymous',
    address,
    timeoutMs: configuration.budgets.timeoutMs,
    recorder,
    signal,
  });
  const close = async () => {
    await Promise.allSettled([...sessions.map((session) => session.close()), anonymous.close()]);
    manifest.loggedOut();
  };
  const login = async (name: 'agent' | 'peer' | 'bystander' | 'unlicensed', account: Account) => {
    const session = await AgentSession.login({ name, account, ...common });
    sessions.push(session);
    return session;
  };
  try {
    const agent = await login('agent', accounts.agent);
    const peer = await login('peer', accounts.peer);
    const bystander = accounts.bystander && (await login('bystander', accounts.bystander));
    const unlicensed = accounts.unlicensed && (await login('unlicensed', accounts.unlicensed));
    for (const session of sessions) await refuseIfInUse(session, configuration.takeOver);
    if (!agent.features.includes('api-voice')) {
      throw new AccessRefused(
        'The agent has not the feature api-voice, which SetCallDisposition requires: give GWS_AGENT_USERNAME an agent that has it',
      );
    }
    const phones = [agent, peer, ...(bystander ? [bystander] : [])];
    for (const session of phones) await session.comet.open();
    // Who was logged in before, and is taken over, stays so: only what this run started is ended.
    for (const session of phones.filter(isLoggedOut)) {
      manifest.loggedIn(session.name);
      await session.startSession();
    }
    return { agent, peer, bystander, unlicensed, anonymous, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function refuseIfInUse(session: AgentSession, takeOver: boolean): Promise<void> {
  const who = session.described;
  // An agent without api-voice may be refused the list of calls, and has none.
  const listed = await session.calls().catch((error) => {
    if (session.name === 'unlicensed' && error instanceof AccessRefused) return [];
    throw error;
  });
  // A released call that is listed for a while yet is nobody's conversation.
  const calls = listed.filter((call) => members(call).state !== 'Released');
  if (calls.length > 0) {
    throw new AgentInUse(
      `${who} has ${calls.length === 1 ? 'a call' : `${calls.length} calls`}: nothing was begun, the call is untouched. Run again when the agent has none`,
    );
  }
  if (!takeOver && !isLoggedOut(session)) {
    throw new AgentInUse(
      `${who} is logged in (${session.userState}): nothing was begun. Log the agent out, or pass --take-over`,
    );
  }
}

// A target that does not tell the state is taken at its word when the session is started.
function isLoggedOut({ userState }: AgentSession): boolean {
  return userState === undefined || /^logged ?out$/i.test(userState);
}
