import type { EventUserEvent } from '../../schemas/event-user-event.gen.js';
import type { Deviations } from '../named-behaviour.js';
import { all } from './contradicting.js';
import { ofActive } from './dispositions.js';
import { eventFor, sendingEvent, signalling } from './hooks.js';

/** What cannot be judged of events when none comes that carries the value. */
const withoutEvent = all('inconclusive', 'REL-03 REL-04 REL-05 REL-08 ERR-23');

/** REL-02 to REL-05, REL-08, ERR-23: the EventUserEvent. */
export const eventDeviations: Deviations = {
  'no-event': {
    description: 'a disposition of a released call sends no EventUserEvent',
    contradicts: 'REL-02',
    also: withoutEvent,
    behaviour: signalling(() => []),
  },
  'event-with-another-value': {
    description: 'the EventUserEvent carries the disposition in upper case',
    contradicts: 'REL-02',
    also: withoutEvent,
    behaviour: signalling((event) => [
      { ...event, userData: eachValue(event, (value) => String(value).toUpperCase()) },
    ]),
  },
  'event-without-data': {
    description: 'the EventUserEvent carries no user data',
    contradicts: 'REL-02',
    also: withoutEvent,
    behaviour: signalling((event) => [{ ...event, userData: {} }]),
  },
  'event-under-configured-key': {
    description: 'the EventUserEvent carries the disposition under the configured key, whatever key is given',
    contradicts: 'REL-03',
    behaviour: signalling((event) => [
      { ...event, userData: { DispositionCode: Object.values(event.userData)[0] } },
    ]),
  },
  'event-under-lower-case-key': {
    description: 'the EventUserEvent carries the disposition under the given key in lower case',
    contradicts: 'REL-03',
    behaviour: signalling((event, { body }) => {
      const [[key, value] = ['', '']] = Object.entries(event.userData);
      return [{ ...event, userData: { [body.dispositionKey ? key.toLowerCase() : key]: value } }];
    }),
  },
  'event-under-other-key': {
    description: 'the EventUserEvent of a disposition without a key does not use the configured key',
    contradicts: 'REL-04',
    behaviour: signalling((event, { body }) => [
      body.dispositionKey ? event : { ...event, userData: { Disposition: body.disposition } },
    ]),
  },
  'event-without-call': {
    description: 'the EventUserEvent names neither callUuid nor connId',
    contradicts: 'REL-05',
    behaviour: signalling(({ callUuid: _uuid, connId: _id, ...event }) => [event]),
  },
  'event-of-other-call': {
    description: 'the EventUserEvent names another call',
    contradicts: 'REL-05',
    behaviour: signalling((event) => [
      { ...event, callUuid: '01RCC3N118B1V0SL8O7GK2LAES000006', connId: '0071027198180006' },
    ]),
  },
  'event-while-active': {
    description: 'a disposition of an active call sends an EventUserEvent as well',
    contradicts: 'REL-08',
    behaviour: sendingEvent(ofActive),
  },
  'event-while-active-in-text': {
    description: 'a disposition of an active call sends an EventUserEvent that carries it within a text',
    contradicts: 'REL-08',
    behaviour: ({ settings }) => ({
      events: (asked, planned) =>
        ofActive(asked)
          ? [
              {
                ...eventFor(asked, settings.configuredKey),
                userData: { Note: `set to ${asked.body.disposition}` },
              },
            ]
          : planned,
    }),
  },
  'event-and-another-under-configured-key': {
    description:
      'a disposition with a key of a released call sends a second EventUserEvent, which carries it under the configured key',
    contradicts: 'REL-03',
    behaviour: signalling((event, { body }) =>
      body.dispositionKey === undefined
        ? [event]
        : [event, { ...event, userData: { DispositionCode: body.disposition } }],
    ),
  },
  'event-when-refused': {
    description: 'a refused request for a released call sends its EventUserEvent all the same',
    contradicts: 'ERR-23',
    behaviour: ({ settings, feed }) => ({
      refused: (asked) => {
        if (asked.leg?.state === 'Released') feed.send(eventFor(asked, settings.configuredKey));
      },
    }),
  },
};

function eachValue(event: EventUserEvent, change: (value: unknown) => unknown): EventUserEvent['userData'] {
  return Object.fromEntries(Object.entries(event.userData).map(([key, value]) => [key, change(value)]));
}
