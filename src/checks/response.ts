import { isCsrfRefusal, standsBefore } from '../trace/before-operation.js';
import {
  body,
  type Exchange,
  is2xx,
  isUnique,
  saysNothing,
  saysSuccess,
  statusCode,
} from '../trace/exchange.js';
import { CALLS_CHANNEL } from '../trace/message.js';
import type { TraceReading } from '../trace/reading.js';
import { effectOf } from './effect.js';
import { Known } from './known.js';
import {
  type Causes,
  duration,
  type Evidence,
  inconclusive,
  type Observation,
  OF_ITS_OWN,
  quoted,
} from './observation.js';

/**
 * How the target took a request (docs/verdicts.md, "Refused"):
 * - `accepted`;
 * - `refused`: by its response, or `later`, by an ErrorMessage;
 * - `unavailable`: 503 with statusCode 4;
 * - `not its own`: what answered stands before the operation, such as a gateway;
 * - `unreadable`: no complete response, or none that says what became of the request.
 */
export type ResponseKind =
  | { kind: 'accepted' }
  | { kind: 'refused'; how: string; later: boolean }
  | { kind: 'unavailable' }
  | { kind: 'not its own'; who: string; causes?: Causes }
  | { kind: 'unreadable'; what: string };

const known = new Known<ResponseKind>();

/**
 * How a request was taken. Refused is a complete response whose status is not 2xx or whose statusCode is not 0, or
 * statusCode 0 without effect and an ErrorMessage within GWS_NOTIFICATION_MS. A statusCode of the wrong type ("0"), or a
 * status that is not 2xx beside a 0 and an effect, is RES-01's or RES-03's matter alone: the request was accepted.
 */
export function responseKind(reading: TraceReading, exchange: Exchange): ResponseKind {
  return known.of(exchange, () => findKind(reading, exchange));
}

function findKind(reading: TraceReading, exchange: Exchange): ResponseKind {
  const { response } = exchange;
  if (response === undefined) return { kind: 'unreadable', what: failureText(exchange) };
  const who = standsBefore(response);
  // Who has no session has no token either: to be kept out by CSRF protection is to be refused.
  if (exchange.shape.changes.includes('no credentials') && isCsrfRefusal(response))
    return { kind: 'refused', how: `${responseText(exchange)}, by ${who}`, later: false };
  if (who !== undefined) return { kind: 'not its own', who };
  const code = statusCode(exchange);
  if (response.status === 503 && code === 4) return { kind: 'unavailable' };
  const lost = lostWithCall(exchange);
  if (lost !== undefined)
    return {
      kind: 'not its own',
      who: `a server that does not know the call since ${lost}`,
      causes: OF_ITS_OWN,
    };
  const zero = saysSuccess(exchange);
  const worked = (zero || saysNothing(exchange)) && shows(exchange);
  if (saysNothing(exchange) && !worked) {
    const wanting = code === undefined ? 'there is no statusCode' : 'the statusCode is no number';
    return { kind: 'unreadable', what: `answered ${responseText(exchange)}, in which ${wanting}` };
  }
  if (!worked && (!is2xx(exchange) || !zero)) {
    return { kind: 'refused', how: responseText(exchange), later: false };
  }
  // After a documented request for a released call it is REL-01 that an ErrorMessage leaves open.
  // An event that carries what several requests carry may be another's.
  const isItsOwn = worked && (exchange.state !== 'released' || isUnique(exchange));
  if (!isItsOwn && (exchange.state !== 'released' || exchange.shape.changes.length > 0)) {
    const error = exchange.errors.find(
      (message) => message.at - exchange.sentAt <= reading.header.timeouts.notificationMs,
    );
    if (error !== undefined && effectOf(reading, exchange) === undefined) {
      const after = duration(error.at - exchange.sentAt);
      const how = `${responseText(exchange)}, then an ErrorMessage on ${CALLS_CHANNEL} after ${after}`;
      return { kind: 'refused', how, later: true };
    }
  }
  return { kind: 'accepted' };
}

