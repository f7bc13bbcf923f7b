import type { EventRecord } from '../schemas/trace.gen.js';
import type { Call } from '../trace/call.js';
import { type Exchange, neighbour } from '../trace/exchange.js';
import { members, textsIn } from '../trace/message.js';
import type { TraceReading } from '../trace/reading.js';
import type { Change } from '../trace/request-shape.js';
import { holdsText, ownText } from './held-text.js';
import { Known } from './known.js';
import { isRefused } from './response.js';
import { SHORT } from './value-shown.js';

/** An event may come when so many later requests were sent. */
export const PLACES = 3;

// What comes again after so many requests at least is tied to them.
const AGAIN = 2;

// Such a request may be refused by what stands before the operation.
const BEFORE_IT: readonly (Change | undefined)[] = ['no credentials', 'no JSON', 'another method'];

/**
 * The event that a refused request for a released call brought about although it does not carry its value: since the call was released there
 * were as many events about it that no request explains as requests were refused, or refused by the operation, of which there are several,
 * each after its own.
 */
export function eventOfRefusal(exchange: Exchange, reading: TraceReading): EventRecord | undefined {
  const { call, leg } = exchange;
  const refused = call.exchanges.filter(
    (other) => other.state === 'released' && other.shape.changes.length > 0 && isRefused(reading, other),
  );
  const byTheOperation = refused.filter(({ shape }) => !BEFORE_IT.includes(shape.changes[0]));
  const came = unexplainedEvents(reading, call, leg.released?.seq ?? exchange.sentSeq);
  const tied = [refused, byTheOperation].find(
    (some) =>
      some.length >= AGAIN &&
      some.length === came.length &&
      came.every(({ seq }, place) => seq > (some[place]?.sentSeq ?? 0)),
  );
  return tied && came[tied.indexOf(exchange)];
}

/** The first event about the call that no request explains, after a request and before the one so many places after it was sent. */
export function unexplainedEvent(
  reading: TraceReading,
  exchange: Exchange,
  places: number,
): EventRecord | undefined {
  const until = neighbour(exchange, places)?.sentSeq ?? Number.POSITIVE_INFINITY;
  const [first] = unexplainedEvents(reading, exchange.call, exchange.sentSeq);
  return first !== undefined && first.seq <= until ? first : undefined;
}

const unexplained = new Known<readonly EventRecord[]>();

/** The events about a call that no request explains, after a record. To be asked of a call that is over. */
export function unexplainedEvents(reading: TraceReading, call: Call, since: number): readonly EventRecord[] {
  const found = unexplained.of(call, () =>
    nobodysEvents(reading, call).filter(({ event }) => members(event).callUuid === call.callUuid),
  );
  return found.filter(({ seq }) => seq > since);
}

const nobodys = new Known<readonly EventRecord[]>();

// Those that carry the value of no request for the call, be they about it or not.
function nobodysEvents({ feed }: TraceReading, call: Call): readonly EventRecord[] {
  return nobodys.of(call, () =>
    [...feed.after(call.firstSeq)].filter(
      (record) => members(record.event).event === 'EventUserEvent' && !call.events.has(record),
    ),
  );
}

/**
 * The event after a request that holds its value within another text, in other letters, or beside the user data, and is no request's. What
 * copies the user data of the call, or comes when it is over, is an application's where the value was stored.
 */
export function eventHolding(reading: TraceReading, exchange: Exchange): EventRecord | undefined {
  const { call, leg, sentSeq } = exchange;
  const text = ownText(exchange);
  if (text === undefined) return undefined;
  const isStored = exchange.state !== 'released' && !isRefused(reading, exchange);
  const until = (isStored ? leg.released?.seq : undefined) ?? Number.POSITIVE_INFINITY;
  return nobodysEvents(reading, call).find(
    (record) =>
      record.seq > sentSeq &&
      record.seq < until &&
      holdsText(record.event, text) &&
      !reading.calls.some(({ events }) => events.has(record)) &&
      !(isStored && isCopy(record, text, leg.lastDataBefore(record.seq)?.userData)),
  );
}

// Whether an event gives the value as it was sent, which is put down to a request or to none (`putDownEvent`), or holds other user data as well.
function isCopy({ event }: EventRecord, text: string, userData: object | undefined): boolean {
  for (const given of textsIn(members(event).userData)) if (given === text) return true;
  for (const other of textsIn(userData))
    if (other.length >= SHORT && !holdsText(other, text) && holdsText(event, other)) return true;
  return false;
}
