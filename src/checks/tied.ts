import { isDeepStrictEqual } from 'node:util';
import type { Leg } from '../trace/call.js';
import { type Exchange, isUnique, neighbour } from '../trace/exchange.js';
import { CALLS_CHANNEL, type CallMessage, changedKeys, kindOf, textsIn } from '../trace/message.js';
import type { TraceReading } from '../trace/reading.js';
import { holdsText, ownText } from './held-text.js';
import { CALL_STATE_CHANGE_MESSAGE } from './notification.js';
import { promptMessage } from './prompt-messages.js';
import { isAccepted } from './response.js';
import { writtenKeys } from './written-keys.js';

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
  return [...came, ...leg.elsewhere.filter((message) => isNotification(message) && isIn(message))];
}

/**
 * Whether a message that names no call, or came on another channel than that of the calls, is a notification all the same: by its channel, or by its
 * type.
 */
export function isNotification({ messageType, record }: CallMessage): boolean {
  return messageType === CALL_STATE_CHANGE_MESSAGE || record.channel === CALLS_CHANNEL;
}

/**
 * The message about a released call that is tied to a request for it; undefined when none is. Tied is what shows the value, which no
 * other request of the call carried; or a message of a kind that comes again after every request of that sort, and in no time without
 * one: neither on released calls of which nothing was asked, nor between Released and the first request, nor oftener than asked; or one
 * that comes promptly after some, and never else (`promptMessage`).
 */
export function tiedMessage(reading: TraceReading, exchange: Exchange, leg: Leg): CallMessage | undefined {
  const showing = showingValue(exchange, leg);
  if (showing !== undefined) return showing;
  const kinds = new Set(messagesFrom(exchange, leg).map(kindOf));
  if (kinds.size === 0) return undefined;
  const { released } = leg;
  const asked = exchange.call.exchanges.filter(({ state }) => state === 'released');
  const [first] = asked;
  if (first === undefined || (released !== undefined && released.seq > exchange.sentSeq)) return undefined;
  // Of a call that was given nobody was told when it was released.
  const since = released?.seq ?? first.sentSeq - 1;
  const accepted = asked.filter((other) => other.shape.changes.length === 0 && isAccepted(reading, other));
  const keys = new Set(accepted.map(({ shape }) => shape.key));
  const byKey = [...keys].map((key) => accepted.filter(({ shape }) => shape.key === key));
  const sorts = [
    accepted,
    accepted.filter(({ shape }) => shape.key !== undefined),
    accepted.filter(({ shape }) => shape.key === undefined),
    accepted.slice(1),
    ...byKey.filter(({ length }) => length > AGAIN),
  ].filter((sort) => sort.length >= AGAIN);
  const came = messagesFrom(first, leg);
  for (const kind of kinds) {
    if (reading.usualAfterRelease.has(kind)) continue;
    const before = leg.firstAfter(since, (each) => kindOf(each) === kind);
    if (before !== undefined && before.seq < first.sentSeq) continue;
    const alike = came.filter((each) => kindOf(each) === kind && !isOfOthers(reading, exchange, each, leg));
    if (areOfBefore(alike, leg, since)) continue;
    const prompt = sorts.find((each) => comeAfterEach(each, alike));
    if (prompt !== undefined) {
      if (prompt.includes(exchange)) return after(exchange, alike)[0];
      continue;
    }
    const belated = soonest(
      sorts.filter((each) => isOneForEach(each, alike)),
      alike,
    );
    if (belated?.includes(exchange)) return alike[belated.indexOf(exchange)];
  }
  return promptMessage(reading, exchange, leg);
}

// What changes a key that nobody here wrote is somebody else's doing.
function isOfOthers(reading: TraceReading, exchange: Exchange, message: CallMessage, leg: Leg): boolean {
  const before = leg.lastDataBefore(message.seq);
  if (before === undefined || message.userData === undefined) return false;
  const written = writtenKeys(reading, exchange.call.exchanges.at(-1) ?? exchange);
  return changedKeys(before, message).some((key) => !written.has(key));
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

/** Those of some messages that came after a request and before the next one about the call. */
function after(exchange: Exchange, messages: readonly CallMessage[]): CallMessage[] {
  const until = neighbour(exchange, 1)?.sentSeq ?? Number.POSITIVE_INFINITY;
  return messages.filter(({ seq }) => seq > exchange.sentSeq && seq < until);
}

// As many after each request of the sort, and none after any other.
function comeAfterEach(sort: readonly Exchange[], alike: readonly CallMessage[]): boolean {
  const [first] = sort;
  const count = first === undefined ? 0 : after(first, alike).length;
  return (
    count > 0 &&
    alike.length === count * sort.length &&
    sort.every((other) => after(other, alike).length === count)
  );
}

// Where they come so late that later requests were sent meanwhile: as many as there are requests, each after its own.
function isOneForEach(sort: readonly Exchange[], alike: readonly CallMessage[]): boolean {
  return (
    sort.length >= AGAIN &&
    alike.length === sort.length &&
    alike.every(({ seq }, index) => seq > (sort[index] as Exchange).sentSeq)
  );
}

// Of several sorts that fit, the one whose messages came the soonest.
function soonest(
  sorts: readonly (readonly Exchange[])[],
  alike: readonly CallMessage[],
): readonly Exchange[] | undefined {
  const taken = (sort: readonly Exchange[]) =>
    sort.reduce((sum, { sentAt }, index) => sum + ((alike[index]?.at ?? sentAt) - sentAt), 0);
  return [...sorts].sort((a, b) => taken(a) - taken(b))[0];
}

function messagesFrom(first: Exchange, leg: Leg): CallMessage[] {
  const elsewhere = leg.elsewhere.filter((message) => isNotification(message) && message.seq > first.sentSeq);
  return [...leg.after(first.sentSeq), ...elsewhere].sort((a, b) => a.seq - b.seq);
}

// No request carried the value while the call was up: whichever of those after it did, none is to be notified.
function isOfReleased(exchange: Exchange): boolean {
  const { call, shape } = exchange;
  return (
    isUnique(exchange) ||
    call.exchanges.every(({ shape: { value }, state }) => value !== shape.value || state === 'released')
  );
}

function showingValue(exchange: Exchange, leg: Leg): CallMessage | undefined {
  const { call, shape, sentSeq } = exchange;
  const { value } = shape;
  if (typeof value !== 'string' || !isOfReleased(exchange)) return undefined;
  const holds = (within: unknown) => {
    for (const text of textsIn(within)) if (text === value) return true;
    return false;
  };
  const first = call.firstShown.get(value);
  if (first !== undefined && first.seq < sentSeq) return undefined;
  const text = leg.firstAfter(sentSeq, () => true) && ownText(exchange);
  return (
    (first && leg.firstAfter(sentSeq, ({ userData }) => holds(userData))) ??
    leg.elsewhere.find((each) => each.seq > sentSeq && isNotification(each) && holds(each.data)) ??
    (text === undefined ? undefined : leg.firstAfter(sentSeq, ({ data }) => holdsText(data, text)))
  );
}
