import { absenceOfMessage } from '../../checks/absence.js';
import {
  changedByRefusal,
  changesOtherwise,
  effectOf,
  unexplainedEvent,
  valueShown,
  wasObserved,
} from '../../checks/effect.js';
import {
  contradicted,
  doubtful,
  holds,
  inconclusive,
  type Observation,
  quoted,
} from '../../checks/observation.js';
import {
  isAccepted,
  isRefused,
  responseEvidence,
  responseKind,
  responseText,
  unlessAccepted,
} from '../../checks/response.js';
import { body, type Exchange, neighbour, statusCode } from '../../trace/exchange.js';
import type { TraceReading } from '../../trace/reading.js';
import type { Change } from '../../trace/request-shape.js';
import type { Rule } from '../rule.js';
import { bothStates, changed, isUnchanged } from './applies.js';

/** ERR-01 to 06, 09 to 13 and 22: the changed request is refused, and only for its change. */
export function refuses(change: Change, options: { onReleased?: boolean } = {}): Rule {
  return {
    wants: 'no such request was sent',
    applies: (exchange) =>
      changed(change)(exchange) &&
      (exchange.state === 'active' || exchange.state === 'held' || exchange.state === 'released'),
    caseOf: ({ state, shape }) =>
      options.onReleased ? (state === 'released' ? 'released' : 'active') : shape.described,
    ...(options.onReleased && { cases: bothStates }),
    expect: refusalOf,
  };
}

/** ERR-12: as above; where the code equals ERR-13's, whether the feature or the party was at stake cannot be told. */
export const refusesUnlicensed: Rule = {
  ...refuses('no feature'),
  expect: (exchange, reading) => {
    const judged = refusalOf(exchange, reading);
    const stranger = exchange.call.exchanges.find(changed('no party'));
    if (judged.outcome !== 'holds' || stranger === undefined || statusCode(stranger) !== statusCode(exchange))
      return judged;
    return {
      ...judged,
      reason: `${judged.reason}; the code is the one that an agent who is no party gets, so the two cannot be told apart`,
    };
  },
};

function refusalOf(exchange: Exchange, reading: TraceReading): Observation {
  const evidence = responseEvidence(exchange);
  const response = responseKind(reading, exchange);
  if (response.kind === 'refused') {
    const unbound = unlessBound(exchange, reading);
    return unbound === undefined
      ? holds(`refused: ${response.how}`, evidence)
      : inconclusive(`refused (${response.how}), but perhaps for another reason: ${unbound}`, evidence);
  }
  const unreadable = unlessAccepted(reading, exchange);
  if (unreadable !== undefined) return unreadable;
  const effect = effectOf(reading, exchange) ?? eventOf(exchange, reading);
  if (effect !== undefined) {
    return contradicted(`answered success, and ${effect.text}`, [
      ...evidence,
      { text: effect.text, seq: effect.seq, exchange: exchange.id },
    ]);
  }
  if (exchange.state !== 'released' && wasObserved(exchange) === undefined)
    return inconclusive('answered success; no later message tells whether it had an effect', evidence);
  return doubtful('answered success, without effect and without an ErrorMessage', evidence);
}

// Of a request without a value. Its event may come when later requests were sent.
function eventOf(exchange: Exchange, reading: TraceReading) {
  if (exchange.state !== 'released' || exchange.shape.value !== undefined) return undefined;
  const event = unexplainedEvent(reading, exchange, 3);
  return event && { text: 'an EventUserEvent about the call came', seq: event.seq };
}

/** Why a refusal cannot be put down to the change; undefined when the unchanged request succeeded before and after it. */
function unlessBound(exchange: Exchange, reading: TraceReading): string | undefined {
  const { call, index, state, shape } = exchange;
  const isLike = (other: Exchange) =>
    other.state === state &&
    isUnchanged(other, reading) &&
    (shape.key === undefined || other.shape.key === shape.key) &&
    ['accepted', 'refused'].includes(responseKind(reading, other).kind);
  const before = call.exchanges.slice(0, index).findLast(isLike);
  const after = call.exchanges.slice(index + 1).find(isLike);
  if (before === undefined || !isAccepted(reading, before))
    return 'the unchanged request had not succeeded before it';
  if (after === undefined || !isAccepted(reading, after))
    return 'the unchanged request did not succeed after it';
  return undefined;
}

