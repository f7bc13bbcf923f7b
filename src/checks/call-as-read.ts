import { isDeepStrictEqual } from 'node:util';
import type { Leg, Read } from '../trace/call.js';
import { type Exchange, neighbour } from '../trace/exchange.js';
import { type CallMessage, type Members, members, own } from '../trace/message.js';
import type { TraceReading } from '../trace/reading.js';
import { messageEvidence, notificationOf, onMessage } from './notification.js';
import { contradicted, holds, inconclusive, type Observation, quoted, worst } from './observation.js';
import { isAccepted } from './response.js';
import { writtenKeys } from './written-keys.js';

/** What is read may be a copy of the call that lags behind what is notified, by less than this. */
export const LAG_MS = 1000;

/** Whether the call, read after the notification of a request, shows the user data that were notified. */
export function shownAsRead(exchange: Exchange, reading: TraceReading): Observation {
  // One whose connection was closed was sent again, and so was one that may lag behind: the last one tells.
  const reads = readsAfter(exchange).filter(({ response }) => response !== undefined);
  const [first, ...others] = reads.map((read) => shownByRead(exchange, reading, read));
  if (first === undefined) return inconclusive('the call could not be read: no response');
  return others.reduce((a, b) => (a.isLagging ? b : b.isLagging ? a : worst(a, b)), first);
}

type ReadBack = Observation & { readonly isLagging?: true };

function shownByRead(exchange: Exchange, reading: TraceReading, read: Read): ReadBack {
  const response = read.response as NonNullable<Read['response']>;
  if (response.status >= 300) return inconclusive(`the call could not be read: HTTP ${response.status}`);
  const call = own(members(response.body), 'call');
  if (typeof call !== 'object' || call === null)
    return inconclusive(`the call could not be read: answered ${quoted(response.body ?? response.text)}`);
  return onMessage(reading, exchange, (_message, leg): ReadBack => {
    // The call is held to what was notified last, or soon after: others may write, and their messages be on the way.
    const until = response.at + reading.header.timeouts.notificationMs;
    const before = leg.lastDataBefore(read.request.seq);
    const shown = own(members(call), 'userData');
    if (before === undefined) return inconclusive('no user data was notified before the call was read');
    const silent = untold(reading, exchange, before.seq, read.request.seq);
    if (silent !== undefined)
      return inconclusive(
        `${silent.id} was accepted before the call was read, and no message of it had come`,
        [],
        ['ACT-01'],
      );
    const evidence = [
      messageEvidence(exchange, before),
      { text: `the call as read: userData ${quoted(shown)}`, seq: response.seq, exchange: exchange.id },
    ];
    // Keys that this traffic did not write are the site's, which may change them between any two looks.
    const keys = [...writtenKeys(reading, exchange)];
    const isShown = ({ userData }: CallMessage) =>
      keys.every((key) => isDeepStrictEqual(own(members(shown), key), own(userData, key)));
    const same =
      isShown(before) ||
      leg.firstAfter(read.request.seq, (message) => message.at <= until && isShown(message)) !== undefined;
    if (same) return holds('the call, read after the notification, shows the same user data', evidence);
    const words = `read after the notification, the call shows userData ${quoted(shown)}, notified was ${quoted(before.userData)}`;
    if (read.request.at < before.at + LAG_MS && showsEarlier(leg, before, isShown))
      return {
        ...inconclusive(`${words}; that was notified before, and may lag behind`, evidence),
        isLagging: true,
      };
    return contradicted(
      words,
      evidence,
      shown === undefined
        ? ['the call as read shows no userData']
        : waysBetween(keys, before.userData, members(shown)),
    );
  });
}

function showsEarlier(leg: Leg, { seq }: CallMessage, isShown: (message: CallMessage) => boolean): boolean {
  return leg.lastBefore(seq, (message) => message.userData !== undefined && isShown(message)) !== undefined;
}

/** How user data differ, whatever the keys are. */
function waysBetween(keys: readonly string[], told: Members = {}, shown: Members): string[] {
  const ways = keys.flatMap((key) => {
    if (isDeepStrictEqual(own(told, key), own(shown, key))) return [];
    if (own(shown, key) === undefined) return ['the call as read lacks a key that was notified'];
    return own(told, key) === undefined
      ? ['the call as read shows a key that was not notified']
      : ['the call as read shows another value than was notified'];
  });
  return [...new Set(ways)];
}

/** The times that the call was read by its agent after a request, before the next one. */
export function readsAfter(exchange: Exchange) {
  // What is read after a refused request is that one's matter (ERR-18).
  const next = neighbour(exchange, 1);
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
