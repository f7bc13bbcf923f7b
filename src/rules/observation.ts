import type { Exchange } from '../trace/exchange.js';
import type { TraceView } from '../trace/view.js';

/**
 * What a rule saw, before the requirement's level makes a verdict of it:
 * - `holds`: the required behaviour was observed;
 * - `contradicted`: the opposite was;
 * - `doubtful`: not as a client would wish, but nothing that the page says is contradicted (a `warn` at any level);
 * - `inconclusive`: it ran and cannot be decided;
 * - `unavailable`: the target said that the service is not available at this time (503 with statusCode 4).
 */
export type Outcome = 'holds' | 'contradicted' | 'doubtful' | 'inconclusive' | 'unavailable';

/** A pointer into the trace, in words. */
export interface Evidence {
  text: string;
  seq?: number;
  exchange?: string;
}

export interface Observation {
  outcome: Outcome;
  /** One sentence why. */
  reason: string;
  /** What was observed; the reason when not given. */
  observed?: string;
  evidence: Evidence[];
  /** What was seen on the other exchanges; at another level one of these may be the worst. */
  others?: readonly Observation[];
}

/** What a requirement is judged on: exchanges, calls and requests that its spec drove. */
export interface Subject {
  readonly exchanges: readonly Exchange[];
  /** Ids of other requests, such as the GET that read a call. */
  readonly requests: readonly string[];
}

/** A rule is pure: what it says depends on the trace and on nothing else. */
export interface Rule {
  judge(view: TraceView, subject: Subject): Observation;
  /** True when the rule looks at a time after the exchange (window, deadline, later messages), so that judging early proves nothing. */
  readonly looksAhead?: boolean;
}

// Worst first, as for a MUST (DESIGN section 4); `judge` weighs again what stands in `others`.
const WORST: readonly Outcome[] = ['contradicted', 'unavailable', 'inconclusive', 'doubtful', 'holds'];

/** Puts the observations about several exchanges together: the worst one, and with it the others. */
export function worst(observations: readonly Observation[], none: string): Observation {
  const [first, ...others] = observations
    .flatMap(apart)
    .sort((a, b) => WORST.indexOf(a.outcome) - WORST.indexOf(b.outcome));
  return first === undefined ? inconclusive(none) : { ...first, others };
}

/** The observations that were put together, each by itself. */
export function apart({ others = [], ...first }: Observation): Observation[] {
  return [first, ...others];
}

/** A rule that looks at each exchange by itself and takes the worst. */
export function onEach(
  judge: (exchange: Exchange, view: TraceView) => Observation,
  options: { looksAhead?: boolean } = {},
): Rule {
  return {
    ...options,
    judge: (view, subject) =>
      worst(
        subject.exchanges.map((exchange) => judge(exchange, view)),
        'no exchange was driven for it',
      ),
  };
}

export function holds(reason: string, evidence: Evidence[] = []): Observation {
  return { outcome: 'holds', reason, evidence };
}

export function contradicted(reason: string, evidence: Evidence[] = []): Observation {
  return { outcome: 'contradicted', reason, evidence };
}

export function doubtful(reason: string, evidence: Evidence[] = []): Observation {
  return { outcome: 'doubtful', reason, evidence };
}

export function inconclusive(reason: string, evidence: Evidence[] = []): Observation {
  return { outcome: 'inconclusive', reason, evidence };
}

/** A target's value in a sentence: JSON, clipped to 120 characters. */
export function quoted(value: unknown): string {
  const json = value === undefined ? 'nothing' : (JSON.stringify(value) ?? String(value));
  return json.length > 120 ? `${json.slice(0, 117)}...` : json;
}

/** Milliseconds as people read them: `41 ms`, `2.2 s`. */
export function duration(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}
