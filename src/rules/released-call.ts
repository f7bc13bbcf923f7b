import { isDeepStrictEqual } from 'node:util';
import type { Exchange } from '../trace/exchange.js';
import { CALLS_CHANNEL, type CallMessage, isAbout, kindOf, members, own } from '../trace/message.js';
import type { TraceView } from '../trace/view.js';
import { absenceOfMessage, proofsOf } from './absence.js';
import { answerEvidence, unlessAccepted } from './answered.js';
import { messageEvidence } from './notification.js';
import { contradicted, duration, holds, inconclusive, onEach, quoted, type Rule } from './observation.js';

import { replyTo } from './reply.js';

const ahead = { looksAhead: true };

/**
 * REL-01: no notification about this call after the request. Every message on the calls channel about the call counts,
 * whatever its values, except a kind that a released call of this run which got no request receives after its Released too.
 */
export const sendsNoNotification: Rule = onEach((exchange, view) => {
  const refusal = unlessAccepted(view, exchange);
  if (refusal !== undefined) return refusal;
  const absence = absenceOfMessage(view, exchange);
  const usual = usualAfterRelease(view);
  // The window is for proving that none came; one that came is one, however late.
  const owed = owedBefore(view, exchange);
  const stray = exchange.messages.find((message) => !usual.has(kindOf(message)) && !owed.includes(message));
  if (stray !== undefined) {
    const words = `${kindOf(stray)} about the released call came on ${CALLS_CHANNEL} ${duration(stray.at - exchange.sentAt)} after the request`;
    const evidence = [messageEvidence(exchange, stray)];
    if (wasSeenReleased(exchange) || isDoing(view, exchange, stray)) return contradicted(words, evidence);
    return inconclusive(
      `${words}; the run had not seen the call's Released, so that it may be owed to the release`,
      evidence,
    );
  }
  const error = exchange.errors.find((message) => message.at <= absence.window.toAt);
  if (error !== undefined) {
    return inconclusive(`an ErrorMessage came in the window: ${quoted(error.data)}`, [
      messageEvidence(exchange, error),
    ]);
  }
  const [belated] = owed;
  if (belated !== undefined) {
    return inconclusive('the message of an earlier request came after this one', [
      messageEvidence(exchange, belated),
    ]);
  }
  const evidence = proofsOf(absence, exchange);
  if (absence.gap !== undefined)
    return inconclusive(`nothing came, but that is not proven: ${absence.gap}`, evidence);
  return holds(
    `nothing about the call came in ${duration(absence.window.ms)} (${absence.window.chosen})`,
    evidence,
  );
}, ahead);

function wasSeenReleased({ call: { released }, sentSeq }: Exchange): boolean {
  return released !== undefined && released.seq < sentSeq;
}

/** Whether a message about a released call shows the very value that was sent, which no other request carries. */
function isDoing(view: TraceView, { value }: Exchange, { state, userData }: CallMessage): boolean {
  return (
    state === 'Released' &&
    view.header.dispositions === undefined &&
    Object.values(userData ?? {}).some((each) => isDeepStrictEqual(each, value))
  );
}

/** The messages of requests made while the call was active that came only after this request: they are not its own. */
function owedBefore(view: TraceView, exchange: Exchange): CallMessage[] {
  return view.exchanges
    .filter(
      (other) =>
        other.call.name === exchange.call.name &&
        other.situation !== 'released' &&
        other.sentSeq < exchange.sentSeq,
    )
    .map((other) => replyTo(view, other))
    .flatMap((reply) => (reply.kind === 'shown' || reply.kind === 'late' ? [reply.message] : []))
    .filter((message) => message.seq > exchange.sentSeq);
}

/** The kinds of message that a released call which got no request receives after its own Released. */
function usualAfterRelease(view: TraceView): Set<string> {
  const kinds = new Set<string>();
  for (const call of view.calls) {
    const { released } = call;
    if (released === undefined || view.exchanges.some((exchange) => exchange.call.name === call.name))
      continue;
    for (const message of call.messages) if (message.seq > released.seq) kinds.add(kindOf(message));
  }
  return kinds;
}

/** REL-06: after the window the call is in no other state, read or listed, nor was it notified in one. */
export const staysReleased: Rule = {
  looksAhead: true,
  judge: (view, subject) => {
    const exchange = subject.exchanges[0];
    if (exchange === undefined) return inconclusive('no released call was dispositioned');
    const refusal = unlessAccepted(view, exchange);
    if (refusal !== undefined) return refusal;
    const owed = owedBefore(view, exchange);
    const revived = exchange.messages.find(
      (message) => message.state !== undefined && message.state !== 'Released' && !owed.includes(message),
    );
    if (revived !== undefined) {
      return contradicted(`after the request the call was notified in state ${revived.state}`, [
        messageEvidence(exchange, revived),
      ]);
    }
    const reads = subject.requests.map((id) => readState(view, exchange, id));
    const evidence = reads.map((read) => ({ text: read.words, seq: read.seq, exchange: exchange.id }));
    const wrong = reads.find((read) => read.state !== undefined && read.state !== 'Released');
    if (wrong !== undefined) return contradicted(wrong.words, evidence);
    if (!reads.some((read) => read.readable))
      return inconclusive('after the window the call could neither be read nor listed', evidence);
    return holds(reads.map((read) => read.words).join('; '), evidence);
  },
};

interface ReadState {
  words: string;
  readable: boolean;
  state?: unknown;
  seq?: number;
}

function readState(view: TraceView, exchange: Exchange, id: string): ReadState {
  const outcome = view.outcome(id);
  const listed = view.request(id)?.url.includes(`/calls/`) === false;
  const what = listed ? 'the list of calls' : 'the call';
  if (outcome?.type !== 'answer') return { words: `${what} could not be read`, readable: false };
  if (outcome.status >= 300)
    return { words: `${what} is answered HTTP ${outcome.status}`, readable: false, seq: outcome.seq };
  const answer = members(outcome.body);
  const calls = listed ? own(answer, 'calls') : [own(answer, 'call')];
  if (!Array.isArray(calls)) return { words: `${what} is not readable`, readable: false, seq: outcome.seq };
  const ours = calls.map(members).find((call) => isAbout({ call } as CallMessage, exchange.call));
  if (ours === undefined) {
    return {
      words: listed ? 'the call is not listed' : 'the answer is about another call',
      readable: listed,
      seq: outcome.seq,
    };
  }
  return {
    words: `${what} says state ${quoted(ours.state)}`,
    readable: true,
    // null counts as absent, as everywhere.
    state: ours.state ?? undefined,
    seq: outcome.seq,
  };
}

/** REL-07: a second disposition for the same released call, within 10 s of the first, is taken. */
export const takesSecond: Rule = {
  // Whether a disposition of a released call was carried out may show only by its event.
  looksAhead: true,
  judge: (view, subject) => {
    const [first, second] = subject.exchanges;
    if (first === undefined || second === undefined)
      return inconclusive('the call was not dispositioned twice');
    const refusal = unlessAccepted(view, first);
    if (refusal !== undefined)
      return { ...refusal, reason: `the first disposition was not accepted: ${refusal.reason}` };
    const age = second.sentAt - first.sentAt;
    if (age > 10_000)
      return inconclusive(`the second was sent ${duration(age)} after the first, later than 10 s`);
    const again = unlessAccepted(view, second);
    if (again === undefined) return holds(`taken again after ${duration(age)}`, answerEvidence(second));
    if (again.outcome === 'inconclusive' && second.answer !== undefined)
      return contradicted(again.reason, again.evidence);
    return again;
  },
};
