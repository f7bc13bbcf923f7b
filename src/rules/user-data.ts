import { isDeepStrictEqual } from 'node:util';
import type { Exchange } from '../trace/exchange.js';
import { CALLS_CHANNEL, type CallMessage, isAbout, kindOf, own } from '../trace/message.js';
import type { TraceView } from '../trace/view.js';
import { absenceOfMessage, proofsOf } from './absence.js';
import { isAccepted, unlessAccepted } from './answered.js';
import { lastSent } from './effect.js';
import { ATTACHED_DATA_CHANGED, configuredKey, keyOf } from './keys.js';
import { messageEvidence, onAttachedDataChanged, onMessage, unlessPlainShows } from './notification.js';
import { contradicted, holds, inconclusive, onEach, quoted, type Rule, worst } from './observation.js';
import { replyTo } from './reply.js';

/** ACT-08: every other key that this run wrote keeps its value. */
export const keepsOtherKeys: Rule = onEach((exchange, view) =>
  onAttachedDataChanged(view, exchange, (message) => {
    const key = keyOf(view, exchange);
    const evidence = [messageEvidence(exchange, message)];
    const written = keysWritten(view, exchange).filter((each) => each !== key);
    const known = written.map((each) => ({ key: each, last: lastShown(exchange, each) }));
    const lost = known.filter(
      ({ key: each, last }) =>
        last !== undefined &&
        !isDeepStrictEqual(own(message.userData, each), last.value) &&
        !isSentLast(view, exchange, each, own(message.userData, each)),
    );
    if (lost.length > 0) {
      const words = lost.map(
        ({ key: each, last }) =>
          `${each} was ${quoted(last?.value)}, is ${quoted(own(message.userData, each))}`,
      );
      return contradicted(words.join('; '), evidence);
    }
    // A key never shown before may show now for the first time (a call may have no userData before its first disposition).
    const unseen = known.filter(
      ({ key: each, last }) => last === undefined && own(message.userData, each) === undefined,
    );
    if (unseen.length > 0) {
      const dialled = Object.keys(exchange.call.dialledWith);
      const words = unseen.map(
        ({ key: each }) =>
          `${each} was ${dialled.includes(each) ? 'given when the call was dialled' : 'written before'} and never showed`,
      );
      return inconclusive(words.join('; '), evidence);
    }
    if (written.length === 0) return inconclusive('this run had written no other key', evidence);
    return holds(`${written.join(', ')} kept`, evidence);
  }),
);

// The message of an earlier request of ours may not have come when this one was sent.
function isSentLast(view: TraceView, exchange: Exchange, key: string, value: unknown): boolean {
  const last = lastSent(view, exchange, key);
  return last !== undefined && isDeepStrictEqual(last.value, value);
}

function keysWritten(view: TraceView, exchange: Exchange): string[] {
  const earlier = view.exchanges.filter(
    (other) =>
      other.call.name === exchange.call.name && other.sentSeq < exchange.sentSeq && isAccepted(view, other),
  );
  const keys = earlier.map((other) => keyOf(view, other)).filter((key) => key !== undefined);
  return [...new Set([...Object.keys(exchange.call.dialledWith), ...keys])];
}

function lastShown(exchange: Exchange, key: string): { value: unknown } | undefined {
  const message = exchange.call.messages
    .filter((each) => each.seq < exchange.sentSeq && own(each.userData, key) !== undefined)
    .at(-1);
  return message && { value: own(message.userData, key) };
}

/** ACT-09: the same key, set again, shows the new value alone, as one string. */
export const replacesValue: Rule = {
  looksAhead: true,
  judge: (view, subject) => {
    const [, again] = subject.exchanges;
    if (again === undefined) return inconclusive('the key was not set twice');
    const plain = unlessPlainShows(view, again);
    if (plain !== undefined) return plain;
    return onMessage(view, again, (message, reply) => {
      const evidence = [messageEvidence(again, message)];
      const value = own(message.userData, again.key ?? '');
      if (reply.kind === 'shown' || reply.kind === 'late')
        return holds(`${again.key} shows ${quoted(value)} alone`, evidence);
      const seen = `${again.key}, set again to ${quoted(again.value)}, shows ${quoted(value)}`;
      return reply.kind === 'other' && reply.proven.missing
        ? contradicted(seen, evidence)
        : inconclusive(`${seen}; that the message of the request is missing is not proven`, evidence);
    });
  },
};

