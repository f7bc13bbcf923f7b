import type { Agent } from '../agent.js';
import { type JsonObject, Refusal, success } from '../answer.js';
import { isCallNotice, setsDisposition } from '../call-notice.js';
import type { NamedBehaviours } from '../named-behaviour.js';
import { callsChannel } from '../notice.js';
import { bodyOf } from '../request-body.js';

/**
 * Servers that leave something unproven: none of them contradicts a sentence as far as can be seen, and none may be called
 * conformant.
 */
export const missingEvidence: NamedBehaviours = {
  'silent-after-control': {
    description: 'an agent hears no more of calls after the first message of a disposition',
    variables: { GWS_NOTIFICATION_MS: '500', GWS_CALL_MS: '800' },
    behaviour: () => {
      const silent = new Set<Agent>();
      return {
        notices: (asked, planned) => {
          const heard = planned.filter(({ to, channel }) => channel !== callsChannel || !silent.has(to));
          if (setsDisposition(asked)) for (const { to } of heard) silent.add(to);
          return heard;
        },
      };
    },
  },
  'silent-after-release': {
    description: 'an agent hears no more of calls after the Released of a call that was dispositioned',
    variables: { GWS_NOTIFICATION_MS: '500', GWS_CALL_MS: '800' },
    behaviour: () => {
      const silent = new Set<Agent>();
      const dispositioned = new Set<unknown>();
      return {
        notices: (asked, planned) => {
          if (setsDisposition(asked)) dispositioned.add(asked.callId);
          const heard = planned.filter(({ to, channel }) => channel !== callsChannel || !silent.has(to));
          for (const { to, data } of heard.filter(isCallNotice))
            if (data.call.state === 'Released' && dispositioned.has(data.call.id)) silent.add(to);
          return heard;
        },
      };
    },
  },
  'subscription-refused': {
    description: 'nobody may listen to the calls channel',
    behaviour: () => ({ subscribes: (_, channel) => channel !== callsChannel }),
  },
  'no-dial-tone': {
    description: 'every Dial is refused',
    behaviour: () => ({ body: noDialTone }),
  },
  'dial-leads-nowhere': {
    description: 'every Dial is answered 0, and no call ever shows up',
    variables: { GWS_CALL_MS: '800' },
    behaviour: () => ({
      body: noDialTone,
      answer: ({ method, path }, planned) =>
        method === 'POST' && /\/devices\/[^/]+\/calls$/.test(path) ? success() : planned,
    }),
  },
  'late-message': {
    description: 'the message of a disposition comes after the deadline',
    variables: { GWS_NOTIFICATION_MS: '200' },
    behaviour: () => ({
      notices: (asked, planned) =>
        setsDisposition(asked) ? planned.map((notice) => ({ ...notice, afterMs: 450 })) : planned,
    }),
  },
};

function noDialTone(path: string, text: string): JsonObject {
  if (path.endsWith('/calls')) throw new Refusal(500, 4, 'There is no dial tone.');
  return bodyOf(text);
}
