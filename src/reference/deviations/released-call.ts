import type { Agent } from '../agent.js';
import { type JsonObject, Refusal } from '../answer.js';
import type { Call } from '../call.js';
import { setsDisposition } from '../call-notice.js';
import type { Deviation, Deviations } from '../named-behaviour.js';
import { callsChannel, type Notice } from '../notice.js';
import { all } from './contradicting.js';
import { ofReleased } from './dispositions.js';
import { isAsking, tellingReleased, toldBy } from './hooks.js';
import { releasedByOther } from './occasions.js';

/** REL-01, REL-06, REL-07: what comes of a disposition of a released call beside the event. */
export const releasedCallDeviations: Deviations = {
  'notification-after-release': delivering('delivers an AttachedDataChanged for it'),
  'notification-late-in-window': delivering('delivers an AttachedDataChanged for it 250 ms later', {}, 250),
  'status-change-after-release': delivering('delivers a second Released', {
    notificationType: 'StatusChange',
  }),
  'recording-change-after-release': delivering('delivers a CallRecordingStateChange for it', {
    notificationType: 'CallRecordingStateChange',
  }),
  'other-message-type-after-release': delivering('delivers a message of another messageType about it', {
    messageType: 'CallMetricsMessage',
    notificationType: undefined,
  }),
  'bare-notification-after-release': {
    ...delivering('delivers a message that names its callUuid and nothing else'),
    behaviour: afterRelease((notice) => {
      const { callUuid } = toldBy(notice).call;
      return { ...notice, data: { call: { callUuid } } as Notice['data'] };
    }),
  },
  'notification-with-id-only': {
    ...delivering('delivers a message that names its id and nothing else'),
    behaviour: afterRelease((notice) => {
      const { id } = toldBy(notice).call;
      return { ...notice, data: { call: { id } } as Notice['data'] };
    }),
  },
  'notification-after-peer-released': {
    ...delivering('delivers an AttachedDataChanged for it, when the other party hung up'),
    behaviour: tellingReleased(releasedByOther, isAsking),
  },
  'revived-in-read': {
    description: 'a released call is read as Established once it was dispositioned',
    contradicts: 'REL-06',
    behaviour: reviving((resource) => ({ ...resource, state: 'Established' })),
  },
  'revived-in-list': {
    description: 'a released call is listed as Established once it was dispositioned',
    contradicts: 'REL-06',
    behaviour: () => {
      const dispositioned: JsonObject[] = [];
      return {
        resource: (_, resource) => {
          if (resource.state === 'Released') dispositioned.push({ ...resource, state: 'Established' });
          return resource;
        },
        answer: (asked, planned) =>
          asked.method === 'GET' && asked.path === '/me/calls' && dispositioned.length > 0
            ? { ...planned, body: { statusCode: 0, calls: dispositioned } }
            : planned,
      };
    },
  },
  'revived-by-notification': {
    ...delivering('notifies it as Established again', { notificationType: 'StatusChange' }),
    contradicts: 'REL-06',
    also: { 'REL-01': 'fail' },
    behaviour: afterRelease((notice) => {
      toldBy(notice).call.state = 'Established';
      return notice;
    }),
  },
  'second-after-release-refused': {
    description: 'a second disposition of a released call under the same key is refused',
    contradicts: 'REL-07',
    also: all('inconclusive', 'ERR-01 ERR-09 ERR-13'),
    behaviour: () => {
      const taken = new WeakMap<Call, Set<unknown>>();
      return {
        refusal: (asked, planned) => {
          if (planned || !asked.leg || !ofReleased(asked)) return planned;
          const keys = taken.get(asked.leg.call) ?? new Set();
          taken.set(asked.leg.call, keys);
          if (keys.has(asked.body.dispositionKey)) return new Refusal(400, 2, 'The call has a disposition.');
          keys.add(asked.body.dispositionKey);
          return undefined;
        },
      };
    },
  },
  'silent-after-control': {
    description: 'an agent hears no more of calls after a disposition of a released one',
    also: all('inconclusive', 'ACT-15 REL-01 REL-08 REL-09'),
    behaviour: () => {
      const silent = new Set<Agent>();
      return {
        notices: (asked, planned) => {
          if (asked && ofReleased(asked)) silent.add(asked.agent);
          return planned.filter(({ to, channel }) => channel !== callsChannel || !silent.has(to));
        },
      };
    },
  },
};

function delivering(what: string, members: JsonObject = {}, afterMs?: number): Deviation {
  return {
    description: `a disposition of a released call ${what}`,
    contradicts: 'REL-01',
    behaviour: afterRelease((notice) => {
      Object.assign(toldBy(notice), members);
      return { ...notice, afterMs: afterMs ?? notice.afterMs };
    }),
  };
}

/** Delivers to the asking agent a message about the released call that is dispositioned. */
function afterRelease(make: (notice: Notice) => Notice): Deviation['behaviour'] {
  return tellingReleased(ofReleased, isAsking, make);
}

function reviving(read: (resource: JsonObject) => JsonObject): Deviation['behaviour'] {
  return () => {
    const dispositioned = new WeakSet<Call>();
    return {
      disposition: (asked, planned) => {
        if (setsDisposition(asked) && asked.leg?.state === 'Released') dispositioned.add(asked.leg.call);
        return planned;
      },
      resource: (asked, resource) =>
        asked.leg && dispositioned.has(asked.leg.call) ? read(resource) : resource,
    };
  };
}
