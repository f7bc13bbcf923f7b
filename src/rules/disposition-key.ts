import { isDeepStrictEqual } from 'node:util';
import type { Exchange } from '../trace/exchange.js';
import { own } from '../trace/message.js';
import type { TraceView } from '../trace/view.js';
import { absenceOfMessage } from './absence.js';
import { showsValue } from './active-call.js';
import { answerEvidence, answerText, isAccepted, receptionOf } from './answered.js';
import { effectOf, isRepetition, lastKnown, lastSent } from './effect.js';
import { configuredKey } from './keys.js';
import { messageEvidence, onMessage, unlessPlainShows } from './notification.js';
import {
  contradicted,
  holds,
  inconclusive,
  type Observation,
  onEach,
  quoted,
  type Rule,
} from './observation.js';

/** KEY-01: what is given under dispositionKey is written there, and the configured key is left alone. */
export const writesUnderGivenKey: Rule = onEach(
  (exchange, view) => {
    const plain = unlessPlainShows(view, exchange);
    if (plain !== undefined) return plain;
    const shown = showsValue(view, exchange);
    if (shown.outcome !== 'holds') return shown;
    const { key } = configuredKey(view);
    if (key === undefined) return inconclusive('the configured key is not known (KEY-02)', shown.evidence);
    if (key === exchange.key)
      return inconclusive(`${key} is itself the configured key: set another GWS_TEST_KEY`, shown.evidence);
    const held = lastKnown(exchange, key);
    if (held === undefined) return inconclusive(`what ${key} held before was never notified`, shown.evidence);
    const until = nextWrite(view, exchange, key);
    // The message of an earlier request under that key may come only now.
    const due = [held, lastSent(view, exchange, key)].filter((each) => each !== undefined);
    const touched = exchange.messages.find(
      (message) =>
        message.seq < until &&
        message.userData !== undefined &&
        !isRepetition(exchange, message) &&
        !due.some((each) => isDeepStrictEqual(own(message.userData, key), each.value)),
    );
    if (touched !== undefined) {
      return contradicted(
        `the configured key ${key} changed from ${quoted(held.value)} to ${quoted(own(touched.userData, key))}`,
        [messageEvidence(exchange, touched)],
      );
    }
    const absence = absenceOfMessage(view, exchange);
    if (absence.gap !== undefined)
      return inconclusive(`that ${key} stayed as it was is not proven: ${absence.gap}`, shown.evidence);
    return holds(`${exchange.key} took the value, ${key} kept ${quoted(held.value)}`, shown.evidence);
  },
  { looksAhead: true },
);

function nextWrite(view: TraceView, exchange: Exchange, key: string): number {
  const next = view.exchanges.find(
    (other) =>
      other.call.name === exchange.call.name &&
      other.sentSeq > exchange.sentSeq &&
      (other.key ?? key) === key,
  );
  return next?.sentSeq ?? Number.POSITIVE_INFINITY;
}

/** KEY-02: without dispositionKey the configured key takes the value: GWS_DISPOSITION_KEY, or the one key that took it. */
export const usesConfiguredKey: Rule = onEach(
  (exchange, view) => {
    const reception = receptionOf(view, exchange);
    if (reception.kind === 'refused' && view.header.configuredKey === undefined) {
      return inconclusive(
        `refused (${answerText(exchange)}): no key seems to be configured`,
        answerEvidence(exchange),
      );
    }
    const plain = unlessPlainShows(view, exchange);
    if (reception.kind === 'refused' && isAcceptedWithKey(view, exchange)) {
      return contradicted(
        `refused (${answerText(exchange)}), though ${view.header.configuredKey} is configured and the same request with a key is taken`,
        answerEvidence(exchange),
      );
    }
    if (plain !== undefined) return plain;
    const { key, candidates } = configuredKey(view);
    if (key === undefined && candidates.length > 1)
      return inconclusive(`several keys took the value: ${candidates.join(', ')}`);
    const shown = showsValue(view, exchange);
    if (shown.outcome !== 'holds' || key === undefined) {
      if (key !== undefined) return underOtherKey(view, exchange, key) ?? shown;
      return onMessage(view, exchange, (message, reply) =>
        reply.kind === 'other' && reply.proven.missing
          ? contradicted(`no key took ${quoted(exchange.value)}`, [messageEvidence(exchange, message)])
          : inconclusive(`no key is seen to have taken ${quoted(exchange.value)}`, [
              messageEvidence(exchange, message),
            ]),
      );
    }
    const how =
      view.header.configuredKey === undefined
        ? 'learnt here and held for the run'
        : 'as GWS_DISPOSITION_KEY says';
    return holds(`${key} took the value, ${how}`, shown.evidence);
  },
  { looksAhead: true },
);

