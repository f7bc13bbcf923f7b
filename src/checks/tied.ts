import { isDeepStrictEqual } from 'node:util';
import type { Leg } from '../trace/call.js';
import { type Exchange, neighbour } from '../trace/exchange.js';
import { type CallMessage, kindOf, textsIn } from '../trace/message.js';
import type { TraceReading } from '../trace/reading.js';
import { CALL_STATE_CHANGE_MESSAGE } from './notification.js';
import { isAccepted } from './response.js';

// What comes again after so many requests at least is tied to them.
const AGAIN = 2;

/**
 * The messages about the call that an agent got after a request and before the next one about the call: on the calls channel, and
 * CallStateChangeMessages on any other; of the last request, to the end.
 */
export function messagesAfter(exchange: Exchange, leg: Leg): CallMessage[] {
  const until = neighbour(exchange, 1)?.sentSeq ?? Number.POSITIVE_INFINITY;
  const isIn = ({ seq }: CallMessage) => seq > exchange.sentSeq && seq < until;
  const came: CallMessage[] = [];
  for (const message of leg.after(exchange.sentSeq)) {
    if (!isIn(message)) break;
    came.push(message);
  }
  const elsewhere = leg.elsewhere.filter(
    (message) => message.messageType === CALL_STATE_CHANGE_MESSAGE && isIn(message),
  );
  return [...came, ...elsewhere];
}

/**
 * The message about a released call that is tied to a request for it; undefined when none is. Tied is what shows the value, which no
 * other request of the call carried; or a message of a kind that comes again after every request of that sort, and in no time without
 * one: neither on released calls of which nothing was asked, nor between Released and the first request, nor oftener than asked.
 */
export function tiedMessage(reading: TraceReading, exchange: Exchange, leg: Leg): CallMessage | undefined {
  const own = showingValue(exchange, leg);
  if (own !== undefined) return own;
  const { released } = leg;
  const asked = exchange.call.exchanges.filter(({ state }) => state === 'released');
  const [first] = asked;
  if (released === undefined || first === undefined || released.seq > exchange.sentSeq) return undefined;
  const accepted = asked.filter((other) => other.shape.changes.length === 0 && isAccepted(reading, other));
  const sorts = [
    accepted,
    accepted.filter(({ shape }) => shape.key !== undefined),
    accepted.filter(({ shape }) => shape.key === undefined),
    accepted.slice(1),
  ].filter((sort) => sort.length >= AGAIN && sort.includes(exchange));
  if (sorts.length === 0) return undefined;
  const came = messagesFrom(first, leg);
  for (const kind of new Set(messagesFrom(exchange, leg).map(kindOf))) {
    if (reading.usualAfterRelease.has(kind)) continue;
    const before = leg.firstAfter(released.seq, (each) => kindOf(each) === kind);
    if (before !== undefined && before.seq < first.sentSeq) continue;
    const alike = came.filter((each) => kindOf(each) === kind);
    if (areOfBefore(alike, leg, released.seq)) continue;
    const [message] = sorts.flatMap((sort) => oneForEach(sort, alike, exchange) ?? []);
    if (message !== undefined) return message;
  }
  return undefined;
}

// Messages that each say to the letter what an earlier one said before the release, another one each: they were made before it.
function areOfBefore(messages: readonly CallMessage[], leg: Leg, releasedSeq: number): boolean {
  const said = new Set<CallMessage>();
  return messages.every((message) => {
    const earlier = leg.lastBefore(
      releasedSeq,
      (each) =>
        !said.has(each) &&
        kindOf(each) === kindOf(message) &&
        isDeepStrictEqual(each.userData, message.userData),
    );
    if (earlier !== undefined) said.add(earlier);
    return earlier !== undefined;
  });
}

// As many after each, or, where they come so late that later requests were sent meanwhile, as many as there are requests.
function oneForEach(
  sort: readonly Exchange[],
  alike: readonly CallMessage[],
  exchange: Exchange,
): CallMessage | undefined {
  const after = (other: Exchange) => {
    const until = neighbour(other, 1)?.sentSeq ?? Number.POSITIVE_INFINITY;
    return alike.filter(({ seq }) => seq > other.sentSeq && seq < until);
  };
  const [own] = after(exchange);
  const count = after(exchange).length;
  if (own !== undefined && sort.every((other) => after(other).length === count)) {
    // Nothing of the kind came after other requests, which were not of this sort.
    if (alike.length === count * sort.length) return own;
  }
  if (alike.length !== sort.length || alike.some(({ seq }, index) => seq < (sort[index] as Exchange).sentSeq))
    return undefined;
  return alike[sort.indexOf(exchange)];
}

function messagesFrom(first: Exchange, leg: Leg): CallMessage[] {
  const elsewhere = leg.elsewhere.filter(
    ({ messageType, seq }) => messageType === CALL_STATE_CHANGE_MESSAGE && seq > first.sentSeq,
  );
  return [...leg.after(first.sentSeq), ...elsewhere].sort((a, b) => a.seq - b.seq);
}

function showingValue({ call, shape, sentSeq }: Exchange, leg: Leg): CallMessage | undefined {
  const { value } = shape;
  if (typeof value !== 'string' || call.sent.get(value) !== 1) return undefined;
  const first = call.firstShown.get(value);
  if (first === undefined || first.seq < sentSeq) return undefined;
  const holds = ({ userData }: CallMessage) => {
    for (const text of textsIn(userData)) if (text === value) return true;
    return false;
  };
  return leg.firstAfter(sentSeq, holds);
}