/** ERR-14: PUT (and DELETE) set no disposition, whatever is answered. */
export const hasNoEffect: Rule = {
  wants: 'no request by another method was sent',
  applies: (exchange) => changed('another method')(exchange) || isDelete(exchange),
  caseOf: ({ request }) => request.method,
  expect: (exchange, reading) => {
    const evidence = responseEvidence(exchange);
    const effect = isRefused(reading, exchange)
      ? (valueShown(exchange) ?? changeIn(exchange, reading))
      : effectOf(reading, exchange);
    if (effect !== undefined) {
      return contradicted(`${exchange.shape.described} (${responseText(exchange)}): ${effect.text}`, [
        ...evidence,
        { text: effect.text, seq: effect.seq, exchange: exchange.id },
      ]);
    }
    return nothingModified(exchange, reading);
  },
};

function isDelete({ request, shape }: Exchange): boolean {
  return request.method === 'DELETE' && shape.changes[0] === 'another method';
}

// By its own key alone: no refusal of this kind is asked often enough to tie another key's change to it.
function changeIn(exchange: Exchange, reading: TraceReading) {
  const found = changedByRefusal(reading, exchange);
  if (found === undefined || !found.tied) return undefined;
  const { key, before, after, message } = found.change;
  return { text: `${key} changed from ${quoted(before)} to ${quoted(after)}`, seq: message.seq };
}

/** ERR-18: a refused request modifies nothing. */
export const modifiesNothing: Rule = {
  wants: 'no request was refused',
  // Of a released call nothing is told but events (ERR-23).
  applies: (exchange, reading) =>
    exchange.state !== 'released' && isRefused(reading, exchange) && !changed('another method')(exchange),
  caseOf: ({ shape, state }) => `${shape.described ?? 'unchanged'}, ${state}`,
  expect: (exchange, reading) => {
    const evidence = responseEvidence(exchange);
    const what = `${exchange.shape.described ?? 'the request'} (${responseText(exchange)})`;
    const shown = exchange.events.length > 0 ? undefined : valueShown(exchange);
    if (shown !== undefined)
      return contradicted(`${what}: ${shown.text}`, [
        ...evidence,
        { text: shown.text, seq: shown.seq, exchange: exchange.id },
      ]);
    const found = changedByRefusal(reading, exchange);
    if (found !== undefined) {
      const { change, tied } = found;
      const words = `${what}: ${change.key} changed from ${quoted(change.before)} to ${quoted(change.after)}`;
      const seen = [...evidence, { text: words, seq: change.message.seq, exchange: exchange.id }];
      return tied
        ? contradicted(words, seen)
        : inconclusive(`${words}, once: nothing ties it to the refusal`, seen);
    }
    return nothingModified(exchange, reading);
  },
};

function nothingModified(exchange: Exchange, reading: TraceReading): Observation {
  const evidence = responseEvidence(exchange);
  const gap = absenceOfMessage(reading, exchange).gap ?? unlessWitnessed(exchange, reading);
  if (gap !== undefined) return inconclusive(`no effect was seen, but that is not proven: ${gap}`, evidence);
  return holds('nothing was modified', evidence);
}

// The key's value shows only in a message that comes before the key is written again; of a released call none comes.
function unlessWitnessed(exchange: Exchange, reading: TraceReading): string | undefined {
  if (exchange.state === 'released') return undefined;
  const witness = wasObserved(exchange);
  const key = reading.keyOf(exchange);
  if (key !== undefined && changesOtherwise(reading, exchange, key))
    return `a request under another key changes ${key} as well (ACT-08)`;
  for (let places = 1; places <= 64; places++) {
    const other = neighbour(exchange, places);
    if (other === undefined) break;
    if (witness !== undefined && other.sentSeq > witness.seq) return undefined;
    if (reading.keyOf(other) === key && isUnchanged(other, reading))
      return `no message showed ${key ?? 'the key'} before it was written again`;
  }
  return witness === undefined ? `no message showed ${key ?? 'the key'} after it` : undefined;
}

// What the operation itself has to refuse (ERR-15).
const BY_THE_OPERATION: readonly Change[] = [
  'without disposition',
  'without callUuid',
  'without callUri',
  'structured disposition',
  'structured dispositionKey',
  'unknown call',
  'callUuid of another call',
  'callUri of another call',
  'unknown operationName',
  'no feature',
  'no party',
  'scalar disposition',
  'scalar dispositionKey',
  'without operationName',
];

const byTheOperation = {
  wants: 'no request was refused by the operation',
  applies: (exchange: Exchange, reading: TraceReading) =>
    changed(...BY_THE_OPERATION)(exchange) && isRefused(reading, exchange),
};

/** The same for what is said of the response: where every refusal comes as an ErrorMessage, the documented asynchronous route, there is none. */
function ofResponse(judge: (exchange: Exchange) => Observation | undefined): Rule {
  return {
    ...byTheOperation,
    expect: (exchange, reading) => {
      const response = responseKind(reading, exchange);
      if (response.kind === 'refused' && response.later)
        return holds(
          'the refusal came as an ErrorMessage, the documented asynchronous route',
          responseEvidence(exchange),
        );
      return judge(exchange);
    },
  };
}

