import type { ServerResponse } from 'node:http';
import type { CallState } from '../call.js';
import { isCallNotice, setsDisposition } from '../call-notice.js';
import type { MakeBehaviour, NamedBehaviours } from '../named-behaviour.js';
import type { Notice } from '../notice.js';

/** How long a proxy waits for a response to /meta/connect. */
const heldMs = 1200;

/** Conformant CometD servers that hold, gather, or forget otherwise. */
export const sessions: NamedBehaviours = {
  'short-connects': {
    description: '/meta/connect returns every 150 ms',
    options: { connectMs: 150 },
  },
  batches: {
    description:
      'the client is advised to pause between two /meta/connect, so that messages come several at once',
    options: { connectPauseMs: 100 },
  },
  'multiple-clients': {
    description:
      'the client is told that others share its cookie, and to pause 100 ms between two /meta/connect',
    options: { multipleClients: true, connectMs: 20, connectPauseMs: 100 },
  },
  'polls-cut-by-proxy': {
    description: 'a proxy answers 504 to a /meta/connect that was held for 1200 ms without a message',
    options: { connectMs: heldMs },
    behaviour: () => ({
      arrives: (request, response) => {
        if (request.url?.includes('/notifications')) cutLongPolls(response);
        return undefined;
      },
    }),
  },
  'started-anew': {
    description:
      'the server is started anew at the 40th request about a call: for 600 ms it drops every connection, and then it knows no session, login or call',
    variables: { GWS_CALL_MS: '2000' },
    repeats: true,
    behaviour: startingAnew(40, 600),
  },
  'session-expires-while-logging-in': {
    description: "the agent's CometD session expires between its two subscriptions",
    behaviour: ({ notifications, agents }) => {
      let count = 0;
      return {
        arrives: ({ url }) => {
          // Handshake, and then a subscription to each channel.
          if (url?.includes('/notifications') && ++count === 3 && agents[0]) notifications.expire(agents[0]);
          return undefined;
        },
      };
    },
  },
  'session-expires-before-message': {
    description: "the agent's CometD session expires between the third disposition and its message",
    repeats: true,
    behaviour: expiring('Established', 3, 0),
  },
  'session-expires-after-message': {
    // Whether that is before the next request, and so nothing is driven again, depends on the machine.
    description: "the agent's CometD session expires just after a message was delivered",
    behaviour: expiring('Established', 5, 4),
  },
  'session-expires-at-release': {
    description: "the agent's CometD session expires when a released call is dispositioned",
    behaviour: expiring('Released', 1, 0),
  },
  'session-expires-in-window': {
    description: "the agent's CometD session expires 400 ms after a released call was dispositioned",
    repeats: true,
    behaviour: expiring('Released', 1, 400),
  },
  'session-expires-while-ringing': {
    description: "the agent's CometD session expires when its second call rings, before it hears of it",
    variables: { GWS_CALL_MS: '2000' },
    repeats: true,
    behaviour: ({ notifications, agents }) => {
      let rang = 0;
      return {
        notices: (_, planned) => {
          const rings = planned
            .filter(isCallNotice)
            .some(({ to, data }) => to === agents[0] && data.call.state === 'Ringing');
          if (!rings || ++rang !== 2) return planned;
          if (agents[0]) notifications.expire(agents[0]);
          return atOnce(planned);
        },
      };
    },
  },
};

/** Is started anew once, at the n-th request about a call, and is away for so long. */
export function startingAnew(n: number, awayMs: number): MakeBehaviour {
  return ({ switchboard, notifications, signIn, timers, agents }) => {
    let count = 0;
    let backAt = 0;
    const end = () => {
      backAt = Date.now() + awayMs;
      timers.clear();
      signIn.forget();
      switchboard.forget();
      for (const agent of agents) {
        notifications.expire(agent);
        agent.state = 'LoggedOut';
      }
    };
    return {
      arrives: ({ url, socket }) => {
        if (url?.includes('/me/calls/') && ++count === n) end();
        if (!url?.includes('/api/v2') || Date.now() > backAt) return undefined;
        socket.destroy();
        return { status: 503, body: '' };
      },
    };
  };
}

/**
 * Lets the first agent's CometD session expire once.
 * @param state of the call that is dispositioned then
 * @param number which of these dispositions it is, from 1
 * @param afterMs 0 = before its message is sent, which is lost with the session
 */
function expiring(state: CallState, number: number, afterMs: number): MakeBehaviour {
  return ({ notifications, timers, agents }) => {
    let count = 0;
    return {
      notices: (asked, planned) => {
        const isOurs = setsDisposition(asked) && asked.agent === agents[0] && asked.leg?.state === state;
        if (!isOurs || ++count !== number) return planned;
        timers.after(afterMs, () => notifications.expire(asked.agent));
        return afterMs > 0 ? planned : atOnce(planned);
      },
    };
  };
}

/** Else a new session might be there before the message. */
function atOnce(planned: Notice[]): Notice[] {
  return planned.map((notice) => ({ ...notice, afterMs: 0 }));
}

/** Turns what was held that long and brings no message into the 504 of a proxy, as if the server had not answered. */
function cutLongPolls(response: ServerResponse): void {
  const arrived = Date.now();
  const end = response.end.bind(response) as (body?: unknown) => ServerResponse;
  response.end = ((body?: unknown) => {
    if (Date.now() - arrived < heldMs - 20 || /"data":/.test(String(body))) return end(body);
    response.statusCode = 504;
    response.removeHeader('Content-Length');
    response.setHeader('Content-Type', 'text/html');
    return end('<html><body><h1>504 Gateway Time-out</h1></body></html>');
  }) as ServerResponse['end'];
}
