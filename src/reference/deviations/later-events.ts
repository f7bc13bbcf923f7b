import type { Deviation, Deviations } from '../named-behaviour.js';
import { nothing } from './changes.js';
import { contradicting } from './contradicting.js';
import { ofReleased, type Which } from './dispositions.js';
import { signalling } from './hooks.js';
import { both, every, releasedBefore, releasedByOther, when, withKey, withoutKey } from './occasions.js';

const anotherCall = { callUuid: '01RCC3N118B1V0SL8O7GK2LAES000006', connId: '0071027198180006' };

/** What is wrong with the EventUserEvent of some dispositions of released calls, and right for the others. */
export const laterEventDeviations: Deviations = {
  'no-key-no-event': contradicting(
    'REL-04',
    'a disposition without a key of a released call sends no EventUserEvent',
    signalling(nothing, both(ofReleased, withoutKey)),
  ),
  'each-second-no-event': contradicting(
    'REL-02',
    'each second disposition of a released call sends no EventUserEvent',
    when(every(2, both(ofReleased, withKey)), (which) => signalling(nothing, which)),
  ),
  'released-by-peer-no-event': contradicting(
    'REL-02',
    'a disposition of a call that the other party released sends no EventUserEvent',
    signalling(nothing, releasedByOther),
  ),
  'released-again-event-under-configured-key': contradicting(
    'REL-03',
    'the EventUserEvent carries the disposition under the configured key, from the second of a released call on',
    underConfiguredKey(releasedBefore),
  ),
  'released-again-event-of-other-call': contradicting(
    'REL-05',
    'the EventUserEvent names another call, from the second disposition of a released call on',
    signalling((event) => [{ ...event, ...anotherCall }], releasedBefore),
  ),
};

function underConfiguredKey(which: Which): Deviation['behaviour'] {
  return ({ settings }) => ({
    events: (asked, planned) =>
      which(asked)
        ? planned.map((event) => ({
            ...event,
            userData: { [settings.configuredKey]: asked.body.disposition },
          }))
        : planned,
  });
}
