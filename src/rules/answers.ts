import { body, type Exchange, is2xx, statusCode } from '../trace/exchange.js';
import type { TraceView } from '../trace/view.js';
import { answerEvidence, answerText, receptionOf, unlessAccepted } from './answered.js';
import {
  contradicted,
  duration,
  holds,
  inconclusive,
  type Observation,
  onEach,
  quoted,
  type Rule,
} from './observation.js';

/** RES-01: a JSON object whose statusCode is the number 0. */
export const answersSuccess: Rule = onEach((exchange, view) => successOf(view, exchange));

/**
 * REL-09: the same for a call that the other party released. An answer that cannot be read is RES-01's and RES-02's
 * failure and leaves this row undecided (DESIGN section 4, "No complete, readable answer").
 */
export const answersSuccessIfReadable: Rule = onEach((exchange, view) => {
  const reception = receptionOf(view, exchange);
  return reception.kind === 'unreadable'
    ? inconclusive(`there is no readable answer: ${reception.what}`, answerEvidence(exchange))
    : successOf(view, exchange);
});

/** RES-02: the same for a released call, asked within 1 s of the agent's own Released message. */
export const answersSuccessSoonAfterRelease: Rule = onEach((exchange, view) => {
  const released = exchange.call.released;
  if (released === undefined) return inconclusive('the agent received no Released for the call');
  // Where no answer came, the request that was repeated for it counts: it was asked in time.
  const first = exchange.failure === undefined ? undefined : view.exchange(exchange.repeats ?? '');
  const age = (first ?? exchange).sentAt - released.at;
  const said = `asked ${duration(age)} after the agent's own Released message`;
  const evidence = [{ text: said, seq: released.seq, exchange: exchange.id }];
  if (age > 1000) return inconclusive(`${said}, which is later than 1 s`, evidence);
  const success = successOf(view, exchange);
  return { ...success, reason: `${success.reason}; ${said}`, evidence: [...evidence, ...success.evidence] };
});

function successOf(view: TraceView, exchange: Exchange): Observation {
  const evidence = answerEvidence(exchange);
  if (exchange.failure?.name === 'Aborted')
    return inconclusive('the run was ended before the answer came', evidence);
  const reception = receptionOf(view, exchange);
  if (reception.kind === 'unavailable')
    return {
      outcome: 'unavailable',
      reason: `the service is not available: ${answerText(exchange)}`,
      evidence,
    };
  if (exchange.answer === undefined)
    return contradicted(
      `there is no complete answer: ${reception.kind === 'unreadable' ? reception.what : ''}`,
      evidence,
    );
  const code = statusCode(exchange);
  if (code === 0) return holds(`answered ${answerText(exchange)}`, evidence);
  const json = exchange.answer.body;
  if (json === undefined) return contradicted(`the answer is no JSON: ${answerText(exchange)}`, evidence);
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    return contradicted(`the answer is no JSON object: ${quoted(json)}`, evidence);
  if (code === undefined) return contradicted(`the answer has no statusCode: ${quoted(json)}`, evidence);
  if (code === '0') return contradicted('statusCode is the string "0", not the number 0', evidence);
  return contradicted(`the documented request is refused: ${answerText(exchange)}`, evidence);
}

/** RES-03: success comes with an HTTP 2xx status (RFC 9110, 15.3). */
export const successIs2xx: Rule = onEach(
  (exchange, view) =>
    unlessAccepted(view, exchange) ??
    (is2xx(exchange)
      ? holds(`HTTP ${exchange.answer?.status}`, answerEvidence(exchange))
      : contradicted(`success is answered with HTTP ${exchange.answer?.status}`, answerEvidence(exchange))),
);

/** RES-04: the answer is labelled application/json, parameters aside. */
export const labelledJson: Rule = onEach((exchange, view) => {
  const refusal = unlessAccepted(view, exchange);
  if (refusal !== undefined) return refusal;
  const type = exchange.answer?.headers['content-type'];
  const media = type?.split(';')[0]?.trim().toLowerCase();
  const evidence = answerEvidence(exchange);
  if (media === 'application/json') return holds(`content-type is ${quoted(type)}`, evidence);
  return contradicted(
    type === undefined ? 'the answer has no content-type' : `content-type is ${quoted(type)}`,
    evidence,
  );
});

/** RES-05: no statusMessage with success (Return Values). */
export const noStatusMessage: Rule = onEach((exchange, view) => {
  const refusal = unlessAccepted(view, exchange);
  if (refusal !== undefined) return refusal;
  const { statusMessage } = body(exchange);
  const evidence = answerEvidence(exchange);
  // null counts as absent, as everywhere.
  if (statusMessage === undefined || statusMessage === null)
    return holds('no statusMessage came with success', evidence);
  return contradicted(`success carries statusMessage ${quoted(statusMessage)}`, evidence);
});

/** RES-06: which other attributes come with success. */
export const otherAttributes: Rule = onEach((exchange, view) => {
  const refusal = unlessAccepted(view, exchange);
  if (refusal !== undefined) return refusal;
  const others = Object.keys(body(exchange)).filter(
    (name) => !['statusCode', 'statusMessage'].includes(name),
  );
  return holds(
    others.length === 0 ? 'no other attribute' : `other attributes: ${others.join(', ')}`,
    answerEvidence(exchange),
  );
});
