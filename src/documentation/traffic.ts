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
import { askedBy, OPERATION } from '../trace/request-shape.js';
import { documentedPlaces } from './documented-places.js';
import { MemberCounts } from './member-counts.js';

type Place = TrafficPlace['place'];

// Requests without a response yet; more are not waited for.
const AWAITED = 1000;

/**
 * What a trace shows of each member that the documentation speaks of, and which it does not speak of. It takes the trace record by
 * record; what it keeps is bounded, however long the trace is.
 */
export class Traffic {
  readonly #places: Readonly<Record<Place, MemberCounts>>;
  readonly #asked = new Set<string>();
  readonly #read = new Set<string>();

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

  get places(): TrafficPlace[] {
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

  #response({ request, body, seq }: ResponseRecord): void {
    const content = members(body);
    if (this.#asked.delete(request) && typeof body === 'object' && body !== null && !Array.isArray(body)) {
      const place = own(content, 'statusCode') === 0 ? 'response' : 'refusal';
      this.#places[place].add(content, seq);
    } else if (this.#read.delete(request)) {
      const calls = own(content, 'calls');
      for (const call of [own(content, 'call'), ...(Array.isArray(calls) ? calls : [])])
        this.#call(call, seq, false);
    }
  }

  #message(record: MessageRecord): void {
    const told = callMessage(record);
    if (told === undefined || told.messageType === 'ErrorMessage') return;
    const message = members(record.message);
    const isSample = told.notificationType === 'AttachedDataChanged';
    const content = { channel: own(message, 'channel'), data: own(message, 'data') };
    this.#places.notification.add(content, record.seq, isSample);
    this.#call(told.call, record.seq, isSample);
  }

  #call(call: unknown, seq: number, isSample: boolean): void {
    const resource = members(call);
    if (Object.keys(resource).length > 0) this.#places.call.add(resource, seq, isSample);
  }
}

function remember(ids: Set<string>, id: string): void {
  ids.add(id);
  const [oldest] = ids;
  if (ids.size > AWAITED && oldest !== undefined) ids.delete(oldest);
}
