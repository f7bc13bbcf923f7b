import type {
  AgentName,
  HeaderRecord,
  MessageRecord,
  RequestRecord,
  ResponseRecord,
  TraceRecord,
} from '../../schemas/trace.gen.js';
import { accountFactsOf } from '../account-facts.js';
import { adviceOf, type BayeuxMessage, isMeta, messagesOf } from '../bayeux.js';
import { type Entry, EntryCleaning } from '../entry-cleaning.js';
import { members, own, textsIn } from '../message.js';
import type { Redaction } from '../redaction.js';
import { askedBy } from '../request-shape.js';
import { Agents, type Client } from './agents.js';
import type { LoggedMessages } from './bayeux-line.js';
import type { HttpEntry } from './har-entry.js';
import { Secrets } from './secrets.js';
import type { Taken } from './taken.js';
import { isBayeux, isOperation, placeOf, weightiest } from './target.js';
import { type Timed, TimeOrder } from './time-order.js';

/** What a record is written as, where that lies there already. */
export interface Written {
  /** The record as a line of JSON, with its line feed. */
  readonly line: Buffer | string;
  /** The JSON text of its body. */
  readonly body?: string;
}

/** Gets a record. */
export type Emit = (record: TraceRecord, written?: Written) => void;

/** What is told of a recording that it does not tell itself. */
export interface RecordingOptions {
  /** Of the header; what the recording tells is filled in. */
  readonly header: Omit<HeaderRecord, 'type' | 'seq' | 'at' | 'startedAt' | 'target'>;
  /** The base address to be judged; absent = the one to which most of the traffic belongs that matters. */
  readonly url?: string;
  readonly apiPath: string;
  readonly redaction: Redaction;
  readonly taken: Taken;
  /** Gets every record, in order. */
  readonly emit: Emit;
}

type Item = Timed &
  (
    | { readonly kind: 'request'; readonly entry: HttpEntry; readonly base: string; readonly weight: number }
    | { readonly kind: 'response'; readonly sent: Sent }
    | { readonly kind: 'messages'; readonly logged: LoggedMessages; readonly log: string }
    | { readonly kind: 'event'; readonly event: unknown }
  );

/** A request that was put into the trace. */
interface Sent {
  readonly entry: HttpEntry;
  readonly id: string;
  readonly use: RequestRecord['use'];
  readonly agent: AgentName;
  readonly client: Client;
  readonly isPoll: boolean;
}

/** So much waits for what is listed late, in bytes: polls are listed by their completion, half a minute after they were sent. */
const ROOM = 12 * 1024 * 1024;
/** Times of recordings are rounded: a message that a request caused may seem to have come before it, in ms. */
const ROUNDED = 3;
/** What comes first of what happened at the same time: a client polls again only when the poll before is over. */
const RANKS = { response: 0, request: 1, caused: 2, poll: 3 };
const TEXT_CLIP = 4000;
const CALLS = '/v2/me/calls';

/** Puts what somebody else recorded into a trace: in the order of time, told apart by who it was, without secrets. */
export class Recording {
  readonly #order = new TimeOrder<Item>(ROOM);
  readonly #cleaning: EntryCleaning;
  readonly #secrets: Secrets;
  readonly #agents = new Agents();
  #target?: string;
  #startedAt?: number;
  #lastAt = Number.NEGATIVE_INFINITY;
  #seq = 0;
  #requests = 0;
  #hasFeed = false;

  constructor(private readonly options: RecordingOptions) {
    this.#cleaning = new EntryCleaning(options.redaction);
    this.#secrets = new Secrets(options.redaction);
    this.#target = options.url;
  }

  get agents(): number {
    return this.#agents.count;
  }

  /** Whether anything of it was put into the trace. */
  get isBegun(): boolean {
    return this.#startedAt !== undefined;
  }

  /** Takes an HTTP exchange. @param bytes of memory that it takes */
  addEntry(entry: HttpEntry, bytes: number): void {
    const { taken, apiPath } = this.options;
    const place = placeOf(entry, apiPath);
    if (place === undefined) {
      taken.leaveAside(kindOf(entry));
      return;
    }
    taken.request(place.base);
    this.#secrets.learn(entry);
    entry.response.letGo();
    const rank = isBayeux(place) ? RANKS.poll : RANKS.request;
    this.#order.add({ at: entry.sentAt, rank, bytes, kind: 'request', entry, ...place });
  }

