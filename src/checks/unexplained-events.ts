import type { EventRecord } from '../schemas/trace.gen.js';
import type { Call } from '../trace/call.js';
import { type Exchange, neighbour } from '../trace/exchange.js';
import { members } from '../trace/message.js';
import type { TraceReading } from '../trace/reading.js';
import type { Change } from '../trace/request-shape.js';
import { Known } from './known.js';
import { isRefused } from './response.js';

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
export function unexplainedEvents({ feed }: TraceReading, call: Call, since: number): readonly EventRecord[] {
  const found = unexplained.of(call, () =>
    [...feed.after(call.firstSeq)].filter((record) => {
      const { event, callUuid } = members(record.event);
      return event === 'EventUserEvent' && callUuid === call.callUuid && !call.events.has(record);
    }),
  );
  return found.filter(({ seq }) => seq > since);
}
