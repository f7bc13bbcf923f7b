import { isDeepStrictEqual } from 'node:util';
import { absenceOfMessage, proofsOf } from '../../checks/absence.js';
import { isToldBefore, writtenKeys } from '../../checks/effect.js';
import {
  messageEvidence,
  notificationOf,
  onEveryNotification,
  onMessage,
} from '../../checks/notification.js';
import { contradicted, holds, inconclusive, type Observation, quoted } from '../../checks/observation.js';
import { isAccepted, isRefused, responseEvidence, unlessAccepted } from '../../checks/response.js';
import { callRead, type Leg } from '../../trace/call.js';
import { type Exchange, neighbour } from '../../trace/exchange.js';
import {
  CALLS_CHANNEL,
  type CallMessage,
  idsOf,
  isAbout,
  isReleased,
  kindOf,
  members,
  own,
} from '../../trace/message.js';
import type { TraceReading } from '../../trace/reading.js';
import type { Rule } from '../rule.js';
import { isUnchanged, onActiveOrHeld } from './applies.js';
import { isSetBefore, settingsAgainAreRefused } from './settings.js';

/** ACT-08: every other key that this run wrote keeps its value. */
export const keepsOtherKeys: Rule = {
  wants: 'no disposition of an active call was sent',
  applies: (exchange, reading) => exchange.state !== 'released' && isUnchanged(exchange, reading),
  expect: keptKeys,
};

/** Whether the notification of a request, as every party got it, shows every other key that this run wrote as it was. */
export function keptKeys(exchange: Exchange, reading: TraceReading): Observation {
  return onEveryNotification(reading, exchange, (message, leg, found) => {
    const key = reading.keyOf(exchange);
    const evidence = [messageEvidence(exchange, message)];
    if (found.kind === 'other' && !found.proven.missing)
      return inconclusive(`the message of the request did not come; ${found.proven.why}`, evidence);
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
      (each) =>
        own(before?.userData, each) !== undefined &&
        !isAsked(reading, exchange, each, own(message.userData, each)),
    );
    if (wrong.length > 0) {
      const words = wrong
        .map(
          (each) =>
            `${each} was ${quoted(own(before?.userData, each))}, is ${quoted(own(message.userData, each))}`,
        )
        .join('; ');
      // What the request before did may show only now.
      const isAnothers =
        previous !== undefined &&
        before !== undefined &&
        before.seq < previous.sentSeq &&
        !isToldBefore(previous, exchange);
      if (isAnothers)
        return inconclusive(
          `${words}; it may be the doing of ${previous.id}, of which nothing was told`,
          evidence,
        );
      return contradicted(words, evidence);
    }
    const unseen = written.filter(
      (each) =>
        own(message.userData, each) === undefined &&
        (before === undefined || own(before.userData, each) === undefined),
    );
    const neverShown = unseen.filter((each) => !wasShown(leg, message, each));
    if (neverShown.length > 0) {
      const made = Object.keys(exchange.call.madeWith);
      const words = neverShown.map(
        (each) =>
          `${each} was ${made.includes(each) ? 'given when the call was made' : 'written before'} and never showed`,
      );
      return inconclusive(words.join('; '), evidence);
    }
    // What was lost before is lost still: that is the matter of the message that first lacked it.
    const kept = written.filter((each) => !unseen.includes(each));
    return holds(`${kept.join(', ')} kept`, evidence);
  });
}

// The message of an earlier request of ours may not have come when this one was sent.
function isAsked(reading: TraceReading, { call, index }: Exchange, key: string, value: unknown): boolean {
  return call.exchanges
    .slice(0, index)
    .some((other) => reading.keyOf(other) === key && isDeepStrictEqual(other.shape.value, value));
}

function wasShown(leg: Leg, message: CallMessage, key: string): boolean {
  return leg.lastBefore(message.seq, ({ userData }) => own(userData, key) !== undefined) !== undefined;
}

