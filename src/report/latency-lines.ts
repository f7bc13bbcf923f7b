import type { Distribution, Report } from '../schemas/report.gen.js';

type Latency = Report['timing']['latency'];

/** One of the latencies, in words for people. */
export interface LatencyLine {
  readonly name: string;
  /** From what to what. */
  readonly about: string;
  readonly times: Distribution;
}

const WORDS: readonly [keyof Latency, string, string][] = [
  ['roundTrip', 'round trip', 'from a plain GET to its response'],
  ['answer', 'response', 'from the request to its response'],
  ['notification', 'notification', 'from the request to the message that shows its value'],
  ['event', 'event', 'from the request to its EventUserEvent'],
];

/** What was measured, in the order in which a request meets it. */
export function latencyLines({ latency }: Report['timing']): LatencyLine[] {
  return WORDS.flatMap(([key, name, about]) => {
    const times = latency[key];
    return times === undefined ? [] : [{ name, about, times }];
  });
}
