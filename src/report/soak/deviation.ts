import { isDeepStrictEqual } from 'node:util';
import { quoted } from '../../checks/observation.js';
import type { Seen } from '../../judge/judge.js';
import type { SoakDeviation } from '../../schemas/report.gen.js';
import { ATTACHED_DATA_CHANGED } from '../../trace/attribution.js';
import type { Call } from '../../trace/call.js';
import { type Exchange, saysSuccess } from '../../trace/exchange.js';
import { duration } from '../duration.js';
import type { Fated } from './fate.js';

/** What is wrong with a disposition of a soak. */
export type Wrong = Pick<SoakDeviation, 'kind' | 'requirement' | 'text'>;

// The requirement that says of each disposition that it is so.
const BY_REQUIREMENT: Readonly<Record<string, SoakDeviation['kind']>> = {
  'ACT-10': 'doubled',
  'ACT-14': 'elsewhere',
  'REL-01': 'after release',
  'REL-02': 'event lost',
};

/** What the requirements, and its fate, hold against a disposition. */
export function wrongWith(fated: Fated, seen: readonly Seen[]): Wrong[] {
  const contradicted = seen.filter(({ outcome }) => outcome === 'contradicted');
  const told = contradicted.flatMap(({ id, reason }): Wrong[] => {
    const kind = BY_REQUIREMENT[id];
    return kind === undefined ? [] : [{ kind, requirement: id, text: reason }];
  });
  const { fate, why = '' } = fated;
  if (fate === 'overtaken') told.unshift({ kind: 'overtaken', requirement: null, text: why });
  if (fate === 'refused') {
    const by = contradicted.find(({ id }) => ['RES-01', 'RES-02', 'REL-07', 'REL-09'].includes(id));
    told.unshift({ kind: 'refused', requirement: by?.id ?? null, text: why });
  }
  if (fate === 'lost') {
    const by = contradicted.find(({ id }) => id === 'ACT-01' || id === 'ACT-03');
    told.unshift({ kind: 'lost', requirement: by?.id ?? null, text: by?.reason ?? 'no notification came' });
  }
  return told;
}

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

/** A deviation with the name of its disposition. */
export function named(exchange: Exchange, wrong: Wrong): SoakDeviation {
  const { id, call, sentAt, shape } = exchange;
  const value = typeof shape.value === 'string' ? shape.value : quoted(shape.value);
  return { ...wrong, exchange: id, call: call.name, at: sentAt, value };
}
