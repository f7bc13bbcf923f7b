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

/** Every conformant way of behaving that a run is tried against; first those in which a run waits longest, so that none is waited for alone. */
export const variants: NamedBehaviours = {
  ...beforeTheServer,
  ...refusing,
  ...sessions,
  ...timing,
  ...messageMembers,
  ...http,
  ...agents,
  ...calls,
  ...events,
  ...keys,
  ...company,
  ...peers,
  ...addresses,
};
