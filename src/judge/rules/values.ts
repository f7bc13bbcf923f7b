import { isDeepStrictEqual } from 'node:util';
import { messageEvidence, notificationOf } from '../../checks/notification.js';
import {
  contradicted,
  type Evidence,
  holds,
  inconclusive,
  type Observation,
  quoted,
} from '../../checks/observation.js';
import { responseEvidence, responseKind, responseText } from '../../checks/response.js';
import { corpus, valuesCarriedBy } from '../../schemas/corpora.js';
import type { Exchange } from '../../trace/exchange.js';
import { own } from '../../trace/message.js';
import type { TraceReading } from '../../trace/reading.js';
import type { Conditions, Rule } from '../rule.js';
import { isAscii, isPlain, onActiveOrHeld } from './applies.js';

/** What became of a value. */
type Carried = { fate: 'same' | 'replaced' | 'refused' | 'unseen'; words: string; evidence: Evidence[] };

function carried(reading: TraceReading, exchange: Exchange): Carried {
  const response = responseKind(reading, exchange);
  const { value } = exchange.shape;
  const what = nameOf(value);
  if (response.kind === 'refused')
    return { fate: 'refused', words: `${what}: refused`, evidence: responseEvidence(exchange) };
  if (response.kind !== 'accepted')
    return { fate: 'unseen', words: `${what}: ${responseText(exchange)}`, evidence: [] };
  const found = notificationOf(reading, exchange);
  if (found.kind === 'none')
    return { fate: 'unseen', words: `${what}: no message came (ACT-01)`, evidence: [] };
  const evidence = [messageEvidence(exchange, found.message)];
  if (found.kind !== 'other') return { fate: 'same', words: `${what}: same`, evidence };
  const { leg } = exchange;
  const touched = exchange.touched.get(leg.agent);
  const key = reading.keyOf(exchange);
  // That the key took another value than it had, and nobody's, is seen: no deadline is needed.
  if (touched === undefined || key === undefined || !plainShows(reading, exchange))
    return { fate: 'unseen', words: `${what}: ${quoted(value)} does not show`, evidence };
  const now = own(touched.userData, key);
  const isAnothers =
    now === undefined ||
    exchange.call.exchanges.some((other) => other !== exchange && isDeepStrictEqual(other.shape.value, now));
  if (isAnothers) return { fate: 'unseen', words: `${what}: ${quoted(value)} does not show`, evidence };
  return {
    fate: 'replaced',
    words: `${what}: ${quoted(value)} became ${quoted(now)}`,
    evidence: [messageEvidence(exchange, touched)],
  };
}

// Where not even a plain value shows, nothing can be said about special ones (ACT-03).
function plainShows(reading: TraceReading, { call }: Exchange): boolean {
  return call.exchanges.some(
    ({ shape, shown, leg }) => isPlain(shape.value, reading) && shown.has(leg.agent),
  );
}

function nameOf(value: unknown): string {
  for (const name of ['act-11', 'act-17'] as const) {
    const found = corpus(name).values.find((each) => each.value === value);
    if (found !== undefined) return found.id;
  }
  return quoted(value);
}

function isOfCorpus({ shape }: Exchange): boolean {
  return corpus('act-11').values.some(({ value }) => value === shape.value);
}

function caseOf({ shape }: Exchange): string {
  return nameOf(shape.value);
}

/** ACT-11: every accepted value of printable ASCII is carried unchanged; a refused one is noted. */
export const carriesAscii: Rule = {
  wants: 'no such value was sent',
  applies: (exchange, reading) =>
    onActiveOrHeld(exchange, reading) &&
    isAscii(exchange.shape.value) &&
    (isOfCorpus(exchange) ||
      !isPlain(exchange.shape.value, reading) ||
      reading.header.dispositions !== undefined),
  caseOf,
  cases: ({ header }) =>
    header.dispositions?.map((value) => nameOf(value)) ?? corpus('act-11').values.map(({ id }) => id),
  expect: (exchange, reading): Observation => {
    const { fate, words, evidence } = carried(reading, exchange);
    if (fate === 'replaced') return contradicted(words, evidence);
    if (fate === 'unseen') return inconclusive(words, evidence);
    return holds(fate === 'same' ? 'every accepted value is carried unchanged' : words, evidence);
  },
};

/** ACT-17: per block of characters whether it is carried the same, replaced or refused; judged where GWS_CHARSET names what the site carries. */
export const carriesCharset: Rule = {
  wants: 'no such value was sent',
  tellsEach: true,
  applies: (exchange, reading) => {
    const { value } = exchange.shape;
    if (!onActiveOrHeld(exchange, reading) || typeof value !== 'string') return false;
    return reading.header.dispositions?.includes(value) ?? !isAscii(value);
  },
  caseOf,
  cases: ({ header }: Conditions) => {
    if (header.dispositions !== undefined) return header.dispositions.map((value) => nameOf(value));
    const values = header.charset === undefined ? corpus('act-17').values : valuesCarriedBy(header.charset);
    return values.map(({ id }) => id);
  },
  expect: (exchange, reading) => {
    const { fate, words, evidence } = carried(reading, exchange);
    if (fate === 'unseen') return inconclusive(words, evidence);
    return fate === 'replaced' && reading.header.charset !== undefined
      ? contradicted(words, evidence)
      : holds(words, evidence);
  },
};
