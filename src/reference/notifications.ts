import type { IncomingMessage, ServerResponse } from 'node:http';
import cometd, { type CometDServer, type ServerMessage, type ServerSession } from 'cometd-nodejs-server';
import type { Agent } from './agent.js';
import { isObject, Refusal } from './answer.js';
import type { Behaviour } from './behaviour.js';
import { callsChannel, devicesChannel, type Notice } from './notice.js';
import { jsonOf } from './request-body.js';
import type { Settings } from './settings.js';

/** Longest /meta/connect that a client may ask for by its advice; more would overflow a timer. */
const longestConnectMs = 600_000;

/**
 * The CometD side, on the official server: sessions belong to the user who made the handshake, and a notice goes to that
 * user's sessions only. An adapter gives the replies what a Jetty server gives them: `minimumVersion`, `timestamp`, and
 * the charset in the content type.
 */
export class Notifications {
  readonly #server: CometDServer;
  readonly #owners = new Map<ServerSession, Agent>();
  /** Whose request is being handled; the CometD server handles each one to its reply or suspension at once. */
  #caller: Agent | undefined;

  constructor(settings: Settings, behaviour: Behaviour) {
    this.#server = cometd.createCometDServer({
      timeout: settings.connectMs,
      interval: settings.connectPauseMs,
      maxInterval: settings.sessionMs,
      browserCookiePath: settings.contextPath || '/',
      maxSessionsPerBrowser: -1,
    });
    const known = (channel: string) => channel === callsChannel || channel === devicesChannel;
    this.#server.policy = {
      canHandshake: (_session, _message, callback) => callback(undefined, this.#caller !== undefined),
      canCreate: (_session, _message, channel, callback) => callback(undefined, known(String(channel))),
      canSubscribe: (session, _message, channel, callback) => {
        const agent = this.#owners.get(session);
        const may = agent !== undefined && behaviour.subscribes(agent, channel.name);
        callback(undefined, known(channel.name) && may);
      },
      canPublish: (_session, _message, _channel, callback) => callback(undefined, false),
    };
    this.#server.addListener('sessionAdded', (session: ServerSession) => {
      if (this.#caller) this.#owners.set(session, this.#caller);
    });
    this.#server.addListener('sessionRemoved', (session: ServerSession) => this.#owners.delete(session));
    this.#server.addExtension({
      incoming: (_server, session, message, callback) => {
        const handshake = message.channel === '/meta/handshake';
        callback(undefined, handshake || this.#owners.get(session) === this.#caller);
      },
      outgoing: (_server, _sender, _session, message, callback) => {
        likeJetty(message);
        if (settings.multipleClients && message.channel === '/meta/connect')
          message.advice = { ...message.advice, ...shared(settings.connectPauseMs) };
        callback(undefined, true);
      },
    });
  }

  /** How many CometD sessions there are. */
  get sessions(): number {
    return this.#owners.size;
  }

  /** Sends a notice to the sessions of its agent that are subscribed to its channel. */
  deliver(notice: Notice): void {
    for (const [session, agent] of this.#owners) {
      const subscribed = session.subscriptions.some((channel) => channel.name === notice.channel);
      if (agent === notice.to && subscribed) session.deliver(null, notice.channel, notice.data);
    }
  }

  /**
   * Handles a POST of Bayeux messages.
   * @param text the body of the request
   * @throws Refusal (400, statusCode 10) for what is no list of Bayeux messages
   */
  handle(request: IncomingMessage, response: ServerResponse, text: string, caller: Agent): void {
    const messages = [jsonOf(text)].flat();
    if (messages.length === 0 || !messages.every(isBayeuxMessage)) {
      throw new Refusal(400, 10, 'The body is no list of Bayeux messages.');
    }
    const setHeader = response.setHeader.bind(response);
    response.setHeader = (name, value) => {
      // Beside the session's own cookie; appendHeader would come back here.
      if (name === 'Set-Cookie')
        return setHeader(name, [response.getHeader(name) ?? [], value].flat().map(String));
      return setHeader(name, name === 'Content-Type' ? `${value};charset=UTF-8` : value);
    };
    this.#caller = caller;
    try {
      this.#server.handle(Object.assign(request, { body: messages }), response);
    } finally {
      this.#caller = undefined;
    }
  }

  /** Forgets the sessions of an agent, with what they had not been told yet, as when they expired: their next /meta/connect is 402. */
  expire(agent: Agent): void {
    for (const [session, owner] of [...this.#owners]) if (owner === agent) session.disconnect();
  }

  /** Ends every session, which answers the suspended /meta/connect of each, and stops the server. */
  close(): void {
    for (const session of [...this.#owners.keys()]) session.disconnect();
    this.#server.close();
  }
}

function isBayeuxMessage(value: unknown): boolean {
  if (!isObject(value) || typeof value.channel !== 'string' || !/^\/./.test(value.channel)) return false;
  const subscriptions = [value.subscription ?? []].flat();
  const { timeout, interval } = isObject(value.advice) ? value.advice : {};
  return (
    subscriptions.every((one) => typeof one === 'string') &&
    [timeout ?? 0, interval ?? 0].every((ms) => typeof ms === 'number' && ms <= longestConnectMs)
  );
}

/** The advice to clients of which several share one BAYEUX_BROWSER cookie. */
function shared(interval: number) {
  return { reconnect: 'retry', interval, 'multiple-clients': true };
}

function likeJetty(message: ServerMessage): void {
  if (!message.channel.startsWith('/meta/')) return;
  if (message.channel === '/meta/handshake' && message.successful) message.minimumVersion = '1.0';
  Object.assign(message, { timestamp: new Date().toUTCString() });
}
