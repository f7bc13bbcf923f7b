import { isDeepStrictEqual } from 'node:util';
import { corpus } from '../schemas/corpora.js';
import type { Evidence } from '../schemas/report.gen.js';
import type { Leg } from '../trace/call.js';
import type { Exchange } from '../trace/exchange.js';
import { type CallMessage, own } from '../trace/message.js';
import type { TraceReading } from '../trace/reading.js';
import { isPlain } from './applies.js';
import { became } from './became.js';
import { messageEvidence, notificationOf } from './notification.js';
import { type Causes, quoted, type Replaced } from './observation.js';
import { responseEvidence, responseKind, responseText } from './response.js';
import { asksStill } from './written-keys.js';

/** What became of a value. */
interface Carried {
  readonly fate: 'same' | 'replaced' | 'refused' | 'unseen';
  readonly words: string;
  readonly evidence: Evidence[];
  /** In what way it was replaced, and by what. */
  readonly ways?: readonly string[];
  readonly replaced?: Replaced;
  /** Why it is unseen. */
  readonly causes?: Causes;
}

/** What became of a value in the message of its request, or in that of another party, where that one shows it replaced. */
export function carried(reading: TraceReading, exchange: Exchange): Carried {
  const own = carriedTo(reading, exchange, exchange.leg);
  if (own.fate !== 'same') return own;
  const others = exchange.call.parties.filter((leg) => leg !== exchange.leg);
  return (
    others.map((leg) => carriedTo(reading, exchange, leg)).find(({ fate }) => fate === 'replaced') ?? own
  );
}

function carriedTo(reading: TraceReading, exchange: Exchange, leg: Leg): Carried {
  const response = responseKind(reading, exchange);
  const { value } = exchange.shape;
  const what = nameOf(value);
  if (response.kind === 'refused')
    return { fate: 'refused', words: `${what}: refused`, evidence: responseEvidence(exchange) };
  const found = notificationOf(reading, exchange, leg);
  // What shows the value was accepted, whatever became of the response.
  if (response.kind !== 'accepted' && (found.kind === 'none' || found.kind === 'other'))
    return { fate: 'unseen', words: `${what}: ${responseText(exchange)}`, evidence: [] };
  if (found.kind === 'none')
    return { fate: 'unseen', words: `${what}: no message came`, evidence: [], causes: ['ACT-01'] };
  const evidence = [messageEvidence(exchange, found.message)];
  if (found.kind !== 'other') return { fate: 'same', words: `${what}: same`, evidence };
  const another = plainShows(reading, exchange) ? tookAnother(reading, exchange, leg) : undefined;
  if (another === undefined)
    return { fate: 'unseen', words: `${what}: ${quoted(value)} does not show`, evidence };
  const { message, now } = another;
  return {
    fate: 'replaced',
    words: `${what}: ${quoted(value)} became ${quoted(now)}`,
    evidence: [messageEvidence(exchange, message)],
    ways: [`became ${became(value, now)}`],
    replaced: { name: what, sent: value, got: now },
  };
}

/** The message in which the key of a request took another value than it had, and nobody's: no deadline is needed to see that. */
export function tookAnother(
  reading: TraceReading,
  exchange: Exchange,
  leg: Leg,
): { message: CallMessage; now: unknown } | undefined {
  const message = exchange.touched.get(leg.agent);
  const key = reading.keyOf(exchange);
  if (message?.userData === undefined || key === undefined) return undefined;
  const now = own(message.userData, key);
  // What was sent later cannot show yet.
  const isAnothers = exchange.call.exchanges.some(
    (other) =>
      other !== exchange &&
      other.sentSeq < message.seq &&
      other.shape.value !== undefined &&
      isDeepStrictEqual(other.shape.value, now) &&
      // What this key held before and was seen to be replaced is not told late.
      (other.index > exchange.index ||
        reading.keyOf(other) !== key ||
        asksStill(reading, other, exchange, { agent: leg.agent, key, value: now })),
  );
  return isAnothers ? undefined : { message, now };
}

// Where not even a plain value shows, nothing can be said about special ones (ACT-03).
function plainShows(reading: TraceReading, { call }: Exchange): boolean {
  return call.exchanges.some(
    ({ shape, shown, leg }) => isPlain(shape.value, reading) && shown.has(leg.agent),
  );
}

export function nameOf(value: unknown): string {
  for (const name of ['act-11', 'act-17'] as const) {
    const found = corpus(name).values.find((each) => each.value === value);
    if (found !== undefined) return found.id;
  }
  return quoted(value);
}
