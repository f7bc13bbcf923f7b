import { isDeepStrictEqual } from 'node:util';
import { ATTACHED_DATA_CHANGED } from '../trace/attribution.js';
import type { Leg } from '../trace/call.js';
import type { Exchange } from '../trace/exchange.js';
import { type CallMessage, kindOf, own } from '../trace/message.js';
import type { TraceReading } from '../trace/reading.js';
import { became } from './became.js';
import { tookAnother } from './carried.js';
import { foreignKeysAreIgnored, keysShowing } from './key-shown.js';
import { messageEvidence, onMessage, type Told } from './notification.js';
import { contradicted, duration, holds, inconclusive, type Observation, quoted } from './observation.js';

/** Whether the notification of the request shows the value at the key; what the key shows instead, when it does not. */
export function showsValue(reading: TraceReading, exchange: Exchange): Observation {
  return onMessage(reading, exchange, (_message, _leg, found) => valueIn(reading, exchange, found));
}

/** The same of a message that a party of the call got. */
export function valueIn(reading: TraceReading, exchange: Exchange, found: Told): Observation {
  const { message } = found;
  const key = reading.keyOf(exchange);
  const { value } = exchange.shape;
  const evidence = [messageEvidence(exchange, message)];
  if (found.kind === 'late')
    return inconclusive(`the value shows after ${duration(found.ms)}, later than the deadline`, evidence);
  if (found.kind !== 'other')
    return holds(`${key ?? 'a key'} shows ${quoted(value)} after ${duration(found.ms)}`, evidence);
  if (key === undefined) return inconclusive('the configured key is not known', evidence, ['KEY-02']);
  const who = message.agent === exchange.leg.agent ? '' : ` to ${message.agent}`;
  const seen = `no AttachedDataChanged${who} shows ${quoted(value)} at ${key}: ${kindOf(message)} shows ${quoted(own(message.userData, key))}`;
  if (!found.proven.missing && !isReplaced(reading, exchange, key, message))
    return inconclusive(`${seen}; ${found.proven.why}`, evidence, found.proven.causes);
  // That the value shows in a message of another kind is that kind's matter; a message of another kind tells nothing of the data.
  if (isDeepStrictEqual(own(message.userData, key), value)) return inconclusive(seen, evidence, ['ACT-02']);
  if (message.notificationType !== ATTACHED_DATA_CHANGED && message.userData === undefined)
    return inconclusive(seen, evidence, ['ACT-02']);
  // A foreign key that is taken as none given is KEY-03's matter; a value that went under a third key is not.
  const isIgnored = keysShowing(exchange).keys.every((each) => each === reading.configuredKey.key);
  if (isIgnored && foreignKeysAreIgnored(reading, exchange))
    return inconclusive(`${seen}: keys that are not the configured one are ignored`, evidence, ['KEY-03']);
  return contradicted(seen, evidence, [
    `no AttachedDataChanged${who} shows it: ${kindOf(message)} shows ${became(value, own(message.userData, key))}`,
  ]);
}

/** Whether a party is shown what the key held before the request. */
export function showsOldValue(
  reading: TraceReading,
  exchange: Exchange,
  leg: Leg,
  { kind, message }: Told,
): boolean {
  const key = reading.keyOf(exchange) ?? '';
  const before = own(leg.lastDataBefore(exchange.sentSeq)?.userData, key);
  return kind === 'other' && isDeepStrictEqual(own(message.userData, key), before);
}

// Nobody else writes a key of the suite's own. Once the message of a later request has come, none is to come of this one.
function isReplaced(reading: TraceReading, exchange: Exchange, key: string, message: CallMessage): boolean {
  const { agent } = message;
  return (
    reading.header.testKeys.includes(key) &&
    tookAnother(reading, exchange, exchange.call.leg(agent))?.message === message &&
    exchange.call.exchanges.slice(exchange.index + 1).some(({ shown }) => shown.has(agent))
  );
}
