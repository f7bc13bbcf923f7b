import { pauseFor } from '../client/cometd-pacing.js';
import type { TraceRecord } from '../schemas/trace.gen.js';
import { callMessage } from '../trace/message.js';
import { isGone, TRY_AFTER_MS } from './hang-up.js';
import { type Leg, type Operated, operate, pathOf } from './leg.js';
import { type CallContext, reachState } from './reach-state.js';
import { ToldCall } from './told-call.js';

/** Who ends a call: the watched agent, the agent at the other end, or the program that brought it up. */
export type Ender = 'own' | 'peer' | 'program';

/**
 * Ends the call in one way, and gives how that was answered.
 * @param evenIfStopped also when the run was stopped
 */
export type Ending = (evenIfStopped: boolean) => Promise<Operated>;

// How long Released is waited for after each request for the end of a call that the run leaves.
const RELEASED_MS = 2000;
const REFUSED_END_MS = 500;
// What the agent at the other end is told of the same change comes within moments; a request would go before it.
const OTHER_END_MS = 100;
// A call that could not be ended in the course of a run is tried once more at its end.
const TIMES_ENDED = 2;

/** What a call is when the run gets hold of it. */
export interface CallOrigin {
  /** Our name, `c1`. */
  readonly name: string;
  readonly purpose: string;
  /** The leg whose agent is watched. */
  readonly leg: Leg;
  /** How the call is known to the agent at the other end, where that is an agent of the run. */
  readonly otherEnd?: Pick<Leg, 'callId' | 'callUuid'>;
  /** Whether it carries user data of this run's from its beginning. */
  readonly marked: boolean;
  /** How it can be ended, in the order in which that is tried; none = the call is not the run's to end. */
  readonly endings: Readonly<Partial<Record<Ender, Ending>>>;
  /** Told when the call is known to be over. */
  readonly onEnd?: () => void;
}

/** A call of an agent, as the run uses it. */
export class LiveCall extends ToldCall {
  readonly name: string;
  readonly purpose: string;
  readonly marked: boolean;
  /** Whether it is known to be over: its agent was told so, or its agent's list holds it no more. */
  isOver = false;
  #triedToEnd = 0;

  constructor(
    private readonly origin: CallOrigin,
    private readonly context: CallContext,
  ) {
    super(context.recorder, origin.leg, origin.otherEnd);
    this.name = origin.name;
    this.purpose = origin.purpose;
    this.marked = origin.marked;
  }

  /** Whether there is nothing more to be done for its end: it is over, or was tried to be ended often enough. */
  get ended(): boolean {
    return this.isOver || this.#triedToEnd === TIMES_ENDED;
  }

  /** The call's address below the API path. */
  get path(): string {
    return pathOf(this.leg);
  }

  /** Whether somebody else made the call, so that the run only borrows it. */
  get isGiven(): boolean {
    return Object.keys(this.origin.endings).length === 0;
  }

  /** Answers the ringing call and waits for Established; Established before our Answer is success as well. */
  async answer(how: 'api' | 'auto'): Promise<void> {
    const asked = how === 'api' && this.state !== 'Established' ? this.#operate('Answer') : undefined;
    await this.reach('Established', 'the call was answered', asked);
    await this.#otherEndHears('Established');
    this.note('established');
  }

  async hold(): Promise<void> {
    await this.reach('Held', 'the call was put on hold', this.#operate('Hold'));
  }

  async retrieve(): Promise<void> {
    await this.reach('Established', 'the call was retrieved', this.#operate('Retrieve'));
  }

  /** Ends the call in one of its ways and waits until the watched agent received Released. */
  async hangUp(by: Ender): Promise<void> {
    if (this.state !== 'Released') {
      this.context.signal?.throwIfAborted();
      const who = by === 'own' ? this.leg.session.name : by;
      const what = by === 'program' ? 'the program ended it' : `${who} hung up`;
      await this.reach('Released', what, this.origin.endings[by]?.(false));
      await this.#otherEndHears('Released');
    }
    this.over();
  }

  /**
   * Ends the call whatever it is and whether or not the run was stopped, and waits briefly to see it Released. What the target
   * refuses is tried again, a bounded number of times. Never throws.
   */
  async end(): Promise<void> {
    const { endings, leg } = this.origin;
    this.#triedToEnd += 1;
    for (const pauseMs of this.isGiven ? [] : TRY_AFTER_MS) {
      await pauseFor(pauseMs);
      let isAnswered = false;
      for (const ending of Object.values(endings)) {
        if (this.state === 'Released') break;
        const operated = await ending(true).catch(() => undefined);
        isAnswered ||= operated !== undefined;
        const waitedMs = operated?.isRefused ? REFUSED_END_MS : RELEASED_MS;
        await this.comes('Released', Math.min(waitedMs, this.context.timeouts.callMs));
      }
      if (this.state === 'Released' || (await isGone(leg.session, leg.callId))) return this.over();
      // Where nothing is answered, nothing more will be.
      if (!isAnswered) return;
    }
  }

  /** Notes that the call is over. */
  over(): void {
    this.isOver = true;
    this.origin.onEnd?.();
    this.note('released');
  }

  /** Waits, whether or not the run was stopped, until the watched agent was told of a state, or waiting is ended. */
  async comes(state: string, timeoutMs: number, signal?: AbortSignal): Promise<void> {
    const says = (record: TraceRecord) => this.says(record, state);
    await this.context.recorder.waitFor(says, { after: -1, timeoutMs, signal }).catch(() => undefined);
  }

  note(state: 'established' | 'released'): void {
    const { name, purpose, leg } = this;
    this.context.recorder.record({ type: 'call', call: name, agent: leg.session.name, state, purpose });
  }

  /** Waits until the watched agent was told of a state. Parameters and errors are those of `reachState`. */
  reach(state: string, what: string, asked?: Promise<Operated>): Promise<void> {
    return reachState(this, this.context, { state, what, asked });
  }

  /** Waits, briefly, until the agent at the other end was told of that state too, where it is an agent of the run. */
  async #otherEndHears(state: string): Promise<void> {
    if (this.origin.otherEnd === undefined) return;
    const { recorder, signal } = this.context;
    const hears = (record: TraceRecord) => {
      const message = callMessage(record);
      return message?.state === state && !this.isOwn(message) && this.isNamedBy(message);
    };
    await recorder.waitFor(hears, { after: -1, timeoutMs: OTHER_END_MS, signal }).catch(() => undefined);
  }

  #operate(operationName: string): Promise<Operated> {
    this.context.signal?.throwIfAborted();
    return operate(this.leg, operationName);
  }
}
