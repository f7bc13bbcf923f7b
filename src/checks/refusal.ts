import type { Rule } from '../requirement.js';
import { type Exchange, neighbour } from '../trace/exchange.js';
import type { TraceReading } from '../trace/reading.js';
import type { Change } from '../trace/request-shape.js';
import { absenceOfMessage } from './absence.js';
import { bothStates, hasChange, isPlainOrTaken, isUnchanged, isUp } from './applies.js';
import { effectOf, wasObserved } from './effect.js';
import { notListening } from './missing.js';
import {
  contradicted,
  doubtful,
  holds,
  inconclusive,
  type Observation,
  quoted,
  type Unproven,
} from './observation.js';
import { changedByRefusal } from './refusal-change.js';
import {
  isAccepted,
  isRefused,
  responseEvidence,
  responseKind,
  responseText,
  unlessAccepted,
} from './response.js';
import { settingsAgainAreRefused } from './settings.js';
import { PLACES, unexplainedEvent } from './unexplained-events.js';
import { changesOtherwise } from './written-keys.js';

/** An ErrorMessage is waited for so many times as long as the slowest took. */
export const ERROR_TIMES = 3;

/** A request with that change is refused, and only for its change. */
export function refuses(change: Change, options: { onReleased?: boolean } = {}): Rule {
  return {
    whenNone: 'no such request was sent',
    applies: (exchange) => hasChange(change)(exchange) && (isUp(exchange) || exchange.state === 'released'),
    caseOf: ({ state, shape }) =>
      options.onReleased ? (state === 'released' ? 'released' : 'active') : shape.described,
    ...(options.onReleased && { cases: bothStates }),
    expect: refusalOf,
  };
}

/** What the target does with requests that nothing public decides: refused, no effect, or which. */
export function whatBecomesOf(...changes: Change[]): Rule {
  return {
    whenNone: 'no such request was sent',
    tellsEach: true,
    applies: (exchange) => hasChange(...changes)(exchange) && isUp(exchange),
    caseOf: ({ shape }) => shape.described,
    expect: (exchange, reading) =>
      holds(`${exchange.shape.described}: ${fate(exchange, reading)}`, responseEvidence(exchange)),
  };
}

