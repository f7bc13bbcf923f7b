import type { JsonObject } from '../answer.js';
import type { Asked } from '../behaviour.js';
import { changing, isCallNotice, setsDisposition } from '../call-notice.js';
import type { NamedBehaviours } from '../named-behaviour.js';
import type { Notice } from '../notice.js';
import { bodyOf } from '../request-body.js';

/** What ends the id that the party who dialled has for a call. */
const ending = '-2';

/** Conformant servers that tell the other party of a call otherwise: the page speaks of the agent who asked. */
export const peers: NamedBehaviours = {
  'peer-not-told': {
    description: 'a disposition is notified to the agent who asked, and to no other party of the call',
    behaviour: () => ({
      notices: (asked, planned) =>
        setsDisposition(asked) ? planned.filter((notice) => isAsking(notice, asked)) : planned,
    }),
  },
  'peer-told-first': {
    description: "the other party's copy of a message comes 15 ms before that of the agent who asked",
    behaviour: () => ({
      notices: (asked, planned) =>
        setsDisposition(asked)
          ? planned.map((notice) => (isAsking(notice, asked) ? delayed(notice, 15) : notice))
          : planned,
    }),
  },
  'peer-hears-later': {
    description: 'the party who dialled hears of everything 100 ms later than the other',
    behaviour: ({ agents }) => ({
      // All of it, so that nobody hears later what happened earlier.
      notices: (_, planned) =>
        planned.map((notice) =>
          isCallNotice(notice) && notice.to === agents[1] ? delayed(notice, 100) : notice,
        ),
    }),
  },
  'peer-hears-later-of-states': {
    description: 'the party who dialled hears of states 400 ms later than of user data',
    behaviour: ({ agents }) => ({
      notices: (_, planned) =>
        planned.map((notice) =>
          isCallNotice(notice) && notice.to === agents[1] && notice.data.notificationType === 'StatusChange'
            ? delayed(notice, 400)
            : notice,
        ),
    }),
  },
  'peer-told-of-what-is': {
    description:
      'the party who dialled is told of user data 60 ms late, and then of those that the call has by then',
    behaviour: ({ agents, timers, notifications, switchboard }) => ({
      notices: (_, planned) =>
        planned.filter((notice) => {
          const { leg } = notice.to;
          const isLate =
            isCallNotice(notice) &&
            notice.to === agents[1] &&
            notice.data.notificationType === 'AttachedDataChanged';
          if (!isLate || leg === undefined) return true;
          timers.after(60, () =>
            notifications.deliver(delayed(switchboard.notice(leg, 'AttachedDataChanged'), 60)),
          );
          return false;
        }),
    }),
  },
  'peer-has-another-id': {
    description: 'each party of a call has an id of its own for it, and both the same callUuid',
    behaviour: () => ({
      // The number that was dialled is the other end of who dialled it.
      notices: changing(({ data: { call } }) => {
        if (call.participants?.[0]?.digits !== call.dnis) return;
        const id = String(call.id);
        Object.assign(call, {
          id: `${id}${ending}`,
          uri: `${call.uri}${ending}`,
          path: `${call.path}${ending}`,
        });
      }),
      resource: ({ leg }, resource) =>
        leg && leg === leg.call.legs[0]
          ? { ...resource, id: `${resource.id}${ending}`, uri: `${resource.uri}${ending}` }
          : resource,
      arrives: (request) => {
        request.url = request.url?.replace(/(\/me\/calls\/\w+)-2\b/, '$1');
        return undefined;
      },
      body: (_, text) => bodyOf(text.replace(/(\/calls\/\w+)-2(?=")/g, '$1')),
    }),
  },
};

function isAsking(notice: Notice, asked: Asked): boolean {
  return notice.to === asked.agent;
}

/** Holds a message back, and says so in its metrics, whose content is open. */
function delayed(notice: Notice, ms: number): Notice {
  const metrics = { ...((notice.data as JsonObject).metrics as object), delayMs: ms };
  return { ...notice, data: { ...notice.data, metrics }, afterMs: notice.afterMs + ms };
}
