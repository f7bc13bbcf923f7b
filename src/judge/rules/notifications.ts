import { absenceOfMessage } from '../../checks/absence.js';
import { isCrowded, secondOf } from '../../checks/duplicate.js';
import {
  CALL_STATE_CHANGE_MESSAGE,
  copies,
  messageEvidence,
  notificationOf,
  onEveryNotification,
  onMessage,
  type Proven,
} from '../../checks/notification.js';
import {
  contradicted,
  duration,
  holds,
  inconclusive,
  type Observation,
  quoted,
} from '../../checks/observation.js';
import { unlessAccepted } from '../../checks/response.js';
import { everyoneIsShown, whyNot } from '../../checks/value.js';
import { documentedMembers } from '../../schemas/documented-members.js';
import { violations } from '../../schemas/validate.js';
import { ATTACHED_DATA_CHANGED } from '../../trace/attribution.js';
import { type Exchange, isUnique, neighbour } from '../../trace/exchange.js';
import { CALLS_CHANNEL, type CallMessage, kindOf, members, own } from '../../trace/message.js';
import type { TraceReading } from '../../trace/reading.js';
import { pathOf } from '../../trace/request-shape.js';
import type { Rule } from '../rule.js';
import { isPlain, isUnchanged, onActive, onActiveOrHeld } from './applies.js';
import { foreignKeysAreIgnored } from './keys.js';

const noneSent = 'no disposition of an active call was sent';

/** An unchanged request with a text as its value. */
function withText(exchange: Exchange): boolean {
  return typeof exchange.shape.value === 'string';
}

/** ACT-01: a CallStateChangeMessage for this call comes on the calls channel. */
export const deliversMessage: Rule = {
  wants: noneSent,
  applies: (exchange, reading) => onActive(exchange, reading) && withText(exchange),
  expect: delivered,
};

/** Whether a CallStateChangeMessage about the call came to the agent who asked. */
export function delivered(exchange: Exchange, reading: TraceReading): Observation {
  const refusal = unlessAccepted(reading, exchange);
  if (refusal !== undefined) return refusal;
  const found = notificationOf(reading, exchange);
  if (found.kind === 'none') {
    const words = `no message about the call came on ${CALLS_CHANNEL}`;
    return foreignKeysAreIgnored(reading, exchange)
      ? inconclusive(`${words}: keys that are not the configured one are ignored (KEY-03)`)
      : missing(exchange, reading, found.proven, words);
  }
  const evidence = [messageEvidence(exchange, found.message)];
  if (found.kind === 'late') {
    return inconclusive(
      `the message came after ${duration(found.ms)}, later than GWS_NOTIFICATION_MS; the page gives no deadline`,
      evidence,
    );
  }
  // That another message came is no delivery, where it may be that of an earlier request.
  if (found.kind === 'other' && !found.proven.missing && found.proven.owedTo !== undefined)
    return inconclusive(`the message of the request did not come; ${found.proven.why}`, evidence);
  if (found.message.messageType !== CALL_STATE_CHANGE_MESSAGE) {
    const seen = `the message's messageType is ${quoted(found.message.data.messageType)}`;
    if (found.kind === 'other' && !found.proven.missing)
      return inconclusive(`${seen}; ${found.proven.why}`, evidence);
    return contradicted(seen, evidence);
  }
  return holds(`a CallStateChangeMessage came after ${duration(found.ms)}`, evidence);
}

function missing(exchange: Exchange, reading: TraceReading, proven: Proven, what: string): Observation {
  const within = `within ${duration(reading.header.timeouts.notificationMs)}`;
  const instead = whatCameElsewhere(exchange, reading);
  if (!proven.missing)
    return inconclusive(`${what} ${within}, but that is not proven: ${proven.why}${instead}`);
  return contradicted(`${what} ${within}; the channel was alive${instead}`, [
    messageEvidence(exchange, proven.by, `${kindOf(proven.by)}, which shows that the channel was alive`),
  ]);
}

// What did come, on another channel or to another party, says what is wrong.
function whatCameElsewhere({ leg, sentSeq, sentAt, call, shown }: Exchange, reading: TraceReading): string {
  const deadline = sentAt + reading.header.timeouts.notificationMs;
  const elsewhere = leg.elsewhere.find((message) => message.seq > sentSeq && message.at <= deadline);
  if (elsewhere !== undefined)
    return `; ${kindOf(elsewhere)} came after ${duration(elsewhere.at - sentAt)} on ${elsewhere.record.channel}`;
  for (const other of call.parties) {
    const message = other === leg ? undefined : shown.get(other.agent);
    if (message !== undefined)
      return `; ${kindOf(message)} with the value came to ${other.agent} after ${duration(message.at - sentAt)}`;
  }
  return '';
}

