import type { AgentSession } from '../client/agent.js';
import type { GivenCall } from '../schemas/configuration.gen.js';
import { type Members, members, own } from '../trace/message.js';
import { LiveCall } from './call.js';
import type { CallSource } from './call-source.js';
import { CallNotMade } from './errors.js';
import { addressOf, pathOf } from './leg.js';
import type { CallContext } from './reach-state.js';

/** The calls that a user names (GWS_CALLS=given), and the agent whose calls they are. */
export interface GivenOptions extends CallContext {
  readonly agent: AgentSession;
  readonly active?: GivenCall;
  readonly released?: GivenCall;
}

/** Calls that exist and are somebody else's: they are dispositioned and read, and neither held nor ended. */
export class GivenCalls implements CallSource {
  readonly failsForAll = false;

  private constructor(
    private readonly activeCall?: LiveCall,
    private readonly releasedCall?: LiveCall,
  ) {}

  /**
   * Reads the given calls.
   * @throws {CallNotMade} one of them is not in the state that it is given for, or the agent has no such active call
   */
  static async open(options: GivenOptions): Promise<GivenCalls> {
    const { active, released } = options;
    return new GivenCalls(
      active && (await given(options, 'GWS_ACTIVE_CALL', active)),
      released && (await given(options, 'GWS_RELEASED_CALL', released)),
    );
  }

  async plain(): Promise<LiveCall | undefined> {
    return this.releasedCall;
  }

  async active(): Promise<LiveCall | undefined> {
    return this.activeCall;
  }

  async released(): Promise<LiveCall | undefined> {
    return this.releasedCall;
  }

  // Who released a given call is not known.
  async releasedByPeer(whileActive?: (call: LiveCall) => Promise<void>): Promise<undefined> {
    if (this.activeCall !== undefined) await whileActive?.(this.activeCall);
  }

  async last(attend: (call: LiveCall) => Promise<void>): Promise<void> {
    if (this.activeCall !== undefined) await attend(this.activeCall);
  }

  async bystanders(): Promise<void> {}

  async endAll(): Promise<void> {}
}

type Variable = 'GWS_ACTIVE_CALL' | 'GWS_RELEASED_CALL';

async function given(
  options: GivenOptions,
  variable: Variable,
  { id, callUuid }: GivenCall,
): Promise<LiveCall> {
  const { agent, recorder, timeouts, signal } = options;
  const isActive = variable === 'GWS_ACTIVE_CALL';
  const { call, answered } = await read(agent, id);
  const state = own(call, 'state');
  if (isActive && call === undefined)
    throw new CallNotMade(`${variable}: the call ${id} of ${agent.described} cannot be read: ${answered}`);
  const wanted = isActive ? 'Established' : 'Released';
  if (typeof state === 'string' && state !== wanted)
    throw new CallNotMade(`${variable}: the call ${id} is ${state}: give one that is ${wanted}`);
  const leg = { callId: id, ...addressOf({ ...call, ...(callUuid !== undefined && { callUuid }) }) };
  const name = isActive ? 'c1' : 'c2';
  const purpose = isActive ? 'given, active' : 'given, released';
  recorder.record({ type: 'call', call: name, agent: agent.name, state: 'learnt', purpose, ...leg });
  if (leg.callUuid === undefined)
    recorder.record({
      type: 'notice',
      text: `${variable} names no callUuid, and reading the call ${id} tells none (${answered}): its id is used as callUuid`,
    });
  const origin = { name, purpose, leg: { session: agent, ...leg }, marked: false, endings: {} };
  return new LiveCall(origin, { recorder, timeouts, signal });
}

/** The call resource as the target reads it, undefined when it cannot be read; and how it answered. */
async function read(agent: AgentSession, callId: string): Promise<{ call?: Members; answered: string }> {
  const { response, failure } = await agent.client.ask({
    use: 'read',
    method: 'GET',
    path: pathOf({ callId }),
  });
  if (response === undefined) return { answered: failure?.message ?? 'no response' };
  const answered = `HTTP ${response.status} ${JSON.stringify(response.body ?? response.text ?? '')}`;
  const call = own(members(response.body), 'call');
  const isRead = response.status < 300 && typeof call === 'object' && call !== null;
  return isRead ? { call: members(call), answered: `HTTP ${response.status}` } : { answered };
}
