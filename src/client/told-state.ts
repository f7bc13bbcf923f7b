import type { AgentName, MessageRecord, TraceRecord } from '../schemas/trace.gen.js';
import { stateToldBy, type UserState } from '../trace/account-facts.js';
import type { Recorder } from '../trace/recorder.js';

/** Whose state it is, and where it is told. */
export interface ToldStateOptions {
  readonly agent: AgentName;
  readonly deviceId: string | undefined;
  readonly recorder: Recorder;
  readonly signal?: AbortSignal;
}

/** An agent's state as the target tells it: by GET /me, and by DeviceStateChangeMessages as they come. */
export class ToldState {
  /** `seq` is how far the trace was read for it, `at` the length that the trace had when it was told. */
  #told: { state?: UserState; seq: number; at: number } = { seq: 0, at: 0 };

  /** @param first as GET /me told it */
  constructor(
    private readonly options: ToldStateOptions,
    first: UserState | undefined,
  ) {
    this.learn(first);
  }

  /** The state as last told; undefined when it never was. */
  last(): UserState | undefined {
    const { recorder } = this.options;
    const told = recorder.after(this.#told.seq - 1);
    this.#told = { ...this.#told, seq: recorder.count };
    for (const record of told) {
      const state = this.#toldBy(record);
      if (state) this.#told = { state, seq: recorder.count, at: record.seq };
    }
    return this.#told.state;
  }

  /** Takes what GET /me says now. */
  learn(state: UserState | undefined): void {
    const { count } = this.options.recorder;
    this.#told = { state, seq: count, at: count };
  }

  /**
   * Whether the agent may have heard of a call since it was told Ready: work after a call makes an agent NotReady, and not every target
   * tells. Such a Ready says little, nor does one after which records were let go: a soak keeps the latest alone.
   */
  isOutdated(): boolean {
    if (this.last()?.state !== 'Ready') return false;
    const { recorder, agent } = this.options;
    const since = recorder.after(this.#told.at - 1);
    return (
      since.length < recorder.count - this.#told.at ||
      since.some(
        (record) => record.type === 'message' && record.agent === agent && !this.#isDeviceMessage(record),
      )
    );
  }

  /** Waits for a notification that says Ready, later than record `after`, for `timeoutMs` at most. */
  async waitForReady(after: number, timeoutMs: number): Promise<void> {
    const { recorder, signal } = this.options;
    const isReady = (record: TraceRecord) => this.#toldBy(record)?.state === 'Ready';
    await recorder.waitFor(isReady, { after, timeoutMs, signal });
  }

  #toldBy(record: TraceRecord): UserState | undefined {
    return this.#isDeviceMessage(record) ? stateToldBy(record.message, this.options.deviceId) : undefined;
  }

  #isDeviceMessage(record: TraceRecord): record is MessageRecord {
    return (
      record.type === 'message' && record.agent === this.options.agent && record.channel === '/v2/me/devices'
    );
  }
}
