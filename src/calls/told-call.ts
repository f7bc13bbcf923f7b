import { isDeepStrictEqual } from 'node:util';
import type { AgentName, TraceRecord } from '../schemas/trace.gen.js';
import { type CallMessage, callMessage, isAbout, isReleased, type Members } from '../trace/message.js';
import type { Recorder } from '../trace/recorder.js';
import type { Leg } from './leg.js';

/** A call as its agents were told of it: what it is at any moment is read from the messages that its watched agent received. */
export class ToldCall {
  readonly #messages: CallMessage[] = [];
  // To whichever of its ends, once that end had been told of the release.
  readonly #afterRelease: CallMessage[] = [];
  readonly #released = new Set<AgentName>();
  readonly #userData = new Map<AgentName, Members>();
  #looked = 0;

  /**
   * @param leg the leg whose agent is watched
   * @param otherEnd how the call is known to the agent at the other end, where that is an agent of the run
   */
  constructor(
    private readonly recorder: Recorder,
    readonly leg: Leg,
    private readonly otherEnd?: Pick<Leg, 'callId' | 'callUuid'>,
  ) {}

  /** The state that was last notified to the watched agent; it is Released when a StatusChange said so, and not before. */
  get state(): string | undefined {
    return this.messages().findLast((message) => !showsReleaseOnly(message))?.state;
  }

  /** Every message about the call that the watched agent received so far. */
  messages(): readonly CallMessage[] {
    this.#look();
    return this.#messages;
  }

  /** Whether a message, to the watched agent, is about the call. */
  isOwn(message: CallMessage): boolean {
    return message.agent === this.leg.session.name && isAbout(message, this.leg);
  }

  /** Whether a message, to whichever of its ends, is about the call. */
  isNamedBy(message: CallMessage): boolean {
    return isAbout(message, this.leg) || (this.otherEnd !== undefined && isAbout(message, this.otherEnd));
  }

  /**
   * The messages about the call after the record with this number, to whichever of its ends, that came although that end had
   * been told of its release before. One that shows another state and data that were not told
   * yet was made before, and is late.
   */
  messagesAfterRelease(after: number): CallMessage[] {
    this.#look();
    return this.#afterRelease.filter(({ seq }) => seq > after);
  }

  // It is asked for again and again: what was looked at once need not be looked at again.
  #look(): void {
    const records = this.recorder.after(this.#looked - 1);
    this.#looked = this.recorder.count;
    for (const record of records) {
      const message = callMessage(record);
      if (message === undefined) continue;
      if (this.isOwn(message)) this.#messages.push(message);
      if (this.isNamedBy(message)) this.#follow(message);
    }
  }

  #follow(message: CallMessage): void {
    const { agent, userData, state } = message;
    const isNew = userData !== undefined && !isDeepStrictEqual(userData, this.#userData.get(agent));
    if (this.#released.has(agent) && (state === 'Released' || !isNew)) this.#afterRelease.push(message);
    if (isReleased(message)) this.#released.add(agent);
    if (isNew) this.#userData.set(agent, userData);
  }

  /** Whether a record is a message to the watched agent that says that the call is in one of these states. */
  says(record: TraceRecord, ...states: string[]): boolean {
    const message = callMessage(record);
    if (message === undefined || !this.isOwn(message) || showsReleaseOnly(message)) return false;
    return states.includes(message.state ?? '');
  }
}

// What else is said about the call in between, such as that its recording ended, shows the state before it is notified.
function showsReleaseOnly(message: CallMessage): boolean {
  return message.state === 'Released' && !isReleased(message);
}