/** What Return Values says of what is not there. */
const NOT_FOUND = 6;

// A server that was started anew knows neither sessions nor calls: nothing is told of the call after its agent's session was lost, and
// no request about it is taken any more. That is no refusal of the request, be it sent before the loss of the session shows.
function lostWithCall(exchange: Exchange): string | undefined {
  const { response, call, index, leg, gone, sessions, sentSeq } = exchange;
  const isUnknown = response?.status === 404 || statusCode(exchange) === NOT_FOUND;
  const last = leg.messages.at(-1);
  if (!isUnknown || last === undefined || last.seq > sentSeq) return undefined;
  const current = sessions.get(leg.agent);
  const session = current?.name === last.session ? current : gone.get(leg.agent);
  const end = session?.end;
  if (end === undefined || end.state === 'closed' || last.seq > end.seq) return undefined;
  return call.exchanges.slice(index).some(saysSuccess)
    ? undefined
    : `the CometD session ${last.session} was lost`;
}

// Whether it was carried out, as far as the call's own agent or the feed was told.
function shows({ state, leg, shown, events }: Exchange): boolean {
  return state === 'released' ? events.length > 0 : shown.has(leg.agent);
}

/** Whether the request was accepted; a response that cannot be read is neither accepted nor refused. */
export function isAccepted(reading: TraceReading, exchange: Exchange): boolean {
  return responseKind(reading, exchange).kind === 'accepted';
}

export function isRefused(reading: TraceReading, exchange: Exchange): boolean {
  return responseKind(reading, exchange).kind === 'refused';
}

/** The response in a few words: `HTTP 403, statusCode 20 "Access denied"`. */
export function responseText(exchange: Exchange): string {
  if (exchange.response === undefined) return failureText(exchange);
  const { statusCode: code, statusMessage } = body(exchange);
  const parts = [`HTTP ${exchange.response.status}`];
  if (code !== undefined) parts.push(`statusCode ${quoted(code)}`);
  else if (exchange.response.text !== undefined) parts.push(`text ${quoted(exchange.response.text)}`);
  else parts.push(`body ${quoted(exchange.response.body)}`);
  if (statusMessage === '') parts.push('an empty statusMessage');
  return parts.join(', ') + (statusMessage ? ` ${quoted(statusMessage)}` : '');
}

function failureText({ failure }: Exchange): string {
  return failure?.message ?? 'no response was recorded';
}

/** Evidence that points at the request and at the response or failure. */
export function responseEvidence(exchange: Exchange): Evidence[] {
  const at = exchange.response ?? exchange.failure;
  return [
    {
      text: at === undefined ? 'no response' : `${responseText(exchange)}, after ${duration(at.tookMs)}`,
      seq: at?.seq ?? exchange.sentSeq,
      exchange: exchange.id,
    },
  ];
}

/**
 * The observation for a row that needs this request accepted, when it was not: 503 with statusCode 4 is nobody's
 * failure, everything else is inconclusive and names what the target did. Undefined when it was accepted.
 */
export function unlessAccepted(reading: TraceReading, exchange: Exchange): Observation | undefined {
  const response = responseKind(reading, exchange);
  const evidence = responseEvidence(exchange);
  switch (response.kind) {
    case 'accepted':
      return undefined;
    case 'unavailable':
      return {
        outcome: 'unavailable',
        reason: `the target said that the service is not available: ${responseText(exchange)}`,
        evidence,
      };
    case 'refused':
      return inconclusive(`the target refused the request (${response.how})`, evidence);
    case 'not its own':
      return inconclusive(
        `${response.who} seems to have answered, not the operation`,
        evidence,
        response.causes,
      );
    case 'unreadable':
      return inconclusive(`there is no readable response: ${response.what}`, evidence);
  }
}
