import { body, type Exchange, statusCode, wasRepeated } from '../trace/exchange.js';
import type { TraceView } from '../trace/view.js';
import { absenceOfMessage } from './absence.js';
import { answerEvidence, answerText, isAccepted, receptionOf } from './answered.js';
import { changesOtherwise, effectOf, wasObserved } from './effect.js';
import { keyOf } from './keys.js';
import { unlessPlainShows } from './notification.js';
import {
  contradicted,
  doubtful,
  holds,
  inconclusive,
  type Observation,
  onEach,
  quoted,
  type Rule,
  worst,
} from './observation.js';

const ahead = { looksAhead: true };

/** ERR-01 to 13 and 22: the changed request is refused, and only for its change. */
export const refusesChange: Rule = onEach((exchange, view) => refusalOf(view, exchange), ahead);

/** ERR-12: as above; where the code equals ERR-13's, whether the feature or the party was at stake cannot be told. */
export const refusesUnlicensed: Rule = onEach((exchange, view) => {
  const judged = refusalOf(view, exchange);
  if (judged.outcome !== 'holds') return judged;
  const stranger = view.exchanges.find(
    (other) => other.agent === 'bystander' && other.call.agent === 'agent' && other.change !== undefined,
  );
  if (stranger === undefined || statusCode(stranger) !== statusCode(exchange)) return judged;
  return {
    ...judged,
    reason: `${judged.reason}; the code is the one that an agent who is no party gets, so the two cannot be told apart`,
  };
}, ahead);

function refusalOf(view: TraceView, exchange: Exchange): Observation {
  const evidence = answerEvidence(exchange);
  const reception = receptionOf(view, exchange);
  if (reception.kind === 'unavailable')
    return {
      outcome: 'unavailable',
      reason: `the service is not available: ${answerText(exchange)}`,
      evidence,
    };
  if (reception.kind === 'unreadable')
    return inconclusive(`there is no readable answer: ${reception.what}`, evidence);
  const unbound = unlessBound(view, exchange);
  if (reception.kind === 'refused') {
    return unbound === undefined
      ? holds(`refused: ${reception.how}`, evidence)
      : inconclusive(`refused (${reception.how}), but perhaps for another reason: ${unbound}`, evidence);
  }
  const effect = effectOf(view, exchange);
  if (effect !== undefined) {
    return contradicted(`answered success, and ${effect.text}`, [
      ...evidence,
      { text: effect.text, seq: effect.seq, exchange: exchange.id },
    ]);
  }
  if (wasObserved(exchange) === undefined)
    return inconclusive('answered success; no later message tells whether it had an effect', evidence);
  return doubtful('answered success, without effect and without an ErrorMessage', evidence);
}

/** Why a refusal cannot be put down to the change; undefined when the unchanged request succeeded before and after it. */
function unlessBound(view: TraceView, exchange: Exchange): string | undefined {
  const unchanged = view.exchanges.filter(
    (other) =>
      other.call.name === exchange.call.name &&
      other.situation === exchange.situation &&
      other.change === undefined &&
      !wasRepeated(view, other) &&
      (exchange.key === undefined || other.key === exchange.key),
  );
  const before = unchanged.filter((other) => other.sentSeq < exchange.sentSeq).at(-1);
  const after = unchanged.find((other) => other.sentSeq > exchange.sentSeq);
  if (before === undefined || !isAccepted(view, before))
    return 'the unchanged request had not succeeded before it';
  if (after === undefined || !isAccepted(view, after))
    return 'the unchanged request did not succeed after it';
  return undefined;
}

/** ERR-14: PUT (and DELETE) set no disposition, whatever is answered. */
export const hasNoEffect: Rule = onEach((exchange, view) => noEffect(view, exchange), ahead);

/** ERR-18: a refused request modifies nothing. */
export const modifiesNothing: Rule = {
  looksAhead: true,
  judge: (view, subject) => {
    const refused = subject.exchanges.filter((exchange) => receptionOf(view, exchange).kind === 'refused');
    return worst(
      refused.map((exchange) => noEffect(view, exchange)),
      'no request was refused',
    );
  },
};

function noEffect(view: TraceView, exchange: Exchange): Observation {
  const evidence = answerEvidence(exchange);
  const effect = effectOf(view, exchange);
  if (effect !== undefined) {
    return contradicted(`${exchange.change} (${answerText(exchange)}): ${effect.text}`, [
      ...evidence,
      { text: effect.text, seq: effect.seq, exchange: exchange.id },
    ]);
  }
  const gap =
    unlessPlainShows(view)?.reason ?? absenceOfMessage(view, exchange).gap ?? unlessWitnessed(view, exchange);
  if (gap !== undefined) return inconclusive(`no effect was seen, but that is not proven: ${gap}`, evidence);
  return holds('nothing was modified', evidence);
}

