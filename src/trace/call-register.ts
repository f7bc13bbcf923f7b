import type { AgentName } from '../schemas/trace.gen.js';
import type { Call } from './call.js';

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
  readonly #byAgent = new Map<string, Call>();
  readonly #byId = new Map<string, Call>();
  readonly #byUuid = new Map<string, Call>();
  readonly #over = new Set<string>();
  exchangesKept = 0;

  /** A call as that agent knows it; else the one with that callUuid; else the one that anybody knows by that id. */
  find(agent: AgentName, { callId, callUuid }: CallIds): Call | undefined {
    return (
      (callId === undefined ? undefined : this.#byAgent.get(`${agent} ${callId}`)) ??
      (callUuid === undefined ? undefined : this.#byUuid.get(callUuid)) ??
      (callId === undefined ? undefined : this.#byId.get(callId))
    );
  }

  add(call: Call): void {
    this.#calls.add(call);
    this.#remember(call, call.ids);
  }

  /** Notes that an agent is told of a call by these ids; the first ids that an agent is told hold. */
  know(call: Call, agent: AgentName, ids: CallIds): void {
    const { callId } = ids;
    const known = call.legs.get(agent)?.callId;
    if (callId !== undefined && (known === undefined || known === callId))
      this.#set(this.#byAgent, `${agent} ${callId}`, call);
    if (known === undefined || known === callId) this.#remember(call, ids);
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

  /** The first record about any call that is looked at. */
  firstSeq(): number {
    let first = Number.POSITIVE_INFINITY;
    for (const call of this.#calls) first = Math.min(first, call.firstSeq);
    return first;
  }

  /** The oldest call that was released for all and of which nothing was heard since `at`, in ms of the trace. */
  oldestOver(at: number): Call | undefined {
    for (const call of this.#calls) {
      const isOver = [...call.legs.values()].some(({ released }) => released !== undefined);
      if (isOver && call.lastAt < at) return call;
    }
    return undefined;
  }

  remove(call: Call): void {
    this.#calls.delete(call);
    this.exchangesKept -= call.exchanges.length;
    for (const map of [this.#byAgent, this.#byId, this.#byUuid])
      for (const key of call.knownAs) if (map.get(key) === call) map.delete(key);
    for (const key of call.knownAs) {
      this.#over.add(key);
      if (this.#over.size > OVER) this.#over.delete(this.#over.values().next().value as string);
    }
  }
}
