import type { Distribution, Report } from '../schemas/report.gen.js';

type Latency = Report['timing']['latency'];

/** One of the latencies, in words for people. */
export interface LatencyLine {
  readonly name: string;
  /** From what to what. */
  readonly about: string;
  readonly times: Distribution;
}

/** What each latency is called, in the order in which a request meets it. */
export const latencyNames: Readonly<Record<keyof Latency, string>> = {
  roundTrip: 'round trip',
  answer: 'response',
  notification: 'notification',
  event: 'event',
};

const ABOUT: Readonly<Record<keyof Latency, string>> = {
  roundTrip: 'from a plain GET to its response',
  answer: 'from the request to its response',
  notification: 'from the request to the message that shows its value',
  event: 'from the request to its EventUserEvent',
};

/** What was measured, in that order. */
export function latencyLines({ latency }: Report['timing']): LatencyLine[] {
  return (Object.keys(latencyNames) as (keyof Latency)[]).flatMap((key) => {
    const times = latency[key];
    return times === undefined ? [] : [{ name: latencyNames[key], about: ABOUT[key], times }];
  });
}
