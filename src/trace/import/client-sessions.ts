import { adviceOf, type BayeuxMessage, isMeta, messagesOf } from '../bayeux.js';
import { CALLS_CHANNEL, members, own } from '../message.js';
import type { Agents, Client } from './agents.js';
import type { LoggedMessages } from './bayeux-line.js';
import type { MessageKinds } from './message-kinds.js';
import type { RecordedResponse } from './recorded-response.js';
import type { KnownText, RecordedTrace } from './recorded-trace.js';
import type { Taken } from './taken.js';

const ENDED = 'messages of a session that had ended';

/** A message of a log that is of a kind that was met. */
export interface KnownLine {
  readonly message: KnownText;
  /** The number of the device that it tells of. */
  readonly phoneNumber: string | undefined;
  /** In ms since 1970; undefined = the log does not tell. */
  readonly at: number | undefined;
  /** Names the log. */
  readonly log: string;
}

/** The CometD sessions of a recording's clients, and the messages that came on them, as replies and logs tell. */
export class ClientSessions {
  constructor(
    private readonly agents: Agents,
    private readonly trace: RecordedTrace,
    private readonly taken: Taken,
    private readonly kinds: MessageKinds,
  ) {}

  /** Takes what a client was answered. */
  replies(client: Client, response: RecordedResponse, at: number): void {
    const { text: json = '' } = response;
    const replies = response.replies(this.kinds);
    for (const reply of replies ?? []) {
      if ('known' in reply) this.#knownCame(client, reply, at);
      else this.#meta(client, reply.message, at);
    }
    if (replies !== undefined) return;
    const { body } = response;
    for (const message of messagesOf(body)) {
      if (isMeta(message.channel)) this.#meta(client, message, at);
      else this.#replied(client, message, at, { json, alone: aloneIn(json, body, message) });
    }
  }

  #meta(client: Client, message: BayeuxMessage, at: number): void {
    const { channel, clientId, successful } = message;
    if (channel === '/meta/handshake' && successful === true && typeof clientId === 'string')
      this.begins(client, clientId, at);
    else if (channel === '/meta/disconnect' && successful === true) this.#ended(client, 'closed', at);
    else if (
      channel === '/meta/connect' &&
      successful === false &&
      adviceOf(message).reconnect === 'handshake'
    )
      this.#ended(client, 'lost', at, 'the server knows it no more');
  }

  /**
   * Notes that a client listens. What it subscribed to may lie before the recording: that messages come shows it.
   * @param reason why that is known, where no handshake shows it
   */
  begins(client: Client, clientId: string, at: number, reason?: string): void {
    if (client.session !== undefined) this.#ended(client, 'lost', at, 'the page was loaded anew');
    this.taken.sessions += 1;
    const session = `s${this.taken.sessions}`;
    this.agents.listens(client, { clientId, name: session });
    const { agent } = client;
    this.trace.emit(
      { type: 'session', agent, session, state: 'subscribed', ...(reason !== undefined && { reason }) },
      at,
    );
  }

  #ended(client: Client, state: 'lost' | 'closed', at: number, reason?: string): void {
    if (client.session === undefined) return;
    const { name: session } = client.session;
    client.session = undefined;
    this.trace.emit(
      { type: 'session', agent: client.agent, session, state, ...(reason !== undefined && { reason }) },
      at,
    );
  }

  // Of a kind that was met, judges need not look at it again.
  #replied(
    client: Client,
    message: BayeuxMessage,
    at: number,
    { json, alone }: Pick<LoggedMessages, 'json' | 'alone'>,
  ): void {
    const known = alone === undefined ? undefined : this.kinds.find(alone, 0, alone.length)?.known;
    if (known !== undefined && alone !== undefined) {
      this.#knownCame(client, { known, text: alone, within: json }, at);
      return;
    }
    if (alone !== undefined)
      this.kinds.learn(alone, 0, alone.length, { channel: message.channel, message }, []);
    this.#delivered(client, message, at, { json, alone });
  }

  #delivered(
    client: Client,
    message: BayeuxMessage,
    at: number,
    text: Pick<LoggedMessages, 'json' | 'alone'>,
  ): void {
    const { session, agent } = client;
    if (session === undefined) {
      this.taken.leaveAside(ENDED);
      return;
    }
    const { channel } = message;
    if (channel === CALLS_CHANNEL) {
      const callId = own(members(own(members(message.data), 'call')), 'id');
      if (typeof callId === 'string') this.agents.isTold(client, callId);
    }
    const record = { type: 'message', agent, session: session.name, channel, message } as const;
    this.trace.emit(record, at, text.json, text.alone);
  }

  /** Takes messages of a log, which names no clients. */
  logged(logged: LoggedMessages, log: string, at: number): void {
    for (const message of logged.messages) {
      const { channel } = message;
      if (isMeta(channel)) continue;
      const client = this.#listenerOf(own(members(message.data), 'phoneNumber'), log, at);
      this.#delivered(client, message, at, logged);
    }
  }

  /** Takes a message of a log that is of a kind that was met. */
  loggedKnown({ message, phoneNumber, log }: KnownLine, at: number): void {
    const client = this.#listenerOf(phoneNumber, log, at);
    this.#knownCame(client, message, at);
  }

  #knownCame(client: Client, message: KnownText, at: number): void {
    const { agent, session } = client;
    const { kind, callId } = message.known;
    if (session === undefined) {
      this.taken.leaveAside(ENDED);
      return;
    }
    if (kind.channel === CALLS_CHANNEL && callId !== undefined) this.agents.isTold(client, callId);
    this.trace.emitKnown(message, agent, session.name, at);
  }

  #listenerOf(number: unknown, log: string, at: number): Client {
    this.trace.begin('', at);
    const client = this.agents.listenerOf(typeof number === 'string' ? `phone ${number}` : `log ${log}`);
    if (client.session === undefined) this.begins(client, `${log} ${client.agent}`, at, 'a log of messages');
    return client;
  }
}

/** The text of a message that came with one other, which is a reply; undefined = it does not show where that begins and ends. */
function aloneIn(json: string, body: unknown, message: BayeuxMessage): string | undefined {
  if (!Array.isArray(body) || body.length !== 2) return undefined;
  const [first, second] = body;
  const reply = JSON.stringify(first === message ? second : first);
  const [begin, end] = first === message ? ['[', `,${reply}]`] : [`[${reply},`, ']'];
  return json.startsWith(begin) && json.endsWith(end) ? json.slice(begin.length, -end.length) : undefined;
}
