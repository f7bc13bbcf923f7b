import { body, type Exchange, is2xx, statusCode } from '../trace/exchange.js';
import { CALLS_CHANNEL } from '../trace/message.js';
import type { TraceView } from '../trace/view.js';
import { carries, effectOf } from './effect.js';
import { duration, type Evidence, type Observation, quoted } from './observation.js';
import { replyTo } from './reply.js';

/** How the target took a request (DESIGN section 4, "Refused"). */
export type Reception =
  | { kind: 'accepted' }
  | { kind: 'refused'; how: string; asynchronously: boolean }
  | { kind: 'unavailable' }
  | { kind: 'unreadable'; what: string };

/**
 * How a request was received. Refused is a complete answer whose status is not 2xx or whose statusCode is not 0, or
 * statusCode 0 without effect and an ErrorMessage within GWS_NOTIFICATION_MS. A statusCode of the wrong type ("0"), or a
 * status that is not 2xx beside a 0 and an effect, is RES-01's or RES-03's matter alone: the request was accepted.
 */
export function receptionOf(view: TraceView, exchange: Exchange): Reception {
  if (exchange.answer === undefined) return { kind: 'unreadable', what: silence(exchange) };
  const code = statusCode(exchange);
  if (exchange.answer.status === 503 && code === 4) return { kind: 'unavailable' };
  const zero = code === 0 || code === '0';
  const worked = zero || (code === undefined && is2xx(exchange)) ? shows(view, exchange) : false;
  if (is2xx(exchange) && code === undefined && !worked) {
    return { kind: 'unreadable', what: `answered ${answerText(exchange)}, in which there is no statusCode` };
  }
  if (!worked && (!is2xx(exchange) || !zero)) {
    return { kind: 'refused', how: answerText(exchange), asynchronously: false };
  }
  // After a documented request for a released call it is REL-01 that an ErrorMessage leaves open.
  if (!worked && (exchange.situation !== 'released' || exchange.change !== undefined)) {
    const error = exchange.errors.find(
      (message) =>
        message.at - exchange.sentAt <= view.header.budgets.notificationMs &&
        onlyFor(view, exchange, message.seq),
    );
    if (error !== undefined && effectOf(view, exchange) === undefined) {
      const after = duration(error.at - exchange.sentAt);
      return {
        kind: 'refused',
        how: `${answerText(exchange)}, then an ErrorMessage on ${CALLS_CHANNEL} after ${after}`,
        asynchronously: true,
      };
    }
  }
  return { kind: 'accepted' };
}

/** Whether the request was accepted; an answer that cannot be read is neither accepted nor refused. */
export function isAccepted(view: TraceView, exchange: Exchange): boolean {
  return receptionOf(view, exchange).kind === 'accepted';
}

// An ErrorMessage names no call and no request (FACTS: recorded ones held neither), so it belongs to the last request
// sent before it.
function onlyFor(view: TraceView, exchange: Exchange, seq: number): boolean {
  return !view.exchanges.some((other) => other.sentSeq > exchange.sentSeq && other.sentSeq < seq);
}

function shows(view: TraceView, exchange: Exchange): boolean {
  if (exchange.situation === 'released') return exchange.events.some((each) => carries(each, exchange.value));
  const reply = replyTo(view, exchange);
  return reply.kind === 'shown' || reply.kind === 'late';
}

/** The answer in a few words: `HTTP 403, statusCode 20 "Access denied"`. */
export function answerText(exchange: Exchange): string {
  if (exchange.answer === undefined) return silence(exchange);
  const { statusCode: code, statusMessage } = body(exchange);
  const parts = [`HTTP ${exchange.answer.status}`];
  if (code !== undefined) parts.push(`statusCode ${quoted(code)}`);
  else if (exchange.answer.text !== undefined) parts.push(`text ${quoted(exchange.answer.text)}`);
  else parts.push(`body ${quoted(exchange.answer.body)}`);
  return parts.join(', ') + (statusMessage === undefined ? '' : ` ${quoted(statusMessage)}`);
}

function silence(exchange: Exchange): string {
  return exchange.failure?.message ?? 'no answer was recorded';
}

/** Evidence that points at the request and at the answer or failure. */
export function answerEvidence(exchange: Exchange): Evidence[] {
  const at = exchange.answer ?? exchange.failure;
  return [
    {
      text: at === undefined ? 'no answer' : `${answerText(exchange)}, after ${duration(at.tookMs)}`,
      seq: at?.seq ?? exchange.sentSeq,
      exchange: exchange.id,
    },
  ];
}

/**
 * The observation for a row that needs this request accepted, when it was not: 503 with statusCode 4 is nobody's
 * failure, everything else is inconclusive and names what the target did. Undefined when it was accepted.
 */
export function unlessAccepted(view: TraceView, exchange: Exchange): Observation | undefined {
  const reception = receptionOf(view, exchange);
  if (reception.kind === 'accepted') return undefined;
  const evidence = answerEvidence(exchange);
  switch (reception.kind) {
    case 'unavailable':
      return {
        outcome: 'unavailable',
        reason: `the target said that the service is not available: ${answerText(exchange)}`,
        evidence,
      };
    case 'refused':
      return {
        outcome: 'inconclusive',
        reason: `the target refused the request (${reception.how})`,
        evidence,
      };
    case 'unreadable':
      return {
        outcome: 'inconclusive',
        reason: `there is no readable answer: ${reception.what}`,
        evidence,
      };
  }
}
