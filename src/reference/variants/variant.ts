import type { Agent } from '../agent.js';
import type { Behaviour } from '../behaviour.js';
import type { EventFeed } from '../event-feed.js';
import type { Notifications } from '../notifications.js';
import type { ReferenceOptions, Settings } from '../settings.js';
import type { SignIn } from '../sign-in.js';
import type { Switchboard } from '../switchboard.js';
import type { Timers } from '../timers.js';

/** What other behaviour can act on beside its hooks. */
export interface Means {
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
export type MakeBehaviour = (means: Means) => Partial<Behaviour>;

/**
 * One way in which the reference can behave otherwise. A variant is conformant still: a run against it gives `pass` and
 * `info` and nothing else. Where evidence is withheld, nothing is contradicted either, and nothing can be proven.
 */
export interface Variant {
  name: string;
  /** What it does, in one line. */
  description: string;
  /** How its reference is started. */
  options?: Omit<ReferenceOptions, 'behaviour' | 'deviation'>;
  behaviour?: MakeBehaviour;
  /** Variables that a run against it needs, beside those of every run. */
  environment?: Readonly<Record<string, string>>;
  /** Ids that its configuration leaves untested. */
  untested?: readonly string[];
  /** Whether a run against it must drive something again, because a CometD session was lost. */
  repeats?: boolean;
}
