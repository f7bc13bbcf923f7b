import { isDeepStrictEqual } from 'node:util';
import { ATTACHED_DATA_CHANGED } from '../trace/attribution.js';
import type { Leg } from '../trace/call.js';
import { type Exchange, neighbour } from '../trace/exchange.js';
import { type CallMessage, mayBecome, own } from '../trace/message.js';
import type { TraceReading } from '../trace/reading.js';

/** Whether nobody here asked for what stands under the configured key; a key of the suite's own is nobody else's. */
export function isWrittenByOthers(
  exchanges: readonly Exchange[],
  { configuredKey }: TraceReading,
  key: string,
  value: unknown,
): boolean {
  return (
    key === configuredKey.key &&
    value !== undefined &&
    !exchanges.some(({ shape }) => mayBecome(shape.value, value))
  );
}

/**
 * Whether what the message of a request shows of other keys may be what somebody else wrote meanwhile: nobody here asked for it, and the same is
 * told once more before the next request has its message. Where a value is sent again that was there before, the first may be that of the other's write.
 */
export function mayBeWrittenByOthers(
  exchange: Exchange,
  leg: Leg,
  message: CallMessage,
  { keys, reading }: { keys: readonly string[]; reading: TraceReading },
): boolean {
  const { exchanges } = exchange.call;
  if (!keys.every((key) => isWrittenByOthers(exchanges, reading, key, own(message.userData, key))))
    return false;
  const again = leg.firstAfter(
    message.seq,
    ({ notificationType }) => notificationType === ATTACHED_DATA_CHANGED,
  );
  const next = neighbour(exchange, 1)?.shown.get(leg.agent)?.seq ?? Number.POSITIVE_INFINITY;
  return (
    again !== undefined &&
    again.session === message.session &&
    again.seq < next &&
    isDeepStrictEqual(again.userData, message.userData)
  );
}
