import type { AgentSession } from '../client/agent.js';
import type { LiveCall } from './call.js';
import type { CallSource } from './call-source.js';
import type { Dialling } from './dialling.js';

/** Who dials whom, who answers, and whether the last call is left. */
export interface DialledOptions {
  readonly agent: AgentSession;
  readonly peer: AgentSession;
  readonly bystander?: AgentSession;
  readonly answer: 'api' | 'auto';
  /** Leaves the last call up, answered, instead of hanging it up (--keep-calls). */
  readonly keep: boolean;
}

/** Calls that the peer dials and the agent answers, and that one of them hangs up. */
export class DialledCalls implements CallSource {
  readonly failsForAll = true;

  constructor(
    private readonly dialling: Dialling,
    private readonly options: DialledOptions,
  ) {}

  async plain(): Promise<LiveCall> {
    const call = await this.#established('released without a request');
    await call.hangUp('own');
    return call;
  }

  active(): Promise<LiveCall> {
    return this.#established('active, then released by the agent');
  }

  async released(active: LiveCall): Promise<LiveCall> {
    await active.hangUp('own');
    return active;
  }

  async releasedByPeer(whileActive?: (call: LiveCall) => Promise<void>): Promise<LiveCall> {
    const call = await this.#established('active, then released by the other party');
    await whileActive?.(call);
    await call.hangUp('peer');
    return call;
  }

  async last(attend: (call: LiveCall) => Promise<void>): Promise<void> {
    const { agent, peer, answer, keep } = this.options;
    const call = await this.dialling.dial({ from: peer, to: agent, purpose: 'sentinel, left ringing' });
    await attend(call);
    // Nobody's phone is left ringing.
    if (keep) await call.answer(answer);
    else await call.hangUp('peer');
  }

  async bystanders(purpose: string, attend: (call: LiveCall) => Promise<void>): Promise<void> {
    const { bystander, peer, answer } = this.options;
    if (bystander === undefined) return;
    const call = await this.dialling.dial({ from: peer, to: bystander, purpose });
    await call.answer(answer);
    await attend(call);
    await call.hangUp('own');
  }

  endAll(): Promise<void> {
    return this.dialling.endAll();
  }

  async #established(purpose: string): Promise<LiveCall> {
    const { agent, peer, answer } = this.options;
    const call = await this.dialling.dial({ from: peer, to: agent, purpose });
    await call.answer(answer);
    return call;
  }
}
