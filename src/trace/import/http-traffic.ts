import type { AgentName, RequestRecord } from '../../schemas/trace.gen.js';
import { accountFactsOf } from '../account-facts.js';
import { isMeta, messagesOf } from '../bayeux.js';
import { members, own } from '../message.js';
import { askedBy } from '../request-shape.js';
import type { Agents, Client } from './agents.js';
import type { ClientSessions } from './client-sessions.js';
import type { HttpEntry } from './har-entry.js';
import type { MessageKinds } from './message-kinds.js';
import { type RecordedTrace, tenths } from './recorded-trace.js';
import type { Taken } from './taken.js';

/** A request that was put into the trace. */
export interface Sent {
  readonly entry: HttpEntry;
  readonly id: string;
  readonly use: RequestRecord['use'];
  readonly agent: AgentName;
  readonly client: Client;
  readonly isPoll: boolean;
  /** When its response was complete, in ms since 1970. */
  readonly doneAt: number;
}

/** Times of recordings are rounded: a message that a request caused may seem to have come before it, in ms. */
export const ROUNDED = 3;

/** Puts requests and responses into the trace, each as that of the agent who sent it. */
export class HttpTraffic {
  #requests = 0;

  constructor(
    private readonly agents: Agents,
    private readonly sessions: ClientSessions,
    private readonly trace: RecordedTrace,
    private readonly taken: Taken,
    private readonly kinds: MessageKinds,
  ) {}

  /**
   * Puts a request into the trace.
   * @param at in ms since 1970
   * @returns what comes of it: its response, which is still to be put in order; when it was sent in truth, where it was not put into the trace
   * yet; undefined = nothing more
   */
  request(entry: HttpEntry, at: number): Sent | { readonly sentAt: number } | undefined {
    const [sent, ...more] = messagesOf(entry.requestBody);
    const clientId = typeof sent?.clientId === 'string' ? sent.clientId : undefined;
    const channels = [sent, ...more].map((each) => each?.channel);
    const isOfCometd = channels.some((channel) => channel !== undefined && isMeta(channel));
    const client = channels.includes('/meta/handshake')
      ? this.agents.shakesHands(entry)
      : this.agents.senderOf(entry, clientId);
    if (client === undefined) {
      this.taken.leaveAside('requests of which nothing says who sent them');
      return undefined;
    }
    const isPoll = channels.includes('/meta/connect');
    // A client polls again when the poll before is over, whatever the rounded times say.
    const { polledAt = at } = client;
    if (isPoll && polledAt > at && polledAt - at <= ROUNDED) return { sentAt: polledAt };
    if (isPoll && clientId !== undefined && client.session?.clientId !== clientId)
      this.sessions.begins(client, clientId, at, 'it was alive when the recording began');
    if (isPoll) client.openPolls += 1;
    if (entry.page !== undefined) client.page = entry.page;
    const made = this.#emit(entry, at, { client, isPoll, isOfCometd });
    if (entry.response.isOpen) {
      this.#open(made, at);
      return undefined;
    }
    if (isPoll) client.polledAt = made.doneAt;
    return made;
  }

  #emit(
    entry: HttpEntry,
    at: number,
    by: { readonly client: Client; readonly isPoll: boolean; readonly isOfCometd: boolean },
  ): Sent {
    const { client, isPoll, isOfCometd } = by;
    const id = `r${++this.#requests}`;
    const { method, url, requestHeaders: headers, requestBody: body, requestText, doneAt = at } = entry;
    const text = body === undefined ? this.trace.beginOf(requestText) : undefined;
    const request = { type: 'request', id, method, url, headers, text, body } as const;
    const use = isOfCometd ? 'cometd' : useOf({ ...request, seq: 0, at, agent: client.agent, use: 'access' });
    // Who is not known any more has no credentials that count.
    const agent = use === 'operation' && isUnauthenticated(entry) ? 'anonymous' : client.agent;
    this.trace.emit({ ...request, agent, use }, at, requestText, requestText);
    return { entry, id, use, agent, client, isPoll, doneAt: Math.max(at, doneAt) };
  }

  #open(sent: Sent, at: number): void {
    const { body } = sent.entry.response;
    if (body !== undefined)
      this.taken.leaveAside(
        'messages of a poll of which it is not known when they came',
        messagesOf(body).filter(({ channel }) => !isMeta(channel)).length,
      );
    if (!sent.isPoll) this.#lost(sent, at, 'it was open when the recording ended');
  }

  /** Puts a response into the trace, and what came with it. @param at in ms since 1970 */
  response(sent: Sent, at: number): void {
    const { entry, id, agent, use, client, isPoll } = sent;
    if (isPoll) client.openPolls = Math.max(0, client.openPolls - 1);
    const { status, responseHeaders: headers, response: recorded } = entry;
    const tookMs = tenths(at - entry.sentAt);
    const told = { type: 'response', request: id, agent, use, status, headers } as const;
    if (use === 'cometd' && recorded.replies(this.kinds) !== undefined)
      this.trace.emitResponse({ ...told, tookMs }, recorded, at);
    else {
      const { body, lost, text } = recorded;
      if (lost !== undefined) {
        this.#lost(sent, at, lost);
        return;
      }
      const begin = body === undefined ? this.trace.beginOf(text) : undefined;
      this.trace.emit({ ...told, text: begin, tookMs, body }, at, text, text);
    }
    if (use === 'cometd') this.sessions.replies(client, recorded, at);
    this.agents.learn(client, entry);
    if (use === 'access') this.#told(client, recorded.body, at);
  }

  // A poll that was broken off may have brought messages; of any other request it is not known how it was answered.
  #lost({ entry, id, agent, use, isPoll }: Sent, at: number, message: string): void {
    const name = isPoll ? 'NotRecorded' : 'Aborted';
    const tookMs = tenths(at - entry.sentAt);
    this.trace.emit(
      { type: 'failure', request: id, agent, use, name, message, stage: 'response', tookMs },
      at,
    );
  }

  // Features may be told in part: only who has the one that matters is told of.
  #told({ agent }: Client, body: unknown, at: number): void {
    const facts = accountFactsOf(body);
    if (facts === undefined || !facts.features.includes('api-voice')) return;
    const { deviceId, deviceUri, phoneNumber, features } = facts;
    this.trace.emit({ type: 'agent', agent, deviceId, deviceUri, phoneNumber, features }, at);
  }
}

function useOf(request: RequestRecord): RequestRecord['use'] {
  if (askedBy(request) !== undefined) return 'operation';
  const isOfCalls = /\/me\/calls(\/[^/]+)?\/?([?#;].*)?$|\/calls([?#;].*)?$/.test(request.url);
  if (!isOfCalls) return 'access';
  return request.method === 'GET' ? 'read' : 'call';
}

/** Whether a request was refused because nobody is logged in (Return Values: 20), whatever it carried. */
function isUnauthenticated({ status, response }: HttpEntry): boolean {
  return status === 401 || own(members(response.body), 'statusCode') === 20;
}
