import type { Budgets, TraceRecord } from '../schemas/trace.gen.js';
import type { AgentSession } from '../target/agent.js';
import { type CallMessage, callMessage, isAbout } from '../trace/message.js';
import type { Recorder } from '../trace/recorder.js';
import { CallNotMade } from './errors.js';

/** How one leg of the call is known to its own agent. */
export interface Leg {
  readonly session: AgentSession;
  readonly callId: string;
  readonly callUuid?: string;
  readonly uri?: string;
}

/**
 * A call that this run made and that it ends. It is driven by the two legs' own agents; what it is at any moment is read
 * from the messages that its watched agent received.
 */
export class LiveCall {
  ended = false;

  constructor(
    /** Our name, `c1`. */
    readonly name: string,
    readonly purpose: string,
    /** The leg whose agent is watched. */
    readonly leg: Leg,
    /** The other end. */
    readonly peer: Leg,
    private readonly recorder: Recorder,
    private readonly budgets: Budgets,
    /** Told when the call is known to be over. */
    private readonly onEnd: () => void,
    private readonly signal?: AbortSignal,
  ) {}

  /** The call's address below the API path. */
  get path(): string {
    return `/me/calls/${encodeURIComponent(this.leg.callId)}`;
  }

  /** The state that was last notified to the watched agent. */
  get state(): string | undefined {
    return this.messages().at(-1)?.state;
  }

  /** Every message about the call that the watched agent received so far. */
  messages(): CallMessage[] {
    return this.recorder.records
      .map(callMessage)
      .filter((message) => message !== undefined && this.isOwn(message)) as CallMessage[];
  }

  isOwn(message: CallMessage): boolean {
    return message.agent === this.leg.session.name && isAbout(message, this.leg);
  }

  /** Answers the ringing call and waits for Established; Established before our Answer is success as well. */
  async answer(how: 'api' | 'auto'): Promise<void> {
    if (how === 'api' && this.state !== 'Established') await this.operate(this.leg, 'Answer');
    await this.reach('Established', 'the call was answered');
    this.note('established');
  }

  async hold(): Promise<void> {
    await this.operate(this.leg, 'Hold');
    await this.reach('Held', 'the call was put on hold');
  }

  async retrieve(): Promise<void> {
    await this.operate(this.leg, 'Retrieve');
    await this.reach('Established', 'the call was retrieved');
  }

  /** Hangs up from one end and waits until the watched agent received Released. */
  async hangUp(by: 'own' | 'peer'): Promise<void> {
    if (this.state !== 'Released') {
      await this.operate(by === 'own' ? this.leg : this.peer, 'Hangup');
      await this.reach(
        'Released',
        `${by === 'own' ? this.leg.session.name : this.peer.session.name} hung up`,
      );
    }
    this.ended = true;
    this.onEnd();
    this.note('released');
  }

  /** Ends the call whatever it is and whether or not the run was stopped, and waits briefly to see it Released; never throws. */
  async end(): Promise<void> {
    for (const leg of [this.leg, this.peer]) {
      if (this.state === 'Released') break;
      await this.operate(leg, 'Hangup', true).catch(() => undefined);
      await this.recorder.waitFor((record) => this.says(record, 'Released'), {
        after: -1,
        timeoutMs: Math.min(2000, this.budgets.callMs),
      });
    }
    this.ended = true;
    if (this.state !== 'Released') return;
    this.onEnd();
    this.note('released');
  }

  private says(record: TraceRecord, ...states: string[]): boolean {
    const message = callMessage(record);
    return message !== undefined && this.isOwn(message) && states.includes(message.state ?? '');
  }

  private note(state: 'established' | 'released'): void {
    this.recorder.record({
      type: 'call',
      call: this.name,
      agent: this.leg.session.name,
      state,
      purpose: this.purpose,
    });
  }

  private async operate(leg: Leg, operationName: string, evenIfStopped = false): Promise<void> {
    if (!evenIfStopped) this.signal?.throwIfAborted();
    const { answer, failure } = await leg.session.client.ask({
      use: 'call',
      method: 'POST',
      path: `/me/calls/${encodeURIComponent(leg.callId)}`,
      body: { operationName },
      evenIfStopped,
    });
    if (failure !== undefined)
      throw new CallNotMade(`${operationName} of call ${leg.callId}: ${failure.message}`);
    // What counts is the state that follows; a refusal is only told when that does not come.
    this.#lastAnswer = `${operationName} was answered HTTP ${answer?.status} ${JSON.stringify(answer?.body ?? answer?.text ?? '')}`;
  }

  #lastAnswer = '';

  private async reach(state: string, what: string): Promise<void> {
    const since = this.messages().at(-1);
    if (since?.state === state) return;
    const reached = await this.recorder.waitFor(
      (record: TraceRecord) => this.says(record, state, 'Released'),
      { after: since?.seq ?? -1, timeoutMs: this.budgets.callMs, signal: this.signal },
    );
    const message = reached && callMessage(reached);
    if (message?.state === state) return;
    const seen =
      message === undefined ? `no ${state} was notified within ${this.budgets.callMs} ms` : `it was released`;
    throw new CallNotMade(
      `Call ${this.leg.callId} (${this.purpose}) did not become ${state} after ${what}: ${seen}; ${this.#lastAnswer}`,
    );
  }
}