/** ACT-02: its notificationType is AttachedDataChanged. */
export const isAttachedDataChanged: Rule = {
  wants: noneSent,
  applies: (exchange, reading) => onActive(exchange, reading) && withText(exchange),
  expect: (exchange, reading) =>
    onMessage(reading, exchange, (message, _leg, found) => {
      const evidence = [messageEvidence(exchange, message)];
      const copy = otherKindOfCopy(reading, exchange);
      if (copy !== undefined)
        return contradicted(
          `notificationType is ${quoted(copy.data.notificationType)} in the message to ${copy.agent}`,
          [messageEvidence(exchange, copy)],
        );
      if (message.notificationType === ATTACHED_DATA_CHANGED)
        return holds('notificationType is AttachedDataChanged', evidence);
      const seen = `notificationType is ${quoted(message.data.notificationType)}`;
      if (found.kind !== 'other' || !found.proven.missing)
        return inconclusive(`${seen}; ${whyNot(found)}`, evidence);
      return contradicted(seen, evidence);
    }),
};

/** The message with which another party was told of the value first, where that is of another kind. */
function otherKindOfCopy(reading: TraceReading, exchange: Exchange): CallMessage | undefined {
  const { call, leg, sentSeq, sentAt, shape } = exchange;
  const key = reading.keyOf(exchange);
  const until = Math.min(
    sentAt + reading.header.timeouts.notificationMs,
    neighbour(exchange, 1)?.sentAt ?? Number.POSITIVE_INFINITY,
  );
  if (key === undefined || !isUnique(exchange)) return undefined;
  for (const other of call.parties) {
    if (other === leg || exchange.shown.has(other.agent)) continue;
    const message = other.firstAfter(sentSeq, ({ userData }) => own(userData, key) === shape.value);
    if (message === undefined || message.at > until) continue;
    // A change of state shows the data as well.
    const isState =
      message.notificationType === 'StatusChange' && message.state !== other.lastBefore(message.seq)?.state;
    if (message.messageType === CALL_STATE_CHANGE_MESSAGE && !isState) return message;
  }
  return undefined;
}

/** ACT-03: the message shows the disposition at the key. */
export const showsDisposition: Rule = {
  wants: noneSent,
  applies: (exchange, reading) => onActive(exchange, reading) && isPlain(exchange.shape.value, reading),
  expect: (exchange, reading) => everyoneIsShown(reading, exchange),
};

/** ACT-04: the message identifies the call: id as in the URL, callUuid as asked, uri and path ending in the id. */
export const identifiesCall: Rule = {
  wants: noneSent,
  applies: anyNotified,
  expect: (exchange, reading) =>
    onEveryNotification(reading, exchange, (message, leg) => {
      const { callId } = leg;
      const { callUuid } = exchange.call;
      const wrong: string[] = [];
      if (message.call.id !== callId) wrong.push(`id is ${quoted(message.call.id)}, not ${quoted(callId)}`);
      if (leg.callUuid !== undefined && message.call.callUuid !== callUuid)
        wrong.push(`callUuid is ${quoted(message.call.callUuid)}, not ${quoted(callUuid)}`);
      for (const name of ['uri', 'path'] as const) {
        const value = message.call[name];
        // "where sent" is said of path; a missing uri is ACT-06's matter.
        if (value === undefined || value === null) continue;
        if (typeof value !== 'string' || !endsIn(value, callId))
          wrong.push(`${name} is ${quoted(value)}, which does not end in /${callId}`);
      }
      const evidence = [messageEvidence(exchange, message)];
      return wrong.length === 0
        ? holds(`id, callUuid, uri and path name the call ${callId}`, evidence)
        : contradicted(wrong.join('; '), evidence);
    }),
};

// Percent-decoded, a query or path parameter aside.
function endsIn(uri: string, callId: string | undefined): boolean {
  return callId !== undefined && pathOf(uri).endsWith(`/${callId.replaceAll('/', '%2F')}`);
}

// Whatever the state: what is sent is sent.
function anyNotified(exchange: Exchange, reading: TraceReading): boolean {
  return exchange.state !== 'released' && isUnchanged(exchange, reading) && withText(exchange);
}

/** ACT-05: every documented member that is sent has its documented type (null counts as absent). */
export const keepsTypes: Rule = {
  wants: noneSent,
  applies: anyNotified,
  expect: (exchange, reading) =>
    onEveryNotification(reading, exchange, (message) => {
      const wrong = violations(reading.edition.message, message.record.message);
      const evidence = [messageEvidence(exchange, message)];
      return wrong.length === 0
        ? holds('every documented member that is sent has its documented type', evidence)
        : contradicted(wrong.slice(0, 5).join('; '), evidence);
    }),
};