// A unique value that is seen under another key went there: no deadline is needed for that.
function underOtherKey(view: TraceView, exchange: Exchange, key: string): Observation | undefined {
  const elsewhere = keysShowing(exchange);
  if (view.header.dispositions !== undefined || elsewhere.length === 0 || elsewhere.includes(key))
    return undefined;
  return contradicted(
    `the value shows under ${elsewhere.join(', ')}, not under ${key}`,
    answerEvidence(exchange),
  );
}

function isAcceptedWithKey(view: TraceView, exchange: Exchange): boolean {
  return view.exchanges.some(
    (other) =>
      other.call.name === exchange.call.name &&
      other.situation === exchange.situation &&
      other.change === undefined &&
      other.key !== undefined &&
      isAccepted(view, other),
  );
}

/** KEY-03: a plain key that is not the configured one is taken. */
export const takesPlainKey: Rule = onEach(
  (exchange, view) => {
    const { key } = configuredKey(view);
    if (key === exchange.key)
      return inconclusive(`${key} is itself the configured key: set another GWS_TEST_KEY`);
    const reception = receptionOf(view, exchange);
    if (reception.kind !== 'refused') {
      const shown = showsValue(view, exchange);
      if (shown.outcome !== 'contradicted') return shown;
      const elsewhere = keysShowing(exchange);
      if (elsewhere.length === 0 || elsewhere.includes(exchange.key ?? ''))
        return inconclusive(
          'no AttachedDataChanged shows the value under another key (ACT-03)',
          shown.evidence,
        );
      return contradicted(
        `the value shows under ${elsewhere.join(', ')}, not under ${exchange.key}`,
        shown.evidence,
      );
    }
    const elsewhere = view.exchanges.some(
      (other) => other.change === undefined && other.key === undefined && isAccepted(view, other),
    );
    const refused = `the key ${quoted(exchange.key)} is refused: ${answerText(exchange)}`;
    if (!elsewhere)
      return inconclusive(`${refused}; no other key was taken either`, answerEvidence(exchange));
    return contradicted(refused, answerEvidence(exchange));
  },
  { looksAhead: true },
);

/** KEY-04, KEY-05: what becomes of keys that nothing public speaks of. */
export const whatBecomesOfKey: Rule = {
  looksAhead: true,
  judge: (view, subject) => {
    if (subject.exchanges.length === 0) return inconclusive('no key was sent');
    const each = subject.exchanges.map((exchange) => {
      const reception = receptionOf(view, exchange);
      if (reception.kind !== 'accepted')
        return `${exchange.title}: ${reception.kind}, ${answerText(exchange)}`;
      return `${exchange.title}: ${whereShown(view, exchange)}`;
    });
    return holds(each.join('; '), subject.exchanges.flatMap(answerEvidence));
  },
};

function whereShown(view: TraceView, exchange: Exchange): string {
  const [key] = keysShowing(exchange);
  if (key === undefined) return effectOf(view, exchange)?.text ?? 'accepted, and the value shows nowhere';
  if (key === configuredKey(view).key) return `taken as one not given, ${key} shows the value`;
  return `taken, ${key.length > 40 ? `the key of ${key.length} characters` : quoted(key)} shows the value`;
}

/** The keys under which the first message that holds the value shows it. */
function keysShowing(exchange: Exchange): string[] {
  for (const { userData } of exchange.messages) {
    const keys = Object.entries(userData ?? {}).filter(([, value]) =>
      isDeepStrictEqual(value, exchange.value),
    );
    if (keys.length > 0) return keys.map(([key]) => key);
  }
  return [];
}
