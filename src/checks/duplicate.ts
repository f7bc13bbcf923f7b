import { isDeepStrictEqual } from 'node:util';
import { ATTACHED_DATA_CHANGED } from '../trace/attribution.js';
import type { Call, Leg } from '../trace/call.js';
import { type Exchange, isUnique, neighbour } from '../trace/exchange.js';
import { type CallMessage, changedKeys, kindOf, own } from '../trace/message.js';
import type { TraceReading } from '../trace/reading.js';
import { Known } from './known.js';
import { copies, messageEvidence, notificationOf } from './notification.js';
import { contradicted, type Observation } from './observation.js';
import { isWrittenByOthers } from './others-write.js';
import { outstandingAt } from './outstanding.js';
import { isAccepted, isRefused } from './response.js';
import { writtenKeys } from './written-keys.js';

/**
 * The second message of a request: an AttachedDataChanged on the same session that is no request's own and whose user data equal its
 * predecessor's, before another request of the call has its message; or, however late, one that brings the user data of this one back
 * though later requests had changed them: nobody else's change does that.
 */
function secondOf(
  exchange: Exchange,
  leg: Leg,
  first: CallMessage,
  reading: TraceReading,
): CallMessage | undefined {
  const second = secondSeen(exchange, leg, first, reading);
  if (second !== undefined && (!second.mayBeRefused || repeatsItself(exchange, leg, reading)))
    return second.message;
  // Values that several requests share (GWS_DISPOSITIONS) may come back by a later request.
  const stale = isUnique(exchange) ? saidAgain(exchange.call, leg, reading).get(first) : undefined;
  const other = stale && leg.askedBy.get(stale);
  // What a refused request changed is told anew, not as it was.
  const isSomeones =
    other !== undefined && (other.shown.get(leg.agent) ?? stale) === stale && !isRefused(reading, other);
  return isSomeones ? undefined : stale;
}

/** A message that looks like the second of a request, and whether a request that was refused meanwhile may have brought it about. */
interface Second {
  readonly message: CallMessage;
  readonly mayBeRefused?: boolean;
}

function secondSeen(
  exchange: Exchange,
  leg: Leg,
  first: CallMessage,
  reading: TraceReading,
): Second | undefined {
  const next = nextNotified(exchange, leg);
  // What is told as a call ends is no request's.
  const endsAt = exchange.call.ended?.seq ?? leg.released?.seq ?? Number.POSITIVE_INFINITY;
  let predecessor = first;
  for (const message of leg.after(first.seq)) {
    if (message.notificationType !== ATTACHED_DATA_CHANGED) continue;
    if (message.session !== first.session || message.seq > endsAt) return undefined;
    const isBeforeNext = next === undefined || message.seq < next.seq;
    const isNobodys = !isSomeones(message, exchange, leg);
    // Compared last, since it takes longest.
    const isAlike = isNobodys && isDeepStrictEqual(message.userData, predecessor.userData);
    // Nor is what is told, to any party, as it is held or retrieved.
    if (isNobodys && !(isAlike && wasMoved(exchange, predecessor, message))) {
      if (!isBeforeNext) return undefined;
      if (isAlike) {
        // The agent's own message is waited for, those of other parties are not.
        const isSent = ({ sentSeq }: Exchange) => sentSeq < message.seq;
        if (leg !== exchange.leg && outstandingAt(exchange.call, leg, message, isSent) >= 0) return undefined;
        if (isOwed(exchange, message, leg, (other) => isAccepted(reading, other))) return undefined;
        const mayBeRefused = isOwed(exchange, message, leg, (other) => isRefused(reading, other));
        return { message, mayBeRefused };
      }
    }
    predecessor = message;
  }
  return undefined;
}

// Whether any party was told between two messages that the call had come to another state.
function wasMoved({ call }: Exchange, first: CallMessage, second: CallMessage): boolean {
  return [...call.legs.values()].some((leg) => {
    const before = leg.statusBefore(first.seq)?.state;
    const isMove = (each: CallMessage) => each.notificationType === 'StatusChange' && each.state !== before;
    return (leg.firstAfter(first.seq, isMove)?.seq ?? Number.POSITIVE_INFINITY) < second.seq;
  });
}

const repeating = new Known<boolean>();

// Whether a second message came to an agent where no request was refused meanwhile: then it is not what refused requests bring about.
function repeatsItself({ call }: Exchange, leg: Leg, reading: TraceReading): boolean {
  return repeating.of(leg, () =>
    call.exchanges.some((other) => {
      const first = other.shown.get(leg.agent);
      const second = first && secondSeen(other, leg, first, reading);
      return second !== undefined && !second.mayBeRefused;
    }),
  );
}

