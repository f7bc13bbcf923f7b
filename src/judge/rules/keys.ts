import { isDeepStrictEqual } from 'node:util';
import { absenceOfMessage } from '../../checks/absence.js';
import { effectOf, wasTold } from '../../checks/effect.js';
import { messageEvidence, notificationOf, onMessage } from '../../checks/notification.js';
import { contradicted, holds, inconclusive, type Observation, quoted } from '../../checks/observation.js';
import {
  isAccepted,
  responseEvidence,
  responseKind,
  responseText,
  unlessAccepted,
} from '../../checks/response.js';
import { showsValue } from '../../checks/value.js';
import { type Exchange, isUnique, neighbour } from '../../trace/exchange.js';
import { type CallMessage, own } from '../../trace/message.js';
import type { TraceReading } from '../../trace/reading.js';
import type { Rule } from '../rule.js';
import { changed, isPlain, onActiveOrHeld } from './applies.js';
import { isForeignKey, keysAreRefused, unchangedLike } from './settings.js';

/** KEY-01: what is given under dispositionKey is written there, and the configured key is left alone. */
export const writesUnderGivenKey: Rule = {
  wants: 'no disposition with a key was sent',
  applies: (exchange, reading) => onActiveOrHeld(exchange, reading) && isForeignKey(reading, exchange),
  expect: (exchange, reading) => {
    const { key } = reading.configuredKey;
    const wrongKey = writtenElsewhere(reading, exchange);
    if (wrongKey !== undefined && !isAlways(reading, exchange)) return wrongKey;
    const shown = showsValue(reading, exchange);
    if (shown.outcome !== 'holds') {
      return shown.outcome === 'contradicted'
        ? inconclusive(`${shown.reason} (ACT-03)`, shown.evidence)
        : shown;
    }
    if (key === undefined) return inconclusive('the configured key is not known (KEY-02)', shown.evidence);
    const { leg } = exchange;
    const told = exchange.shown.get(leg.agent) as CallMessage;
    const before = leg.lastDataBefore(told.seq);
    if (before === undefined)
      return inconclusive(`what ${key} held before was never notified`, shown.evidence);
    const held = own(before.userData, key);
    const now = own(told.userData, key);
    if (!isDeepStrictEqual(held, now) && !isOutstanding(reading, exchange, key, now)) {
      return contradicted(`the configured key ${key} changed from ${quoted(held)} to ${quoted(now)}`, [
        messageEvidence(exchange, told),
      ]);
    }
    const absence = absenceOfMessage(reading, exchange);
    if (absence.gap !== undefined)
      return inconclusive(`that ${key} stayed as it was is not proven: ${absence.gap}`, shown.evidence);
    return holds(`${exchange.shape.key} took the value, ${key} kept ${quoted(held)}`, shown.evidence);
  },
};

// The message of an earlier request under that key may come only now, and so may what a changed one did.
function isOutstanding(reading: TraceReading, exchange: Exchange, key: string, now: unknown): boolean {
  const { call, index, leg } = exchange;
  const previous = neighbour(exchange, -1);
  const told = previous === undefined || wasTold(previous, exchange, leg.agent);
  return (
    !told ||
    call.exchanges
      .slice(0, index)
      .some((other) => reading.keyOf(other) === key && isDeepStrictEqual(other.shape.value, now))
  );
}

/** Where the value of a request shows under other keys than its own alone, that is where it went: no deadline is needed for that. */
function writtenElsewhere(reading: TraceReading, exchange: Exchange): Observation | undefined {
  if (!isAccepted(reading, exchange) || !isUnique(exchange)) return undefined;
  const { keys, message } = keysShowing(exchange);
  const key = reading.keyOf(exchange);
  if (message === undefined || key === undefined || keys.includes(key)) return undefined;
  return contradicted(`the value shows under ${keys.join(', ')}, not under ${key}`, [
    messageEvidence(exchange, message),
  ]);
}

// Whether no foreign key is ever written under as given on the call: that is KEY-03's matter.
function isAlways(reading: TraceReading, exchange: Exchange): boolean {
  return !unchangedLike(reading, exchange).some(
    (other) => isForeignKey(reading, other) && other.shown.has(other.leg.agent),
  );
}

/** KEY-02: without dispositionKey the configured key takes the value: GWS_DISPOSITION_KEY, or the one key that took it. */
export const usesConfiguredKey: Rule = {
  wants: 'no disposition without a key was sent',
  applies: (exchange, reading) => onActiveOrHeld(exchange, reading) && exchange.shape.key === undefined,
  expect: (exchange, reading) => {
    const response = responseKind(reading, exchange);
    const evidence = responseEvidence(exchange);
    if (response.kind === 'refused') {
      if (reading.configuredKey.key === undefined)
        return inconclusive(`refused (${responseText(exchange)}): no key seems to be configured`, evidence);
      return keysAreRefused(reading, exchange) === 'KEY-02'
        ? contradicted(
            `refused (${responseText(exchange)}), though ${reading.configuredKey.key} is configured and the same request with a key is taken`,
            evidence,
          )
        : inconclusive(`the target refused the request (${response.how})`, evidence);
    }
    const refusal = unlessAccepted(reading, exchange);
    if (refusal !== undefined) return refusal;
    const { key, candidates } = reading.configuredKey;
    if (key === undefined && candidates.length > 1)
      return inconclusive(`several keys took the value: ${candidates.join(', ')}`);
    const elsewhere = key === undefined ? undefined : writtenElsewhere(reading, exchange);
    if (elsewhere !== undefined) return elsewhere;
    const shown = showsValue(reading, exchange);
    if (shown.outcome === 'holds' && key !== undefined) {
      const how =
        reading.header.configuredKey === undefined
          ? 'learnt and held for the run'
          : 'as GWS_DISPOSITION_KEY says';
      return holds(`${key} took the value, ${how}`, shown.evidence);
    }
    return onMessage(reading, exchange, (message, _leg, found) => {
      const seen = [messageEvidence(exchange, message)];
      const isKeyless = keyedShows(reading, exchange) && !keylessShows(reading, exchange);
      const isSeen =
        exchange.touched.has(exchange.leg.agent) ||
        Object.values(message.userData ?? {}).some((each) => isDeepStrictEqual(each, exchange.shape.value));
      if (found.kind === 'other' && found.proven.missing && isKeyless && !isSeen)
        return contradicted(`no key took ${quoted(exchange.shape.value)}`, seen);
      return inconclusive(`no key is seen to have taken ${quoted(exchange.shape.value)} (ACT-03)`, seen);
    });
  },
};

