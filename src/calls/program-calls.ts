import type { AgentSession } from '../client/agent.js';
import type { AgentName, TraceRecord } from '../schemas/trace.gen.js';
import { callMessage, type Members, members, own } from '../trace/message.js';
import { LiveCall } from './call.js';
import type { CallNames } from './call-names.js';
import type { CallSource } from './call-source.js';
import { CallNotMade } from './errors.js';
import { addressOf, legOf, type Operated, operate } from './leg.js';
import type { OpenResources } from './open-resources.js';
import { runProgram } from './program.js';
import type { CallContext } from './reach-state.js';
import { hangUpTagged, isTagged, tagsOf } from './tags.js';

/** What the program is started with, and for whom. */
export interface ProgramOptions extends CallContext {
  readonly program: string;
  /** What it inherits. */
  readonly environment: Readonly<Record<string, string>>;
  /** Base URL of the target, and the path of the API below it. */
  readonly address: { readonly url: string; readonly apiPath: string };
  readonly agent: AgentSession;
  readonly bystander?: AgentSession;
  readonly runId: string;
  readonly openResources: OpenResources;
  readonly names: CallNames;
  /** Leaves the last call up (--keep-calls). */
  readonly keep: boolean;
}

type Verb = 'active' | 'released' | 'released-by-peer';

/**
 * Calls that a program brings up and ends (GWS_CALLS=command:PROGRAM): `PROGRAM active | released | released-by-peer` prints the
 * agent's call resource, `PROGRAM end ID` ends one. What becomes of a call is seen on the agent's CometD channel, as of one
 * that was dialled.
 */
export class ProgramCalls implements CallSource {
  // What it fails of may be the one thing that it was asked for.
  readonly failsForAll = false;
  readonly #calls: LiveCall[] = [];
  /** The last start of `end`, which may go on after Released was notified. */
  #ending: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: ProgramOptions) {}

  plain(): Promise<LiveCall> {
    return this.#bring('released', 'released without a request');
  }

  active(): Promise<LiveCall> {
    return this.#bring('active', 'active, then released');
  }

  async released(active: LiveCall): Promise<LiveCall> {
    await active.hangUp('program');
    return active;
  }

  async releasedByPeer(whileActive?: (call: LiveCall) => Promise<void>): Promise<LiveCall> {
    if (whileActive !== undefined) {
      const call = await this.#bring('active', 'active, after a released one');
      await whileActive(call);
      await call.hangUp('program');
    }
    return this.#bring('released-by-peer', 'released by the other party');
  }

  async last(attend: (call: LiveCall) => Promise<void>): Promise<void> {
    const call = await this.#bring('active', 'sentinel');
    await attend(call);
    if (!this.options.keep) await call.hangUp('program');
  }

  async bystanders(purpose: string, attend: (call: LiveCall) => Promise<void>): Promise<void> {
    const { bystander } = this.options;
    if (bystander === undefined) return;
    const call = await this.#bring('active', purpose, bystander);
    await attend(call);
    await call.hangUp('program');
  }

  async endAll(): Promise<void> {
    for (const call of this.#calls.filter((each) => !each.ended)) await call.end();
    await this.#ending;
  }

  async #bring(verb: Verb, purpose: string, agent = this.options.agent): Promise<LiveCall> {
    const { recorder, runId } = this.options;
    // Without a CometD session nothing would be heard of the call.
    if (agent.comet.givenUp !== undefined) throw new CallNotMade(agent.comet.givenUp);
    const name = this.options.names.next();
    await this.#ending;
    await agent.ready();
    const noted = { type: 'call' as const, call: name, agent: agent.name, purpose };
    const begun = recorder.record({ ...noted, state: 'dialled' });
    try {
      const printed = await this.#start(agent, [verb], { userData: tagsOf(runId, name) });
      const call = await this.#learn(noted, agent, resourceOf(printed, verb), begun.seq);
      await call.reach(verb === 'active' ? 'Established' : 'Released', `the program said so ("${verb}")`);
      if (verb === 'active') call.note('established');
      else call.over();
      return call;
    } catch (error) {
      // It may have brought up a call and failed after that.
      for (const { callId, isGone } of await hangUpTagged(agent, [runId]))
        if (!isGone) this.options.openResources.callUp(agent.name, callId);
      const reason = error instanceof Error ? error.message : String(error);
      recorder.record({ ...noted, state: 'failed', reason });
      throw error;
    }
  }

