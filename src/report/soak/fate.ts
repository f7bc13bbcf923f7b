import { notListening } from '../../checks/missing.js';
import { notificationOf } from '../../checks/notification.js';
import { responseKind } from '../../checks/response.js';
import type { Report } from '../../schemas/report.gen.js';
import { standsBefore } from '../../trace/before-operation.js';
import { type Exchange, isAway } from '../../trace/exchange.js';
import type { TraceReading } from '../../trace/reading.js';

/** What became of one disposition. */
export type Fate = keyof NonNullable<Report['soak']>['fates'];

/** The fate of a disposition, and, where that is not plain, why. */
export interface Fated {
  readonly fate: Fate;
  readonly why?: string;
}

// The message of a later request is looked for among so many.
const LATER = 64;

/** What became of a disposition, by what was on the wire alone. */
export function fateOf(exchange: Exchange, reading: TraceReading): Fated {
  const kind = responseKind(reading, exchange);
  switch (kind.kind) {
    case 'accepted':
      return exchange.state === 'released' ? { fate: 'silent' } : notified(exchange, reading);
    case 'refused':
      return { fate: 'refused', why: kind.how };
    case 'unavailable':
      return { fate: 'undecided', why: 'the target said that the service is not available' };
    case 'not its own': {
      const isHeldOff = exchange.response !== undefined && standsBefore(exchange.response) !== undefined;
      return { fate: isHeldOff ? 'heldOff' : 'undecided', why: kind.who };
    }
    case 'unreadable':
      return unanswered(exchange, kind.what, reading);
  }
}

function notified(exchange: Exchange, reading: TraceReading): Fated {
  const found = notificationOf(reading, exchange);
  if (!('proven' in found)) return { fate: 'notified' };
  if (found.proven.missing) return { fate: 'lost' };
  const later = laterMessage(exchange);
  const { agent } = exchange.leg;
  const isListening = later !== undefined && notListening(exchange, agent, later.at) === undefined;
  return isListening
    ? { fate: 'overtaken', why: `${later.of.id}, sent later, was notified` }
    : { fate: 'undecided', why: found.proven.why };
}

function laterMessage(exchange: Exchange) {
  const { call, index, leg } = exchange;
  const of = call.exchanges.slice(index + 1, index + 1 + LATER).find((each) => each.shown.has(leg.agent));
  const message = of?.shown.get(leg.agent);
  return of && message && { of, at: message.at };
}

// A target that was away, or lost the session meanwhile, as where it is started anew, loses no disposition.
function unanswered(exchange: Exchange, what: string, reading: TraceReading): Fated {
  if (isAway(exchange)) return { fate: 'undecided', why: 'the target was away' };
  const until = exchange.sentAt + reading.header.timeouts.timeoutMs;
  const lost = notListening(exchange, exchange.leg.agent, until);
  return lost === undefined ? { fate: 'unanswered', why: what } : { fate: 'undecided', why: lost.why };
}
