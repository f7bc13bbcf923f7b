import type { RequestRecord, Timeouts, TraceRecord } from '../schemas/trace.gen.js';
import { type CallMessage, callMessage } from '../trace/message.js';
import type { Recorder } from '../trace/recorder.js';
import type { LiveCall } from './call.js';
import { shows } from './measurements.js';
import type { LegState } from './request-to-send.js';

// Short enough for RES-02, whose request is to follow the Released message within a second.
const RESUBSCRIBING_MS = 500;
// A message about a released call, where none about an active one came yet.
const RELEASED_MS = 100;

/** Waits for what the agent of a call is told over CometD. */
export class Listening {
  #isNotListening = false;

  constructor(
    private readonly recorder: Recorder,
    private readonly timeouts: Timeouts,
    private readonly signal?: AbortSignal,
  ) {}

  /**
   * Waits until the call's agent has a CometD session: what is sent without would prove nothing. A lost one is replaced as fast as the pace of
   * the run lets it, or not at all: then it is not waited for again.
   */
  async ready({ leg }: LiveCall, state: LegState): Promise<void> {
    const { comet, name } = leg.session;
    if (comet.alive) this.#isNotListening = false;
    if (comet.alive || comet.givenUp !== undefined || this.#isNotListening) return;
    const { notificationMs } = this.timeouts;
    const timeoutMs = state === 'released' ? Math.min(notificationMs, RESUBSCRIBING_MS) : notificationMs;
    const isDecided = (record: TraceRecord) =>
      (record.type === 'session' && record.agent === name && record.state === 'subscribed') ||
      (record.type === 'notice' && comet.givenUp !== undefined);
    const decided = await this.recorder.waitFor(isDecided, { timeoutMs, signal: this.signal });
    this.#isNotListening = decided?.type !== 'session';
  }

  /**
   * Waits for the notification of a request, or an ErrorMessage; undefined at the deadline, when the session was lost, or when the signal
   * is aborted. Whoever writes, the call's own agent gets it.
   */
  async notification(
    call: LiveCall,
    sent: { key?: string; value: unknown },
    after: number,
    timeoutMs: number,
    signal: AbortSignal,
  ): Promise<CallMessage | undefined> {
    const agent = call.leg.session.name;
    const isBrief = timeoutMs < this.timeouts.notificationMs;
    const match = (record: TraceRecord) => {
      if (record.type === 'session') return record.agent === agent && record.state === 'lost';
      const message = callMessage(record);
      if (message === undefined || message.agent !== agent) return false;
      if (message.messageType === 'ErrorMessage') return true;
      if (!call.isOwn(message)) return false;
      // What is waited for briefly has another message in its place, or none.
      if (isBrief) return true;
      return message.notificationType === 'AttachedDataChanged' && shows(message.userData, sent);
    };
    // A moment longer than the deadline: else a missing message would never be proven missing.
    const options = { after, timeoutMs: isBrief ? timeoutMs : timeoutMs + 25, signal };
    const record = await this.recorder.waitFor(match, options).catch(() => undefined);
    return record && callMessage(record);
  }

  /** Whether a message about a released call comes after a request, in so many milliseconds. */
  async isToldAfterRelease(call: LiveCall, after: RequestRecord, ms: number): Promise<boolean> {
    const timeoutMs = Math.min(this.timeouts.notificationMs, Math.max(RELEASED_MS, ms));
    const isHeard = (record: TraceRecord) => {
      const message = callMessage(record);
      return (
        message !== undefined && call.isNamedBy(message) && call.messagesAfterRelease(after.seq).length > 0
      );
    };
    if (call.leg.session.comet.givenUp !== undefined) return false;
    const heard = this.recorder.waitFor(isHeard, { after: after.seq, timeoutMs, signal: this.signal });
    return (await heard) !== undefined;
  }
}
