import { members, own, textsIn } from '../message.js';
import { Agents } from './agents.js';
import type { LoggedMessages } from './bayeux-line.js';
import { ClientSessions, type KnownLine } from './client-sessions.js';
import type { HttpEntry } from './har-entry.js';
import { HttpTraffic, ROUNDED, type Sent } from './http-traffic.js';
import type { MessageKinds } from './message-kinds.js';
import { RecordedTrace, type RecordedTraceOptions } from './recorded-trace.js';
import { Secrets } from './secrets.js';
import type { Taken } from './taken.js';
import { isBayeux, isOperation, type Place, placeOf, weightiest } from './target.js';
import { type Timed, TimeOrder } from './time-order.js';

/** What is told of a recording that it does not tell itself. */
export interface RecordingOptions extends RecordedTraceOptions {
  readonly taken: Taken;
  /** Of messages that are in no trace of this suite. */
  readonly kinds: MessageKinds;
}

type Item = Timed &
  (
    | ({ readonly kind: 'request'; readonly entry: HttpEntry } & Place)
    | { readonly kind: 'response'; readonly sent: Sent }
    | { readonly kind: 'messages'; readonly logged: LoggedMessages; readonly log: string }
    | { readonly kind: 'known'; readonly told: KnownLine }
    | { readonly kind: 'event'; readonly event: unknown }
  );

/** So much waits for what is listed late, in bytes: polls are listed by their completion, half a minute after they were sent. */
const ROOM = 12 * 1024 * 1024;
/** What comes first of what happened at the same time: a client polls again only when the poll before is over. */
const RANKS = { response: 0, request: 1, caused: 2, poll: 3 };

/** Puts what somebody else recorded into a trace: in the order of time, told apart by who it was, without secrets. */
export class Recording {
  readonly #order = new TimeOrder<Item>(ROOM);
  readonly #agents = new Agents();
  readonly #trace: RecordedTrace;
  readonly #sessions: ClientSessions;
  readonly #traffic: HttpTraffic;
  readonly #secrets: Secrets;
  #target?: string;
  #hasFeed = false;

  constructor(private readonly options: RecordingOptions) {
    const { taken, redaction, url, kinds } = options;
    this.#trace = new RecordedTrace(options);
    this.#sessions = new ClientSessions(this.#agents, this.#trace, taken, kinds);
    this.#traffic = new HttpTraffic(this.#agents, this.#sessions, this.#trace, taken, kinds);
    this.#secrets = new Secrets(redaction);
    this.#target = url;
  }

  get agents(): number {
    return this.#agents.count;
  }

  /** Whether anything of it was put into the trace. */
  get isBegun(): boolean {
    return this.#trace.isBegun;
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
    this.#secrets.learn(entry, isBayeux(place) ? entry.response.replies(this.options.kinds) : undefined);
    entry.response.letGo();
    const rank = isBayeux(place) ? RANKS.poll : RANKS.request;
    this.#order.add({ at: entry.sentAt, rank, bytes, kind: 'request', entry, ...place });
  }

  /** Takes messages of a client's log. @param log names it: whoever it tells of is one client, unless the messages name others */
  addMessages(logged: LoggedMessages, log: string): void {
    this.#secrets.learnClientIds(logged.messages);
    // Without a time the order is all that is known.
    const at = logged.at ?? this.#untimed();
    this.#order.add({ at, rank: RANKS.response, bytes: logged.json.length, kind: 'messages', logged, log });
  }

  /** Takes a message of a kind that was met, which holds no secret that was not. */
  addKnown(told: KnownLine): void {
    const at = told.at ?? this.#untimed();
    this.#order.add({ at, rank: RANKS.response, bytes: told.message.text.length, kind: 'known', told });
  }

  /** Takes a line of an event feed. @param at in ms since 1970 */
  addEvent(event: unknown, at: number | undefined, bytes: number): void {
    this.#order.add({ at: at ?? this.#untimed(), rank: RANKS.response, bytes, kind: 'event', event });
  }

  #steps = 0;

  #untimed(): number {
    return Math.max(this.#trace.lastAt, this.#steps++);
  }

  /** Puts into the trace what is known to be in order. @param until in ms: nothing before it is still to come */
  flush(until: number): void {
    for (let item = this.#order.take(until); item !== undefined; item = this.#order.take(until)) {
      if (item.kind === 'response' && this.#wasCaused(item)) continue;
      // What is listed so late is not known to have come where it stands.
      if (item.at < this.#trace.lastAt && item.kind !== 'response') {
        this.options.taken.leaveAside('listed too late to be put in order');
        continue;
      }
      this.#place(item);
    }
  }

  /** The recording is over. */
  end(): void {
    this.flush(Number.POSITIVE_INFINITY);
    if (this.#hasFeed) this.#trace.emit({ type: 'feed', state: 'closed' }, this.#trace.lastAt);
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
        this.#traffic.response(item.sent, item.at);
        break;
      case 'messages':
        this.#sessions.logged(item.logged, item.log, item.at);
        break;
      case 'known':
        this.#sessions.loggedKnown(item.told, item.at);
        break;
      case 'event':
        this.#trace.begin('', item.at);
        if (!this.#hasFeed) this.#trace.emit({ type: 'feed', state: 'open' }, item.at);
        this.#hasFeed = true;
        this.#trace.emit({ type: 'event', event: item.event }, item.at);
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
    this.#trace.begin(base, at);
    const made = this.#traffic.request(entry, at);
    if (made === undefined) return;
    if ('sentAt' in made) this.#order.add({ ...item, at: made.sentAt });
    else this.#order.add({ at: made.doneAt, rank: RANKS.response, bytes, kind: 'response', sent: made });
  }
}

function kindOf({ method, url }: HttpEntry): string {
  const [, scheme = ''] = /^([a-z][a-z\d+.-]*):/i.exec(url) ?? [];
  if (!/^https?$/i.test(scheme)) return `requests of another kind (${scheme}:)`;
  return method === 'OPTIONS' ? 'preflights (OPTIONS)' : 'requests of another kind than the API';
}