function keyedShows(reading: TraceReading, exchange: Exchange): boolean {
  return unchangedLike(reading, exchange).some(
    (other) =>
      other.shape.key !== undefined &&
      isPlain(other.shape.value, reading) &&
      notificationOf(reading, other).kind === 'shown',
  );
}

/** Whether a request without a key shows its value on the call, in the state of that one. */
export function keylessShows(reading: TraceReading, exchange: Exchange): boolean {
  return unchangedLike(reading, exchange).some(
    ({ shape, shown, leg }) => shape.key === undefined && shown.has(leg.agent),
  );
}

/**
 * Whether requests that name a foreign key are answered 0 and ignored on the call, each of them, while those without one are carried
 * out (KEY-03).
 */
export function foreignKeysAreIgnored(reading: TraceReading, exchange: Exchange): boolean {
  if (!isForeignKey(reading, exchange)) return false;
  const foreign = unchangedLike(reading, exchange).filter((other) => isForeignKey(reading, other));
  return foreign.every(({ shown, leg }) => !shown.has(leg.agent)) && keylessShows(reading, exchange);
}

/** KEY-03: a plain key that is not the configured one is taken. */
export const takesPlainKey: Rule = {
  wants: 'no disposition with a key of its own was sent',
  applies: (exchange, reading) => onActiveOrHeld(exchange, reading) && exchange.shape.key !== undefined,
  expect: (exchange, reading) => {
    const { key } = reading.configuredKey;
    if (key === exchange.shape.key)
      return inconclusive(`${key} is itself the configured key: set another GWS_TEST_KEY`);
    const evidence = responseEvidence(exchange);
    const response = responseKind(reading, exchange);
    if (response.kind === 'refused') {
      const refused = `the key ${quoted(exchange.shape.key)} is refused: ${responseText(exchange)}`;
      return keysAreRefused(reading, exchange) === 'KEY-03'
        ? contradicted(refused, evidence)
        : inconclusive(`${refused}; that it is for the key is not shown`, evidence);
    }
    const refusal = unlessAccepted(reading, exchange);
    if (refusal !== undefined) return refusal;
    if (exchange.shown.has(exchange.leg.agent)) {
      const shown = showsValue(reading, exchange);
      return shown.outcome === 'contradicted'
        ? inconclusive(`${shown.reason} (ACT-03)`, shown.evidence)
        : shown;
    }
    const elsewhere = writtenElsewhere(reading, exchange);
    if (elsewhere !== undefined && isAlways(reading, exchange)) return elsewhere;
    if (foreignKeysAreIgnored(reading, exchange))
      return contradicted(
        `answered 0 and ignored: no message shows the value under ${exchange.shape.key}, while requests without a key are carried out`,
        evidence,
      );
    return inconclusive('no AttachedDataChanged shows the value under another key (ACT-03)', evidence);
  },
};

/** KEY-04, KEY-05: what becomes of keys that nothing public speaks of. */
export function whatBecomesOfKey(change: 'empty dispositionKey' | 'odd dispositionKey'): Rule {
  return {
    wants: 'no such key was sent',
    tellsEach: true,
    applies: (exchange) => changed(change)(exchange) && exchange.state === 'active',
    caseOf: ({ shape }) => shape.described,
    expect: (exchange, reading) => {
      const response = responseKind(reading, exchange);
      const evidence = responseEvidence(exchange);
      const what = exchange.shape.described;
      if (response.kind !== 'accepted')
        return holds(`${what}: ${response.kind}, ${responseText(exchange)}`, evidence);
      return holds(`${what}: ${whereShown(reading, exchange)}`, evidence);
    },
  };
}

function whereShown(reading: TraceReading, exchange: Exchange): string {
  const [key] = keysShowing(exchange).keys;
  if (key === undefined) return effectOf(reading, exchange)?.text ?? 'accepted, and the value shows nowhere';
  if (key === reading.configuredKey.key) return `taken as one not given, ${key} shows the value`;
  return `taken, ${key.length > 40 ? `the key of ${key.length} characters` : quoted(key)} shows the value`;
}

/** The keys under which the first message that holds the value shows it, before the next but one request. */
function keysShowing(exchange: Exchange): { keys: string[]; message?: CallMessage } {
  const { leg, sentSeq, shape } = exchange;
  const until = neighbour(exchange, 2)?.sentSeq ?? Number.POSITIVE_INFINITY;
  for (const message of leg.after(sentSeq)) {
    if (message.seq > until) break;
    const keys = Object.entries(message.userData ?? {}).filter(([, value]) =>
      isDeepStrictEqual(value, shape.value),
    );
    if (keys.length > 0) return { keys: keys.map(([key]) => key), message };
  }
  return { keys: [] };
}
