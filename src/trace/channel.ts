import type { AgentName, EventRecord, FeedRecord, SessionRecord } from '../schemas/trace.gen.js';
import type { Exchange } from './exchange.js';
import type { CallMessage } from './message.js';

/** When the notification of a request came, or its event: the record, and how long after the request, in ms. */
export interface Slowest {
  readonly seq: number;
  readonly ms: number;
}

/** What came, and the exchange that caused it. */
export interface Caused<Record> {
  readonly exchange: Exchange;
  readonly record: Record;
}

// Of what is older than every call that is looked at, so many of the latest are kept for controls.
const CONTROLS = 8;

/** A quiet window lasts so many times the slowest notification or event (docs/verdicts.md). */
export const WINDOW_TIMES = 10;

/** The index of the first item after the record `seq`, in items that stand in the order of their records. */
export function firstAfter<Item>(items: readonly Item[], seq: number, seqOf: (item: Item) => number): number {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (seqOf(items[middle] as Item) > seq) high = middle;
    else low = middle + 1;
  }
  return low;
}

const seqOf = ({ seq }: { readonly seq: number }) => seq;
const seqOfCaused = ({ record }: Caused<{ readonly seq: number }>) => record.seq;

/**
 * A channel that is listened to, a CometD session's or the event feed: what came on it while calls of interest were up, and
 * the little that proofs need of the time before.
 */
export class Channel<Record extends { readonly seq: number; readonly at: number }> {
  /** What came, in order; what is older than every call that is looked at was let go. */
  readonly came: Record[] = [];
  /** What requests caused, in order. */
  readonly #caused: Caused<Record>[] = [];
  /** How the slowest time from request to what it caused grew. */
  readonly slowest: Slowest[] = [];

  add(record: Record): void {
    this.came.push(record);
  }

  /**
   * Notes what a request caused.
   * @param options.isOwn false = it came of the request, but is not what had to come: it says nothing about times
   * @param options.isLate it came after its deadline, and may be found to be another's
   */
  cause(
    exchange: Exchange,
    record: Record,
    { isOwn = true, isLate = false }: { isOwn?: boolean; isLate?: boolean } = {},
  ): void {
    this.#caused.push({ exchange, record });
    if (!isOwn) return;
    const ms = record.at - exchange.sentAt;
    if (isLate) this.#late.push({ exchange, record });
    else if (ms > (this.slowest.at(-1)?.ms ?? 0)) this.slowest.push({ seq: record.seq, ms });
  }

  /**
   * The slowest time from request to what it caused, in ms, of what had come when the record `seq` was made; 0 = none had.
   * @param isOwn whether what came late was of that request at all, which shows later
   */
  slowestBefore(seq: number, isOwn: (caused: Caused<Record>) => boolean = () => true): number {
    let slowest = this.slowest.findLast((each) => each.seq <= seq)?.ms ?? 0;
    for (const caused of this.#late) {
      const ms = caused.record.at - caused.exchange.sentAt;
      if (caused.record.seq <= seq && ms > slowest && isOwn(caused)) slowest = ms;
    }
    return slowest;
  }

  readonly #late: Caused<Record>[] = [];

