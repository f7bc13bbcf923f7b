import type { Behaviour } from './behaviour.js';
import type { EventFeed } from './event-feed.js';
import type { Notifications } from './notifications.js';
import type { Settings } from './settings.js';
import type { SignIn } from './sign-in.js';
import type { Switchboard } from './switchboard.js';
import type { Timers } from './timers.js';

/** What a run must leave at zero: calls not released, agents with a session, CometD sessions. */
export interface ReferenceState {
  callsUp: number;
  agentsLoggedIn: number;
  cometdSessions: number;
}

/** Everything that one running reference is made of. */
export interface Site {
  readonly settings: Settings;
  readonly behaviour: Behaviour;
  readonly switchboard: Switchboard;
  readonly feed: EventFeed;
  readonly notifications: Notifications;
  readonly signIn: SignIn;
  readonly timers: Timers;
  /** What is going on, for whoever wants to see that a run left nothing behind. */
  readonly state: () => ReferenceState;
  /** Base of all addresses in resources, such as `http://127.0.0.1:8080/api/v2`. */
  readonly api: string;
}
