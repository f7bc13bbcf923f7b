import { absenceOfMessage } from '../../checks/absence.js';
import { notificationOf } from '../../checks/notification.js';
import { contradicted, holds, inconclusive, type Observation } from '../../checks/observation.js';
import { responseEvidence, responseKind, responseText } from '../../checks/response.js';
import { showsValue } from '../../checks/value.js';
import { type Exchange, statusCode } from '../../trace/exchange.js';
import type { TraceReading } from '../../trace/reading.js';
import type { Rule } from '../rule.js';
import { isUnchanged } from './applies.js';
import { delivered, duplicateOf, keepsTypes, leavesState } from './notifications.js';
import { keysAreRefused } from './settings.js';
import { keptKeys } from './user-data.js';

/** ACT-13: all that holds for an active call holds for one on hold: code, message, value, types, state, other keys, no duplicate. */
export const doesAllOfThis: Rule = {
  wants: 'no disposition of a call on hold was sent',
  applies: (exchange, reading) => exchange.state === 'held' && isUnchanged(exchange, reading),
  expect: (exchange, reading) => {
    const taken = takenInState(exchange, reading);
    if (taken.outcome === 'contradicted' && isSameWhileActive(exchange, reading, takenInState))
      return inconclusive(
        `${taken.reason}, as while the parties talk (${causeOf(exchange, reading)})`,
        taken.evidence,
      );
    if (taken.outcome !== 'holds') return taken;
    for (const aspect of ASPECTS) {
      const seen = aspect(exchange, reading);
      if (seen?.outcome === 'contradicted' && !isSameWhileActive(exchange, reading, aspect)) return seen;
    }
    const absence = absenceOfMessage(reading, exchange);
    return absence.gap === undefined ? { ...taken, reason: `${taken.reason}; no duplicate came` } : taken;
  },
};

type Aspect = (exchange: Exchange, reading: TraceReading) => Observation | undefined;

/** What else must be as on an active call: code, types, state, other keys, no duplicate. */
const ASPECTS: readonly Aspect[] = [
  (exchange) =>
    statusCode(exchange) === 0
      ? undefined
      : contradicted(`taken on hold, but answered ${responseText(exchange)}`, responseEvidence(exchange)),
  keepsTypes.expect,
  leavesState.expect,
  keptKeys,
  duplicateOf,
];

// What is wrong while the parties talk as well is the matter of the row about that.
function isSameWhileActive({ call }: Exchange, reading: TraceReading, aspect: Aspect): boolean {
  return call.exchanges.some(
    (other) =>
      other.state === 'active' &&
      isUnchanged(other, reading) &&
      aspect(other, reading)?.outcome === 'contradicted',
  );
}

/** ACT-15: what comes of it before the call is answered. */
export const whatComesWhileRinging: Rule = {
  wants: 'no disposition of a ringing call was sent',
  tellsEach: true,
  applies: (exchange, reading) => exchange.state === 'ringing' && isUnchanged(exchange, reading),
  expect: (exchange, reading) => {
    const seen = takenInState(exchange, reading);
    return { ...seen, reason: seen.reason.replace(/ after [\d.]+ m?s\b/, '') };
  },
};

function takenInState(exchange: Exchange, reading: TraceReading): Observation {
  const response = responseKind(reading, exchange);
  const evidence = responseEvidence(exchange);
  const state = stateNamed(exchange);
  if (response.kind === 'refused') {
    const refused = `refused in state ${state}: ${response.how}`;
    const other = keysAreRefused(reading, exchange);
    if (other !== undefined) return inconclusive(`${refused} (${other})`, evidence);
    return isTakenWhileActive(exchange, reading)
      ? contradicted(refused, evidence)
      : inconclusive(`${refused}, as it is while the parties talk (RES-01)`, evidence);
  }
  const arrived = delivered(exchange, reading);
  if (arrived.outcome !== 'holds') return arrived;
  const shown = showsValue(reading, exchange);
  if (shown.outcome !== 'holds') return shown;
  const found = notificationOf(reading, exchange);
  const during = 'message' in found ? found.message.state : undefined;
  return holds(`accepted in state ${state}; ${shown.reason}; state in the message ${during}`, shown.evidence);
}

// The requirement that says so of a call that is talking.
function causeOf(exchange: Exchange, reading: TraceReading): string {
  if (responseKind(reading, exchange).kind === 'refused') return 'RES-01';
  return delivered(exchange, reading).outcome === 'contradicted' ? 'ACT-01' : 'ACT-03';
}

function stateNamed({ leg, sentSeq, state }: Exchange): string {
  return leg.lastBefore(sentSeq, (message) => message.state !== undefined)?.state ?? state;
}

// Of this call, or, where it was dispositioned in no other state, of any before.
function isTakenWhileActive({ call, sessions, leg, sentSeq }: Exchange, reading: TraceReading): boolean {
  const isTaken = (other: Exchange) =>
    other.state === 'active' &&
    isUnchanged(other, reading) &&
    responseKind(reading, other).kind === 'accepted';
  if (call.exchanges.some(isTaken)) return true;
  for (const { exchange } of sessions.get(leg.agent)?.causedBefore(sentSeq) ?? [])
    if (isTaken(exchange)) return true;
  return false;
}
