import type { NamedBehaviours } from '../named-behaviour.js';
import { addresses } from './addresses.js';
import { agents } from './agents.js';
import { beforeTheServer } from './before-the-server.js';
import { calls } from './calls.js';
import { company } from './company.js';
import { events } from './events.js';
import { http } from './http.js';
import { keys } from './keys.js';
import { messageMembers } from './message-members.js';
import { peers } from './peers.js';
import { refusing } from './refusing.js';
import { sessions } from './sessions.js';
import { timing } from './timing.js';

// First those in which a run waits longest, so that none is waited for alone.

/** How requests and messages are carried: by what stands before the server, sessions, times, HTTP and addresses. */
export const carrying: NamedBehaviours = {
  ...beforeTheServer,
  ...sessions,
  ...timing,
  ...http,
  ...addresses,
};

/** What the server says and does, and what others do to its calls. */
export const behaving: NamedBehaviours = {
  ...refusing,
  ...messageMembers,
  ...agents,
  ...calls,
  ...events,
  ...keys,
  ...company,
  ...peers,
};

/** Every conformant way of behaving that a run is tried against. */
export const variants: NamedBehaviours = { ...carrying, ...behaving };
