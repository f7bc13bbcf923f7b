import { notificationOf } from '../checks/notification.js';
import { isAccepted } from '../checks/response.js';
import type { Distribution, Report } from '../schemas/report.gen.js';
import type { Exchange } from '../trace/exchange.js';
import type { TraceReading } from '../trace/reading.js';
import type { WholeTrace } from '../trace/whole.js';

type Latency = Report['timing']['latency'];

/**
 * How long a run's target took, in ms: to answer plain GETs, and from each accepted documented SetCallDisposition request to its
 * answer, its message and its event. What was not measured is absent.
 */
export function latencyOf(trace: WholeTrace): Latency {
  return named({ roundTrip: roundTrips(trace), ...timesOf(trace.reading, trace.exchanges) });
}

/** The times that were measured of exchanges, in ms. */
export function timesOf(
  reading: TraceReading,
  exchanges: readonly Exchange[],
): Record<'answer' | 'notification' | 'event', number[]> {
  const documented = exchanges.filter(
    (exchange) => exchange.shape.changes.length === 0 && isAccepted(reading, exchange),
  );
  return {
    answer: documented.flatMap(({ response }) => (response === undefined ? [] : [response.tookMs])),
    notification: documented.flatMap((exchange) => {
      if (exchange.state === 'released') return [];
      const found = notificationOf(reading, exchange);
      return found.kind === 'shown' || found.kind === 'late' ? [found.ms] : [];
    }),
    event: eventsOf(documented).map(({ ms }) => ms),
  };
}

/** The dispositions of released calls of which an event came, and how long after the request, in ms. */
export function eventsOf(exchanges: readonly Exchange[]): { exchange: Exchange; seq: number; ms: number }[] {
  return exchanges.flatMap((exchange) => {
    const [event] = exchange.events;
    if (exchange.state !== 'released' || exchange.shape.changes.length > 0 || event === undefined) return [];
    return [{ exchange, seq: event.seq, ms: event.at - exchange.sentAt }];
  });
}

/** The latencies of several runs as those of one. */
export function latencyOver(runs: readonly Latency[]): Latency {
  const all = (name: keyof Latency) => runs.flatMap((latency) => latency[name]?.samples ?? []);
  return named({
    roundTrip: all('roundTrip'),
    answer: all('answer'),
    notification: all('notification'),
    event: all('event'),
  });
}

/**
 * The percentile of times by nearest rank: with n times in ascending order the one at place p / 100 x n, rounded up. It is always
 * a time that was measured.
 * @param sorted ascending, at least one
 */
export function percentile(sorted: readonly number[], p: number): number {
  return sorted[Math.max(0, Math.ceil((p / 100) * sorted.length) - 1)] as number;
}

// What is answered at all says how far away the target is; long polls do not.
function roundTrips({ records }: WholeTrace): number[] {
  const gets = new Set(
    records.flatMap((record) => (record.type === 'request' && record.method === 'GET' ? [record.id] : [])),
  );
  return records.flatMap((record) =>
    record.type === 'response' && record.use !== 'cometd' && gets.has(record.request) ? [record.tookMs] : [],
  );
}

/** Latencies of times in ms; what was not measured is absent. */
export function named(times: Partial<Record<keyof Latency, readonly number[]>>): Latency {
  const measured = Object.entries(times).filter(([, each]) => each.length > 0);
  return Object.fromEntries(measured.map(([name, each]) => [name, distributionOf(each)]));
}

/** @param times in ms, in any order, at least one */
export function distributionOf(times: readonly number[]): Distribution {
  // The clock of a trace knows tenths; differences of them show more.
  const samples = times.map((ms) => Math.round(ms * 10) / 10).sort((a, b) => a - b);
  const at = (p: number) => percentile(samples, p);
  return { count: samples.length, p50: at(50), p95: at(95), max: at(100), samples };
}