  /** Takes messages of a client's log. @param log names it: whoever it tells of is one client, unless the messages name others */
  addMessages(logged: LoggedMessages, log: string): void {
    for (const { clientId } of logged.messages)
      if (typeof clientId === 'string') this.options.redaction.redact(clientId, 'clientId');
    // Without a time the order is all that is known.
    this.#order.add({
      at: logged.at ?? this.#untimed(),
      rank: RANKS.response,
      bytes: logged.json.length,
      kind: 'messages',
      logged,
      log,
    });
  }

  /** Takes a line of an event feed. @param at in ms since 1970 */
  addEvent(event: unknown, at: number | undefined, bytes: number): void {
    this.#order.add({ at: at ?? this.#untimed(), rank: RANKS.response, bytes, kind: 'event', event });
  }

  #steps = 0;

  #untimed(): number {
    return Math.max(this.#lastAt, this.#steps++);
  }

  /** Puts into the trace what is known to be in order. @param until in ms: nothing before it is still to come */
  flush(until: number): void {
    for (let item = this.#order.take(until); item !== undefined; item = this.#order.take(until)) {
      if (item.kind === 'response' && this.#wasCaused(item)) continue;
      // What is listed so late is not known to have come where it stands.
      if (item.at < this.#lastAt && item.kind !== 'response') {
        this.options.taken.leaveAside('listed too late to be put in order');
        continue;
      }
      this.#place(item);
    }
  }

  /** The recording is over. */
  end(): void {
    this.flush(Number.POSITIVE_INFINITY);
    if (this.#hasFeed) this.#emit({ type: 'feed', state: 'closed' }, this.#lastAt);
  }

  // The response of a poll that seems to have come just before the disposition that brought it about comes behind that.
  #wasCaused(item: Extract<Item, { kind: 'response' }>): boolean {
    const { next } = this.#order;
    const isNew = item.sent.isPoll && item.rank === RANKS.response;
    if (!isNew || next?.kind !== 'request' || !isOperation(next) || next.at - item.at > ROUNDED) return false;
    const value = own(members(next.entry.requestBody), 'disposition');
    if (typeof value !== 'string' || ![...textsIn(item.sent.entry.response.body)].includes(value))
      return false;
    item.rank = RANKS.caused;
    item.at = next.at;
    item.sent.client.polledAt = next.at;
    this.#order.add(item);
    return true;
  }

  #place(item: Item): void {
    switch (item.kind) {
      case 'request':
        this.#request(item);
        break;
      case 'response':
        this.#response(item.sent, item.at);
        break;
      case 'messages':
        this.#logged(item.logged, item.log, item.at);
        break;
      case 'event':
        this.#begin('', item.at);
        if (!this.#hasFeed) this.#emit({ type: 'feed', state: 'open' }, item.at);
        this.#hasFeed = true;
        this.#emit({ type: 'event', event: item.event }, item.at);
        break;
    }
  }

  #request(item: Extract<Item, { kind: 'request' }>): void {
    const { entry, base, at, bytes } = item;
    this.#target ??= weightiest([
      ...this.#order.waiting.flatMap((each) => (each.kind === 'request' ? [each] : [])),
      item,
    ]);
    if (base !== this.#target) {
      this.options.taken.leaveAside(`requests to another address, ${base}`);
      return;
    }
    this.#begin(base, at);
    const [sent, ...more] = messagesOf(entry.requestBody);
    const clientId = typeof sent?.clientId === 'string' ? sent.clientId : undefined;
    const channels = [sent, ...more].map((each) => each?.channel);
    const isOfCometd = channels.some((channel) => channel !== undefined && isMeta(channel));
    const client = channels.includes('/meta/handshake')
      ? this.#agents.shakesHands(entry)
      : this.#agents.senderOf(entry, clientId);
    if (client === undefined) {
      this.options.taken.leaveAside('requests of which nothing says who sent them');
      return;
    }
    const isPoll = channels.includes('/meta/connect');
    // A client polls again when the poll before is over, whatever the rounded times say.
    const { polledAt = at } = client;
    if (isPoll && polledAt > at && polledAt - at <= ROUNDED) {
      this.#order.add({ ...item, at: polledAt });
      return;
    }
    if (isPoll && clientId !== undefined && client.session?.clientId !== clientId)
      this.#subscribed(client, clientId, at, 'it was alive when the recording began');
    if (isPoll) client.openPolls += 1;
    if (entry.page !== undefined) client.page = entry.page;
    const id = `r${++this.#requests}`;
    const { method, url, requestHeaders: headers, requestBody: body, requestText } = entry;
    const text = body === undefined ? this.#beginOf(requestText) : undefined;
    const request = { type: 'request', id, method, url, headers, text, body } as const;
    const use = isOfCometd ? 'cometd' : useOf({ ...request, seq: 0, at, agent: client.agent, use: 'access' });
    // Who is not known any more has no credentials that count.
    const agent = use === 'operation' && isUnauthenticated(entry) ? 'anonymous' : client.agent;
    this.#emit({ ...request, agent, use }, at, requestText, requestText);
    const made: Sent = { entry, id, use, agent, client, isPoll };
    const { doneAt = at, response } = entry;
    if (response.isOpen) {
      if (response.body !== undefined)
        this.options.taken.leaveAside(
          'messages of a poll of which it is not known when they came',
          messagesOf(response.body).filter(({ channel }) => !isMeta(channel)).length,
        );
      if (!isPoll) this.#lost(made, at, 'it was open when the recording ended');
      return;
    }
    if (isPoll) client.polledAt = Math.max(at, doneAt);
    this.#order.add({
      at: Math.max(at, doneAt),
      rank: RANKS.response,
      bytes,
      kind: 'response',
      sent: made,
    });
  }

  #response(sent: Sent, at: number): void {
    const { entry, id, agent, use, client, isPoll } = sent;
    if (isPoll) client.openPolls = Math.max(0, client.openPolls - 1);
    const { status, responseHeaders: headers, response: recorded } = entry;
    const { body, lost } = recorded;
    if (lost !== undefined) {
      this.#lost(sent, at, lost);
      return;
    }
    const text = body === undefined ? this.#beginOf(recorded.text) : undefined;
    const tookMs = tenths(at - entry.sentAt);
    const response = {
      type: 'response',
      request: id,
      agent,
      use,
      status,
      headers,
      text,
      tookMs,
      body,
    } as const;
    this.#emit(response, at, recorded.text, recorded.text);
    if (use === 'cometd') this.#replies(sent, at);
    this.#agents.learn(client, entry);
    if (use === 'access') this.#told(client, body, at);
  }

  #beginOf(text: string | undefined): string | undefined {
    return text === undefined ? undefined : this.options.redaction.beginOf(text, TEXT_CLIP);
  }

  // A poll that was broken off may have brought messages; of any other request it is not known how it was answered.
  #lost({ entry, id, agent, use, isPoll }: Sent, at: number, message: string): void {
    const name = isPoll ? 'NotRecorded' : 'Aborted';
    const tookMs = tenths(at - entry.sentAt);
    this.#emit({ type: 'failure', request: id, agent, use, name, message, stage: 'response', tookMs }, at);
  }

  #replies({ entry, client }: Sent, at: number): void {
    for (const message of messagesOf(entry.response.body)) {
      const { channel, clientId, successful } = message;
      if (!isMeta(channel)) this.#delivered(client, message, at);
      else if (channel === '/meta/handshake' && successful === true && typeof clientId === 'string')
        this.#subscribed(client, clientId, at);
      else if (channel === '/meta/disconnect' && successful === true) this.#ended(client, 'closed', at);
      else if (
        channel === '/meta/connect' &&
        successful === false &&
        adviceOf(message).reconnect === 'handshake'
      )
        this.#ended(client, 'lost', at, 'the server knows it no more');
    }
  }

  // What was subscribed may lie before the recording: that messages come shows it.
  #subscribed(client: Client, clientId: string, at: number, reason?: string): void {
    if (client.session !== undefined) this.#ended(client, 'lost', at, 'the page was loaded anew');
    this.options.taken.sessions += 1;
    const session = `s${this.options.taken.sessions}`;
    this.#agents.listens(client, { clientId, name: session });
    const { agent } = client;
    this.#emit(
      { type: 'session', agent, session, state: 'subscribed', ...(reason !== undefined && { reason }) },
      at,
    );
  }

  #ended(client: Client, state: 'lost' | 'closed', at: number, reason?: string): void {
    if (client.session === undefined) return;
    const { name: session } = client.session;
    client.session = undefined;
    this.#emit(
      { type: 'session', agent: client.agent, session, state, ...(reason !== undefined && { reason }) },
      at,
    );
  }

  #delivered(client: Client, message: BayeuxMessage, at: number, logged?: LoggedMessages): void {
    const { session, agent } = client;
    if (session === undefined) {
      this.options.taken.leaveAside('messages of a session that had ended');
      return;
    }
    const { channel } = message;
    if (channel === CALLS) {
      const callId = own(members(own(members(message.data), 'call')), 'id');
      if (typeof callId === 'string') this.#agents.isTold(client, callId);
    }
    const record = { type: 'message', agent, session: session.name, channel, message } as const;
    this.#emit(record, at, logged?.json, logged?.alone);
  }

  #logged(logged: LoggedMessages, log: string, at: number): void {
    for (const message of logged.messages) {
      const { channel } = message;
      if (isMeta(channel)) continue;
      this.#begin('', at);
      const number = own(members(message.data), 'phoneNumber');
      const client = this.#agents.listenerOf(typeof number === 'string' ? `phone ${number}` : `log ${log}`);
      if (client.session === undefined)
        this.#subscribed(client, `${log} ${client.agent}`, at, 'a log of messages');
      this.#delivered(client, message, at, logged);
    }
  }

  // Features may be told in part: only who has the one that matters is told of.
  #told({ agent }: Client, body: unknown, at: number): void {
    const facts = accountFactsOf(body);
    if (facts === undefined || !facts.features.includes('api-voice')) return;
    const { deviceId, deviceUri, phoneNumber, features } = facts;
    this.#emit({ type: 'agent', agent, deviceId, deviceUri, phoneNumber, features }, at);
  }

  #begin(base: string, at: number): void {
    if (this.#startedAt !== undefined) return;
    this.#startedAt = at;
    const { header, apiPath, redaction, url } = this.options;
    const target = url ?? base;
    redaction.allowAddress(target);
    const startedAt = new Date(at).toISOString();
    this.#emit(
      { type: 'trace', ...header, startedAt, target: { url: target, kind: 'recording', apiPath } },
      at,
    );
  }

  /**
   * @param within the JSON text that its body or message stands in
   * @param json the JSON text of its body or message alone
   */
  #emit(entry: Entry, at: number, within?: string, json?: string): void {
    this.#lastAt = Math.max(this.#lastAt, at);
    const after = tenths(this.#lastAt - (this.#startedAt ?? at));
    const record = this.#cleaning.recordOf(entry, this.#seq, after, within) as TraceRecord;
    this.#seq += 1;
    this.options.emit(record, writtenAs(record, entry, json));
  }
}

/** The line of a record of which the body or message is kept as it came: its text need not be made anew. */
function writtenAs(record: TraceRecord, entry: Entry, json: string | undefined): Written | undefined {
  if (json === undefined || json.includes('\n')) return undefined;
  if (record.type === 'message' && record.message === (entry as MessageRecord).message) {
    const { message: _, ...rest } = record;
    return { line: `${JSON.stringify(rest).slice(0, -1)},"message":${json}}\n` };
  }
  if ((record.type === 'request' || record.type === 'response') && record.body !== undefined) {
    const { body, ...rest } = record;
    if (body !== (entry as RequestRecord | ResponseRecord).body) return undefined;
    return { line: `${JSON.stringify(rest).slice(0, -1)},"body":${json}}\n`, body: json };
  }
  return undefined;
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

function kindOf({ method, url }: HttpEntry): string {
  const [, scheme = ''] = /^([a-z][a-z\d+.-]*):/i.exec(url) ?? [];
  if (!/^https?$/i.test(scheme)) return `requests of another kind (${scheme}:)`;
  return method === 'OPTIONS' ? 'preflights (OPTIONS)' : 'requests of another kind than the API';
}

function tenths(ms: number): number {
  return Math.round(ms * 10) / 10;
}
