import type { Budgets, TraceRecord } from '../schemas/trace.gen.js';
import { type CallMessage, callMessage, isAbout } from '../trace/message.js';
import type { Recorder } from '../trace/recorder.js';
import { CallNotMade } from './errors.js';
import { type Leg, operate, pathOf } from './leg.js';

/** Who ends a call: the watched agent, the agent at the other end, or the program that brought it up. */
export type Ender = 'own' | 'peer' | 'program';

/**
 * Ends the call in one way, and gives how that was answered.
 * @param evenIfStopped also when the run was stopped
 */
export type Ending = (evenIfStopped: boolean) => Promise<string>;

/** What a call is when the run gets hold of it. */
export interface CallOrigin {
  /** Our name, `c1`. */
  readonly name: string;
  readonly purpose: string;
  /** The leg whose agent is watched. */
  readonly leg: Leg;
  /** Whether it carries user data of this run's from its beginning. */
  readonly marked: boolean;
  /** How it can be ended, in the order in which that is tried; none = the call is not the run's to end. */
  readonly endings: Readonly<Partial<Record<Ender, Ending>>>;
  /** Told when the call is known to be over. */
  readonly onEnd?: () => void;
}

/** What every call of a run shares. */
export interface CallMeans {
  readonly recorder: Recorder;
  readonly budgets: Budgets;
  readonly signal?: AbortSignal;
}

/**
 * A call of an agent, as the run uses it. What it is at any moment is read from the messages that its watched agent
 * received.
 */
export class LiveCall {
  readonly name: string;
  readonly purpose: string;
  readonly leg: Leg;
  readonly marked: boolean;
  ended = false;
  #lastAnswer = '';

  constructor(
    private readonly origin: CallOrigin,
    private readonly means: CallMeans,
  ) {
    this.name = origin.name;
    this.purpose = origin.purpose;
    this.leg = origin.leg;
    this.marked = origin.marked;
  }

  /** The call's address below the API path. */
  get path(): string {
    return pathOf(this.leg);
  }

  /** Whether somebody else made the call, so that the run only borrows it. */
  get isGiven(): boolean {
    return Object.keys(this.origin.endings).length === 0;
  }

  /** The state that was last notified to the watched agent. */
  get state(): string | undefined {
    return this.messages().at(-1)?.state;
  }

  /** Every message about the call that the watched agent received so far. */
  messages(): CallMessage[] {
    return this.means.recorder.records
      .map(callMessage)
      .filter((message) => message !== undefined && this.isOwn(message)) as CallMessage[];
  }

  isOwn(message: CallMessage): boolean {
    return message.agent === this.leg.session.name && isAbout(message, this.leg);
  }

  /** Answers the ringing call and waits for Established; Established before our Answer is success as well. */
  async answer(how: 'api' | 'auto'): Promise<void> {
    if (how === 'api' && this.state !== 'Established') await this.#operate('Answer');
    await this.reach('Established', 'the call was answered');
    this.note('established');
  }

  async hold(): Promise<void> {
    await this.#operate('Hold');
    await this.reach('Held', 'the call was put on hold');
  }

  async retrieve(): Promise<void> {
    await this.#operate('Retrieve');
    await this.reach('Established', 'the call was retrieved');
  }

  /** Ends the call in one of its ways and waits until the watched agent received Released. */
  async hangUp(by: Ender): Promise<void> {
    if (this.state !== 'Released') {
      this.means.signal?.throwIfAborted();
      this.#lastAnswer = (await this.origin.endings[by]?.(false)) ?? '';
      const who = by === 'own' ? this.leg.session.name : by;
      await this.reach('Released', by === 'program' ? 'the program ended it' : `${who} hung up`);
    }
    this.over();
  }

  /** Ends the call whatever it is and whether or not the run was stopped, and waits briefly to see it Released; never throws. */
  async end(): Promise<void> {
    for (const ending of Object.values(this.origin.endings)) {
      if (this.state === 'Released') break;
      await ending(true).catch(() => undefined);
      await this.comes('Released', Math.min(2000, this.means.budgets.callMs));
    }
    if (this.state === 'Released') this.over();
    else this.ended = true;
  }

  /** Notes that the call is over. */
  over(): void {
    this.ended = true;
    this.origin.onEnd?.();
    this.note('released');
  }

  /** Waits, whether or not the run was stopped, until the watched agent was told of a state, or waiting is ended. */
  async comes(state: string, timeoutMs: number, signal?: AbortSignal): Promise<void> {
    const says = (record: TraceRecord) => this.#says(record, state);
    await this.means.recorder.waitFor(says, { after: -1, timeoutMs, signal }).catch(() => undefined);
  }

  note(state: 'established' | 'released'): void {
    const { name, purpose, leg } = this;
    this.means.recorder.record({ type: 'call', call: name, agent: leg.session.name, state, purpose });
  }

  /**
   * Waits until the watched agent was told of a state.
   * @param what was done for it, for the error
   * @throws {CallNotMade} it was not told within GWS_CALL_MS, or the call was released
   */
  async reach(state: string, what: string): Promise<void> {
    const { recorder, budgets, signal } = this.means;
    const since = this.messages().at(-1);
    if (since?.state === state) return;
    const reached = await recorder.waitFor((record) => this.#says(record, state, 'Released'), {
      after: since?.seq ?? -1,
      timeoutMs: budgets.callMs,
      signal,
    });
    const message = reached && callMessage(reached);
    if (message?.state === state) return;
    const seen =
      message === undefined ? `no ${state} was notified within ${budgets.callMs} ms` : `it was released`;
    const answered = this.#lastAnswer === '' ? '' : `; ${this.#lastAnswer}`;
    throw new CallNotMade(
      `Call ${this.leg.callId} (${this.purpose}) did not become ${state} after ${what}: ${seen}${answered}`,
    );
  }

  #says(record: TraceRecord, ...states: string[]): boolean {
    const message = callMessage(record);
    return message !== undefined && this.isOwn(message) && states.includes(message.state ?? '');
  }

  async #operate(operationName: string): Promise<void> {
    this.means.signal?.throwIfAborted();
    this.#lastAnswer = await operate(this.leg, operationName);
  }
}
