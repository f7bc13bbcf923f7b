import type { Verdict } from '../../schemas/report.gen.js';
import type { Agent } from '../agent.js';
import type { Behaviour } from '../behaviour.js';
import type { EventFeed } from '../event-feed.js';
import type { Settings } from '../settings.js';
import type { Switchboard } from '../switchboard.js';

/** What a deviation can act on beside its hooks. */
export interface Means {
  settings: Settings;
  switchboard: Switchboard;
  agents: readonly Agent[];
  feed: EventFeed;
}

/**
 * One way in which the reference can be wrong, or, where it contradicts nothing, in which it leaves something unproven.
 * Login, calls and sessions stay intact. What a run against it gives is written down with it and held to exactly.
 */
export interface Deviation {
  /** What it does, in one line. */
  description: string;
  /** The requirement that it contradicts; absent = none, so that nothing may be said to fail. */
  contradicts?: string;
  /** What else is not as it is without the deviation. */
  also?: Readonly<Record<string, Verdict>>;
  /** What else it may trip, as the occasions fall. */
  perhaps?: Readonly<Record<string, Verdict>>;
  /** Where a MAY is concerned: words that its `info` then has and has not without the deviation. */
  says?: string;
  /** Variables without which the requirement is not judged so. */
  variables?: Readonly<Record<string, string>>;
  /** Makes the replaced decision points for one server, with state of their own. */
  behaviour: (means: Means) => Partial<Behaviour>;
}

/** Deviations by name. */
export type Deviations = Readonly<Record<string, Deviation>>;

/** A deviation, with what it contradicts and what else it trips. */
export function contradicting(
  contradicts: string,
  description: string,
  behaviour: Deviation['behaviour'],
  also?: Deviation['also'],
): Deviation {
  return { description, contradicts, behaviour, ...(also && { also }) };
}

/** The verdict of each of these requirements, for `also`. */
export function all(verdict: Verdict, ids: string): Record<string, Verdict> {
  return Object.fromEntries(ids.split(' ').map((id) => [id, verdict]));
}
