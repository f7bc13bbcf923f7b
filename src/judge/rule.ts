import type { Observation } from '../checks/observation.js';
import type { HeaderRecord } from '../schemas/trace.gen.js';
import type { Exchange } from '../trace/exchange.js';
import type { TraceReading } from '../trace/reading.js';

/** What decides which cases a requirement has. */
export interface Conditions {
  readonly header: HeaderRecord;
  /** Whether a requirement is not run, because something that it needs is not configured or it was filtered out. */
  isUntested(id: string): boolean;
}

/**
 * How a requirement is judged: on which exchanges, and what is expected of each. It is pure: what it says depends on the
 * trace and on nothing else.
 */
export interface Rule {
  /** Whether the requirement says something about an exchange. */
  applies(exchange: Exchange, reading: TraceReading): boolean;
  /** What was seen of it on an exchange to which it applies; undefined = it says nothing about this one after all. */
  expect(exchange: Exchange, reading: TraceReading): Observation | undefined;
  /** The case that an exchange belongs to; undefined = none, it counts all the same. */
  caseOf?(exchange: Exchange): string | undefined;
  /** The cases of which each must be decided. */
  cases?(conditions: Conditions): readonly string[];
  /** What is said when it applied to no exchange. */
  readonly wants: string;
  /** Says what each exchange came to, in place of the first: for rows that report what a target does. */
  readonly tellsEach?: boolean;
}
