import { editionNamed } from '../schemas/editions.js';
import type { TrafficPlace } from '../schemas/report.gen.js';
import type {
  HeaderRecord,
  MessageRecord,
  RequestRecord,
  ResponseRecord,
  TraceRecord,
} from '../schemas/trace.gen.js';
import { callMessage, members, own } from '../trace/message.js';
import type { MessageKind } from '../trace/message-kind.js';
import { askedBy, OPERATION } from '../trace/request-shape.js';
import { StoredMessage } from '../trace/stored-message.js';
import { documentedPlaces } from './documented-places.js';
import { MemberCounts } from './member-counts.js';

type Place = TrafficPlace['place'];

// Requests without a response yet; more are not waited for.
const AWAITED = 1000;

// So many kinds of message are told apart at once.
const MOST_KINDS = 1000;

/** What of a message is counted. */
interface Counted {
  readonly content: object;
  readonly call: unknown;
  readonly seq: number;
  readonly isSample: boolean;
}

/**
 * What a trace shows of each member that the documentation speaks of, and which it does not speak of. It takes the trace record by
 * record; what it keeps is bounded, however long the trace is.
 */
export class Traffic {
  readonly #places: Readonly<Record<Place, MemberCounts>>;
  readonly #asked = new Set<string>();
  readonly #read = new Set<string>();
  /** By their kind, messages that were counted, and how many like them came since. */
  readonly #like = new Map<MessageKind, Counted & { times: number }>();

  /** @throws UnknownEdition the header names one that is not known */
  constructor({ documentation }: Pick<HeaderRecord, 'documentation'>) {
    const { request, response, refusal, notification, call } = documentedPlaces(
      editionNamed(documentation.edition),
    );
    this.#places = {
      request: new MemberCounts(request),
      response: new MemberCounts(response),
      refusal: new MemberCounts(refusal),
      notification: new MemberCounts(notification),
      call: new MemberCounts(call),
    };
  }

  /** Takes the next record. */
  accept(record: TraceRecord): void {
    if (record.type === 'request') this.#request(record);
    else if (record.type === 'response') this.#response(record);
    else if (record.type === 'message') this.#message(record);
  }

  /**
   * What counts of a member of a message: its values, the members of what it holds, or nothing but its type. What does not count now never
   * will.
   * @param path from the message down; an item of an array is `[]`
   */
  readonly looksAt = (path: readonly string[]): ReturnType<MemberCounts['looksAt']> => {
    const [top, member, ...rest] = path;
    if (top !== 'data' || member === undefined) return 'nothing';
    const { call, notification } = this.#places;
    return member === 'call' ? call.looksAt(rest) : notification.looksAt(path);
  };

  get places(): TrafficPlace[] {
    this.#countLike();
    return Object.entries(this.#places).map(([place, counts]) => ({
      place: place as Place,
      count: counts.count,
      // What a client sends is no contradiction of the target's.
      members:
        place === 'request' ? counts.members.map(({ contradicted: _, ...rest }) => rest) : counts.members,
      ...(counts.more > 0 && { more: counts.more }),
    }));
  }

  #request(record: RequestRecord): void {
    if (record.method === 'GET') {
      if (/\/me\/calls(\/[^/]+)?$/.test(record.url.replace(/[?;#].*$/, ''))) remember(this.#read, record.id);
      return;
    }
    if (askedBy(record) === undefined) return;
    remember(this.#asked, record.id);
    if (own(members(record.body), 'operationName') === OPERATION)
      this.#places.request.add(members(record.body), record.seq);
  }

  #response(response: ResponseRecord): void {
    const { request, seq } = response;
    const [wasAsked, wasRead] = [this.#asked.delete(request), this.#read.delete(request)];
    // Of others the body need not be looked at, which may have to be parsed for it.
    if (!wasAsked && !wasRead) return;
    const { body } = response;
    const content = members(body);
    if (wasAsked && typeof body === 'object' && body !== null && !Array.isArray(body)) {
      const place = own(content, 'statusCode') === 0 ? 'response' : 'refusal';
      this.#places[place].add(content, seq);
    } else if (wasRead) {
      const calls = own(content, 'calls');
      for (const call of [own(content, 'call'), ...(Array.isArray(calls) ? calls : [])])
        this.#call(call, seq, false);
    }
  }

  #message(record: MessageRecord): void {
    const told = callMessage(record);
    if (told === undefined || told.messageType === 'ErrorMessage') return;
    const kind = record instanceof StoredMessage ? record.known?.kind : undefined;
    const like = kind && this.#like.get(kind);
    if (like !== undefined) {
      like.times += 1;
      return;
    }
    const isSample = told.notificationType === 'AttachedDataChanged';
    const { channel, data } = members(record.message);
    const first = { content: { channel, data }, call: told.call, seq: record.seq, isSample };
    this.#count(first, 1);
    if (kind !== undefined) this.#like.set(kind, { ...first, times: 0 });
    if (this.#like.size > MOST_KINDS) this.#countLike();
  }

  // Of a kind that was met all that counts is the same: of the rest of them the number is enough.
  #countLike(): void {
    for (const like of this.#like.values()) if (like.times > 0) this.#count(like, like.times);
    this.#like.clear();
  }

  #count({ content, call, seq, isSample }: Counted, times: number): void {
    this.#places.notification.add(content, seq, isSample, times);
    this.#call(call, seq, isSample, times);
  }

  #call(call: unknown, seq: number, isSample: boolean, times = 1): void {
    const resource = members(call);
    if (Object.keys(resource).length > 0) this.#places.call.add(resource, seq, isSample, times);
  }
}

function remember(ids: Set<string>, id: string): void {
  ids.add(id);
  const [oldest] = ids;
  if (ids.size > AWAITED && oldest !== undefined) ids.delete(oldest);
}