  /** What requests caused that came before the record `seq`, the latest first. */
  *causedBefore(seq: number): Generator<Caused<Record>> {
    for (let index = firstAfter(this.#caused, seq - 1, seqOfCaused) - 1; index >= 0; index--)
      yield this.#caused[index] as Caused<Record>;
  }

  /** What came after the record `seq`, in order. */
  *after(seq: number): Generator<Record> {
    for (let index = firstAfter(this.came, seq, seqOf); index < this.came.length; index++)
      yield this.came[index] as Record;
  }

  /** The first that came after the record `seq`, at `at` (ms of the trace) or later. */
  firstFrom(seq: number, at: number): Record | undefined {
    for (const record of this.after(seq)) if (record.at >= at) return record;
    return undefined;
  }

  /** Whether anything had come before the record `seq`. */
  hadBefore(seq: number): boolean {
    return this.#dropped || (this.came[0] !== undefined && this.came[0].seq < seq);
  }

  /** Lets go what came before the record `seq`. */
  dropBefore(seq: number): void {
    const count = firstAfter(this.came, seq - 1, seqOf);
    if (count === 0) return;
    this.came.splice(0, count);
    this.#dropped = true;
    this.#caused.splice(0, Math.max(0, firstAfter(this.#caused, seq - 1, seqOfCaused) - CONTROLS));
    this.#late.splice(0, firstAfter(this.#late, seq - 1, seqOfCaused));
  }

  /** Lets go everything: nothing more is to be proven by it. */
  dropAll(): void {
    for (const kept of [this.came, this.#caused, this.#late]) kept.splice(0);
    this.#dropped = true;
  }

  #dropped = false;
}

/** A CometD session of an agent, one clientId: its life, and what came on the calls channel. */
export class Session extends Channel<CallMessage> {
  /** The record that ended it, however that came about. */
  end?: SessionRecord;

  constructor(
    readonly name: string,
    readonly agent: AgentName,
  ) {
    super();
  }

  /** Times in which a message may have been lost on the way, in ms of the trace. */
  readonly gaps: { readonly from: number; readonly to: number }[] = [];

  /** Whether a message may have been lost on the way at any time between those, in ms of the trace. */
  mayHaveLost(from: number, to: number): boolean {
    // They stand in the order in which they ended, and the latest are asked for most.
    for (let index = this.gaps.length - 1; index >= 0; index--) {
      const gap = this.gaps[index] as (typeof this.gaps)[number];
      if (gap.to < from) return false;
      if (gap.from <= to) return true;
    }
    return false;
  }

  /** How it ended, with what the target did to it: `session s1 was lost (ResponseTimeout: ...)`. */
  get ending(): string {
    const reason = this.end?.reason;
    return `session ${this.name} was ${this.end?.state ?? 'alive'}${reason === undefined ? '' : ` (${reason})`}`;
  }

  /** Whether it ended after the record `seq` and not later than `at` (ms of the trace). */
  endedBetween(seq: number, at: number): boolean {
    return this.end !== undefined && this.end.seq > seq && this.end.at <= at;
  }
}

/** Whether a record says that its CometD session is over. */
export function endsSession({ state }: SessionRecord): boolean {
  return state === 'lost' || state === 'closed' || state === 'left' || state === 'refused';
}

/** The event feed: its life, and its lines. */
export class Feed extends Channel<EventRecord> {
  readonly life: FeedRecord[] = [];
  /** The first line after each time that it was opened. */
  readonly #firstLines: number[] = [];

  override add(record: EventRecord): void {
    super.add(record);
    if ((this.#firstLines.at(-1) ?? Number.NEGATIVE_INFINITY) < this.#openedBefore(record.seq))
      this.#firstLines.push(record.seq);
  }

  /**
   * Whether it had shown a line before the record `seq`, since it was opened: a connection without any may be one that a proxy
   * keeps waiting, and what came meanwhile is lost.
   */
  wasHeardBefore(seq: number): boolean {
    const opened = this.#openedBefore(seq);
    return this.#firstLines.some((first) => first > opened && first < seq);
  }

  #openedBefore(seq: number): number {
    return this.life.findLast((record) => record.seq < seq && record.state === 'open')?.seq ?? -1;
  }

  /**
   * Whether the feed was broken or closed at any time from the record `from` to the record `to`, though it was opened again
   * meanwhile: what came then may be lost. A trace that says nothing of a feed's life is taken at its lines.
   */
  brokeBetween(from: number, to = Number.POSITIVE_INFINITY): boolean {
    const before = this.life.findLast((record) => record.seq <= from);
    const during = this.life.filter((record) => record.seq > from && record.seq < to);
    return [before, ...during].some((record) => record !== undefined && record.state !== 'open');
  }
}
