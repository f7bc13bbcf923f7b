import type { Agent, AgentState } from './agent.js';
import { Refusal } from './answer.js';
import type { Asked, Behaviour } from './behaviour.js';
import { Call, Leg } from './call.js';
import { callStateChange, callsChannel, deviceStateChange, devicesChannel, type Notice } from './notice.js';
import type { Settings } from './settings.js';
import type { Timers } from './timers.js';
import type { UserData } from './user-data.js';

/** What a switchboard needs of the server around it. */
export interface Exchange {
  settings: Settings;
  agents: readonly Agent[];
  behaviour: Behaviour;
  timers: Timers;
  /** Base of all addresses in resources. */
  api: string;
  deliver: (notice: Notice) => void;
}

/** From a cause to its messages about a call: after the HTTP response, as real servers were always seen to do. */
const callNoticeMs = 1;
/** How long the switch takes to turn a call away. */
const rejectMs = 20;
/** Released calls beyond this many are forgotten, the oldest first. */
const callLimit = 2000;

/** The calls of all agents, what becomes of them, and the messages that tell it. */
export class Switchboard {
  readonly #calls = new Map<string, Call>();
  readonly #exchange: Exchange;
  #number = 0;

  constructor(exchange: Exchange) {
    this.#exchange = exchange;
  }

  /** How many calls are not released. */
  get callsUp(): number {
    return [...this.#calls.values()].filter((call) => !call.released).length;
  }

  /** The call with this id or callUuid, as long as a released one is kept. */
  find(id: string | undefined): Call | undefined {
    const call = [...this.#calls.values()].find((one) => one.id === id || one.callUuid === id);
    const age = Date.now() - (call?.releasedAt ?? Date.now());
    return age > this.#exchange.settings.keepReleasedMs ? undefined : call;
  }

  /** Knows no call any more, as a server that was started anew. */
  forget(): void {
    for (const { legs } of this.#calls.values()) for (const { agent } of legs) agent.leg = undefined;
    this.#calls.clear();
  }

  /** Makes a call: Dialing for the caller; Ringing at the other end, or soon Released when nobody can be reached there. */
  dial(asked: Asked, phone: string, userData: UserData): void {
    const { settings, behaviour, timers, agents } = this.#exchange;
    const call = new Call(++this.#number, phone, settings.callIdIs);
    call.userData = behaviour.merge(asked, {}, userData);
    const callee = agents.find((agent) => agent.phone === phone && agent.reachable && agent !== asked.agent);
    this.#attach(new Leg(call, asked.agent, phone, 'Dialing'));
    if (callee) this.#attach(new Leg(call, callee, asked.agent.phone, 'Ringing'));
    this.#keep(call);
    this.#announce(asked, call.legs);
    timers.after(callee ? settings.noResponseMs : rejectMs, () => this.#giveUp(call, callee));
  }

  /** Moves legs to a state and tells their agents. */
  move(asked: Asked | undefined, legs: readonly Leg[], state: 'Established' | 'Held'): void {
    for (const leg of legs) leg.state = state;
    this.#announce(asked, legs);
  }

  /** Ends a call: who talked is in AfterCallWork just before the call is Released. */
  release(asked: Asked | undefined, call: Call): void {
    const talked = call.legs.filter((leg) => leg.answered);
    call.releasedAt = Date.now();
    call.hungUpBy = asked?.agent;
    for (const leg of call.legs) {
      leg.state = 'Released';
      leg.agent.leg = undefined;
    }
    for (const { agent } of talked) if (agent.loggedIn) this.#wrapUp(asked, agent);
    this.#announce(asked, call.legs);
  }

  /** Sets an agent's state, ends a wrap-up under way, and tells the agent: before the response, as real servers do. */
  become(asked: Asked | undefined, agent: Agent, state: AgentState): void {
    agent.endWrapUp();
    agent.state = state;
    const data = deviceStateChange(agent, this.#exchange.api);
    this.notify(asked, [{ to: agent, channel: devicesChannel, data, afterMs: 0 }]);
  }

  /** Changes user data and tells every party of the call, whoever asked, with the whole of them. */
  write(asked: Asked, call: Call, change: UserData): void {
    call.userData = this.#exchange.behaviour.merge(asked, call.userData, change);
    this.notify(
      asked,
      call.legs.map((leg) => this.notice(leg, 'AttachedDataChanged')),
    );
  }

  /** A message about the leg as it is now, not yet sent. */
  notice(leg: Leg, type: 'StatusChange' | 'AttachedDataChanged'): Notice {
    const { settings, api } = this.#exchange;
    const data = callStateChange(leg, type, api, settings.wrapUpMs);
    return { to: leg.agent, channel: callsChannel, data, afterMs: callNoticeMs };
  }

  /** Sends what the behaviour makes of the planned messages. */
  notify(asked: Asked | undefined, planned: Notice[]): void {
    const { behaviour, timers, deliver } = this.#exchange;
    for (const notice of behaviour.notices(asked, planned))
      timers.after(notice.afterMs, () => deliver(notice));
  }

  #announce(asked: Asked | undefined, legs: readonly Leg[]): void {
    this.notify(
      asked,
      legs.map((leg) => this.notice(leg, 'StatusChange')),
    );
  }

  #attach(leg: Leg): void {
    leg.call.legs.push(leg);
    leg.agent.leg = leg;
  }

  #keep(call: Call): void {
    this.#calls.set(call.id, call);
    for (const [id, old] of this.#calls) {
      if (this.#calls.size <= callLimit) break;
      if (old.released) this.#calls.delete(id);
    }
  }

  /** An unanswered call ends, and its callee is taken for absent (NO_ANSWER_TIMEOUT with action notready). */
  #giveUp(call: Call, callee: Agent | undefined): void {
    if (call.released || call.legs.some((leg) => leg.answered)) return;
    this.release(undefined, call);
    if (callee?.loggedIn) this.become(undefined, callee, 'NotReady');
  }

  #wrapUp(asked: Asked | undefined, agent: Agent): void {
    this.become(asked, agent, 'AfterCallWork');
    const { settings, timers } = this.#exchange;
    agent.endWrapUp = timers.after(settings.wrapUpMs, () =>
      this.become(undefined, agent, settings.afterWrapUp),
    );
  }
}

/** @throws Refusal (400, statusCode 2) unless the leg is in one of the states */
export function requireState(leg: Leg, operation: string, ...states: Leg['state'][]): void {
  if (states.includes(leg.state)) return;
  throw new Refusal(400, 2, `${operation} is not possible while the call is ${leg.state}.`);
}