/** ACT-06: the members of the documented sample are sent, but for those seen to come and go. */
export const sendsSampleMembers: Rule = {
  wants: noneSent,
  applies: onActiveOrHeld,
  expect: (exchange, reading) =>
    onEveryNotification(reading, exchange, (message) => {
      const evidence = [messageEvidence(exchange, message)];
      const absent = documentedMembers(reading.edition.message)
        .filter((member) => !member.comesAndGoes && !isPresent(message.record.message, member.path))
        .map((member) => member.path.join('.'));
      return absent.length === 0
        ? holds('every member of the documented sample is sent', evidence)
        : contradicted(`not sent: ${absent.join(', ')}`, evidence);
    }),
};

function isPresent(value: unknown, path: readonly string[]): boolean {
  let here: unknown = value;
  for (const name of path) {
    if (name === '0') here = Array.isArray(here) ? here[0] : undefined;
    else here = own(members(here), name);
    if (here === undefined || here === null) return false;
  }
  return true;
}

/** ACT-07: the call's state is the one that was last notified, no operation of ours being in flight. */
export const leavesState: Rule = {
  wants: noneSent,
  applies: onActiveOrHeld,
  expect: (exchange, reading) =>
    onEveryNotification(reading, exchange, (message, leg, found) => {
      if (found.kind === 'other' && !found.proven.missing)
        return inconclusive(`the message of the request did not come; ${found.proven.why}`, [
          messageEvidence(exchange, message),
        ]);
      const isStatus = ({ notificationType }: { notificationType?: string }) =>
        notificationType === 'StatusChange';
      const between = leg.firstAfter(exchange.sentSeq, isStatus);
      if (between !== undefined && between.seq < message.seq)
        return inconclusive('a StatusChange came between request and message', [
          messageEvidence(exchange, between),
        ]);
      const last =
        leg.lastBefore(exchange.sentSeq, (each) => each.state !== undefined && isStatus(each)) ??
        leg.lastBefore(exchange.sentSeq, (each) => each.state !== undefined);
      const evidence = [messageEvidence(exchange, message)];
      if (last === undefined)
        return inconclusive('the state before the request was never notified', evidence);
      if (message.state === last.state) return holds(`the state stays ${last.state}`, evidence);
      return contradicted(
        `the state is ${quoted(message.call.state)}, it was last notified as ${last.state}`,
        [messageEvidence(exchange, last), ...evidence],
      );
    }),
};

/** ACT-16: `phoneNumber` is the number of the agent's own device. */
export const namesOwnNumber: Rule = {
  wants: noneSent,
  applies: anyNotified,
  expect: (exchange, reading) =>
    onEveryNotification(reading, exchange, (message, leg) => {
      const number = reading.agents.get(leg.agent)?.phoneNumber;
      const evidence = [messageEvidence(exchange, message)];
      if (number === undefined)
        return inconclusive(`the number of ${leg.agent}'s device is not known`, evidence);
      if (message.data.phoneNumber === number) return holds(`phoneNumber is ${quoted(number)}`, evidence);
      return contradicted(
        `phoneNumber is ${quoted(message.data.phoneNumber)}, ${leg.agent}'s device has ${quoted(number)}`,
        evidence,
      );
    }),
};

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

/** ACT-10: one message per request; a later one whose user data equals its predecessor's is a duplicate. */
export const sendsNoDuplicate: Rule = {
  wants: noneSent,
  applies: onActive,
  expect: (exchange, reading) => {
    const refusal = unlessAccepted(reading, exchange);
    if (refusal !== undefined) return refusal;
    const found = notificationOf(reading, exchange);
    if (found.kind !== 'shown' && found.kind !== 'late')
      return inconclusive('the message of the request did not come (ACT-01, ACT-03)');
    const duplicate = duplicateOf(exchange, reading);
    if (duplicate !== undefined)
      return isCrowded(exchange, reading)
        ? inconclusive(
            `${duplicate.reason}, but others write to the call too, or the key held the value before`,
            duplicate.evidence,
          )
        : duplicate;
    const absence = absenceOfMessage(reading, exchange);
    const evidence = [messageEvidence(exchange, found.message)];
    return absence.gap === undefined
      ? holds('one message came and no duplicate', evidence)
      : inconclusive(`no duplicate was seen, but that is not proven: ${absence.gap}`, evidence);
  },
};
