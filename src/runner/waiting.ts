import { setTimeout as sleep } from 'node:timers/promises';
import type { Measurements, OwedEvent } from '../calls/measurements.js';
import { ERROR_TIMES } from '../checks/refusal.js';
import type { AgentName, Timeouts, TraceRecord } from '../schemas/trace.gen.js';
import { WINDOW_TIMES } from '../trace/channel.js';
import type { Recorder } from '../trace/recorder.js';

// The reference, and any feed that proves itself live, sends a line each second at least: the one after a deadline comes within this.
const NEXT_LINE_MS = 1500;
// After so many that did not come in their time no other is waited for: it takes too long, and these prove it.
const MISSED = 2;

/** The times that a run waits for proofs: events that must come, quiet windows, and lines that show a feed alive. */
export class Waiting {
  /** How long all quiet windows took together, in milliseconds. */
  windowsMs = 0;
  #lastWindow = { ms: 0, seq: 0 };

  constructor(
    private readonly recorder: Recorder,
    private readonly timeouts: Timeouts,
    private readonly measurements: Measurements,
    private readonly readsFeed: boolean,
    private readonly signal: AbortSignal,
  ) {}

  /** Waits, where a feed is read, until the event of every disposition of a released call came or its time is over. */
  async events(): Promise<void> {
    for (const event of this.#owed()) await this.#event(event);
  }

  /**
   * Waits, where a feed is read, until any event of a disposition came, the control of what must not be on it. One so late that the
   * window of its run would be too long is none (`GWS_QUIET_MAX_MS`), and is not waited for here.
   */
  async anyEvent(): Promise<void> {
    const [first] = this.#owed();
    const { eventMs, quietMaxMs } = this.timeouts;
    const hasCome = () => this.#owed().some(({ came }) => came);
    if (first === undefined || hasCome()) return;
    const timeoutMs = first.request.at + Math.min(eventMs, quietMaxMs / WINDOW_TIMES) - this.recorder.now();
    if (timeoutMs > 0) await this.recorder.waitFor(hasCome, { timeoutMs, signal: this.signal });
  }

  #owed(): OwedEvent[] {
    return this.readsFeed ? this.measurements.owed.filter(({ accepted }) => accepted) : [];
  }

  #areMissing(): boolean {
    const before = this.recorder.now() - this.timeouts.eventMs;
    return this.#owed().filter(({ came, request }) => !came && request.at < before).length >= MISSED;
  }

  // The line after the deadline, not the deadline, is what proves an event missing.
  async #event(event: OwedEvent): Promise<void> {
    if (event.came || this.#areMissing()) return;
    const { request } = event;
    const until = request.at + this.timeouts.eventMs;
    const isOver = (record: TraceRecord) => record.type === 'event' && (record.at > until || event.came);
    const timeoutMs = Math.max(0, until + NEXT_LINE_MS - this.recorder.now());
    await this.recorder.waitFor(isOver, { after: request.seq, timeoutMs, signal: this.signal });
  }

  /** Waits, where requests are refused by an ErrorMessage, as long as that of the last one may take. */
  async errors(): Promise<void> {
    const { last, slowestError } = this.measurements;
    if (last === undefined) return;
    const ms = Math.min(this.timeouts.notificationMs, ERROR_TIMES * slowestError);
    const rest = last.at + ms - this.recorder.now();
    if (rest > 0) await sleep(rest + 5, undefined, { signal: this.signal });
  }

  /**
   * The quiet time of an attempt: as long as the window of the request that was sent last, and longer where a message comes late
   * meanwhile. A window that would be longer than the greatest proves nothing (docs/verdicts.md): there, what must not come is waited for
   * only as long as such a message takes.
   * @param agents whose channels are watched for what must not come
   * @param watchesFeed whether the feed is watched so too, whose events may be slower than messages
   */
  async quiet(agents: readonly AgentName[], watchesFeed: boolean): Promise<void> {
    const { last } = this.measurements;
    if (last === undefined) return;
    const { quietMs, quietMaxMs } = this.timeouts;
    const slowest = () => [
      ...agents.map((agent) => this.measurements.slowestNotification([agent])),
      watchesFeed ? this.measurements.slowestEvent : 0,
    ];
    const windowOf = (slowestMs: number) => {
      const neededMs = Math.max(quietMs, WINDOW_TIMES * slowestMs);
      return neededMs <= quietMaxMs ? neededMs : Math.min(quietMaxMs, slowestMs + quietMs);
    };
    const windowMs = () => Math.max(...slowest().map(windowOf));
    const slowestMs = Math.max(...slowest());
    const { at } = this.recorder.record({ type: 'window', state: 'open', ms: windowMs(), slowestMs });
    for (;;) {
      const rest = last.at + windowMs() - this.recorder.now();
      if (rest <= 0) break;
      await sleep(rest + 5, undefined, { signal: this.signal });
    }
    const closed = this.recorder.record({ type: 'window', state: 'close', ms: windowMs() });
    this.windowsMs += closed.at - at;
    this.#lastWindow = { ms: closed.ms, seq: closed.seq };
  }

  /**
   * Waits for a line of the feed after the quiet window, the sentinel of what must not be on it. Where an event was so late that the window
   * ought to have been longer there is another one first.
   * @param cause causes an event; called when the feed shows no line by itself in the time of a sign of life
   */
  async lineOfFeed(cause: () => Promise<unknown>): Promise<void> {
    const neededMs = WINDOW_TIMES * this.measurements.slowestEvent;
    if (neededMs > this.#lastWindow.ms && neededMs <= this.timeouts.quietMaxMs) await this.quiet([], true);
    const isLine = (record: TraceRecord) => record.type === 'event';
    const { signal } = this;
    const { seq: after } = this.#lastWindow;
    const line = await this.recorder.waitFor(isLine, { after, timeoutMs: NEXT_LINE_MS, signal });
    if (line !== undefined) return;
    await cause();
    await this.recorder.waitFor(isLine, { after, timeoutMs: this.timeouts.eventMs, signal });
  }
}
