import type { JsonObject } from '../answer.js';
import { Refusal } from '../answer.js';
import { devicesChannel, type Notice } from '../notice.js';
import { type CallNotice, disposes, isCallNotice } from './call-notice.js';
import type { Variant } from './variant.js';

/** Conformant servers whose calls, phones and agents behave in other ways. */
export const calls: readonly Variant[] = [
  {
    name: 'wrap-up-by-time',
    description: 'work after a call ends by its time only: a Ready before that is refused',
    options: { wrapUpMs: 600, readyEndsWrapUp: false },
  },
  {
    name: 'not-ready-after-work',
    description: 'after its work after a call an agent is NotReady, and calls to it are rejected',
    options: { wrapUpMs: 40, afterWrapUp: 'NotReady' },
  },
  {
    name: 'ready-not-told',
    description: 'no DeviceStateChangeMessage is ever sent: GET /me tells who is Ready',
    environment: { GWS_NOTIFICATION_MS: '700' },
    behaviour: () => ({
      notices: (_, planned) => planned.filter(({ channel }) => channel !== devicesChannel),
    }),
  },
  {
    name: 'phones-answer-by-themselves',
    description: 'a phone answers what rings after 30 ms',
    environment: { GWS_ANSWER: 'auto' },
    untested: ['ACT-15'],
    behaviour: ({ switchboard, timers }) => ({
      notices: (_, planned) => {
        for (const { to } of planned.filter(isRinging)) {
          const { leg } = to;
          timers.after(30, () => {
            if (leg?.state === 'Ringing') switchboard.move(undefined, leg.call.legs, 'Established');
          });
        }
        return planned;
      },
    }),
  },
  {
    name: 'phones-answer-at-once',
    description: 'a phone answers what rings before anybody hears that it rings',
    environment: { GWS_ANSWER: 'auto' },
    untested: ['ACT-15'],
    behaviour: ({ switchboard, timers }) => ({
      notices: (_, planned) => {
        for (const { to } of planned.filter(isRinging)) {
          const { leg } = to;
          timers.after(1, () => leg && switchboard.move(undefined, leg.call.legs, 'Established'));
        }
        return planned;
      },
    }),
  },
  {
    name: 'released-calls-unreadable',
    description: 'a released call can be dispositioned, but no longer read',
    behaviour: () => ({
      resource: (asked, resource) => {
        if (resource.state === 'Released') throw new Refusal(404, 6, `There is no call ${asked.callId}.`);
        return resource;
      },
    }),
  },
  {
    name: 'released-calls-listed',
    description: 'the list of calls still shows the last released one as Released, even one of yesterday',
    behaviour: () => {
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
    },
  },
  {
    name: 'message-after-every-release',
    description: 'every released call gets a CallRecordingStateChange after its Released',
    behaviour: () => ({
      notices: (_, planned) => [...planned, ...planned.filter(isReleased).map(recordingStopped)],
    }),
  },
  {
    name: 'session-started-in-part',
    description: 'StartContactCenterSession is answered 7: voice succeeded, another channel failed',
    behaviour: () => ({
      answer: ({ body }, planned) =>
        body.operationName === 'StartContactCenterSession' && planned.status === 200
          ? {
              ...planned,
              body: { statusCode: 7, succeeded: [{ channel: 'voice' }], failed: [{ channel: 'chat' }] },
            }
          : planned,
    }),
  },
  {
    name: 'another-configured-key',
    description: 'a disposition that names no key goes under another one than usual, with a space in it',
    options: { configuredKey: 'Business Result' },
  },
  {
    name: 'configured-key-told',
    description: 'the configured key is told by GWS_DISPOSITION_KEY',
    options: { configuredKey: 'Ergebnis' },
    environment: { GWS_DISPOSITION_KEY: 'Ergebnis' },
  },
  {
    name: 'events-of-others',
    description: 'EventUserEvents of other origin come with every disposition, and ours come twice',
    behaviour: () => ({
      events: (asked, planned) => {
        const userData = { Origin: 'desktop', DispositionCode: 'Wrap', Count: 3 };
        const other = { event: 'EventUserEvent' as const, time: new Date().toISOString(), userData };
        const sameCall = { ...other, callUuid: asked.leg?.call.callUuid ?? '', thisDN: asked.agent.phone };
        return disposes(asked) ? [other, ...planned, sameCall, ...planned] : planned;
      },
    }),
  },
];

function isRinging(notice: Notice): boolean {
  return isCallNotice(notice) && notice.data.call.state === 'Ringing';
}

function isReleased(notice: Notice): notice is CallNotice {
  return isCallNotice(notice) && notice.data.call.state === 'Released';
}

/** What recording sites send when a recording stops with its call. */
function recordingStopped(notice: CallNotice): CallNotice {
  const call = { ...notice.data.call, recordingState: 'Stopped' };
  const data = { ...notice.data, notificationType: 'CallRecordingStateChange', call };
  return { ...notice, data, afterMs: notice.afterMs + 40 };
}
