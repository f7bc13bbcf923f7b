import { AgentSession } from '../client/agent.js';
import { type Account, type TargetAddress, TargetClient } from '../client/client.js';
import { openConnections, SharedConnections } from '../client/connection.js';
import { AccessRefused } from '../client/errors.js';
import { Pace } from '../client/pace.js';
import type { Configuration, GivenCalls } from '../schemas/configuration.gen.js';
import { members } from '../trace/message.js';
import type { Recorder } from '../trace/recorder.js';
import { AgentInUse } from './errors.js';
import type { OpenResources } from './open-resources.js';

/** Everybody whom a run logs in, each with a client, a phone and a CometD session of their own. */
export interface Agents {
  readonly agent: AgentSession;
  /** Where the peer dials the calls of the run. */
  readonly peer?: AgentSession;
  readonly bystander?: AgentSession;
  /** Only logged in, never put into a contact-centre session. */
  readonly unlicensed?: AgentSession;
  /** A client that shows no credentials. */
  readonly anonymous: TargetClient;
  /**
   * Ends what this run started, for everybody; never throws.
   * @param keep leaves the contact-centre sessions (--keep-calls)
   */
  close(keep?: boolean): Promise<void>;
}

/** What a configuration says of the target, with the reference's own address and accounts filled in. */
export interface Site {
  readonly configuration: Configuration;
  readonly address: TargetAddress;
  readonly accounts: { agent: Account; peer?: Account; bystander?: Account; unlicensed?: Account };
}

/**
 * Logs everybody in, refuses to begin where somebody is in use, and opens the CometD sessions and then the
 * contact-centre sessions.
 * @throws {TargetUnreachable} no connection could be made
 * @throws {AccessRefused} a login, session, handshake or subscription was refused, the agent lacks api-voice, or two have the same number
 * @throws {AgentInUse} an account has a call, or is logged in and `takeOver` is not set
 */
export async function openAgents(
  site: Site,
  recorder: Recorder,
  openResources: OpenResources,
  signal: AbortSignal,
): Promise<Agents> {
  const { accounts, configuration } = site;
  const common = sharedContext(site, recorder, signal);
  const sessions: AgentSession[] = [];
  const anonymous = new TargetClient({
    ...common,
    name: 'anonymous',
    timeoutMs: configuration.timeouts.timeoutMs,
  });
  const close = async (keep = false) => {
    if (keep) for (const session of sessions) session.keepSession();
    await Promise.allSettled(sessions.map((session) => session.close()));
    await common.connections.close();
    if (keep) return;
    for (const session of sessions) if (!session.mayBeLoggedIn) openResources.loggedOut(session.name);
  };
  const login = async (name: 'agent' | 'peer' | 'bystander' | 'unlicensed', account: Account) => {
    const session = await AgentSession.login({ name, account, ...common });
    sessions.push(session);
    return session;
  };
  try {
    const agent = await login('agent', accounts.agent);
    const { calls } = configuration;
    const peer = calls.kind === 'dial' && accounts.peer ? await login('peer', accounts.peer) : undefined;
    const bystander = accounts.bystander && (await login('bystander', accounts.bystander));
    const unlicensed = accounts.unlicensed && (await login('unlicensed', accounts.unlicensed));
    for (const session of sessions) await refuseIfInUse(session, configuration);
    if (!agent.features.includes('api-voice')) {
      throw new AccessRefused(
        'The agent has not the feature api-voice, which SetCallDisposition requires: give GWS_AGENT_USERNAME an agent that has it',
      );
    }
    const phones = [agent, peer, bystander].filter((session) => session !== undefined);
    refuseSharedNumber(phones);
    for (const session of phones) await session.comet.open();
    for (const session of phones.filter((each) => isToBeLoggedIn(each, configuration))) {
      openResources.loggedIn(session.name);
      await session.startSession();
    }
    return { agent, peer, bystander, unlicensed, anonymous, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** What the clients of all agents have in common. */
export function sharedContext({ address, configuration }: Site, recorder: Recorder, signal: AbortSignal) {
  const { maxRps } = configuration.runOptions;
  const pace = new Pace(maxRps);
  const { timeouts, limits } = configuration;
  const connections = new SharedConnections(() =>
    openConnections(address.tls, timeouts.timeoutMs, address.proxy),
  );
  return { address, timeouts, limits, recorder, signal, pace, connections };
}

function refuseSharedNumber(phones: readonly AgentSession[]): void {
  for (const [index, { name, number }] of phones.entries()) {
    const other = phones.slice(0, index).find((each) => number !== undefined && each.number === number);
    if (other === undefined) continue;
    throw new AccessRefused(
      `${other.name} and ${name} have the same number, ${number}: a call to one would reach the other. Give accounts with phones of their own, or set GWS_${name.toUpperCase()}_PHONE`,
    );
  }
}

/** The calls that are given, where they are this agent's: whoever gives them gives the agent who is logged in for them. */
function givenTo({ name }: AgentSession, { calls }: Configuration): GivenCalls | undefined {
  return calls.kind === 'given' && name === 'agent' ? calls : undefined;
}

/**
 * @throws {AgentInUse} the account has a call that is not given, or is logged in and not to be taken over
 * @throws {AccessRefused} its calls cannot be listed
 */
export async function refuseIfInUse(session: AgentSession, configuration: Configuration): Promise<void> {
  const given = givenTo(session, configuration);
  const who = session.described;
  // An agent without api-voice may be refused the list of calls, and has none.
  const listed = await session.calls().catch((error) => {
    if (session.name === 'unlicensed' && error instanceof AccessRefused) return [];
    throw error;
  });
  // A released call that is listed for a while yet is nobody's conversation.
  const calls = listed
    .map(members)
    .filter(
      ({ id, state }) => state !== 'Released' && (given?.active === undefined || id !== given.active.id),
    );
  if (calls.length > 0) {
    throw new AgentInUse(
      `${who} has ${calls.length === 1 ? 'a call' : `${calls.length} calls`}: nothing was begun, the call is untouched. Run again when the agent has none`,
    );
  }
  if (!configuration.takeOver && given === undefined && !isLoggedOut(session)) {
    throw new AgentInUse(
      `${who} is logged in (${session.userState}): nothing was begun. Log the agent out, or pass --take-over`,
    );
  }
}

/** Whether a run starts and ends the agent's session: who was logged in before, and is taken over or given, stays so. */
export function isToBeLoggedIn(session: AgentSession, configuration: Configuration): boolean {
  const given = givenTo(session, configuration);
  // With a given call, a state that is not told may be that of somebody at work.
  if (given && (given.active !== undefined || session.userState === undefined)) return false;
  return isLoggedOut(session);
}

// A target that does not tell the state is taken at its word when the session is started.
function isLoggedOut({ userState }: AgentSession): boolean {
  return userState === undefined || /^logged ?out$/i.test(userState);
}
