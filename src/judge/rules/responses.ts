import {
  contradicted,
  duration,
  holds,
  inconclusive,
  type Observation,
  quoted,
} from '../../checks/observation.js';
import {
  isAccepted,
  responseEvidence,
  responseKind,
  responseText,
  unlessAccepted,
} from '../../checks/response.js';
import { showsValue } from '../../checks/value.js';
import { body, type Exchange, is2xx, neighbour, statusCode } from '../../trace/exchange.js';
import type { TraceReading } from '../../trace/reading.js';
import type { Rule } from '../rule.js';
import { bothStates, firstTaken, isDocumented, isPlainRequest, onSuccess } from './applies.js';
import { keysAreRefused, settingsAgainAreRefused } from './settings.js';

/** RES-01: a JSON object whose statusCode is the number 0. */
export const answersSuccess: Rule = {
  wants: 'the documented request for an active call was not sent',
  applies: (exchange, reading) => exchange.state === 'active' && isDocumented(exchange, reading),
  expect: successOf,
};

/** RES-02: the same for a released call, asked within 1 s of the agent's own Released message; later ones must be right when taken. */
export const answersSuccessSoonAfterRelease: Rule = {
  wants: 'the documented request for a released call was not sent',
  applies: (exchange, reading) =>
    exchange.state === 'released' &&
    exchange.releasedBy !== 'peer' &&
    isPlainRequest(exchange, reading) &&
    (isFirst(exchange, reading) || isAccepted(reading, exchange)),
  expect: (exchange, reading) => {
    const { released } = exchange.leg;
    if (released === undefined) return inconclusive('the agent received no Released for the call');
    const success = successOf(exchange, reading);
    const age = exchange.sentAt - released.at;
    const said = `asked ${duration(age)} after the agent's own Released message`;
    const evidence = [{ text: said, seq: released.seq, exchange: exchange.id }];
    if (age > 1000) {
      if (!isFirst(exchange, reading)) return success.outcome === 'contradicted' ? success : undefined;
      return inconclusive(`${said}, which is later than 1 s`, evidence);
    }
    return { ...success, reason: `${success.reason}; ${said}`, evidence: [...evidence, ...success.evidence] };
  },
};

/**
 * REL-09: the same for a call that the other party released. A response that cannot be read is RES-01's and RES-02's
 * failure and leaves this row undecided (docs/verdicts.md, "No complete, readable response").
 */
export const answersSuccessAfterPeer: Rule = {
  wants: 'the documented request for a call that the other party released was not sent',
  applies: (exchange, reading) =>
    exchange.state === 'released' &&
    exchange.releasedBy === 'peer' &&
    isPlainRequest(exchange, reading) &&
    (isFirst(exchange, reading) || isAccepted(reading, exchange)),
  expect: (exchange, reading) => {
    const response = responseKind(reading, exchange);
    return response.kind === 'unreadable'
      ? inconclusive(`there is no readable response: ${response.what}`, responseEvidence(exchange))
      : successOf(exchange, reading);
  },
};

// A second disposition of a released call is REL-07's matter.
function isFirst(exchange: Exchange, reading: TraceReading): boolean {
  return firstTaken(exchange, reading) === undefined;
}

function successOf(exchange: Exchange, reading: TraceReading): Observation {
  const evidence = responseEvidence(exchange);
  if (exchange.failure?.name === 'Aborted')
    return inconclusive('the run was ended before the response came', evidence);
  const response = responseKind(reading, exchange);
  if (response.kind === 'not its own' || response.kind === 'unavailable')
    return unlessAccepted(reading, exchange) as Observation;
  if (exchange.response === undefined) {
    const what = response.kind === 'unreadable' ? response.what : '';
    return isUnreadableAgain(exchange, reading)
      ? contradicted(`there is no complete response: ${what}`, evidence)
      : inconclusive(`there is no complete response, which did not come again: ${what}`, evidence);
  }
  const code = statusCode(exchange);
  if (code === 0) return holds(`answered ${responseText(exchange)}`, evidence);
  const json = exchange.response.body;
  if (response.kind === 'unreadable' && !isUnreadableAgain(exchange, reading))
    return inconclusive(
      `there is no readable response, which did not come again: ${response.what}`,
      evidence,
    );
  if (json === undefined) return contradicted(`the response is no JSON: ${responseText(exchange)}`, evidence);
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    return contradicted(`the response is no JSON object: ${quoted(json)}`, evidence);
  if (code === undefined) return contradicted(`the response has no statusCode: ${quoted(json)}`, evidence);
  if (code === '0') return contradicted('statusCode is the string "0", not the number 0', evidence);
  const refused = `the documented request is refused: ${responseText(exchange)}`;
  const other = keysAreRefused(reading, exchange) ?? settingsAgainAreRefused(reading, exchange);
  return other === undefined
    ? contradicted(refused, evidence)
    : inconclusive(`${refused} (${other})`, evidence);
}

