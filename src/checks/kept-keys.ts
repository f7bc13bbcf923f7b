import { isDeepStrictEqual } from 'node:util';
import type { Leg } from '../trace/call.js';
import { type Exchange, neighbour, saysSuccess } from '../trace/exchange.js';
import { type CallMessage, mayBecome, own } from '../trace/message.js';
import type { TraceReading } from '../trace/reading.js';
import { isUnchanged } from './applies.js';
import { Known } from './known.js';
import { messageEvidence, onEveryNotification } from './notification.js';
import { contradicted, holds, inconclusive, type Observation, quoted } from './observation.js';
import { mayBeWrittenByOthers } from './others-write.js';
import { changedByRefusal, isMadeByRefusal } from './refusal-change.js';
import { isRefused } from './response.js';
import { isToldAlone } from './told-alone.js';
import { asksStill, isToldBefore, writtenKeys } from './written-keys.js';

/** Whether the notification of a request, as every party got it, shows every other key that this run wrote as it was. */
export function keptKeys(exchange: Exchange, reading: TraceReading): Observation {
  return onEveryNotification(reading, exchange, (message, leg, found) => {
    const key = reading.keyOf(exchange);
    const evidence = [messageEvidence(exchange, message)];
    if (found.kind === 'other' && !found.proven.missing)
      return inconclusive(
        `the message of the request did not come; ${found.proven.why}`,
        evidence,
        found.proven.causes,
      );
    const previous = neighbour(exchange, -1);
    const written = [
      ...(previous === undefined ? Object.keys(exchange.call.madeWith) : writtenKeys(reading, previous)),
    ].filter((each) => each !== key);
    if (written.length === 0) return inconclusive('this run had written no other key', evidence);
    const before = leg.lastDataBefore(message.seq);
    const changed = written.filter(
      (each) =>
        before !== undefined && !isDeepStrictEqual(own(message.userData, each), own(before.userData, each)),
    );
    // A key never shown before may show now for the first time (a call may have no userData before its first disposition).
    const wrong = changed.filter(
      (each) => own(before?.userData, each) !== undefined && !isAsked(reading, exchange, message, each),
    );
    if (wrong.length > 0) {
      const words = wrong
        .map(
          (each) =>
            `${each} was ${quoted(own(before?.userData, each))}, is ${quoted(own(message.userData, each))}`,
        )
        .join('; ');
      if (previous !== undefined && isMadeByRefusal(reading, previous, wrong, message))
        return inconclusive(`${words}; that is the doing of ${previous.id}, which was refused`, evidence, [
          'ERR-18',
        ]);
      if (
        (before !== undefined && mayBeOthers(reading, exchange, before, message)) ||
        mayBeWrittenByOthers(exchange, leg, message, { keys: wrong, reading })
      )
        return inconclusive(`${words}; it may be the doing of others, or be told of before`, evidence);
      // What the request before did may show only now.
      const isAnothers =
        previous !== undefined &&
        before !== undefined &&
        before.seq < previous.sentSeq &&
        !isToldBefore(previous, exchange);
      if (
        isAnothers &&
        !comesAgain(reading, exchange, leg) &&
        !(found.kind !== 'other' && isToldAlone(reading, exchange.call, message, { before, keys: wrong }))
      )
        return inconclusive(
          `${words}; it may be the doing of ${previous.id}, of which nothing was told`,
          evidence,
        );
      return contradicted(words, evidence, waysLost(exchange, written, wrong, message));
    }
    const unseen = written.filter(
      (each) =>
        own(message.userData, each) === undefined &&
        (before === undefined || own(before.userData, each) === undefined),
    );
    const made = Object.keys(exchange.call.madeWith);
    // What user data lack that were told before this request was not made by Dial, or was lost before.
    const neverShown = unseen.filter(
      (each) => !wasShown(leg, message, each) && (before === undefined || !made.includes(each)),
    );
    if (neverShown.length > 0) {
      const words = neverShown.map(
        (each) =>
          `${each} was ${made.includes(each) ? 'given when the call was made' : 'written before'} and never showed`,
      );
      return inconclusive(words.join('; '), evidence);
    }
    // What was lost before is lost still: that is the matter of the message that first lacked it.
    const kept = written.filter((each) => !unseen.includes(each));
    if (kept.length === 0)
      return inconclusive('no other key that this run had written showed before', evidence);
    return holds(`${kept.join(', ')} kept`, evidence);
  });
}

/** What became of keys: which were written by then differs from request to request, those that a call is made with do not. */
function waysLost(
  { call }: Exchange,
  written: readonly string[],
  wrong: readonly string[],
  { userData }: CallMessage,
): string[] {
  const ways = wrong.map((each) => {
    const now = own(userData, each);
    const became =
      now === undefined ? 'is gone' : `became ${typeof now === 'object' ? quoted(now) : `a ${typeof now}`}`;
    if (now === undefined && wrong.length === written.length) return 'every other key is gone';
    return `${Object.hasOwn(call.madeWith, each) ? each : 'a key that was written'} ${became}`;
  });
  return [...new Set(ways)];
}

// Those who work with calls write user data by other operations too, and a recording may lack what told of it.
function mayBeOthers(
  reading: TraceReading,
  { call, sessions }: Exchange,
  before: CallMessage,
  message: CallMessage,
): boolean {
  if (reading.header.target.kind !== 'recording') return false;
  const since = before.at - reading.header.timeouts.notificationMs;
  const session = sessions.get(message.agent);
  return (
    before.session !== message.session ||
    session?.mayHaveLost(before.at, message.at) !== false ||
    call.writtenAt.some((at) => at >= since && at <= message.at)
  );
}

// The message of an earlier request of ours may not have come when this one was sent; and what a later one set may show in the message of
// this one already, where that came late.
function isAsked(reading: TraceReading, exchange: Exchange, message: CallMessage, key: string): boolean {
  const { agent, seq } = message;
  const value = own(message.userData, key);
  // A request without disposition asks for nothing, not for the key to go.
  if (value === undefined) return false;
  // What a refused one asked for and got is the matter of ERR-18.
  return exchange.call.exchanges.some((other) =>
    other.index < exchange.index
      ? asksStill(reading, other, exchange, { agent, key, value })
      : other !== exchange &&
        other.sentSeq < seq &&
        saysSuccess(other) &&
        reading.keyOf(other) === key &&
        mayBecome(other.shape.value, value),
  );
}

function wasShown(leg: Leg, message: CallMessage, key: string): boolean {
  return leg.lastBefore(message.seq, ({ userData }) => own(userData, key) !== undefined) !== undefined;
}

// What one message shows may be the doing of the refused request before, or of somebody else; what comes so often is neither's.
const AGAIN = 2;

const again = new Known<ReadonlySet<Exchange>>();

/**
 * Whether the message of a request shows another key changed where the request before it was refused, and so do those of several others,
 * while no refusal of that kind is always followed by it (ERR-18): then it is the doing of the requests whose messages show it.
 */
function comesAgain(reading: TraceReading, exchange: Exchange, leg: Leg): boolean {
  const { call } = exchange;
  const isShown = (other: Exchange) => {
    const previous = neighbour(other, -1);
    if (previous === undefined || !isRefused(reading, previous) || !isUnchanged(other, reading)) return false;
    return changedByRefusal(reading, previous)?.tied === false;
  };
  const found = again.of(leg, () => new Set(call.exchanges.filter(isShown)));
  return found.size >= AGAIN && found.has(exchange);
}