/** ACT-09: the same key, set again, shows the new value alone, as one string. */
export const replacesValue: Rule = {
  wants: 'no key was set twice',
  applies: (exchange, reading) => onActiveOrHeld(exchange, reading) && isSetBefore(reading, exchange),
  expect: (exchange, reading) => {
    if (settingsAgainAreRefused(reading, exchange) !== undefined)
      return contradicted(
        `every further setting of ${reading.keyOf(exchange)} is refused`,
        responseEvidence(exchange),
      );
    return onMessage(reading, exchange, (message, leg, found) => {
      const key = reading.keyOf(exchange) ?? '';
      const evidence = [messageEvidence(exchange, message)];
      const value = own(message.userData, key);
      if (found.kind !== 'other') return holds(`${key} shows ${quoted(value)} alone`, evidence);
      const seen = `${key}, set again to ${quoted(exchange.shape.value)}, shows ${quoted(value)}`;
      const before = own(leg.lastDataBefore(exchange.sentSeq)?.userData, key);
      if (!found.proven.missing)
        return inconclusive(`${seen}; that the message of the request is missing is not proven`, evidence);
      return isKept(exchange, before, value)
        ? contradicted(seen, evidence)
        : inconclusive(`${seen}, in which nothing is left of the value before (ACT-03)`, evidence);
    });
  },
};

// A value that an earlier request set is still there, alone, or beside another.
function isKept({ call, index }: Exchange, before: unknown, now: unknown): boolean {
  const isOurs = call.exchanges
    .slice(Math.max(0, index - 64), index)
    .some(({ shape }) => isDeepStrictEqual(shape.value, before));
  // A short text may be part of anything.
  if (before === undefined || !isOurs || (typeof before === 'string' && before.length < 4)) return false;
  if (isDeepStrictEqual(before, now)) return true;
  if (typeof now === 'string') return typeof before === 'string' && now.includes(before);
  return (
    typeof now === 'object' &&
    now !== null &&
    Object.values(now).some((each) => isDeepStrictEqual(each, before))
  );
}

/** ACT-12: the call, read after the notification and before another request, shows the same user data. */
export const readShowsSame: Rule = {
  wants: 'no call was read after a notification',
  applies: (exchange, reading) =>
    onActiveOrHeld(exchange, reading) &&
    isAccepted(reading, exchange) &&
    readsAfter(exchange, reading).length > 0,
  expect: (exchange, reading) => {
    const [read] = readsAfter(exchange, reading);
    const response = read?.response;
    if (read === undefined || response === undefined || response.status >= 300)
      return inconclusive(
        `the call could not be read: ${response ? `HTTP ${response.status}` : 'no response'}`,
      );
    const call = own(members(response.body), 'call');
    if (typeof call !== 'object' || call === null)
      return inconclusive(`the call could not be read: answered ${quoted(response.body ?? response.text)}`);
    return onMessage(reading, exchange, (_message, leg) => {
      // The call is held to what was notified last, or soon after: others may write, and their messages be on the way.
      const until = response.at + reading.header.timeouts.notificationMs;
      const before = leg.lastDataBefore(read.request.seq);
      const shown = own(members(call), 'userData');
      if (before === undefined) return inconclusive('no user data was notified before the call was read');
      const silent = untold(reading, exchange, before.seq, read.request.seq);
      if (silent !== undefined)
        return inconclusive(
          `${silent.id} was accepted before the call was read, and no message of it had come (ACT-01)`,
        );
      const evidence = [
        messageEvidence(exchange, before),
        { text: `the call as read: userData ${quoted(shown)}`, seq: response.seq, exchange: exchange.id },
      ];
      const same =
        isDeepStrictEqual(shown, before.userData) ||
        leg.firstAfter(
          read.request.seq,
          ({ at, userData }) => at <= until && isDeepStrictEqual(shown, userData),
        ) !== undefined;
      return same
        ? holds('the call, read after the notification, shows the same user data', evidence)
        : contradicted(
            `read after the notification, the call shows userData ${quoted(shown)}, notified was ${quoted(before.userData)}`,
            evidence,
          );
    });
  },
};

