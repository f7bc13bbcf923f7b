import type { Agent } from '../agent.js';
import { isCallNotice, setsDisposition } from '../call-notice.js';
import type { NamedBehaviours } from '../named-behaviour.js';
import type { Notice } from '../notice.js';
import { mergeUserData, type UserData } from '../user-data.js';

/** Of the timeouts below at most this share is used: the rest is for a machine that has other things to do. */
const mostOfIt = 0.7;
const timeouts = { timeoutMs: 2000, notificationMs: 2000, eventMs: 2000 };

/** Conformant servers that take their time, or do things in another order: no document promises either. */
export const timing: NamedBehaviours = {
  'message-before-answer': {
    description: 'every message about a call is delivered before the request that caused it is answered',
    behaviour: () => ({
      notices: (_, planned) => planned.map((notice) => ({ ...notice, afterMs: 0 })),
      answer: (_, planned) => ({ ...planned, afterMs: 15 }),
    }),
  },
  'answer-long-after-message': {
    description: 'each fifth disposition is answered 700 ms after its message',
    behaviour: () => {
      let asked = 0;
      return {
        answer: (each, planned) =>
          setsDisposition(each) && ++asked % 5 === 0 ? { ...planned, afterMs: 708 } : planned,
      };
    },
  },
  'call-operations-answered-late': {
    description: 'Answer, Hold, Retrieve and Hangup are answered 1.3 s after their message',
    behaviour: () => ({
      answer: ({ body }, planned) =>
        /^(Answer|Hold|Retrieve|Hangup)$/.test(String(body.operationName))
          ? { ...planned, afterMs: 1308 }
          : planned,
    }),
  },
  'reads-lag': {
    description: 'who reads a call sees for 200 ms what its user data were before the last change',
    behaviour: () => {
      const last = new Map<unknown, { before: UserData; at: number }>();
      return {
        merge: ({ call }, before, change) => {
          if (call) last.set(call.id, { before, at: Date.now() });
          return mergeUserData(before, change);
        },
        resource: ({ call }, resource) => {
          const { before, at = 0 } = last.get(call?.id) ?? {};
          return Date.now() < at + 200 ? { ...resource, userData: { ...before } } : resource;
        },
      };
    },
  },
  'answer-and-message-in-turn': {
    description: 'of three dispositions one is answered before its message, one after, one at the same time',
    behaviour: () => {
      let asked = 0;
      const times = [
        { notice: 0, answer: 20 },
        { notice: 20, answer: 0 },
        { notice: 5, answer: 5 },
      ];
      const turn = () => times[asked % times.length] ?? { notice: 0, answer: 0 };
      return {
        notices: (each, planned) => {
          if (!setsDisposition(each)) return planned;
          asked += 1;
          return planned.map((notice) => ({ ...notice, afterMs: turn().notice }));
        },
        answer: (each, planned) => (setsDisposition(each) ? { ...planned, afterMs: turn().answer } : planned),
      };
    },
  },
  'standstill-once': {
    description:
      'once in mid-run messages stand still for 1.2 s, ten times which is more than GWS_QUIET_MAX_MS',
    variables: { GWS_NOTIFICATION_MS: '2000', GWS_QUIET_MAX_MS: '10000' },
    repeats: true,
    behaviour: () => {
      const inOrder = keepingOrder();
      let asked = 0;
      return {
        notices: (each, planned) => {
          const isOnce = setsDisposition(each) && ++asked === 25;
          return inOrder(planned, () => (isOnce ? 1207 : 1));
        },
      };
    },
  },
  'slow-and-jittered': {
    description: 'answers, messages and events take up to most of their budget, now more, now less',
    variables: {
      GWS_TIMEOUT_MS: `${timeouts.timeoutMs}`,
      GWS_NOTIFICATION_MS: `${timeouts.notificationMs}`,
      GWS_EVENT_MS: `${timeouts.eventMs}`,
    },
    behaviour: ({ timers, feed }) => {
      const wait = jitter();
      const inOrder = keepingOrder();
      return {
        answer: (_, planned) => ({ ...planned, afterMs: wait(timeouts.timeoutMs) }),
        notices: (_, planned) => inOrder(planned, () => wait(timeouts.notificationMs)),
        events: (_, planned) => {
          for (const event of planned) timers.after(wait(timeouts.eventMs), () => feed.send(event));
          return [];
        },
      };
    },
  },
};

/** Shares of a budget in milliseconds, mostly small and now and then most of it, the same in every run. */
function jitter(): (budgetMs: number) => number {
  let count = 0;
  // Multiples of the golden ratio spread evenly over 0 to 1.
  return (budgetMs) => budgetMs * mostOfIt * ((++count * 0.618034) % 1) ** 9;
}

/** Gives messages their times so that no agent hears later what happened earlier: a server's queue keeps its order. */
function keepingOrder(): (planned: Notice[], wait: () => number) => Notice[] {
  const due = new Map<Agent, number>();
  return (planned, wait) =>
    planned.map((notice) => {
      const now = Date.now();
      const after = isCallNotice(notice) ? wait() : notice.afterMs;
      const at = Math.max(now + after, (due.get(notice.to) ?? 0) + 1);
      due.set(notice.to, at);
      return { ...notice, afterMs: at - now };
    });
}