  /** Makes a call of what the program printed, once its agent is notified of it. */
  async #learn(
    noted: { type: 'call'; call: string; agent: AgentName; purpose: string },
    agent: AgentSession,
    resource: Members,
    after: number,
  ): Promise<LiveCall> {
    const { recorder, timeouts, signal, runId, openResources } = this.options;
    const callId = String(resource.id);
    const isAbout = (record: TraceRecord) => callMessage(record)?.call.id === callId;
    if (recorder.before(after).some(isAbout))
      throw new CallNotMade(
        `GWS_CALLS: the program printed the call ${callId}, which the run had before: a new one is wanted`,
      );
    openResources.callUp(agent.name, callId);
    // Whatever becomes of it from here on, it is ours to end.
    const printed = this.#liveCall(noted, { session: agent, callId, ...addressOf(resource) }, false);
    this.#calls.push(printed);
    const told = await recorder.waitFor(
      (record) => isAbout(record) && callMessage(record)?.agent === agent.name,
      { after, timeoutMs: timeouts.notificationMs, signal },
    );
    const message = told && callMessage(told);
    if (message === undefined)
      throw new CallNotMade(
        `GWS_CALLS: ${agent.described} was not notified of the call ${callId} that the program printed, within ${timeouts.notificationMs} ms: is it a call of the ${agent.name} (GWS_CALL_AGENT)?`,
      );
    const leg = legOf(recorder, message, resource);
    const { asItCame: _, ...ids } = leg;
    const call = this.#liveCall(noted, { session: agent, ...leg }, isTagged(message.userData, runId));
    this.#calls.splice(this.#calls.indexOf(printed), 1, call);
    const written = call.marked && { userData: marksIn(message.userData, runId, noted.call) };
    recorder.record({ ...noted, state: 'learnt', ...ids, ...written });
    return call;
  }

  #liveCall(
    { call: name, purpose }: { call: string; purpose: string },
    leg: LiveCall['leg'],
    marked: boolean,
  ): LiveCall {
    const { recorder, timeouts, signal, openResources } = this.options;
    const call: LiveCall = new LiveCall(
      {
        name,
        purpose,
        leg,
        marked,
        endings: {
          program: (evenIfStopped) => this.#end(call, evenIfStopped),
          // Where the program fails of it.
          own: (evenIfStopped) => operate(leg, 'Hangup', evenIfStopped),
        },
        onEnd: () => openResources.callEnded(leg.callId),
      },
      { recorder, timeouts, signal },
    );
    return call;
  }

  // Released counts from the moment at which the agent is told of it (RES-02), not from the program's end.
  async #end(call: LiveCall, evenIfStopped: boolean): Promise<Operated> {
    const { recorder, timeouts } = this.options;
    const ended = this.#start(call.leg.session, ['end', call.leg.callId], { evenIfStopped });
    this.#ending = ended.catch((error: Error) => {
      // Before that it is told where the call is needed.
      if (call.state === 'Released') recorder.record({ type: 'notice', text: error.message });
    });
    const waiting = new AbortController();
    await Promise.race([ended, call.comes('Released', timeouts.callMs, waiting.signal)]).finally(() =>
      waiting.abort(),
    );
    return { text: '', isRefused: false };
  }

  #start(
    agent: AgentSession,
    args: readonly string[],
    { userData, evenIfStopped = false }: { userData?: Members; evenIfStopped?: boolean },
  ): Promise<string> {
    const { program, environment, address, timeouts, recorder, signal } = this.options;
    recorder.record({ type: 'program', agent: agent.name, args: [...args], userData });
    return runProgram({
      program,
      args,
      environment: {
        ...environment,
        GWS_URL: address.url,
        GWS_API_PATH: address.apiPath,
        GWS_CALL_AGENT: agent.name,
        GWS_CALL_PHONE: agent.phoneNumber,
        ...(userData && { GWS_CALL_USER_DATA: JSON.stringify(userData) }),
      },
      timeoutMs: timeouts.callMs,
      signal: evenIfStopped ? undefined : signal,
    });
  }
}

/** Reads the call resource that the program printed. */
function resourceOf(printed: string, verb: Verb): Members {
  const what = `GWS_CALLS: the program ("${verb}")`;
  const shown = JSON.stringify(printed.trim().slice(0, 200));
  let resource: unknown;
  try {
    resource = JSON.parse(printed);
  } catch {
    throw new CallNotMade(`${what} printed no JSON: ${shown}`);
  }
  const id = own(members(resource), 'id');
  if (typeof id === 'string' && id !== '') return members(resource);
  throw new CallNotMade(
    `${what} printed no call resource, a JSON object with the string "id", such as the member "call" of GET .../me/calls/{id}: ${shown}`,
  );
}

/** The tags of this run that user data hold. */
function marksIn(userData: Members | undefined, runId: string, name: string): { [key: string]: unknown } {
  const wanted = Object.entries(tagsOf(runId, name));
  return Object.fromEntries(wanted.filter(([key]) => own(userData, key) !== undefined));
}