/** ERR-15: a refusal by the operation gives a non-zero statusCode and a statusMessage. */
export const refusalSaysWhy: Rule = ofResponse((exchange) => {
  const { statusCode: code, statusMessage } = body(exchange);
  const evidence = responseEvidence(exchange);
  const wrong: string[] = [];
  if (exchange.response?.body === undefined) wrong.push('it is no JSON');
  else if (typeof code !== 'number' || code === 0) wrong.push(`statusCode is ${quoted(code)}`);
  if (exchange.response?.body !== undefined && (typeof statusMessage !== 'string' || statusMessage === ''))
    wrong.push(`statusMessage is ${quoted(statusMessage)}`);
  return wrong.length === 0
    ? holds('every refusal gives a non-zero statusCode and a statusMessage', evidence)
    : contradicted(`${exchange.shape.described}: ${wrong.join(', ')}`, evidence);
});

/** ERR-16: a refusal by the operation gives no other attribute. */
export const refusalSaysNoMore: Rule = ofResponse((exchange) => {
  const others = Object.keys(body(exchange)).filter(
    (name) => !['statusCode', 'statusMessage'].includes(name),
  );
  const evidence = responseEvidence(exchange);
  return others.length === 0
    ? holds('no refusal gives another attribute', evidence)
    : contradicted(`${exchange.shape.described}: the refusal also gives ${others.join(', ')}`, evidence);
});

// Return Values: 1 missing, 2 not valid for the state, 3 forbidden, 5 no permission, 6 not found, 10 validation error.
const MISSING = [1, 10];
const WRONG_TYPE = [1, 2, 10];
const CODES: Readonly<Partial<Record<Change, readonly number[]>>> = {
  'without disposition': MISSING,
  'without callUuid': MISSING,
  'without callUri': MISSING,
  'without operationName': MISSING,
  'structured disposition': WRONG_TYPE,
  'structured dispositionKey': WRONG_TYPE,
  'scalar disposition': WRONG_TYPE,
  'scalar dispositionKey': WRONG_TYPE,
  'unknown call': [6],
  'no party': [3, 5, 6],
  'no feature': [3, 5],
};

/** ERR-17: the code is one that Return Values gives for the case; a case for which it gives none is passed over. */
export const refusalUsesDocumentedCode: Rule = ofResponse((exchange) => {
  const codes = CODES[exchange.shape.changes[0] as Change];
  const evidence = responseEvidence(exchange);
  // In another state, that the state does not allow it is a right reason too.
  if (codes === undefined) return undefined;
  const allowed = exchange.state === 'active' ? codes : [...codes, 2];
  const code = statusCode(exchange);
  // That there is none, or none that says refusal, is ERR-15's matter.
  if (typeof code !== 'number' || code === 0)
    return inconclusive(`${exchange.shape.described}: statusCode ${quoted(code)} (ERR-15)`, evidence);
  if (allowed.some((each) => each === code))
    return holds('every code is one that Return Values gives for the case', evidence);
  return contradicted(
    `${exchange.shape.described}: statusCode ${quoted(code)}, not ${codes.join(' or ')}`,
    evidence,
  );
});

/** ERR-07, 08, 19, 20, 21: what the target does with requests that nothing public decides: refused, no effect, or which. */
export function whatBecomesOf(...changes: Change[]): Rule {
  return {
    wants: 'no such request was sent',
    tellsEach: true,
    applies: (exchange) => changed(...changes)(exchange) && exchange.state === 'active',
    caseOf: ({ shape }) => shape.described,
    expect: (exchange, reading) =>
      holds(`${exchange.shape.described}: ${fate(exchange, reading)}`, responseEvidence(exchange)),
  };
}

/** ERR-20: whether call.uri is taken as callUri. */
export const whatBecomesOfCallUri: Rule = {
  wants: 'no such request was sent',
  tellsEach: true,
  applies: ({ shape, state }) =>
    shape.form === 'call.uri' && shape.changes.length === 0 && state === 'active',
  expect: (exchange, reading) =>
    holds(`call.uri as callUri: ${fate(exchange, reading)}`, responseEvidence(exchange)),
};

function fate(exchange: Exchange, reading: TraceReading): string {
  const response = responseKind(reading, exchange);
  if (response.kind === 'refused') return `refused, ${response.how}`;
  if (response.kind !== 'accepted') return responseText(exchange);
  const effect = effectOf(reading, exchange);
  if (effect === undefined) return 'taken, without effect';
  if (!('stored' in effect) || effect.stored === exchange.shape.value) return `taken, ${effect.text}`;
  return `taken, stored as ${quoted(effect.stored)}`;
}