// What got no readable response is sent once more, on a new connection: only what comes again is the target's.
function isUnreadableAgain(exchange: Exchange, reading: TraceReading): boolean {
  return [neighbour(exchange, 1), neighbour(exchange, -1)].some(
    (other) =>
      other !== undefined &&
      other.state === exchange.state &&
      other.sender === exchange.sender &&
      responseKind(reading, other).kind === 'unreadable' &&
      other.failure?.name !== 'Aborted',
  );
}

/** What a success must look like, whatever the call's state and with a key or without. */
const onEverySuccess = {
  wants: 'no request was taken',
  applies: onSuccess,
  caseOf: ({ state }: Exchange) =>
    state === 'released' ? 'released' : state === 'active' ? 'active' : undefined,
  cases: bothStates,
};

/** RES-03: success comes with an HTTP 2xx status (RFC 9110, 15.3). */
export const successIs2xx: Rule = {
  ...onEverySuccess,
  expect: (exchange) =>
    is2xx(exchange)
      ? holds(`HTTP ${exchange.response?.status}`, responseEvidence(exchange))
      : contradicted(
          `success is answered with HTTP ${exchange.response?.status}`,
          responseEvidence(exchange),
        ),
};

/** RES-04: the response is labelled application/json, parameters aside. */
export const labelledJson: Rule = {
  ...onEverySuccess,
  expect: (exchange) => {
    const type = exchange.response?.headers['content-type'];
    const media = type?.split(';')[0]?.trim().toLowerCase();
    const evidence = responseEvidence(exchange);
    if (media === 'application/json') return holds(`content-type is ${quoted(type)}`, evidence);
    return contradicted(
      type === undefined ? 'the response has no content-type' : `content-type is ${quoted(type)}`,
      evidence,
    );
  },
};

/** RES-05: no statusMessage with success (Return Values). */
export const noStatusMessage: Rule = {
  ...onEverySuccess,
  expect: (exchange) => {
    const { statusMessage } = body(exchange);
    const evidence = responseEvidence(exchange);
    // null counts as absent, as everywhere.
    if (statusMessage === undefined || statusMessage === null)
      return holds('no statusMessage came with success', evidence);
    return contradicted(`success carries statusMessage ${quoted(statusMessage)}`, evidence);
  },
};

/** RES-06: which other attributes come with success. */
export const otherAttributes: Rule = {
  ...onEverySuccess,
  tellsEach: true,
  expect: (exchange) => {
    const others = Object.keys(body(exchange)).filter(
      (name) => !['statusCode', 'statusMessage'].includes(name),
    );
    return holds(
      others.length === 0 ? 'no other attribute' : `other attributes: ${others.join(', ')}`,
      responseEvidence(exchange),
    );
  },
};

/** RES-07: the same body is taken at the address of another edition. */
export const takenElsewhere: Rule = {
  wants: 'nothing was sent to the address of another edition',
  tellsEach: true,
  applies: ({ shape, state }) =>
    shape.form === 'another address' && shape.changes.length === 0 && state === 'active',
  expect: (exchange, reading) => {
    const refusal = unlessAccepted(reading, exchange);
    if (refusal !== undefined)
      return refusal.outcome === 'inconclusive' && exchange.response
        ? holds(refusal.reason, refusal.evidence)
        : refusal;
    const shown = showsValue(reading, exchange);
    return holds(
      is2xx(exchange) && shown.outcome === 'holds'
        ? `taken: ${shown.reason.replace(/ after .*/, '')}`
        : 'answered success, but the value does not show',
      shown.evidence,
    );
  },
};
