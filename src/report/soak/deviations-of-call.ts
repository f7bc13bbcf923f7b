import { isDeepStrictEqual } from 'node:util';
import { ATTACHED_DATA_CHANGED } from '../../trace/attribution.js';
import type { Call, Leg } from '../../trace/call.js';
import { type Exchange, saysSuccess } from '../../trace/exchange.js';
import { type CallMessage, kindOf, textsIn } from '../../trace/message.js';
import type { TraceReading } from '../../trace/reading.js';
import { duration } from '../duration.js';
import type { Wrong } from './deviation.js';

/*
 * What shows only where several dispositions of a call are looked at together, each with the one that it is put down to.
 */

/** The notifications of a call that came in another order than it was asked, each with the disposition that came too late. */
export function outOfOrder({ exchanges }: Call): Map<Exchange, Wrong> {
  const found = new Map<Exchange, Wrong>();
  let first: { exchange: Exchange; seq: number } | undefined;
  for (const exchange of exchanges.toReversed()) {
    const message = exchange.shown.get(exchange.leg.agent);
    if (message === undefined) continue;
    if (first !== undefined && message.seq > first.seq && message.session === sessionOf(first.exchange)) {
      const text = `its notification came after that of ${first.exchange.id}, which was asked later`;
      found.set(exchange, { kind: 'out of order', requirement: null, text });
    } else first = { exchange, seq: message.seq };
  }
  return found;
}

function sessionOf({ shown, leg }: Exchange): string | undefined {
  return shown.get(leg.agent)?.session;
}

/**
 * The dispositions of a call that were notified more than once where several were under way: a message that is no request's own, with the
 * user data of one that was told before, while each one that was asked by then has its own. (Of one that was under way alone it is ACT-10.)
 */
export function doubledMeanwhile({ exchanges, legs }: Call): Map<Exchange, Wrong> {
  const found = new Map<Exchange, Wrong>();
  const agent = exchanges[0]?.leg.agent;
  const leg = agent && legs.get(agent);
  if (leg === undefined) return found;
  const isTold = (each: Exchange) => each.state === 'released' || each.shown.has(leg.agent);
  if (exchanges.some((each) => saysSuccess(each) && !isTold(each))) return found;
  for (const message of leg.messages) {
    if (message.notificationType !== ATTACHED_DATA_CHANGED || leg.askedBy.has(message)) continue;
    if (message.state === 'Released' || message.userData === undefined) continue;
    const own = exchanges.find((each) => {
      const shown = each.shown.get(leg.agent);
      return (
        shown !== undefined && shown.seq < message.seq && isDeepStrictEqual(shown.userData, message.userData)
      );
    });
    if (own === undefined) continue;
    const text = `a second message with its user data came ${duration(message.at - own.sentAt)} after the request, though each other disposition had its own`;
    found.set(own, { kind: 'doubled', requirement: null, text });
  }
  return found;
}

/** The messages about a call that came to an agent who is no party of it (ACT-14), each with the disposition that it shows. */
export function elsewhere({ exchanges, legs, dialledBy }: Call): Map<Exchange, Wrong> {
  const strangers = [...legs.values()].filter(({ agent, isParty }) => agent !== dialledBy && !isParty);
  const told = strangers.flatMap((leg) => [...leg.messages, ...leg.elsewhere]);
  return new Map(
    told.flatMap((message): [Exchange, Wrong][] => {
      const of = shownBy(message, exchanges) ?? lastBefore(message, exchanges);
      if (of === undefined) return [];
      const text = `${kindOf(message)} about the call came to ${message.agent} on ${message.record.channel}`;
      return [[of, { kind: 'elsewhere', requirement: 'ACT-14', text }]];
    }),
  );
}

/** The notifications that came to a party of a call once it was told of the release, each with the disposition sent last. */
export function afterRelease({ exchanges, legs }: Call, reading: TraceReading): Map<Exchange, Wrong> {
  const isUnusual = (leg: Leg, message: CallMessage) =>
    leg.released !== undefined &&
    message.seq > leg.released.seq &&
    message.notificationType === ATTACHED_DATA_CHANGED &&
    leg.askedBy.get(message)?.state !== 'active' &&
    !reading.usualAfterRelease.has(kindOf(message));
  const told = [...legs.values()].flatMap((leg) => leg.messages.filter((message) => isUnusual(leg, message)));
  return new Map(
    told.flatMap((message): [Exchange, Wrong][] => {
      const of = lastBefore(message, exchanges);
      // What was asked while the call was up may be told late.
      if (of?.state !== 'released') return [];
      const text = `${kindOf(message)} about the released call came ${duration(message.at - of.sentAt)} after it to ${message.agent}`;
      return [[of, { kind: 'after release', requirement: null, text }]];
    }),
  );
}

function shownBy({ data, seq }: CallMessage, exchanges: readonly Exchange[]): Exchange | undefined {
  const texts = new Set(textsIn(data));
  return exchanges.findLast(
    ({ sentSeq, shape }) => sentSeq < seq && typeof shape.value === 'string' && texts.has(shape.value),
  );
}

function lastBefore({ seq }: CallMessage, exchanges: readonly Exchange[]): Exchange | undefined {
  return exchanges.findLast(({ sentSeq }) => sentSeq < seq);
}
