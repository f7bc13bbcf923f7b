import type { EventUserEvent } from '../../schemas/event-user-event.gen.js';
import type { Deviation, Deviations } from '../named-behaviour.js';
import { nothing } from './changes.js';
import { contradicting } from './contradicting.js';
import { ofReleased, type Which } from './dispositions.js';
import { signalling } from './hooks.js';
import {
  both,
  every,
  neverWhileUp,
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
  'never-while-up-no-event': contradicting(
    'REL-02',
    'a disposition of a released call sends no EventUserEvent, unless it had one while it was up',
    signalling(nothing, neverWhileUp),
  ),
  'held-value-no-event': contradicting(
    'REL-02',
    'a disposition of a released call sends no EventUserEvent, when the key held that value already',
    signalling(
      nothing,
      ({ leg, body }) =>
        leg?.call.released === true && leg.call.userData[String(body.dispositionKey)] === body.disposition,
    ),
  ),
  'released-by-peer-other-event': contradicting(
    'REL-02',
    'a disposition of a call that the other party released sends an event of another kind',
    signalling(
      (event) => [{ ...event, event: 'EventAttachedDataChanged' } as unknown as EventUserEvent],
      releasedByOther,
    ),
  ),
  'event-and-another-of-first-call': contradicting(
    'REL-05',
    'each EventUserEvent comes a second time with the ids of the first call that had one',
    () => {
      let first: Pick<EventUserEvent, 'callUuid' | 'connId'> | undefined;
      return {
        events: (_, planned) =>
          planned.flatMap((event) => {
            first ??= { callUuid: event.callUuid, connId: event.connId };
            return [event, { ...event, ...first }];
          }),
      };
    },
  ),
  'event-conn-id-of-first-call': contradicting(
    'REL-05',
    'each EventUserEvent names the connId of the first call that had one',
    () => {
      let first: string | undefined;
      return {
        events: (_, planned) =>
          planned.map((event) => {
            first ??= event.connId;
            return { ...event, connId: first };
          }),
      };
    },
  ),
  'released-again-event-under-configured-key': contradicting(
    'REL-03',
    'the EventUserEvent carries the disposition under the configured key, from the second of a released call on',
    underConfiguredKey(releasedBefore),
  ),
  'event-under-configured-key-too': contradicting(
    'REL-03',
    'the EventUserEvent of a disposition with a key carries it under the configured key as well',
    underConfiguredKey(both(ofReleased, withKey), ({ userData }) => userData),
  ),
  'event-value-cut': contradicting(
    'REL-02',
    'the EventUserEvent carries the first 64 characters of the disposition',
    signalling((event) => [
      {
        ...event,
        userData: Object.fromEntries(
          Object.entries(event.userData).map(([key, value]) => [key, String(value).slice(0, 64)]),
        ),
      },
    ]),
  ),
  'no-key-event-with-another-value': contradicting(
    'REL-02',
    'the EventUserEvent of a disposition without a key carries another value',
    signalling(
      (event, { body }) => [
        { ...event, userData: { [Object.keys(event.userData)[0] ?? '']: `not ${body.disposition}` } },
      ],
      both(ofReleased, withoutKey),
    ),
    { 'REL-04': 'inconclusive' },
  ),
  'released-again-event-of-other-call': contradicting(
    'REL-05',
    'the EventUserEvent names another call, from the second disposition of a released call on',
    signalling((event) => [{ ...event, ...anotherCall }], releasedBefore),
  ),
};

function underConfiguredKey(
  which: Which,
  beside: (event: EventUserEvent) => object = () => ({}),
): Deviation['behaviour'] {
  return ({ settings }) => ({
    events: (asked, planned) =>
      which(asked)
        ? planned.map((event) => ({
            ...event,
            userData: { ...beside(event), [settings.configuredKey]: asked.body.disposition },
          }))
        : planned,
  });
}