/** ACT-10: one message per request; a later one whose user data equals its predecessor's is a duplicate. */
export const sendsNoDuplicate: Rule = onEach(
  (exchange, view) => {
    const refusal = unlessAccepted(view, exchange);
    if (refusal !== undefined) return refusal;
    const reply = replyTo(view, exchange);
    if (reply.kind !== 'shown' && reply.kind !== 'late')
      return inconclusive('the message of the request did not come (ACT-01, ACT-03)');
    const first = reply.message;
    const absence = absenceOfMessage(view, exchange);
    const changes = exchange.messages.filter(
      (message) => message.seq >= first.seq && message.notificationType === ATTACHED_DATA_CHANGED,
    );
    const key = keyOf(view, exchange) ?? '';
    const duplicate = changes.find(
      (message, index) =>
        index > 0 &&
        (isStale(view, first, changes[index - 1], message) ||
          (isDeepStrictEqual(message.userData, changes[index - 1]?.userData) &&
            isDeepStrictEqual(own(message.userData, key), own(first.userData, key)) &&
            !isAnothers(view, exchange, message))),
    );
    const evidence = [messageEvidence(exchange, first)];
    if (duplicate !== undefined) {
      return contradicted(`a second ${kindOf(duplicate)} with the same user data came`, [
        ...evidence,
        messageEvidence(exchange, duplicate),
      ]);
    }
    if (absence.gap !== undefined)
      return inconclusive(`no duplicate was seen, but that is not proven: ${absence.gap}`, evidence);
    return holds('one message came and no duplicate', evidence);
  },
  { looksAhead: true },
);

// A message with the user data of the first, after one with what a later request of ours set: nobody else's change brings
// our earlier values back. Where values are shared (GWS_DISPOSITIONS) a later request may.
function isStale(
  view: TraceView,
  first: CallMessage,
  predecessor: CallMessage | undefined,
  message: CallMessage,
): boolean {
  const { dispositions, testKeys } = view.header;
  const keys = [...testKeys, configuredKey(view).key].filter((each) => each !== undefined);
  return (
    dispositions === undefined &&
    isDeepStrictEqual(message.userData, first.userData) &&
    keys.some((each) => !isDeepStrictEqual(own(predecessor?.userData, each), own(first.userData, each)))
  );
}

// Another request of ours may have left the user data as they were: a message is surplus only when every one that was sent
// meanwhile has its own.
function isAnothers(view: TraceView, exchange: Exchange, message: CallMessage): boolean {
  return view.exchanges.some((other) => {
    if (other.call.name !== exchange.call.name || other.sentSeq <= exchange.sentSeq) return false;
    if (other.sentSeq > message.seq) return false;
    const reply = replyTo(view, other);
    return (reply.kind !== 'shown' && reply.kind !== 'late') || reply.message.seq === message.seq;
  });
}

/** ACT-14: no message about the call reaches an agent who is no party of it. */
export const sparesStrangers: Rule = {
  looksAhead: true,
  judge: (view, subject) =>
    worst(
      subject.exchanges.map((exchange) => {
        const stray = view
          .messagesOf('bystander')
          .find((message) => message.seq > exchange.sentSeq && isAbout(message, exchange.call));
        if (stray !== undefined)
          return contradicted(`${kindOf(stray)} about the call came to the bystander on ${CALLS_CHANNEL}`, [
            messageEvidence(exchange, stray),
          ]);
        const refusal = unlessAccepted(view, exchange);
        if (refusal !== undefined) return refusal;
        const absence = absenceOfMessage(view, exchange, 'bystander');
        if (absence.gap !== undefined)
          return inconclusive(`nothing came to the bystander, but that is not proven: ${absence.gap}`);
        return holds('nothing about the call came to the bystander', proofsOf(absence, exchange));
      }),
      'no exchange was driven for it',
    ),
};
