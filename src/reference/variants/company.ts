import type { Agent } from '../agent.js';
import type { Asked } from '../behaviour.js';
import type { Leg } from '../call.js';
import { isCallNotice, setsDisposition } from '../call-notice.js';
import type { MakeBehaviour, NamedBehaviours, ServerParts } from '../named-behaviour.js';
import { callsChannel, type Notice } from '../notice.js';
import { mergeUserData } from '../user-data.js';

/** Several a second, and no divisor of anything that the suite waits for. */
const everyMs = 130;

/** Conformant servers on which we are not alone: others write to our call, and others call. */
export const company: NamedBehaviours = {
  'others-write': {
    description: 'while a call is up another application counts in its user data, several times a second',
    behaviour: whileUp(({ switchboard }, leg, count) =>
      switchboard.write(byAnother(leg), leg.call, { IvrSteps: { count } }),
    ),
  },
  'others-write-back-and-forth': {
    description: 'while a call is up another application turns a flag in its user data on and off',
    behaviour: whileUp(({ switchboard }, leg, count) =>
      switchboard.write(byAnother(leg), leg.call, { OnMute: count % 2 === 0 ? 'yes' : 'no' }),
    ),
  },
  'others-hold': {
    description: 'while a call is up others put it on hold and retrieve it, several times a second',
    behaviour: whileUp(({ switchboard }, leg, count) =>
      switchboard.move(undefined, [leg], count % 2 === 0 ? 'Established' : 'Held'),
    ),
  },
  'other-kinds-of-message': {
    description: 'while a call is up messages of undocumented kinds come about it, several a second',
    behaviour: whileUp(({ switchboard }, leg, count) => {
      const kinds = ['ParticipantsUpdated', 'DtmfSent', 'CallRecordingStateChange', 'PropertiesChanged'];
      const notice = switchboard.notice(leg, 'AttachedDataChanged');
      const notificationType = kinds[count % kinds.length];
      switchboard.notify(undefined, [{ ...notice, data: { ...notice.data, notificationType } } as Notice]);
    }),
  },
  'calls-of-others': {
    description: "while a call is up messages about another conversation come on the agent's channel",
    behaviour: whileUp(({ switchboard }, leg, count) => {
      const notice = switchboard.notice(leg, 'StatusChange');
      if (!isCallNotice(notice)) return;
      const id = `0STRANGER${Math.floor(count / 3)}`;
      Object.assign(notice.data.call, {
        id,
        callUuid: id,
        state: ['Ringing', 'Established', 'Released'][count % 3],
        uri: `/me/calls/${id}`,
        path: `/calls/${id}`,
        participants: [{ phoneNumber: '19876', digits: '19876', formattedPhoneNumber: '', e164Number: '' }],
        userData: { DispositionCode: 'Stranger' },
      });
      switchboard.notify(undefined, [notice]);
    }),
  },
  'other-messages-of-the-channel': {
    description: 'messages of another type, about no call, come on the calls channel at any time',
    behaviour: ({ timers, agents, notifications }) => {
      const tell = (to: Agent) =>
        notifications.deliver({
          to,
          channel: callsChannel,
          data: { messageType: 'ChannelStatistics', calls: 1 } as unknown as Notice['data'],
          afterMs: 0,
        });
      const tick = () => {
        for (const agent of agents) tell(agent);
        timers.after(everyMs, tick);
      };
      timers.after(everyMs, tick);
      return {};
    },
  },
  'crm-copies': {
    description: 'another application copies each disposition into a key of its own, 25 ms later',
    behaviour: ({ switchboard, timers }) => ({
      notices: (asked, planned) => {
        const { leg } = asked ?? {};
        if (!setsDisposition(asked) || !leg || leg.call.released) return planned;
        const copy = { CrmOutcome: asked.body.disposition };
        timers.after(25, () => {
          if (!leg.call.released) switchboard.write(byAnother(leg), leg.call, copy);
        });
        return planned;
      },
    }),
  },
  'crm-copies-at-once': {
    description: 'another application has each disposition under a key of its own, in the same message',
    behaviour: () => ({
      merge: (asked, before, change) => {
        const merged = mergeUserData(before, change);
        return setsDisposition(asked) ? { ...merged, CrmOutcome: Object.values(change)[0] } : merged;
      },
    }),
  },
  'others-call-who-dials': {
    description: "somebody else's call rings at who dials, of which is told before the call that was dialled",
    behaviour: () => {
      let count = 0;
      return {
        notices: (asked, planned) => {
          const [first] = planned;
          if (asked?.body.operationName !== 'Dial' || !first || !isCallNotice(first)) return planned;
          const id = `0STRANGER${++count}`;
          const call = { ...first.data.call, id, callUuid: id, state: 'Ringing', userData: {} };
          return [{ ...first, data: { ...first.data, call } } as Notice, ...planned];
        },
      };
    },
  },
  'workflow-sets-configured-key': {
    description:
      'a workflow puts its own value under the configured key, 40 ms after each disposition without a key',
    behaviour: ({ switchboard, timers, settings }) => ({
      notices: (asked, planned) => {
        const { leg } = asked ?? {};
        if (!setsDisposition(asked) || !leg || leg.call.released || asked.body.dispositionKey) return planned;
        timers.after(40, () => {
          if (!leg.call.released)
            switchboard.write(byAnother(leg), leg.call, { [settings.configuredKey]: 'Closed by workflow' });
        });
        return planned;
      },
    }),
  },
  'desktop-sets-configured-key': {
    description:
      'a desktop puts its own value under the configured key just before a key is set again to the value that it holds',
    behaviour: ({ switchboard, settings }) => {
      let count = 0;
      return {
        refusal: ({ leg, body }, planned) => {
          const { call } = leg ?? {};
          const last = call?.past.findLast(({ refused }) => !refused)?.body;
          const isAgain =
            last?.dispositionKey === body.dispositionKey && last?.disposition === body.disposition;
          if (leg && call && !call.released && !planned && isAgain && body.dispositionKey !== undefined)
            switchboard.write(byAnother(leg), call, { [settings.configuredKey]: `Busy ${++count}` });
          return planned;
        },
      };
    },
  },
  'crm-changes-our-key-once': {
    description: 'another application changes the key that was set last, once, just after the eighth refusal',
    behaviour: ({ switchboard, timers }) => {
      let refusals = 0;
      return {
        refused: ({ call }) => {
          const leg = call?.legs.at(-1);
          if (!call || !leg || call.released || ++refusals !== 8) return;
          const key = call.past.findLast(({ refused }) => !refused)?.body.dispositionKey;
          if (typeof key !== 'string') return;
          timers.after(4, () => switchboard.write(byAnother(leg), call, { [key]: 'Closed by CRM' }));
        },
      };
    },
  },
};

/** The request of an application that writes user data beside the agent's own. */
function byAnother({ agent }: Leg): Asked {
  return { method: 'POST', path: '', agent, body: { operationName: 'UpdateUserData' } };
}

/** Does something again and again for the callee's side of each call, from Established until it is released. */
function whileUp(act: (means: ServerParts, leg: Leg, count: number) => void): MakeBehaviour {
  return (means) => {
    const begun = new Set<Leg['call']>();
    const go = (leg: Leg, count: number) => {
      if (leg.call.released) return;
      act(means, leg, count);
      means.timers.after(everyMs, () => go(leg, count + 1));
    };
    return {
      notices: (_, planned) => {
        for (const { to, data } of planned.filter(isCallNotice)) {
          const { leg } = to;
          if (data.call.state !== 'Established' || leg === undefined || begun.has(leg.call)) continue;
          begun.add(leg.call);
          means.timers.after(everyMs, () => go(leg.call.legs.at(-1) ?? leg, 1));
        }
        return planned;
      },
    };
  };
}
