import { calls } from './calls.js';
import { company } from './company.js';
import { http } from './http.js';
import { messageMembers } from './message-members.js';
import { refusing } from './refusing.js';
import { sessions } from './sessions.js';
import { timing } from './timing.js';
import type { Variant } from './variant.js';

export type { Variant } from './variant.js';

/** Every conformant way of behaving that a run is tried against. */
export const variants: readonly Variant[] = [
  ...timing,
  ...messageMembers,
  ...http,
  ...sessions,
  ...calls,
  ...company,
  ...refusing,
];
