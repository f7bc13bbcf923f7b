import { isDeepStrictEqual } from 'node:util';
import type { AgentName } from '../schemas/trace.gen.js';
import type { Call, Leg } from '../trace/call.js';
import { type Exchange, neighbour, saysSuccess } from '../trace/exchange.js';
import { mayBecome, own } from '../trace/message.js';
import type { TraceReading } from '../trace/reading.js';
import { Known, KnownByKey } from './known.js';

const written = new Known<ReadonlySet<string>>();

/** The user data keys that the traffic wrote on a call before and with a request: what it was made with, and what was set. */
export function writtenKeys(reading: TraceReading, exchange: Exchange): ReadonlySet<string> {
  return written.of(exchange, () => {
    const before = neighbour(exchange, -1);
    const earlier =
      before === undefined ? new Set(Object.keys(exchange.call.madeWith)) : writtenKeys(reading, before);
    const key = saysSuccess(exchange) ? reading.keyOf(exchange) : undefined;
    return key === undefined || earlier.has(key) ? earlier : new Set([...earlier, key]);
  });
}

const otherwise = new KnownByKey<string, boolean>();

/**
 * Whether unchanged requests under other keys, after which nothing was outstanding, were seen to change this key (ACT-08). Then the
 * message of one request tells nothing about what the request before it did to the key. To be asked of a call that is over.
 */
export function changesOtherwise(reading: TraceReading, { call, leg }: Exchange, key: string): boolean {
  return otherwise.of(leg, key, () => isChangedOtherwise(reading, call, leg, key));
}

function isChangedOtherwise(reading: TraceReading, call: Call, leg: Leg, key: string): boolean {
  const asked = new Set<string>();
  const otherAsked: unknown[] = [];
  for (const other of call.exchanges) {
    const now = otherwiseChanged(reading, other, leg, key);
    // A message that was said again late shows what the key held before.
    const isAsked =
      now === undefined ||
      (typeof now.held === 'string'
        ? asked.has(now.held)
        : otherAsked.some((value) => isDeepStrictEqual(value, now.held)));
    if (!isAsked) return true;
    if (reading.keyOf(other) !== key) continue;
    if (typeof other.shape.value === 'string') asked.add(other.shape.value);
    else otherAsked.push(other.shape.value);
  }
  return false;
}

/** What the key holds in the message of a request under another key, where it held something else before. */
export function otherwiseChanged(
  reading: TraceReading,
  other: Exchange,
  leg: Leg,
  key: string,
): { held: unknown } | undefined {
  const message = other.shown.get(leg.agent);
  if (other.shape.changes.length > 0 || message === undefined || reading.keyOf(other) === key)
    return undefined;
  const previous = neighbour(other, -1);
  if (previous !== undefined && !isToldBefore(previous, other, leg.agent)) return undefined;
  const before = leg.lastDataBefore(message.seq);
  const held = own(message.userData, key);
  return before === undefined || isDeepStrictEqual(own(before.userData, key), held) ? undefined : { held };
}

/** Whether nothing of a request was outstanding when the next one was sent: it was unchanged, and its message had come. */
export function isToldBefore(previous: Exchange, other: Exchange, agent = other.leg.agent): boolean {
  return previous.shape.changes.length === 0 && wasTold(previous, other, agent);
}

/** Whether the message of a request had come to an agent when the next one was sent. */
export function wasTold(previous: Exchange, { sentSeq }: Exchange, agent: AgentName): boolean {
  const message = previous.shown.get(agent);
  return message !== undefined && message.seq < sentSeq;
}

/** Whether a request asked for a value under a key, and what it set was not seen to be replaced before a later one. */
export function asksStill(
  reading: TraceReading,
  earlier: Exchange,
  later: Exchange,
  { agent, key, value }: { agent: AgentName; key: string; value: unknown },
): boolean {
  return (
    reading.keyOf(earlier) === key &&
    mayBecome(earlier.shape.value, value) &&
    !isReplaced(reading, earlier, later, agent)
  );
}

/** Whether a further request set the key of one anew, and an agent was told of that before a third was sent: then nothing shows the first value any more. */
function isReplaced(reading: TraceReading, first: Exchange, third: Exchange, agent: AgentName): boolean {
  const key = reading.keyOf(first);
  return first.call.exchanges
    .slice(first.index + 1, third.index)
    .some((other) => reading.keyOf(other) === key && saysSuccess(other) && wasTold(other, third, agent));
}
