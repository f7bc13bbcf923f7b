import { deafnessOf, type Exchange, wasRepeated } from '../trace/exchange.js';
import { CALLS_CHANNEL, type CallMessage, kindOf } from '../trace/message.js';
import type { TraceView } from '../trace/view.js';
import { isAccepted, unlessAccepted } from './answered.js';
import { ATTACHED_DATA_CHANGED } from './keys.js';
import { duration, type Evidence, inconclusive, type Observation } from './observation.js';
import { type Reply, replyTo } from './reply.js';

/** Evidence that points at a message. */
export function messageEvidence(exchange: Exchange, message: CallMessage, text?: string): Evidence {
  const ms = message.at - exchange.sentAt;
  const when = ms >= 0 ? `${duration(ms)} after the request` : `${duration(-ms)} before the request`;
  return { text: text ?? `${kindOf(message)}, ${when}`, seq: message.seq, exchange: exchange.id };
}

/**
 * Judges the message of a request. Where the request was not accepted or no message about the call came at all, the row
 * cannot be decided: that is RES-01's and ACT-01's matter.
 */
export function onMessage(
  view: TraceView,
  exchange: Exchange,
  judge: (message: CallMessage, reply: Reply) => Observation,
): Observation {
  const refusal = unlessAccepted(view, exchange);
  if (refusal !== undefined) return refusal;
  const reply = replyTo(view, exchange);
  if (reply.kind === 'none') {
    const deaf = deafnessOf(view, exchange, exchange.sentAt + view.header.budgets.notificationMs);
    return inconclusive(deaf ?? `no message about the call came on ${CALLS_CHANNEL} (ACT-01)`);
  }
  return judge(reply.message, reply);
}

/**
 * Judges what stands in the message of a request. Where that did not come, another AttachedDataChanged of the call tells
 * as much; a message of another kind, such as a StatusChange, does not.
 */
export function onAttachedDataChanged(
  view: TraceView,
  exchange: Exchange,
  judge: (message: CallMessage, reply: Reply) => Observation,
): Observation {
  return onMessage(view, exchange, (message, reply) =>
    message.notificationType === ATTACHED_DATA_CHANGED
      ? judge(message, reply)
      : inconclusive('no AttachedDataChanged of the call came (ACT-02)', [
          messageEvidence(exchange, message),
        ]),
  );
}

/**
 * The observation for a row about special values or keys, when not even the plain value of the first accepted documented request
 * shows (ACT-03), so that nothing can be said about special ones. Undefined when it shows.
 */
export function unlessPlainShows(view: TraceView, except?: Exchange): Observation | undefined {
  const plain = view.exchanges.find(
    (exchange) =>
      exchange.situation === 'active' &&
      exchange.change === undefined &&
      // An exchange during which the session was lost proves nothing, and was repeated.
      exchange.outcome !== 'lost' &&
      exchange.id !== except?.id &&
      !wasRepeated(view, exchange) &&
      isAccepted(view, exchange),
  );
  if (plain === undefined) return undefined;
  const reply = replyTo(view, plain);
  if (reply.kind === 'shown' || reply.kind === 'late') return undefined;
  return inconclusive('the plain value of the documented request does not show either (ACT-01, ACT-03)');
}
