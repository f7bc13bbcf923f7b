import type { Call } from '../call.js';
import { isOwn, messageOk, nothing, tag, tagAltered, twice, upperCase } from './changes.js';
import { contradicting, type Deviations } from './deviation.js';
import { ofActive, ofReleased } from './dispositions.js';
import { answering, merging, sending, showingBefore, signalling, storing, tellingReleased } from './hooks.js';
import { afterRefusal, both } from './occasions.js';
import { before, whenRefused } from './refusal-answers.js';
import { byStranger } from './senders.js';

const active = both(ofActive, afterRefusal);
const released = both(ofReleased, afterRefusal);

/** What a refusal leaves behind: in the user data, or in the next disposition that is taken. */
export const afterRefusalDeviations: Deviations = {
  'after-refusal-message-with-success': contradicting(
    'RES-05',
    'success for an active call is answered with the statusMessage OK, just after a refusal',
    answering(active, messageOk),
  ),
  'after-refusal-not-notified': contradicting(
    'ACT-01',
    'a disposition of an active call delivers nothing, just after a refusal',
    sending(nothing, active),
  ),
  'after-refusal-one-too-late': contradicting(
    'ACT-03',
    'the message shows the user data as they were before the disposition, just after a refusal',
    showingBefore(active),
  ),
  'after-refusal-upper-case': contradicting(
    'ACT-03',
    'an active call gets the disposition in upper case, just after a refusal',
    storing(upperCase, active),
  ),
  'after-refusal-tag-altered': contradicting(
    'ERR-18',
    'a disposition of an active call adds a sign to a string that the call has, just after a refusal',
    merging(tagAltered, active),
  ),
  'after-refusal-twice': contradicting(
    'ACT-10',
    'the message comes twice, just after a refusal',
    sending(twice, active),
  ),
  'after-refusal-told-after-release': contradicting(
    'REL-01',
    'a disposition of a released call delivers an AttachedDataChanged to all parties, just after a refusal',
    tellingReleased(released, () => true),
  ),
  'after-refusal-no-event': contradicting(
    'REL-02',
    'a disposition of a released call sends no EventUserEvent, just after a refusal',
    signalling(nothing, released),
  ),
  'refusal-alters-tag': contradicting(
    'ERR-18',
    'a refused request about an active call adds a sign to a string that it was dialled with',
    whenRefused((_, __, call) => alter(call, [tag], (value) => `${value}.`)),
  ),
  'refusal-empties-own-keys': contradicting(
    'ERR-18',
    'a refused request about an active call empties what was set under keys of the run',
    whenRefused((_, __, call) => alter(call, ownKeysOf(call), () => '')),
  ),
  'refusal-empties-own-keys-noticed': contradicting(
    'ERR-18',
    'a refused request about an active call empties what was set under keys of the run, and delivers it',
    whenRefused(({ switchboard }, asked, call) =>
      switchboard.write(asked, call, Object.fromEntries(ownKeysOf(call).map((key) => [key, '']))),
    ),
  ),
  'refusal-upper-cases': contradicting(
    'ERR-18',
    'a refused request about an active call turns what was set under keys of the run into upper case',
    whenRefused((_, __, call) => alter(call, ownKeysOf(call), (value) => String(value).toUpperCase())),
  ),
  'refusal-alters-configured-key': contradicting(
    'ERR-18',
    'a refused request about an active call adds a sign to what is under the configured key',
    whenRefused(({ settings }, _, call) => alter(call, [settings.configuredKey], (value) => `${value}.`)),
  ),
  'refusal-under-rejected': contradicting(
    'ERR-18',
    'a refused request about an active call leaves its value under the key Rejected, and delivers it',
    before(({ switchboard }, asked, change) => {
      if (asked.call) switchboard.write(asked, asked.call, { Rejected: Object.values(change)[0] });
    }),
  ),
  'refusal-of-stranger-under-rejected': contradicting(
    'ERR-18',
    'a refused request of an agent who is no party leaves its value under the key Rejected',
    before((_, { call }, change) => {
      if (call) call.userData.Rejected = Object.values(change)[0];
    }, byStranger),
  ),
};

function ownKeysOf(call: Call): string[] {
  return Object.keys(call.userData).filter(isOwn);
}

/** Changes what is stored; the next message shows it. */
function alter(call: Call, keys: readonly string[], change: (value: unknown) => unknown): void {
  for (const key of keys) if (key in call.userData) call.userData[key] = change(call.userData[key]);
}
