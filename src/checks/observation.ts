/**
 * What was seen of a requirement on one exchange, before its level makes a verdict of it:
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

/** Ids of requirements. */
export type Causes = readonly string[];

/** What is open for a reason of its own, such as a session that was lost, has no other cause. */
export const OF_ITS_OWN: Causes = [];

/** A value that shows as another one. */
export interface Replaced {
  /** The case that it is. */
  readonly name: string;
  readonly sent: unknown;
  readonly got: unknown;
}

/** Why something is not proven. */
export interface Unproven {
  readonly why: string;
  /** As those of an observation. */
  readonly causes?: Causes;
}

export interface Observation {
  outcome: Outcome;
  /** One sentence why, without the causes (`told`). */
  reason: string;
  evidence: Evidence[];
  /** The requirements for which it is left open, nearest first; none: it has a reason of its own. Absent: what its proof rests on may be the cause. */
  causes?: Causes;
  /** Whether it is to be told whatever other exchanges came to. */
  noted?: true;
  /** In what ways it is contradicted, where the reason names what differs from exchange to exchange (src/judge/fingerprint.ts). */
  ways?: readonly string[];
  /** Of a contradiction that is no more than this. */
  replaced?: Replaced;
}

export function holds(reason: string, evidence: Evidence[] = []): Observation {
  return { outcome: 'holds', reason, evidence };
}

export function contradicted(
  reason: string,
  evidence: Evidence[] = [],
  ways?: readonly string[],
): Observation {
  return { outcome: 'contradicted', reason, evidence, ...(ways && { ways }) };
}

export function doubtful(reason: string, evidence: Evidence[] = []): Observation {
  return { outcome: 'doubtful', reason, evidence };
}

export function inconclusive(reason: string, evidence: Evidence[] = [], causes?: Causes): Observation {
  return { outcome: 'inconclusive', reason, evidence, ...(causes && { causes }) };
}

/** The reason with its causes: `no message about the call came (ACT-01)`. */
export function told({ reason, causes = [] }: Pick<Observation, 'reason' | 'causes'>): string {
  return causes.length === 0 ? reason : `${reason} (${causes.join(', ')})`;
}

// Worst first, as for a MUST.
const WORST: readonly Outcome[] = ['contradicted', 'unavailable', 'inconclusive', 'doubtful', 'holds'];

/** The worst of several observations about one exchange; of equal ones the first. */
export function worst(first: Observation, ...others: Observation[]): Observation {
  return [first, ...others].reduce((a, b) => (WORST.indexOf(b.outcome) < WORST.indexOf(a.outcome) ? b : a));
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
