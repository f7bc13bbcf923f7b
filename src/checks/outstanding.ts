import { ATTACHED_DATA_CHANGED } from '../trace/attribution.js';
import type { Call, Leg } from '../trace/call.js';
import { type Exchange, saysSuccess } from '../trace/exchange.js';
import type { CallMessage } from '../trace/message.js';

/**
 * How many more requests were taken than AttachedDataChanged had come to an agent, a message included; less than 0 where others wrote as
 * well. A message may be made when it is delivered, with what later requests set: then it shows that, and what it is the message of is told
 * by the numbers alone.
 * @param isAsked which requests count
 */
export function outstandingAt(
  { exchanges }: Call,
  leg: Leg,
  { seq }: CallMessage,
  isAsked: (exchange: Exchange) => boolean,
): number {
  const [first] = exchanges;
  if (first === undefined) return 0;
  let count = exchanges.filter((each) => saysSuccess(each) && isAsked(each)).length;
  for (const message of leg.after(first.sentSeq)) {
    if (message.seq > seq) break;
    if (message.notificationType === ATTACHED_DATA_CHANGED) count -= 1;
  }
  return count;
}
