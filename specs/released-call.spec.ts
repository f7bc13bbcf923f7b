import { absenceOfMessage, proofsOf } from '../src/checks/absence.js';
import { firstTaken, isAskedOfReleased, isPlainOrTaken, isPlainRequest } from '../src/checks/applies.js';
import { messageEvidence } from '../src/checks/notification.js';
import { contradicted, duration, holds, inconclusive, quoted } from '../src/checks/observation.js';
import { owedBefore, stateRead, strayOf, worstOf } from '../src/checks/released.js';
import { isAccepted, isRefused, responseEvidence, unlessAccepted } from '../src/checks/response.js';
import { foreignKeyIsRefused, keylessIsRefused } from '../src/checks/settings.js';
import { isFirst, successOf } from '../src/checks/success.js';
import { messagesAfter, tiedMessage } from '../src/checks/tied.js';
import { also, type CaseConditions, on, page, requirement } from '../src/requirement.js';
import {
  activeCall,
  afterWindow,
  releasedByPeer,
  releasedCall,
  secondCall,
  untouchedCall,
} from '../src/runner/call-state.js';
import { again, documented, list } from '../src/runner/steps.js';
import { type Exchange, isReadable } from '../src/trace/exchange.js';
import type { CallMessage } from '../src/trace/message.js';
import type { TraceReading } from '../src/trace/reading.js';

const noneSent = 'no disposition of a released call was sent';

// The last reads tell.
const LAST_READS = 4;

// Within this time of the first one (REL-07).
const SECOND_MS = 10_000;

// What is tied to the request counts, to the agent or the peer, on the calls channel or, as a CallStateChangeMessage, on another
// (docs/verdicts.md, "Tied to a request").
requirement('REL-01', {
  level: 'MUST',
  branch: 'released',
  text: 'sends no notification about this call after the request',
  source: page('If the call has been released, there is no notification.'),
  expected: 'If the call has been released, there is no notification.',
  does: 'sends a disposition for a released call',
  needs: ['active-call'],
  drive: [on(releasedCall, documented), on(releasedByPeer, documented), on(untouchedCall, documented)],
  whenNone: noneSent,
  applies: isAskedOfReleased,
  caseOf: releaser,
  cases: bothReleasers,
  expect: (exchange, reading) => {
    const refusal = unlessAccepted(reading, exchange);
    if (refusal !== undefined) return refusal;
    const legs = [exchange.leg, ...exchange.call.parties.filter((leg) => leg !== exchange.leg)];
    const strays = worstOf(legs.map((leg) => strayOf(exchange, leg, reading)));
    if (strays !== undefined) return strays;
    const absence = absenceOfMessage(reading, exchange);
    const error = exchange.errors.find((message) => message.at <= absence.window.toAt);
    if (error !== undefined) {
      return inconclusive(`an ErrorMessage came in the window: ${quoted(error.data)}`, [
        messageEvidence(exchange, error),
      ]);
    }
    const evidence = proofsOf(absence, exchange);
    if (absence.gap !== undefined)
      return inconclusive(
        `nothing came, but that is not proven: ${absence.gap.why}`,
        evidence,
        absence.gap.causes,
      );
    return holds(
      `nothing about the call came in ${duration(absence.window.ms)} (${absence.window.chosen})`,
      evidence,
    );
  },
});

requirement('REL-06', {
  level: 'MUST',
  branch: 'released',
  text: 'leaves the call released: after the window it is in no other state, read or listed',
  source: page('has already been released', 'read-calls'),
  expected: 'The call has already been released and stays so.',
  does: 'sends a disposition for a released call and reads the call',
  drive: [
    // The list that is to be without the call held it before.
    on(activeCall, list),
    also(secondCall, list),
    on(releasedCall, documented),
    on(afterWindow, ({ read }) => read('call')),
    on(afterWindow, list),
  ],
  whenNone: 'no released call was read or listed once the window of its disposition was over',
  applies: isAskedOfReleased,
  expect: (exchange, reading) => {
    const refusal = unlessAccepted(reading, exchange);
    if (refusal !== undefined) return refusal;
    const owed = owedBefore(exchange, exchange.leg);
    const isElsewhere = (message: CallMessage | undefined) =>
      message?.state !== undefined && message.state !== 'Released' && !owed.has(message);
    // Another kind of message may have been made before the release, unless it is tied to the request.
    const tied = tiedMessage(reading, exchange, exchange.leg);
    const revived =
      [exchange.leg, ...exchange.call.parties]
        // Another party may be told of its own release later.
        .filter(({ released }) => released !== undefined && released.seq < exchange.sentSeq)
        .flatMap((leg) => messagesAfter(exchange, leg))
        .find((message) => message.notificationType === 'StatusChange' && isElsewhere(message)) ??
      (isElsewhere(tied) ? tied : undefined);
    if (revived !== undefined) {
      return contradicted(`after the request the call was notified in state ${revived.state}`, [
        messageEvidence(exchange, revived),
      ]);
    }
    const reads = exchange.call.reads
      .filter(({ request }) => request.seq > exchange.sentSeq)
      .map((read) => ({ ...stateRead(exchange, read), at: read.request.at }));
    const evidence = reads.map((read) => ({ text: read.words, seq: read.seq, exchange: exchange.id }));
    const wrong = reads.find((read) => read.state !== undefined && read.state !== 'Released');
    if (wrong !== undefined) return contradicted(wrong.words, evidence);
    const { window } = absenceOfMessage(reading, exchange);
    const last = reads.filter(({ readable, at }) => readable && at >= window.toAt);
    // Nobody had to read it.
    if (last.length === 0 && reading.header.target.kind === 'recording') return undefined;
    if (last.length === 0)
      return inconclusive('after the window the call could neither be read nor listed', evidence);
    const words = new Set(last.map((read) => read.words));
    return holds([...words].join('; '), evidence.slice(-LAST_READS));
  },
});

