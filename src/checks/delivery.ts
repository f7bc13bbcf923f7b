import { ATTACHED_DATA_CHANGED } from '../trace/attribution.js';
import type { Leg } from '../trace/call.js';
import { type Exchange, neighbour } from '../trace/exchange.js';
import { CALLS_CHANNEL, type CallMessage, kindOf, own } from '../trace/message.js';
import type { TraceReading } from '../trace/reading.js';
import { foreignKeysAreIgnored } from './key-shown.js';
import { Known } from './known.js';
import { notListening, type Proven } from './missing.js';
import { CALL_STATE_CHANGE_MESSAGE, messageEvidence, notificationOf } from './notification.js';
import { contradicted, duration, holds, inconclusive, type Observation, quoted } from './observation.js';
import { unlessAccepted } from './response.js';

/** Whether a CallStateChangeMessage about the call came to the agent who asked. */
export function delivered(exchange: Exchange, reading: TraceReading): Observation {
  const refusal = unlessAccepted(reading, exchange);
  if (refusal !== undefined) return refusal;
  const found = notificationOf(reading, exchange);
  if (found.kind === 'none') {
    const words = `no message about the call came on ${CALLS_CHANNEL}`;
    return foreignKeysAreIgnored(reading, exchange)
      ? inconclusive(`${words}: keys that are not the configured one are ignored`, [], ['KEY-03'])
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
    return inconclusive(
      `the message of the request did not come; ${found.proven.why}`,
      evidence,
      found.proven.causes,
    );
  if (found.message.messageType !== CALL_STATE_CHANGE_MESSAGE) {
    const seen = `the message's messageType is ${quoted(found.message.data.messageType)}`;
    if (found.kind === 'other' && !found.proven.missing)
      return inconclusive(`${seen}; ${found.proven.why}`, evidence, found.proven.causes);
    return contradicted(seen, evidence);
  }
  return holds(`a CallStateChangeMessage came after ${duration(found.ms)}`, evidence);
}

function missing(exchange: Exchange, reading: TraceReading, proven: Proven, what: string): Observation {
  const within = `within ${duration(reading.header.timeouts.notificationMs)}`;
  const instead = whatCameElsewhere(exchange, reading);
  if (!proven.missing)
    return inconclusive(
      `${what} ${within}, but that is not proven: ${proven.why}${instead}`,
      [],
      proven.causes,
    );
  return contradicted(`${what} ${within}; the channel was alive${instead}`, [
    messageEvidence(exchange, proven.by, `${kindOf(proven.by)}, which shows that the channel was alive`),
  ]);
}

// What did come, on another channel or to another party, says what is wrong.
function whatCameElsewhere(exchange: Exchange, reading: TraceReading): string {
  const { leg, sentSeq, sentAt, call, shown, shape } = exchange;
  const deadline = sentAt + reading.header.timeouts.notificationMs;
  const came = leg.elsewhere.filter((message) => message.seq > sentSeq && message.at <= deadline);
  const key = reading.keyOf(exchange);
  const withValue = came.find(({ userData }) => key !== undefined && own(userData, key) === shape.value);
  const elsewhere = withValue ?? came[0];
  if (elsewhere !== undefined) {
    const what = `${kindOf(elsewhere)}${withValue === undefined ? '' : ' with the value'}`;
    return `; ${what} came after ${duration(elsewhere.at - sentAt)} on ${elsewhere.record.channel}`;
  }
  for (const other of call.parties) {
    const message = other === leg ? undefined : shown.get(other.agent);
    if (message !== undefined)
      return `; ${kindOf(message)} with the value came to ${other.agent} after ${duration(message.at - sentAt)}`;
  }
  return '';
}

/**
 * The message with which another party was told of the value first, where that is of another kind: one that comes to it for no other
 * reason, on a session that was alive. That it is told at all is not required.
 */
export function otherKindOfCopy(reading: TraceReading, exchange: Exchange): CallMessage | undefined {
  for (const other of exchange.call.parties) {
    if (other === exchange.leg || exchange.shown.has(other.agent)) continue;
    const message = firstTold(reading, exchange, other);
    if (message === undefined || notListening(exchange, other.agent, message.at) !== undefined) continue;
    const isOther = message.notificationType !== ATTACHED_DATA_CHANGED;
    const isCopy = isOther && !unprompted(reading, exchange, other).has(changeOf(other, message));
    if (message.messageType === CALL_STATE_CHANGE_MESSAGE && isCopy) return message;
  }
  return undefined;
}

/** The first message before the next request that shows a party the value of one, which its key did not hold. */
function firstTold(reading: TraceReading, exchange: Exchange, leg: Leg): CallMessage | undefined {
  const { sentSeq, sentAt, shape } = exchange;
  const key = reading.keyOf(exchange);
  const until = Math.min(
    sentAt + reading.header.timeouts.notificationMs,
    neighbour(exchange, 1)?.sentAt ?? Number.POSITIVE_INFINITY,
  );
  const { value } = shape;
  if (key === undefined || typeof value !== 'string') return undefined;
  if (own(leg.lastDataBefore(sentSeq)?.userData, key) === value) return undefined;
  for (const message of leg.after(sentSeq)) {
    if (message.at > until) return undefined;
    if (own(message.userData, key) === value) return message;
  }
  return undefined;
}

const unpromptedOf = new Known<ReadonlySet<string>>();

/** The kinds of message that a party gets without a request as well. */
function unprompted(reading: TraceReading, { call }: Exchange, leg: Leg): ReadonlySet<string> {
  return unpromptedOf.of(leg, () => {
    const told = new Set(call.exchanges.map((each) => firstTold(reading, each, leg)));
    const others = leg.messages.filter((message) => !told.has(message));
    return new Set(others.map((message) => changeOf(leg, message)));
  });
}

// A change of state shows the data as well.
function changeOf(leg: Leg, message: CallMessage): string {
  const { notificationType, state, seq } = message;
  const isState = notificationType === 'StatusChange' && state !== leg.lastBefore(seq)?.state;
  return isState ? 'a change of state' : String(notificationType);
}
