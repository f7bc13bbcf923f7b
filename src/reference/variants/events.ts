import type { ServerResponse } from 'node:http';
import { changing, setsDisposition } from '../call-notice.js';
import type { NamedBehaviours } from '../named-behaviour.js';

/** Conformant servers whose EventUserEvents come otherwise, or are not the only ones. */
export const events: NamedBehaviours = {
  'late-events': {
    description: 'an EventUserEvent shows on the feed 300 ms after the disposition of a released call',
    behaviour: ({ timers, feed }) => ({
      events: (_, planned) => {
        for (const event of planned) timers.after(300, () => feed.send(event));
        return [];
      },
    }),
  },
  'events-of-others': {
    description: 'EventUserEvents of other origin come with every disposition, and ours come twice',
    behaviour: () => ({
      events: (asked, planned) => {
        const userData = { Origin: 'desktop', DispositionCode: 'Wrap', Count: 3 };
        const other = { event: 'EventUserEvent' as const, time: new Date().toISOString(), userData };
        const sameCall = { ...other, callUuid: asked.leg?.call.callUuid ?? '', thisDN: asked.agent.phone };
        return setsDisposition(asked) ? [other, ...planned, sameCall, ...planned] : planned;
      },
    }),
  },
  'bare-events': {
    description:
      'an EventUserEvent names the call by its connection id alone, in capitals, and holds other data too',
    behaviour: () => ({
      events: (_, planned) =>
        planned.map(({ callUuid: _uuid, thisDN: _dn, connId, userData, ...event }) => ({
          ...event,
          ...(connId && { connId: connId.toUpperCase() }),
          userData: { Tenant: 1, Nested: { Business: 'yes' }, ...userData },
        })),
    }),
  },
  'rich-events-twice': {
    description:
      'an EventUserEvent comes twice, 30 ms apart, with numbers, lists and nested data of the site',
    behaviour: ({ timers, feed }) => ({
      events: (_, planned) => {
        const site = { QueueId: 108, Skills: ['de', 'en'], IVR: { menu: { path: [1, 4] } } };
        const rich = planned.map((event) => ({ ...event, userData: { ...site, ...event.userData } }));
        for (const event of rich) timers.after(30, () => feed.send(event));
        return rich;
      },
    }),
  },
  'events-show-user-data': {
    description: 'an EventUserEvent carries all the user data of its call',
    behaviour: () => ({
      events: ({ leg }, planned) =>
        planned.map((event) => ({ ...event, userData: { ...leg?.call.userData, ...event.userData } })),
    }),
  },
  'desktop-sends-user-data': {
    description: 'a desktop sends an EventUserEvent with all the user data of each call, when it is released',
    behaviour: ({ timers, feed }) => {
      const sent = new Set<unknown>();
      return {
        notices: changing(({ to, data: { notificationType, call } }) => {
          if (notificationType !== 'StatusChange' || call.state !== 'Released' || sent.has(call.id)) return;
          sent.add(call.id);
          const { callUuid = '', userData = {} } = structuredClone(call);
          const event = { event: 'EventUserEvent' as const, thisDN: to.phone, callUuid: String(callUuid) };
          timers.after(20, () =>
            feed.send({ ...event, time: new Date().toISOString(), userData: { ...userData } }),
          );
        }),
      };
    },
  },
  'feed-broken-off': {
    description: 'the event feed is broken off once, 300 ms after the second disposition of a released call',
    repeats: true,
    behaviour: ({ timers, feed }) => {
      let sent = 0;
      return {
        events: (_, planned) => {
          if (planned.length > 0 && ++sent === 2) timers.after(300, () => feed.close());
          return planned;
        },
      };
    },
  },
  'feed-let-in-late': {
    description: 'a proxy lets the connection of the event feed in after two events, which are lost',
    behaviour: () => {
      let events = 0;
      return {
        arrives: ({ url }, response) => {
          if (url?.endsWith('/events')) holdBack(response, () => events <= 2);
          return undefined;
        },
        events: (_, planned) => {
          events += planned.length;
          return planned;
        },
      };
    },
  },
  'feed-without-greeting': {
    description: 'the event feed shows no signs of life, and not even its header before its first event',
    options: { aliveMs: 0 },
  },
};

/** Loses what is written, and keeps the head back, for so long. */
function holdBack(response: ServerResponse, isHeld: () => boolean): void {
  const write = response.write.bind(response) as (chunk: unknown) => boolean;
  const writeHead = response.writeHead.bind(response) as (...fields: unknown[]) => ServerResponse;
  let head: unknown[] | undefined;
  response.writeHead = (...fields: unknown[]) => {
    head = fields;
    return response;
  };
  response.write = (chunk: unknown) => {
    if (isHeld()) return true;
    if (head !== undefined) writeHead(...head);
    head = undefined;
    return write(chunk);
  };
}
