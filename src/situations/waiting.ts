import { setTimeout as sleep } from 'node:timers/promises';
import { slowestEvent } from '../rules/absence.js';
import { carries } from '../rules/effect.js';
import { slowestReply } from '../rules/reply.js';
import type { Budgets } from '../schemas/trace.gen.js';
import { sessionAt } from '../trace/exchange.js';
import type { Recorder } from '../trace/recorder.js';
import { TraceView } from '../trace/view.js';

// The reference, and any feed that proves itself live, sends a line each second: the one after a deadline comes within this.
const NEXT_LINE_MS = 1500;

/** The times that a run waits for proofs: events that must come, quiet windows, and lines that show a feed alive. */
export class Waiting {
  constructor(
    private readonly recorder: Recorder,
    private readonly budgets: Budgets,
    private readonly readsFeed: boolean,
    private readonly signal: AbortSignal,
  ) {}

  /** Waits, where a feed is read, until the event of every disposition of a released call came or its time is over. */
  async events(): Promise<void> {
    if (!this.readsFeed) return;
    const { exchanges } = new TraceView(this.recorder.records);
    for (const exchange of exchanges.filter(
      (each) => each.situation === 'released' && each.change === undefined,
    )) {
      // The line after the deadline, not the deadline, is what proves an event missing.
      const until = exchange.sentAt + this.budgets.eventMs;
      const isEnough = (record: (typeof this.recorder.records)[number]) =>
        record.type === 'event' && (carries(record, exchange.value) || record.at > until);
      const timeoutMs = Math.max(0, until + NEXT_LINE_MS - this.recorder.now());
      await this.recorder.waitFor(isEnough, { after: exchange.sentSeq, timeoutMs, signal: this.signal });
    }
  }

  /**
   * The one quiet time of a pass: as long as the window of the exchange that was sent last.
   * @param watchesFeed whether the feed is watched for what must not come, whose events may be slower than messages
   */
  async quiet(watchesFeed: boolean): Promise<void> {
    const view = new TraceView(this.recorder.records);
    const { quietMs, quietMaxMs } = this.budgets;
    const session = sessionAt(view, 'agent', this.recorder.records.length);
    const slowest = Math.max(slowestReply(view, session), watchesFeed ? slowestEvent(view) : 0);
    const last = view.exchanges.at(-1);
    const ms = Math.min(quietMaxMs, Math.max(quietMs, 10 * slowest));
    const rest = (last?.sentAt ?? 0) + ms - this.recorder.now();
    if (last === undefined || rest <= 0) return;
    const exchanges = view.exchanges.map((exchange) => exchange.id);
    this.recorder.record({ type: 'window', state: 'open', ms, slowestMs: slowest, exchanges });
    await sleep(rest + 5, undefined, { signal: this.signal });
    this.recorder.record({ type: 'window', state: 'close', ms });
  }

  /**
   * Waits for one more line of the feed, the sentinel of what must not be on it.
   * @param cause causes an event; called when the feed shows no line by itself in the time of a sign of life
   */
  async lineOfFeed(cause: () => Promise<unknown>): Promise<void> {
    const isLine = (record: (typeof this.recorder.records)[number]) => record.type === 'event';
    const after = this.recorder.records.length - 1;
    const { signal } = this;
    const line = await this.recorder.waitFor(isLine, { after, timeoutMs: NEXT_LINE_MS, signal });
    if (line !== undefined) return;
    await cause();
    await this.recorder.waitFor(isLine, { after, timeoutMs: this.budgets.eventMs, signal });
  }
}