// The key's value shows only in a message that comes before the key is written again.
function unlessWitnessed(view: TraceView, exchange: Exchange): string | undefined {
  const witness = wasObserved(exchange);
  const key = keyOf(view, exchange);
  if (changesOtherwise(view, exchange, key))
    return `a request under another key changes ${key} as well (ACT-08)`;
  const overwritten = view.exchanges.find(
    (other) =>
      other.call.name === exchange.call.name &&
      other.sentSeq > exchange.sentSeq &&
      keyOf(view, other) === key,
  );
  if (witness !== undefined && (overwritten === undefined || witness.seq < overwritten.sentSeq))
    return undefined;
  return `no message showed ${key ?? 'the key'} before it was written again`;
}

/** ERR-15: a refusal by the operation gives a non-zero statusCode and a statusMessage. */
export const refusalSaysWhy: Rule = onRefused((exchange) => {
  const { statusCode: code, statusMessage } = body(exchange);
  const evidence = answerEvidence(exchange);
  const wrong: string[] = [];
  if (exchange.answer?.body === undefined) wrong.push('it is no JSON');
  else if (typeof code !== 'number' || code === 0) wrong.push(`statusCode is ${quoted(code)}`);
  if (exchange.answer?.body !== undefined && (typeof statusMessage !== 'string' || statusMessage === ''))
    wrong.push(`statusMessage is ${quoted(statusMessage)}`);
  return wrong.length === 0
    ? holds('every refusal gives a non-zero statusCode and a statusMessage', evidence)
    : contradicted(`${exchange.change}: ${wrong.join(', ')}`, evidence);
});

/** ERR-16: a refusal by the operation gives no other attribute. */
export const refusalSaysNoMore: Rule = onRefused((exchange) => {
  const others = Object.keys(body(exchange)).filter(
    (name) => !['statusCode', 'statusMessage'].includes(name),
  );
  const evidence = answerEvidence(exchange);
  return others.length === 0
    ? holds('no refusal gives another attribute', evidence)
    : contradicted(`${exchange.change}: the refusal also gives ${others.join(', ')}`, evidence);
});

// Return Values: 1 missing, 2 not valid for the state, 3 forbidden, 5 no permission, 6 not found, 10 validation error.
const MISSING = [1, 10];
const WRONG_TYPE = [1, 2, 10];
const CODES: Record<string, readonly number[]> = {
  'ERR-01': MISSING,
  'ERR-02': MISSING,
  'ERR-03': MISSING,
  'ERR-22': MISSING,
  'ERR-04': WRONG_TYPE,
  'ERR-05': WRONG_TYPE,
  'ERR-21': WRONG_TYPE,
  'ERR-06': [6],
  'ERR-13': [3, 5, 6],
  'ERR-12': [3, 5],
};

/** ERR-17: the code is one that Return Values gives for the case; a case for which it gives none is passed over. */
export const refusalUsesDocumentedCode: Rule = onRefused((exchange) => {
  const codes = CODES[exchange.title.slice(0, 6)];
  const evidence = answerEvidence(exchange);
  if (codes === undefined) return undefined;
  const code = statusCode(exchange);
  if (codes.some((each) => each === code))
    return holds('every code is one that Return Values gives for the case', evidence);
  return contradicted(`${exchange.change}: statusCode ${quoted(code)}, not ${codes.join(' or ')}`, evidence);
});

function onRefused(judge: (exchange: Exchange) => Observation | undefined): Rule {
  return {
    looksAhead: true,
    judge: (view, subject) => {
      const byAnswer: Exchange[] = [];
      const byMessage: Exchange[] = [];
      for (const exchange of subject.exchanges) {
        const reception = receptionOf(view, exchange);
        if (reception.kind === 'refused') (reception.asynchronously ? byMessage : byAnswer).push(exchange);
      }
      if (byAnswer.length === 0 && byMessage.length > 0) {
        const words = 'every refusal came as an ErrorMessage, the documented asynchronous route';
        return holds(words, byMessage.flatMap(answerEvidence));
      }
      const judged = byAnswer.map(judge).filter((each) => each !== undefined);
      return worst(judged, 'no request was refused by an answer');
    },
  };
}

/** ERR-07, 08, 19, 20, 21: what the target does with requests that nothing public decides: refused, no effect, or which. */
export const whatBecomesOfChange: Rule = {
  looksAhead: true,
  judge: (view, subject) => {
    if (subject.exchanges.length === 0) return inconclusive('no such request was sent');
    const each = subject.exchanges.map(
      (exchange) => `${exchange.change ?? exchange.title}: ${fate(view, exchange)}`,
    );
    return holds(each.join('; '), subject.exchanges.flatMap(answerEvidence));
  },
};

function fate(view: TraceView, exchange: Exchange): string {
  const reception = receptionOf(view, exchange);
  if (reception.kind === 'refused') return `refused, ${reception.how}`;
  if (reception.kind !== 'accepted') return answerText(exchange);
  const effect = effectOf(view, exchange);
  if (effect === undefined) return 'taken, without effect';
  if (!('stored' in effect) || effect.stored === exchange.value) return `taken, ${effect.text}`;
  return `taken, stored as ${quoted(effect.stored)}`;
}