function nextNotified(exchange: Exchange, leg: Leg): CallMessage | undefined {
  for (let places = 1; places <= 64; places++) {
    const other = neighbour(exchange, places);
    if (other === undefined) return undefined;
    const message = other.shown.get(leg.agent) ?? other.touched.get(leg.agent);
    if (message !== undefined) return message;
  }
  return undefined;
}

function isSomeones(message: CallMessage, exchange: Exchange, leg: Leg): boolean {
  const other = leg.askedBy.get(message);
  if (other === undefined || other.index < exchange.index - 8 || other.index > exchange.index + 64)
    return false;
  // What came before the message of a request that is there is not that request's.
  return (other.shown.get(leg.agent) ?? message) === message;
}

// Another request of ours that was sent meanwhile and has no message of its own may have left the user data as they were.
function isOwed(
  exchange: Exchange,
  message: CallMessage,
  leg: Leg,
  mayTell: (other: Exchange) => boolean,
): boolean {
  for (let places = 1; places <= 64; places++) {
    const other = neighbour(exchange, places);
    if (other === undefined || other.sentSeq > message.seq) return false;
    const own = other.shown.get(leg.agent);
    // One that comes only when the next but one was sent may be that one's, and this one be its own, with the old data.
    const after = neighbour(other, 1)?.sentSeq ?? Number.POSITIVE_INFINITY;
    if ((own === undefined || own.seq > after) && mayTell(other)) return true;
  }
  return false;
}

const again = new Known<ReadonlyMap<CallMessage, CallMessage>>();

/** The messages that say what an earlier one of the session said, though others since then told of other values under keys of ours, by that one. */
function saidAgain(
  { exchanges }: Call,
  leg: Leg,
  reading: TraceReading,
): ReadonlyMap<CallMessage, CallMessage> {
  return again.of(leg, () => {
    const keys = [...reading.header.testKeys, reading.configuredKey.key].filter((each) => each !== undefined);
    const said = new Map<string, CallMessage>();
    const found = new Map<CallMessage, CallMessage>();
    let before: CallMessage | undefined;
    for (const message of leg.messages) {
      if (message.notificationType !== ATTACHED_DATA_CHANGED || message.userData === undefined) continue;
      const words = JSON.stringify([message.session, message.userData]);
      const first = said.get(words);
      const isOther = (key: string) => {
        const value = own(message.userData, key);
        // Who writes the configured key too puts back what they wrote.
        return (
          !isWrittenByOthers(exchanges, reading, key, value) &&
          !isDeepStrictEqual(own(before?.userData, key), value)
        );
      };
      if (first === undefined) said.set(words, message);
      else if (!found.has(first) && keys.some(isOther)) found.set(first, message);
      before = message;
    }
    return found;
  });
}

/**
 * Whether a message may be told twice for another reason: the key held the value before, so that anybody's message shows it; or others,
 * too, write to the call, so that they may have written what was there already.
 */
export function isCrowded(exchange: Exchange, reading: TraceReading): boolean {
  const { leg, sentSeq, shape } = exchange;
  const before = leg.lastDataBefore(sentSeq);
  const key = reading.keyOf(exchange);
  if (key !== undefined && isDeepStrictEqual(own(before?.userData, key), shape.value)) return true;
  return othersWrite(exchange.call, leg, reading);
}

const crowded = new Known<boolean>();

// An AttachedDataChanged that is no request's changed a key that nobody here wrote, or gave the configured one what nobody here asked for.
function othersWrite(call: Exchange['call'], leg: Leg, reading: TraceReading): boolean {
  return crowded.of(leg, () => {
    const last = call.exchanges.at(-1);
    const written = last === undefined ? new Set(Object.keys(call.madeWith)) : writtenKeys(reading, last);
    const shown = new Set(call.exchanges.map((each) => each.shown.get(leg.agent)));
    let before: CallMessage | undefined;
    return leg.messages.some((message) => {
      const previous = before;
      if (message.userData !== undefined) before = message;
      if (message.notificationType !== ATTACHED_DATA_CHANGED || shown.has(message) || !previous) return false;
      return changedKeys(previous, message).some(
        (each) =>
          !written.has(each) || isWrittenByOthers(call.exchanges, reading, each, own(message.userData, each)),
      );
    });
  });
}

/** Whether a second, equal message of the request came to an agent; undefined = none did. */
export function duplicateOf(exchange: Exchange, reading: TraceReading): Observation | undefined {
  for (const [leg, found] of [
    [exchange.leg, notificationOf(reading, exchange)] as const,
    ...copies(reading, exchange),
  ]) {
    if (found.kind !== 'shown' && found.kind !== 'late') continue;
    const duplicate = secondOf(exchange, leg, found.message, reading);
    if (duplicate !== undefined)
      return contradicted(`a second ${kindOf(duplicate)} with the same user data came`, [
        messageEvidence(exchange, found.message),
        messageEvidence(exchange, duplicate),
      ]);
  }
  return undefined;
}
