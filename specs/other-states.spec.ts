import { absenceOfMessage } from '../src/checks/absence.js';
import { isAscii, isPlain, isPlainOrTaken, isUnchanged } from '../src/checks/applies.js';
import { delivered } from '../src/checks/delivery.js';
import { duplicateOf, isCrowded } from '../src/checks/duplicate.js';
import { notListening } from '../src/checks/missing.js';
import { notificationOf } from '../src/checks/notification.js';
import { contradicted, holds, inconclusive, type Observation } from '../src/checks/observation.js';
import { isAccepted, responseEvidence, responseKind, responseText } from '../src/checks/response.js';
import { keysAreRefused } from '../src/checks/settings.js';
import { isUnreadableAgain } from '../src/checks/success.js';
import { showsValue } from '../src/checks/value.js';
import { fact, on, page, requirement, requirementOf } from '../src/requirement.js';
import { heldCall, retrievedCall, ringingCall } from '../src/runner/call-state.js';
import { again, documented, otherKey, withoutKey } from '../src/runner/steps.js';
import { type Exchange, statusCode } from '../src/trace/exchange.js';
import type { TraceReading } from '../src/trace/reading.js';

type Aspect = (exchange: Exchange, reading: TraceReading) => Observation | undefined;

/** What else must be as on an active call: code, kind, the value in every party's copy, types, state, other keys, no duplicate. */
const ASPECTS: readonly Aspect[] = [
  (exchange, reading) =>
    statusCode(exchange) === 0 || responseKind(reading, exchange).kind !== 'accepted'
      ? undefined
      : contradicted(`taken on hold, but answered ${responseText(exchange)}`, responseEvidence(exchange)),
  asIn('ACT-02'),
  asIn('ACT-03'),
  asIn('ACT-05'),
  asIn('ACT-07'),
  asIn('ACT-08'),
  // What others write may come twice.
  (exchange, reading) => (isCrowded(exchange, reading) ? undefined : duplicateOf(exchange, reading)),
];

function asIn(id: string): Aspect {
  return (exchange, reading) => requirementOf(id).expect(exchange, reading);
}

requirement('ACT-13', {
  level: 'SHOULD',
  branch: 'active',
  text: 'does for a call on hold, which is still active, what it does for any active call',
  source: page('If the call is active at the time of the request'),
  expected:
    'A call on hold is active at the time of the request: the response is success and the message shows the disposition.',
  does: 'holds the call, writes the test key on it, retrieves it',
  needs: ['hold'],
  drive: [
    on(heldCall, documented),
    on(heldCall, again),
    on(heldCall, otherKey),
    on(heldCall, withoutKey),
    on(retrievedCall, documented),
  ],
  whenNone: 'no disposition of a call on hold was sent',
  applies: (exchange, reading) => exchange.state === 'held' && isPlainOrTaken(exchange, reading),
  expect: (exchange, reading) => {
    const taken = takenInState(exchange, reading);
    if (taken.outcome === 'contradicted' && isSameWhileActive(exchange, reading, takenInState))
      return inconclusive(`${taken.reason}, as while the parties talk`, taken.evidence, [
        causeOf(exchange, reading),
      ]);
    if (taken.outcome === 'contradicted') return taken;
    for (const aspect of ASPECTS) {
      const seen = aspect(exchange, reading);
      if (seen?.outcome === 'contradicted' && !isSameWhileActive(exchange, reading, aspect)) return seen;
    }
    if (taken.outcome !== 'holds') return taken;
    const absence = absenceOfMessage(reading, exchange);
    return absence.gap === undefined ? { ...taken, reason: `${taken.reason}; no duplicate came` } : taken;
  },
});

requirement('ACT-15', {
  level: 'MAY',
  branch: 'active',
  text: 'sets a disposition before the call is answered (state Ringing)',
  source: fact('silent-on-ringing', 'call-states'),
  expected: 'Nothing public says whether a ringing call counts as active.',
  does: 'lets a call ring for 5 s at most and writes the test key on it',
  needs: ['ringing'],
  drive: [on(ringingCall, documented), on(ringingCall, again), on(ringingCall, withoutKey)],
  whenNone: 'no disposition of a ringing call was sent',
  tellsEach: true,
  applies: (exchange, reading) => exchange.state === 'ringing' && isUnchanged(exchange, reading),
  expect: (exchange, reading) => {
    const found = takenInState(exchange, reading);
    const { notificationMs } = reading.header.timeouts;
    const isHeard =
      notListening(exchange, exchange.leg.agent, exchange.sentAt + notificationMs) === undefined;
    // What did not come is told like what came: nothing is held against the target.
    const isTold = found.outcome !== 'inconclusive' || !isAccepted(reading, exchange) || !isHeard;
    const seen = isTold
      ? found
      : holds(`accepted in state ${stateNamed(exchange)}; ${found.reason}`, found.evidence);
    return { ...seen, reason: seen.reason.replace(/ after [\d.]+ m?s\b/, '') };
  },
});

// What is wrong while the parties talk as well is the matter of the row about that; so is what nothing shows to be right then. What becomes of
// odder values then says nothing of plainer ones.
function isSameWhileActive(exchange: Exchange, reading: TraceReading, aspect: Aspect): boolean {
  const { value } = exchange.shape;
  const isAsPlain = isPlain(value, reading) ? isPlain : isAscii(value) ? isAscii : () => true;
  const seen = exchange.call.exchanges
    .filter((other) => other.state === 'active' && isPlainOrTaken(other, reading))
    .filter(({ shape }) => isAsPlain(shape.value, reading))
    .map((other) => aspect(other, reading)?.outcome);
  return seen.includes('contradicted') || (seen.includes('inconclusive') && !seen.includes('holds'));
}

function takenInState(exchange: Exchange, reading: TraceReading): Observation {
  const response = responseKind(reading, exchange);
  const evidence = responseEvidence(exchange);
  const state = stateNamed(exchange);
  const notTaken = (what: string) =>
    isTakenWhileActive(exchange, reading)
      ? contradicted(what, evidence)
      : inconclusive(`${what}, as it is while the parties talk`, evidence, ['RES-01']);
  if (response.kind === 'refused') {
    const refused = `refused in state ${state}: ${response.how}`;
    const other = keysAreRefused(reading, exchange);
    return other === undefined ? notTaken(refused) : inconclusive(refused, evidence, [other]);
  }
  if (response.kind === 'unreadable' && isUnreadableAgain(exchange, reading))
    return notTaken(`no readable response in state ${state}: ${response.what}`);
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