/** Whether a request was refused as it has to be; taken, but without effect, is doubtful. */
export function refusalOf(exchange: Exchange, reading: TraceReading): Observation {
  const evidence = responseEvidence(exchange);
  const response = responseKind(reading, exchange);
  if (response.kind === 'refused') {
    const unbound = unlessBound(exchange, reading);
    return unbound === undefined
      ? holds(`refused: ${response.how}`, evidence)
      : inconclusive(
          `refused (${response.how}), but perhaps for another reason: ${unbound.why}`,
          evidence,
          unbound.causes,
        );
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
  const unheard = unlessListenedTo(exchange, reading);
  if (unheard !== undefined)
    return inconclusive(
      `answered success, without effect; an ErrorMessage may have come: ${unheard}`,
      evidence,
    );
  const told = exchange.sessions.has(exchange.sender)
    ? ' and without an ErrorMessage'
    : `; what ${exchange.sender} is told over CometD is not heard`;
  return doubtful(`answered success, without effect${told}`, evidence);
}

// Where others are refused by an ErrorMessage, that of this one may have come when nobody listened.
function unlessListenedTo(exchange: Exchange, reading: TraceReading): string | undefined {
  const { sender, sentAt } = exchange;
  const isRecording = reading.header.target.kind === 'recording';
  const told = reading.calls
    .flatMap(({ exchanges }) => exchanges)
    .filter(({ errors, shape }) => errors.length > 0 && shape.changes.length > 0)
    // A run tried to listen to everybody: who was never heard is told nothing.
    .filter((other) => isRecording || exchange.sessions.has(sender) || other.sender === sender);
  if (told.length === 0) return undefined;
  const slowest = Math.max(...told.flatMap((other) => other.errors.map(({ at }) => at - other.sentAt)));
  const until = sentAt + Math.min(reading.header.timeouts.notificationMs, ERROR_TIMES * slowest);
  const isOver = reading.endedAt < until ? 'it was not awaited' : undefined;
  return notListening(exchange, sender, until)?.why ?? isOver;
}

// Of a request without a value. Its event may come when later requests were sent.
function eventOf(exchange: Exchange, reading: TraceReading) {
  if (exchange.state !== 'released' || exchange.shape.value !== undefined) return undefined;
  const event = unexplainedEvent(reading, exchange, PLACES);
  return event && { text: 'an EventUserEvent about the call came', seq: event.seq };
}

/** Why a refusal cannot be put down to the change; undefined when the unchanged request succeeded before and after it. */
function unlessBound(exchange: Exchange, reading: TraceReading): Unproven | undefined {
  const { call, index, state, shape } = exchange;
  const isLike = (other: Exchange) =>
    other.state === state &&
    isPlainOrTaken(other, reading) &&
    (shape.key === undefined || other.shape.key === shape.key) &&
    ['accepted', 'refused'].includes(responseKind(reading, other).kind);
  const before = call.exchanges.slice(0, index).findLast(isLike);
  const after = call.exchanges.slice(index + 1).find(isLike);
  const causes = (other: Exchange | undefined) => ({
    causes: [other && settingsAgainAreRefused(reading, other)].filter((id) => id !== undefined),
  });
  if (before === undefined || !isAccepted(reading, before))
    return { why: 'the unchanged request had not succeeded before it', ...causes(before) };
  if (after === undefined || !isAccepted(reading, after))
    return { why: 'the unchanged request did not succeed after it', ...causes(after) };
  return undefined;
}

// By its own key alone: no refusal of this kind is asked often enough to tie another key's change to it.
export function changeIn(exchange: Exchange, reading: TraceReading) {
  const found = changedByRefusal(reading, exchange);
  if (found === undefined || !found.tied) return undefined;
  const { key, before, after, message } = found.change;
  // Of several refused requests between two messages each may have done it.
  const since = exchange.leg.lastDataBefore(exchange.sentSeq)?.seq ?? 0;
  const isOthers = [neighbour(exchange, -1), neighbour(exchange, 1)].some(
    (other) =>
      other !== undefined &&
      other.sentSeq > since &&
      other.sentSeq < message.seq &&
      isRefused(reading, other),
  );
  if (isOthers) return undefined;
  return { text: `${key} changed from ${quoted(before)} to ${quoted(after)}`, seq: message.seq };
}

export function nothingModified(exchange: Exchange, reading: TraceReading): Observation {
  const evidence = responseEvidence(exchange);
  const gap = absenceOfMessage(reading, exchange).gap ?? unlessWitnessed(exchange, reading);
  if (gap !== undefined)
    return inconclusive(`no effect was seen, but that is not proven: ${gap.why}`, evidence, gap.causes);
  return holds('nothing was modified', evidence);
}

// The key's value shows only in a message that comes before the key is written again; of a released call none comes.
function unlessWitnessed(exchange: Exchange, reading: TraceReading): Unproven | undefined {
  if (exchange.state === 'released') return undefined;
  const witness = wasObserved(exchange);
  const key = reading.keyOf(exchange);
  if (key !== undefined && changesOtherwise(reading, exchange, key))
    return { why: `a request under another key changes ${key} as well`, causes: ['ACT-08'] };
  for (let places = 1; places <= 64; places++) {
    const other = neighbour(exchange, places);
    if (other === undefined) break;
    if (witness !== undefined && other.sentSeq > witness.seq) return undefined;
    if (reading.keyOf(other) === key && isUnchanged(other, reading))
      return { why: `no message showed ${key ?? 'the key'} before it was written again` };
  }
  return witness === undefined ? { why: `no message showed ${key ?? 'the key'} after it` } : undefined;
}

export function fate(exchange: Exchange, reading: TraceReading): string {
  const response = responseKind(reading, exchange);
  if (response.kind === 'refused') return `refused, ${response.how}`;
  if (response.kind !== 'accepted') return responseText(exchange);
  const effect = effectOf(reading, exchange);
  if (effect === undefined) return 'taken, without effect';
  if (!('stored' in effect) || effect.stored === exchange.shape.value) return `taken, ${effect.text}`;
  return `taken, stored as ${quoted(effect.stored)}`;
}
