import type { Deviations } from '../named-behaviour.js';
import { messageOk, nothing, tagAltered, twice } from './changes.js';
import { contradicting } from './contradicting.js';
import { writingConfiguredKeyToo } from './disposition-key.js';
import { ofActive, ofReleased } from './dispositions.js';
import { answering, merging, sending, showingBefore, signalling } from './hooks.js';
import { afterRefusal, both, withKey } from './occasions.js';
import { whenRefused } from './refusal-answers.js';

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
    { 'ACT-09': 'fail' },
  ),
  'after-refusal-tag-altered': contradicting(
    'ERR-18',
    'a disposition of an active call adds a sign to a string that the call has, just after a refusal',
    merging(tagAltered, active),
  ),
  'refusal-drops-nested': contradicting(
    'ERR-18',
    'a refused request about an active call takes nested values out of its user data',
    whenRefused((_, __, { userData }) => {
      for (const [key, value] of Object.entries(userData))
        if (typeof value === 'object') delete userData[key];
    }),
  ),
  'after-refusal-configured-key-too': contradicting(
    'KEY-01',
    'a disposition with a key of an active call is written under the configured key as well, just after a refusal',
    writingConfiguredKeyToo(both(active, withKey)),
  ),
  'after-refusal-twice': contradicting(
    'ACT-10',
    'the message comes twice, just after a refusal',
    sending(twice, active),
  ),
  'after-refusal-no-event': contradicting(
    'REL-02',
    'a disposition of a released call sends no EventUserEvent, just after a refusal',
    signalling(nothing, released),
  ),
};
