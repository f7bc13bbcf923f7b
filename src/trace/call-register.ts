import type { AgentName } from '../schemas/trace.gen.js';
import type { Call } from './call.js';
import { Recent } from './recent.js';

/** The ids by which something names a call. */
export interface CallIds {
  readonly callId?: string;
  readonly callUuid?: string;
}

// What comes about calls that are over and let go is known by their ids, of so many of the latest.
const OVER = 20_000;

/** The calls that are looked at, found by the ids that agents know them by. */
export class CallRegister {
  readonly #calls = new Set<Call>();
  readonly #byAgent = new Map<AgentName, Map<string, Call>>();
  readonly #byId = new Map<string, Call>();
  readonly #byUuid = new Map<string, Call>();
  readonly #over = new Recent<string, true>(OVER);
  exchangesKept = 0;

  /** A call as that agent knows it; else the one with that callUuid; else the one that anybody knows by that id. */
  find(agent: AgentName, { callId, callUuid }: CallIds): Call | undefined {
    return (
      (callId === undefined ? undefined : this.#byAgent.get(agent)?.get(callId)) ??
      (callUuid === undefined ? undefined : this.#byUuid.get(callUuid)) ??
      (callId === undefined ? undefined : this.#byId.get(callId))
    );
  }

  add(call: Call): Call {
    this.#calls.add(call);
    this.#remember(call, call.ids);
    return call;
  }

  /** Notes that an agent is told of a call by these ids; the first ids that an agent is told hold. */
  know(call: Call, agent: AgentName, ids: CallIds): void {
    const { callId, callUuid } = ids;
    const leg = call.legs.get(agent);
    // As it was told before.
    if (leg !== undefined && leg.callId === callId && leg.callUuid === callUuid) return;
    const known = leg?.callId;
    if (known !== undefined && known !== callId) return;
    if (callId !== undefined) this.#ofAgent(agent).set(callId, call);
    this.#remember(call, ids);
  }

  #ofAgent(agent: AgentName): Map<string, Call> {
    const calls = this.#byAgent.get(agent) ?? new Map<string, Call>();
    this.#byAgent.set(agent, calls);
    return calls;
  }

  #remember(call: Call, { callId, callUuid }: CallIds): void {
    if (callId !== undefined && !this.#byId.has(callId)) this.#set(this.#byId, callId, call);
    if (callUuid !== undefined && !this.#byUuid.has(callUuid)) this.#set(this.#byUuid, callUuid, call);
  }

  #set(map: Map<string, Call>, key: string, call: Call): void {
    map.set(key, call);
    call.knownAs.add(key);
  }

  /** The calls that are looked at, in the order in which they were first heard of. */
  all(): Call[] {
    return [...this.#calls];
  }

  /** Whether ids name a call that was let go. */
  isOver({ callId, callUuid }: CallIds): boolean {
    return (
      (callId !== undefined && this.#over.has(callId)) || (callUuid !== undefined && this.#over.has(callUuid))
    );
  }

  /** The calls that are looked at, the eldest first; some of them may be removed meanwhile. */
  eldest(): Iterable<Call> {
    return this.#calls;
  }

  remove(call: Call): void {
    this.#calls.delete(call);
    this.exchangesKept -= call.exchanges.length;
    for (const [agent, { callId = '' }] of call.legs) {
      const calls = this.#byAgent.get(agent);
      if (calls?.get(callId) === call) calls.delete(callId);
    }
    for (const key of call.knownAs) {
      for (const map of [this.#byId, this.#byUuid]) if (map.get(key) === call) map.delete(key);
      this.#over.set(key, true);
    }
  }
}
