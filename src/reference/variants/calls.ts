import type { JsonObject } from '../answer.js';
import { Refusal } from '../answer.js';
import type { Behaviour } from '../behaviour.js';
import { type CallNotice, isCallNotice, setsDisposition } from '../call-notice.js';
import type { MakeBehaviour, NamedBehaviours } from '../named-behaviour.js';
import type { Notice } from '../notice.js';

/** Conformant servers whose calls and phones behave in other ways. */
export const calls: NamedBehaviours = {
  'phones-answer-by-themselves': {
    description: 'a phone answers what rings after 30 ms',
    variables: { GWS_ANSWER: 'auto' },
    untested: ['ACT-15'],
    behaviour: phonesThatAnswerAfter(30),
  },
  'phones-answer-at-once': {
    description: 'a phone answers what rings before anybody hears that it rings',
    variables: { GWS_ANSWER: 'auto' },
    untested: ['ACT-15'],
    behaviour: phonesThatAnswerAfter(1),
  },
  'released-calls-unreadable': {
    description: 'a released call can be dispositioned, but no longer read',
    behaviour: unreadable,
  },
  'released-calls-listed': {
    description: 'the list of calls still shows the last released one as Released, even one of yesterday',
    behaviour: listed,
  },
  'released-calls-listed-and-unreadable': {
    description: 'the list of calls still shows the last released one, which cannot be read by itself',
    behaviour: () => ({ ...listed(), ...unreadable() }),
  },
  'empty-list-left-out': {
    description: 'the response to who lists calls and has none holds no list',
    behaviour: () => ({
      answer: (_, planned) => {
        const { calls: listed, ...rest } = planned.body as JsonObject;
        return Array.isArray(listed) && listed.length === 0 ? { ...planned, body: rest } : planned;
      },
    }),
  },
  'ringing-calls-silent': {
    description: 'a disposition of a call that rings is taken, and nobody is notified',
    says: 'accepted in state Ringing; ',
    variables: { GWS_NOTIFICATION_MS: '5000' },
    behaviour: () => ({
      notices: (asked, planned) => (setsDisposition(asked) && asked.leg?.state === 'Ringing' ? [] : planned),
    }),
  },
  'state-told-with-data': {
    description: 'a StatusChange says the state again before each AttachedDataChanged of a call',
    behaviour: () => ({
      notices: (_, planned) =>
        planned.flatMap((notice) =>
          isCallNotice(notice) && notice.data.notificationType === 'AttachedDataChanged'
            ? [{ ...notice, data: { ...notice.data, notificationType: 'StatusChange' as const } }, notice]
            : [notice],
        ),
    }),
  },
  'data-told-with-state': {
    description:
      'an AttachedDataChanged says the user data again after each StatusChange of a call that is up',
    behaviour: () => ({
      notices: (_, planned) =>
        planned.flatMap((notice) =>
          isCallNotice(notice) &&
          /Established|Held/.test(String(notice.data.call.state)) &&
          notice.data.notificationType === 'StatusChange'
            ? [
                notice,
                { ...notice, data: { ...notice.data, notificationType: 'AttachedDataChanged' as const } },
              ]
            : [notice],
        ),
    }),
  },
  'message-after-every-release': {
    description: 'every released call gets a CallRecordingStateChange after its Released',
    behaviour: () => ({
      notices: (_, planned) => [
        ...planned,
        ...planned.filter(isReleased).map((notice) => recordingStopped(notice, 40)),
      ],
    }),
  },
  'recording-stops-before-released': {
    description: 'a CallRecordingStateChange shows the state Released before the StatusChange does',
    behaviour: () => ({
      notices: (_, planned) => [
        ...planned.filter(isReleased).map((notice) => recordingStopped(notice, -4)),
        ...planned,
      ],
    }),
  },
  'released-said-again-once': {
    description: 'one StatusChange Released is said again, half a second later and no other time',
    behaviour: () => {
      let said = false;
      return {
        notices: (_, planned) => {
          const again = planned.filter(isReleased).find(() => !said);
          if (!again) return planned;
          said = true;
          const { extensions: _extensions, ...data } = structuredClone(again.data);
          return [...planned, { ...again, data, afterMs: again.afterMs + 500 }];
        },
      };
    },
  },
};

/** What rings is answered after so many ms, unless it rings no longer by then. */
function phonesThatAnswerAfter(ms: number): MakeBehaviour {
  return ({ switchboard, timers }) => ({
    notices: (_, planned) => {
      for (const { to } of planned.filter(isRinging)) {
        const { leg } = to;
        timers.after(ms, () => {
          if (leg?.state === 'Ringing') switchboard.move(undefined, leg.call.legs, 'Established');
        });
      }
      return planned;
    },
  });
}

function isRinging(notice: Notice): boolean {
  return isCallNotice(notice) && notice.data.call.state === 'Ringing';
}

function isReleased(notice: Notice): notice is CallNotice {
  return isCallNotice(notice) && notice.data.call.state === 'Released';
}

/** What recording sites send when a recording stops with its call, so many ms after its Released or before it. */
function recordingStopped(notice: CallNotice, ms: number): CallNotice {
  const call = { ...notice.data.call, recordingState: 'Stopped' };
  const data = { ...notice.data, notificationType: 'CallRecordingStateChange', call };
  return { ...notice, data, afterMs: notice.afterMs + ms };
}

function unreadable(): Partial<Behaviour> {
  return {
    resource: (asked, resource) => {
      if (resource.state === 'Released') throw new Refusal(404, 6, `There is no call ${asked.callId}.`);
      return resource;
    },
  };
}

/** Lists the last released call of each agent; one that was there before until there is another. */
function listed(): Partial<Behaviour> {
  const last = new Map<string, JsonObject>();
  return {
    notices: (_, planned) => {
      for (const { to, data } of planned.filter(isCallNotice))
        if (data.call.state === 'Released') last.set(to.phone, { ...data.call });
      return planned;
    },
    answer: (asked, planned) => {
      const { calls: listed, ...rest } = planned.body as JsonObject;
      const released = last.get(asked.agent.phone) ?? { id: '0EARLIER', state: 'Released' };
      if (!Array.isArray(listed)) return planned;
      return { ...planned, body: { ...rest, calls: [...listed, released] } };
    },
  };
}