function readsAfter(exchange: Exchange, reading: TraceReading) {
  const next = exchange.call.exchanges.slice(exchange.index + 1).find((other) => !isRefused(reading, other));
  return exchange.call.reads.filter(
    ({ kind, request }) =>
      kind === 'call' &&
      request.agent === exchange.leg.agent &&
      request.seq > exchange.sentSeq &&
      request.seq < (next?.sentSeq ?? Number.POSITIVE_INFINITY) &&
      (exchange.leg.released === undefined || request.seq < exchange.leg.released.seq),
  );
}

/** An accepted request of which no message was told when the call was read, so that the call may show what it did. */
function untold(reading: TraceReading, exchange: Exchange, since: number, seq: number): Exchange | undefined {
  const { call, leg, index } = exchange;
  return call.exchanges.slice(Math.max(0, index - 8), index + 1).find((other) => {
    if (other.shape.changes.length > 0 || !isAccepted(reading, other)) return false;
    const found = notificationOf(reading, other, leg);
    return found.kind === 'none' ? other.sentSeq > since : found.kind === 'late' && found.message.seq > seq;
  });
}

/** ACT-14: no message about the call reaches an agent who is no party of it. */
export const sparesStrangers: Rule = {
  wants: 'no disposition was sent while an agent listened who is no party of the call',
  applies: (exchange, reading) =>
    exchange.state !== 'released' && isUnchanged(exchange, reading) && strangersOf(exchange).length > 0,
  expect: (exchange, reading) => {
    const observed = strangersOf(exchange).map((agent): Observation => {
      const stray = exchange.call.legs.get(agent)?.firstAfter(exchange.sentSeq, () => true);
      if (stray !== undefined)
        return contradicted(`${kindOf(stray)} about the call came to ${agent} on ${CALLS_CHANNEL}`, [
          messageEvidence(exchange, stray),
        ]);
      const refusal = unlessAccepted(reading, exchange);
      if (refusal !== undefined) return refusal;
      const absence = absenceOfMessage(reading, exchange, agent);
      return absence.gap === undefined
        ? holds(`nothing about the call came to ${agent}`, proofsOf(absence, exchange))
        : inconclusive(`nothing came to ${agent}, but that is not proven: ${absence.gap}`);
    });
    return (
      observed.find(({ outcome }) => outcome === 'contradicted') ??
      observed.find(({ outcome }) => outcome === 'holds') ??
      observed[0]
    );
  },
};

function strangersOf({ call, sessions }: Exchange) {
  return [...sessions.keys()].filter((agent) => !call.legs.get(agent)?.isParty);
}

/** ACT-18: the call resource gives callUuid, as notified or read before the first request. */
export const givesCallUuid: Rule = {
  wants: 'no call was dispositioned of which anything was told before',
  applies: ({ index, state }) => index === 0 && state !== 'released',
  expect: ({ call, leg, sentSeq }, reading) => {
    const notified = leg.lastBefore(sentSeq, (message) => idsOf(message.call).callUuid !== undefined);
    if (notified !== undefined)
      return holds(`notified as ${quoted(notified.call.callUuid)}`, [
        { text: kindOf(notified), seq: notified.seq },
      ]);
    const reads = call.reads.filter(
      ({ kind, request, response }) => kind === 'call' && request.seq < sentSeq && response !== undefined,
    );
    for (const read of reads) {
      const { callUuid } = idsOf(callRead(read));
      if (callUuid !== undefined)
        return holds(`read as ${quoted(callUuid)}`, [{ text: 'the call as read', seq: read.response?.seq }]);
    }
    const last = leg.lastBefore(sentSeq, (message) => !isReleased(message) && isAbout(message, leg));
    if (last === undefined)
      return inconclusive('no message about the call was seen before the first request');
    const evidence = [{ text: kindOf(last), seq: last.seq }];
    const isRead = reads.some((read) => Object.keys(callRead(read)).length > 0);
    if (isRead) return contradicted('neither the notifications nor the call as read give callUuid', evidence);
    return reading.callsWithUuid > 0
      ? contradicted('the notifications of this call give no callUuid, those of others do', evidence)
      : inconclusive(
          'the notifications give no callUuid; the call was not read before the first request',
          evidence,
        );
  },
};
