import { absenceOfMessage, proofsOf } from '../../checks/absence.js';
import { messageEvidence } from '../../checks/notification.js';
import {
  contradicted,
  duration,
  holds,
  inconclusive,
  type Observation,
  quoted,
  worst,
} from '../../checks/observation.js';
import { isRefused, responseEvidence, unlessAccepted } from '../../checks/response.js';
import { messagesAfter, tiedMessage } from '../../checks/tied.js';
import { callRead, type Leg, type Read } from '../../trace/call.js';
import type { Exchange } from '../../trace/exchange.js';
import { type CallMessage, isAbout, kindOf, members, own } from '../../trace/message.js';
import type { TraceReading } from '../../trace/reading.js';
import type { Conditions, Rule } from '../rule.js';
import { firstTaken, onReleased } from './applies.js';

const noneSent = 'no disposition of a released call was sent';

/** Who released the call, as a case. */
function releaser({ releasedBy }: Exchange): string | undefined {
  return releasedBy === undefined ? undefined : `released by the ${releasedBy}`;
}

function bothReleasers({ header: { calls } }: Conditions): string[] {
  // Who released a given call is not known.
  return calls?.kind === 'given' ? [] : ['released by the agent', 'released by the peer'];
}

/**
 * REL-01: no notification about this call after the request. What is tied to the request counts, to the agent or the peer, on the
 * calls channel or, as a CallStateChangeMessage, on another (docs/verdicts.md, "Tied to a request").
 */
export const sendsNoNotification: Rule = {
  wants: noneSent,
  applies: onReleased,
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
      return inconclusive(`nothing came, but that is not proven: ${absence.gap}`, evidence);
    return holds(
      `nothing about the call came in ${duration(absence.window.ms)} (${absence.window.chosen})`,
      evidence,
    );
  },
};

function worstOf(observed: readonly (Observation | undefined)[]): Observation | undefined {
  const [first, ...others] = observed.filter((each) => each !== undefined);
  return first && worst(first, ...others);
}

/** A message about the released call that came after the request, and no earlier request is owed; undefined = none. */
function strayOf(exchange: Exchange, leg: Leg, reading: TraceReading): Observation | undefined {
  const owed = owedBefore(exchange, leg);
  const came = messagesAfter(exchange, leg).filter((message) => !owed.has(message));
  const tied = tiedMessage(reading, exchange, leg);
  const words = (message: CallMessage) =>
    `${kindOf(message)} about the released call came${message.agent === exchange.leg.agent ? '' : ` to ${message.agent}`} on ${message.record.channel} ${duration(message.at - exchange.sentAt)} after the request`;
  if (tied !== undefined && !owed.has(tied))
    return contradicted(words(tied), [messageEvidence(exchange, tied)]);
  const [belated] = messagesAfter(exchange, leg).filter((message) => owed.has(message));
  const other = came.find((message) => !reading.usualAfterRelease.has(kindOf(message))) ?? belated;
  if (other === undefined) return undefined;
  const why = owed.has(other)
    ? 'the message of an earlier request came after this one'
    : `${words(other)}; nothing ties it to the request`;
  return { ...inconclusive(why, [messageEvidence(exchange, other)]), noted: true };
}

/** The messages of requests made while the call was active that came only after this request: they are not its own. */
function owedBefore({ call, sentSeq, index }: Exchange, leg: Leg): Set<CallMessage> {
  const owed = new Set<CallMessage>();
  for (let at = index - 1; at >= Math.max(0, index - 64); at--) {
    const other = call.exchanges[at] as Exchange;
    const message = other.shown.get(leg.agent) ?? other.touched.get(leg.agent);
    if (other.state !== 'released' && message !== undefined && message.seq > sentSeq) owed.add(message);
  }
  return owed;
}

/** REL-06: after the window the call is in no other state, read or listed, nor was it notified in one. */
export const staysReleased: Rule = {
  wants: noneSent,
  applies: onReleased,
  expect: (exchange, reading) => {
    const refusal = unlessAccepted(reading, exchange);
    if (refusal !== undefined) return refusal;
    const owed = owedBefore(exchange, exchange.leg);
    const isElsewhere = (message: CallMessage | undefined) =>
      message?.state !== undefined && message.state !== 'Released' && !owed.has(message);
    // Another kind of message may have been made before the release, unless it is tied to the request.
    const tied = tiedMessage(reading, exchange, exchange.leg);
    const revived =
      messagesAfter(exchange, exchange.leg).find(
        (message) => message.notificationType === 'StatusChange' && isElsewhere(message),
      ) ?? (isElsewhere(tied) ? tied : undefined);
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
    if (last.length === 0)
      return inconclusive('after the window the call could neither be read nor listed', evidence);
    const words = new Set(last.map((read) => read.words));
    return holds([...words].join('; '), evidence.slice(-LAST_READS));
  },
};

// The last reads tell.
const LAST_READS = 4;

interface StateRead {
  words: string;
  readable: boolean;
  state?: unknown;
  seq?: number;
}

function stateRead(exchange: Exchange, read: Read): StateRead {
  const { kind, response } = read;
  const what = kind === 'list' ? 'the list of calls' : 'the call';
  if (response === undefined) return { words: `${what} could not be read`, readable: false };
  if (response.status >= 300)
    return { words: `${what} is answered HTTP ${response.status}`, readable: false, seq: response.seq };
  const resource = members(response.body);
  const isRead =
    kind === 'list' ? Array.isArray(own(resource, 'calls')) : typeof own(resource, 'call') === 'object';
  if (!isRead) return { words: `${what} is answered without one`, readable: false, seq: response.seq };
  const ours = ofCall(exchange, read);
  if (ours === undefined) {
    // A list that never held the call proves nothing by not holding it.
    const heldBefore =
      kind === 'list' &&
      exchange.call.reads.some(
        (earlier) =>
          earlier.kind === 'list' &&
          earlier.request.seq < exchange.sentSeq &&
          ofCall(exchange, earlier) !== undefined,
      );
    return {
      words: kind === 'list' ? 'the call is not listed' : 'the response is about another call',
      readable: heldBefore,
      seq: response.seq,
    };
  }
  // null counts as absent, as everywhere.
  const state = ours.state ?? undefined;
  return { words: `${what} says state ${quoted(ours.state)}`, readable: true, state, seq: response.seq };
}

function ofCall({ leg, call }: Exchange, read: Read) {
  const about = { callId: leg.callId, callUuid: call.callUuid };
  const listed = own(members(read.response?.body), 'calls');
  const resources =
    read.kind === 'call' ? [callRead(read)] : Array.isArray(listed) ? listed.map(members) : [];
  return resources.find((resource) => isAbout({ call: resource } as CallMessage, about));
}

// Within this time of the first one (REL-07).
const SECOND_MS = 10_000;

/** REL-07: a second disposition for the same released call, within 10 s of the first, is taken. */
export const takesSecond: Rule = {
  wants: 'no second disposition of a released call was sent',
  applies: (exchange, reading) =>
    onReleased(exchange, reading) && firstTaken(exchange, reading) !== undefined,
  expect: (exchange, reading) => {
    const first = firstTaken(exchange, reading) as Exchange;
    const age = exchange.sentAt - first.sentAt;
    if (age > SECOND_MS)
      return inconclusive(`the second was sent ${duration(age)} after the first, later than 10 s`);
    const again = unlessAccepted(reading, exchange);
    if (again === undefined) return holds(`taken again after ${duration(age)}`, responseEvidence(exchange));
    if (isRefused(reading, exchange)) return contradicted(again.reason, again.evidence);
    return again;
  },
};
