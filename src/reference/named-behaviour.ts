import type { Verdict } from '../schemas/report.gen.js';
import type { Agent } from './agent.js';
import type { Behaviour } from './behaviour.js';
import type { EventFeed } from './event-feed.js';
import type { Notifications } from './notifications.js';
import type { ReferenceOptions, Settings } from './settings.js';
import type { SignIn } from './sign-in.js';
import type { Switchboard } from './switchboard.js';
import type { Timers } from './timers.js';

/** What a behaviour can act on beside its hooks. */
export interface ServerParts {
  settings: Settings;
  switchboard: Switchboard;
  notifications: Notifications;
  timers: Timers;
  agents: readonly Agent[];
  feed: EventFeed;
  signIn: SignIn;
  /** Base of all addresses in resources, such as `http://127.0.0.1:8080/api/v2`. */
  api: string;
}

/** Makes replaced decision points for one server, with state of their own. */
export type MakeBehaviour = (parts: ServerParts) => Partial<Behaviour>;

/**
 * A way in which the reference behaves otherwise, and what is expected of a run against it. A **deviation** contradicts a requirement, or
 * leaves something unproven; login, calls and sessions stay intact. A **variant** is conformant still: a run against it gives `pass` and
 * `info` and nothing else.
 */
export interface NamedBehaviour {
  /** What it does, in one line. */
  description: string;
  /** Absent = the options make the whole of it. */
  behaviour?: MakeBehaviour;
  /** How its reference is started. */
  options?: Omit<ReferenceOptions, 'behaviour' | 'deviation'>;
  /** Variables that a run against it needs, beside those of every run. */
  variables?: Readonly<Record<string, string>>;
  /** The requirement that it contradicts; absent = none, so that nothing may be said to fail. */
  contradicts?: string;
  /** What else is not as it is without it. */
  also?: Readonly<Record<string, Verdict>>;
  /** What else it may trip, as the occasions fall. */
  perhaps?: Readonly<Record<string, Verdict>>;
  /** Where a MAY is concerned: words that its `info` then has and has not without it. */
  says?: string;
  /** Ids that its variables leave untested. */
  untested?: readonly string[];
  /** Whether a run against it must drive something again, because a CometD session was lost. */
  repeats?: boolean;
}

/** Behaviours by name. */
export type NamedBehaviours = Readonly<Record<string, NamedBehaviour>>;

/** A deviation is made by its behaviour alone. */
export type Deviation = NamedBehaviour & { behaviour: MakeBehaviour };

/** Deviations by name. */
export type Deviations = Readonly<Record<string, Deviation>>;
