import { notificationOf } from '../../checks/notification.js';
import type { Seen } from '../../judge/judge.js';
import type { OnCall } from '../../judge/long.js';
import type { Report, SoakDeviation } from '../../schemas/report.gen.js';
import type { HeaderRecord } from '../../schemas/trace.gen.js';
import type { Exchange } from '../../trace/exchange.js';
import type { TraceReading } from '../../trace/reading.js';
import { named, type Wrong, wrongWith } from './deviation.js';
import { afterRelease, doubledMeanwhile, elsewhere, outOfOrder } from './deviations-of-call.js';
import { type Fate, type Fated, fateOf } from './fate.js';
import { SoakLatencies } from './latencies.js';

type Soak = NonNullable<Report['soak']>;

// So many deviations of each kind are named.
const NAMED = 20;
// So many reasons why dispositions are undecided are told, of so many that are told apart.
const REASONS = 5;
const KINDS = 64;

/**
 * What became of every disposition of a soak: a pure function of its trace, call by call as it is judged, in bounded memory. What the
 * requirements say of each disposition is theirs.
 */
export class SoakAccount {
  readonly #latencies: SoakLatencies;
  readonly #fates: Record<Fate, number> = {
    notified: 0,
    silent: 0,
    lost: 0,
    overtaken: 0,
    refused: 0,
    unanswered: 0,
    heldOff: 0,
    undecided: 0,
  };
  readonly #events = { owed: 0, came: 0, lost: 0, undecided: 0 };
  readonly #deviating = new Map<SoakDeviation['kind'], number>();
  readonly #deviations: SoakDeviation[] = [];
  readonly #undecided = new Map<string, { reason: string; count: number }>();
  readonly #span = { from: Number.POSITIVE_INFINITY, to: 0 };
  readonly #soak: NonNullable<HeaderRecord['soak']>;
  #calls = 0;
  #hasFeed = false;

  constructor(soak: NonNullable<HeaderRecord['soak']>) {
    this.#soak = soak;
    this.#latencies = new SoakLatencies(soak.count, soak.perSecond);
  }

  /** Takes a call as it is judged. */
  readonly add: OnCall = (call, seen, reading) => {
    this.#hasFeed ||= reading.feed.life.length > 0;
    const dispositions = call.exchanges.filter(isOfSoak);
    if (dispositions.length > 0) this.#calls += 1;
    const ofCall = [outOfOrder(call), doubledMeanwhile(call), elsewhere(call), afterRelease(call, reading)];
    for (const exchange of dispositions) {
      const here = seen.get(exchange) ?? [];
      const fated = fateOf(exchange, reading);
      this.#fates[fated.fate] += 1;
      if (fated.fate === 'undecided') this.#noteOpen(fated);
      if (fated.fate === 'silent') this.#event(exchange, here);
      const wrong = wrongWith(fated, here);
      const others = ofCall.flatMap((each) => each.get(exchange) ?? []);
      this.#note(exchange, [
        ...wrong,
        ...others.filter(({ kind }) => !wrong.some((each) => each.kind === kind)),
      ]);
      this.#time(exchange, fated, reading);
    }
  };

  /** The account, once every call was taken. */
  result(): Soak {
    const sent = Object.values(this.#fates).reduce((sum, count) => sum + count, 0);
    const sendingMs = Math.max(0, this.#span.to - this.#span.from);
    const { count, perSecond } = this.#soak;
    return {
      planned: count,
      sent,
      calls: this.#calls,
      sendingMs: Math.round(sendingMs),
      ...(perSecond !== undefined && { asked: perSecond }),
      perSecond: sendingMs === 0 ? 0 : Math.round((10_000 * (sent - 1)) / sendingMs) / 10,
      fates: this.#fates,
      ...(this.#hasFeed && { events: this.#events }),
      deviating: Object.fromEntries(this.#deviating),
      deviations: this.#deviations.toSorted((a, b) => a.at - b.at),
      undecided: [...this.#undecided.values()].sort((a, b) => b.count - a.count).slice(0, REASONS),
      latency: this.#latencies.latency,
      drift: this.#latencies.drift,
    };
  }

  #event({ events }: Exchange, seen: readonly Seen[]): void {
    this.#events.owed += 1;
    const isLost = seen.some(({ id, outcome }) => id === 'REL-02' && outcome === 'contradicted');
    this.#events[events.length > 0 ? 'came' : isLost ? 'lost' : 'undecided'] += 1;
  }

  #note(exchange: Exchange, wrong: readonly Wrong[]): void {
    for (const each of wrong) {
      const count = (this.#deviating.get(each.kind) ?? 0) + 1;
      this.#deviating.set(each.kind, count);
      if (count <= NAMED) this.#deviations.push(named(exchange, each));
    }
  }

  // Reasons differ in times and names.
  #noteOpen({ why = '' }: Fated): void {
    const kind = why.replace(/[xs]?\d[\d.]*/g, '#');
    const known = this.#undecided.get(kind);
    if (known !== undefined) known.count += 1;
    else if (this.#undecided.size < KINDS) this.#undecided.set(kind, { reason: why, count: 1 });
  }

  #time(exchange: Exchange, { fate }: Fated, reading: TraceReading): void {
    const { id, sentAt, response, events, call, index } = exchange;
    const number = Number(id.slice(1));
    this.#span.from = Math.min(this.#span.from, sentAt);
    this.#span.to = Math.max(this.#span.to, sentAt);
    const before = call.exchanges[index - 1];
    if (before !== undefined) this.#latencies.gap(sentAt - before.sentAt);
    if (fate === 'heldOff' || fate === 'refused') return;
    if (response !== undefined) this.#latencies.add('answer', response.tookMs, number, sentAt);
    const [event] = events;
    if (fate === 'silent' && event !== undefined)
      this.#latencies.add('event', event.at - sentAt, number, sentAt);
    const found = fate === 'notified' ? notificationOf(reading, exchange) : undefined;
    if (found !== undefined && 'ms' in found) this.#latencies.add('notification', found.ms, number, sentAt);
  }
}

// The bystander's own call is a control, and a changed request is none that is counted.
function isOfSoak({ leg, shape }: Exchange): boolean {
  return leg.agent === 'agent' && shape.changes.length === 0;
}
