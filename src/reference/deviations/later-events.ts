import { nothing } from './changes.js';
import { contradicting, type Deviation, type Deviations } from './deviation.js';
import { ofReleased, type Which } from './dispositions.js';
import { signalling } from './hooks.js';
import {
  both,
  every,
  keyIn,
  ofLaterCall,
  releasedBefore,
  releasedByOther,
  when,
  withKey,
  withoutKey,
} from './occasions.js';

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
  'released-again-no-event': contradicting(
    'REL-02',
    'a second disposition of a released call sends no EventUserEvent, when a key is given',
    signalling(nothing, both(releasedBefore, withKey)),
  ),
  'released-again-event-upper-case': contradicting(
    'REL-02',
    'the EventUserEvent carries the disposition in upper case, from the second of a released call on',
    signalling((event, { body }) => {
      const keys = Object.keys(event.userData);
      const value = String(body.disposition).toUpperCase();
      return [{ ...event, userData: Object.fromEntries(keys.map((key) => [key, value])) }];
    }, releasedBefore),
  ),
  'released-again-event-of-first': contradicting(
    'REL-02',
    'the EventUserEvent carries the first disposition of a released call again, from the second on',
    () => {
      const first = new WeakMap<object, unknown>();
      return {
        events: (asked, planned) => {
          if (!asked.call || !ofReleased(asked)) return planned;
          if (!first.has(asked.call)) first.set(asked.call, asked.body.disposition);
          const value = first.get(asked.call);
          return planned.map((event) => ({
            ...event,
            userData: Object.fromEntries(Object.keys(event.userData).map((key) => [key, value])),
          }));
        },
      };
    },
  ),
  'released-again-event-under-configured-key': contradicting(
    'REL-03',
    'the EventUserEvent carries the disposition under the configured key, from the second of a released call on',
    underConfiguredKey(releasedBefore),
  ),
  'released-by-peer-event-under-configured-key': contradicting(
    'REL-03',
    'the EventUserEvent carries the disposition under the configured key, when the other party released the call',
    underConfiguredKey(releasedByOther),
  ),
  'no-key-event-under-last-key': contradicting(
    'REL-04',
    'the EventUserEvent of a disposition without a key carries it under the key that was named last',
    signalling(
      (event, { body, call }) => {
        const named = call?.past.findLast((one) => keyIn(one.body) !== undefined);
        const key = named && keyIn(named.body);
        return [key === undefined ? event : { ...event, userData: { [key]: body.disposition } }];
      },
      both(ofReleased, withoutKey),
    ),
  ),
  'later-call-no-key-event-elsewhere': contradicting(
    'REL-04',
    'the EventUserEvent of a later call of an agent does not use the configured key, when no key was given',
    signalling(
      (event, { body }) => [{ ...event, userData: { Disposition: body.disposition } }],
      both(ofReleased, ofLaterCall, withoutKey),
    ),
  ),
  'released-again-event-of-other-call': contradicting(
    'REL-05',
    'the EventUserEvent names another call, from the second disposition of a released call on',
    signalling((event) => [{ ...event, ...anotherCall }], releasedBefore),
  ),
  'no-key-event-without-call': contradicting(
    'REL-05',
    'the EventUserEvent of a disposition without a key names neither callUuid nor connId',
    signalling(({ callUuid: _uuid, connId: _id, ...event }) => [event], both(ofReleased, withoutKey)),
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
