import { isDeepStrictEqual } from 'node:util';
import type { Call } from '../trace/call.js';
import { type CallMessage, own } from '../trace/message.js';
import type { TraceReading } from '../trace/reading.js';

/**
 * Whether one message alone tells otherwise of some keys than the one before it, and nothing became of them: what another party is told of the same
 * request shows them as they were, or the agent's next message does, before which nothing set them.
 */
export function isToldAlone(
  reading: TraceReading,
  call: Call,
  message: CallMessage,
  { before, keys }: { before: CallMessage; keys: readonly string[] },
): boolean {
  const leg = call.leg(message.agent);
  const areAsBefore = ({ userData }: CallMessage) =>
    keys.every((key) => isDeepStrictEqual(own(userData, key), own(before.userData, key)));
  const copies = leg.askedBy.get(message)?.shown.values() ?? [];
  if ([...copies].some((copy) => copy.agent !== message.agent && areAsBefore(copy))) return true;
  const next = leg.firstAfter(message.seq, ({ userData }) => userData !== undefined);
  if (next === undefined || next.session !== before.session || !areAsBefore(next)) return false;
  return !call.exchanges.some(
    (other) =>
      other.sentSeq > before.seq && other.sentSeq < next.seq && keys.includes(reading.keyOf(other) ?? ''),
  );
}