requirement('REL-07', {
  level: 'SHOULD',
  branch: 'released',
  text: 'takes a second disposition for the same released call within 10 s',
  source: page('If the call has already been released'),
  expected:
    'If the call has already been released, a second disposition within 10 s is taken as the first was.',
  does: 'sends two dispositions for the same released call',
  drive: [on(releasedCall, again), also(releasedByPeer, again)],
  whenNone: 'no second disposition of a released call was sent',
  applies: (exchange, reading) =>
    exchange.state === 'released' &&
    isPlainOrTaken(exchange, reading) &&
    firstTaken(exchange, reading) !== undefined,
  expect: (exchange, reading) => {
    const first = firstTaken(exchange, reading) as Exchange;
    const age = exchange.sentAt - first.sentAt;
    if (age > SECOND_MS)
      return inconclusive(`the second was sent ${duration(age)} after the first, later than 10 s`);
    const again = unlessAccepted(reading, exchange);
    if (again === undefined) return holds(`taken again after ${duration(age)}`, responseEvidence(exchange));
    if (!isRefused(reading, exchange)) return again;
    if (isTakenAlready(exchange, reading))
      return inconclusive(`${again.reason}, for what had been taken already`, again.evidence);
    const cause = keylessIsRefused(reading, exchange) ? 'REL-04' : foreignKeyIsRefused(reading, exchange);
    return cause === undefined
      ? contradicted(again.reason, again.evidence)
      : inconclusive(`${again.reason}, for its key or the want of one`, again.evidence, [cause]);
  },
});

requirement('REL-09', {
  level: 'MUST',
  branch: 'released',
  text: 'takes the documented request for a call that the other party released (as RES-02)',
  source: page('has already been released'),
  expected: 'For a call that has already been released, by whomever, the response is {"statusCode": 0}.',
  does: 'sends a disposition for a call that the peer released',
  needs: ['released-by-peer'],
  drive: on(releasedByPeer, documented),
  whenNone: 'the documented request for a call that the other party released was not sent',
  applies: (exchange, reading) =>
    exchange.state === 'released' &&
    exchange.releasedBy === 'peer' &&
    isPlainOrTaken(exchange, reading) &&
    (isFirst(exchange, reading) || !isRefused(reading, exchange)),
  expect: (exchange, reading) => {
    const seen = successOf(exchange, reading);
    return seen.outcome === 'contradicted' &&
      !isReadable(exchange) &&
      !ofReleasedByAgent(reading).every(isReadable)
      ? inconclusive(`${seen.reason}, as of a call that the agent released`, seen.evidence, ['RES-02'])
      : seen;
  },
});

// Nothing public says what becomes of the same value under the same key.
function isTakenAlready({ call, index, state, shape }: Exchange, reading: TraceReading): boolean {
  return call.exchanges
    .slice(0, index)
    .some(
      (other) =>
        other.state === state &&
        other.shape.value === shape.value &&
        other.shape.key === shape.key &&
        isAccepted(reading, other),
    );
}

function ofReleasedByAgent(reading: TraceReading): Exchange[] {
  return reading.calls
    .flatMap(({ exchanges }) => exchanges)
    .filter((each) => each.releasedBy === 'agent' && isPlainRequest(each, reading));
}

/** Who released the call, as a case. */
function releaser({ releasedBy }: Exchange): string | undefined {
  return releasedBy === undefined ? undefined : `released by the ${releasedBy}`;
}

function bothReleasers({ header: { calls } }: CaseConditions): string[] {
  // Who released a given call is not known.
  return calls?.kind === 'given' ? [] : ['released by the agent', 'released by the peer'];
}
