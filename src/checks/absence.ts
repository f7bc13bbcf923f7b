import type { AgentName } from '../schemas/trace.gen.js';
import { type Caused, type Channel, WINDOW_TIMES } from '../trace/channel.js';
import type { Exchange } from '../trace/exchange.js';
import { kindOf, members } from '../trace/message.js';
import type { TraceReading } from '../trace/reading.js';
import { notListening } from './missing.js';
import { isNotificationOf } from './notification.js';
import { duration, type Evidence, OF_ITS_OWN, type Unproven } from './observation.js';
import { isAccepted } from './response.js';

/** A record that proves something, in words. */
export interface Proof {
  readonly at: number;
  readonly seq: number;
  readonly text: string;
}

/**
 * What proves that something did not come (docs/verdicts.md, "Absence is proven or inconclusive"): a control before the
 * request, a quiet window after it, a sentinel after the window, all on one session that stayed alive.
 */
export interface Absence {
  readonly control?: Proof;
  readonly window: {
    readonly ms: number;
    readonly fromAt: number;
    readonly toAt: number;
    readonly chosen: string;
  };
  readonly sentinel?: Proof;
  readonly session: string;
  /** What is not proven; undefined when the absence is. */
  readonly gap?: Unproven;
}

/** The proof that a message did not come on the calls channel of `agent` after the exchange's request. */
export function absenceOfMessage(
  reading: TraceReading,
  exchange: Exchange,
  agent: AgentName = exchange.leg.agent,
): Absence {
  const session = exchange.sessions.get(agent);
  const control = controlOf(
    reading,
    exchange,
    session,
    ({ exchange: { id }, record }) => `${kindOf(record)} of ${id}, an accepted disposition`,
  );
  const { window, sentinel } = windowAndSentinel(
    reading,
    exchange,
    session,
    'request-to-notification',
    ({ exchange: other, record }) => isNotificationOf(reading, other, record),
  );
  const lost =
    session?.end !== undefined && session.end.seq < (sentinel?.seq ?? Number.POSITIVE_INFINITY)
      ? session.end
      : undefined;
  // Where nothing more came, that the suite closed the session in the end explains nothing.
  const closedAtLast = sentinel === undefined && (lost?.state === 'closed' || lost?.state === 'left');
  const until = Math.max(window.toAt, sentinel?.at ?? 0);
  const notHeard = closedAtLast ? undefined : notListening(exchange, agent, lost?.at ?? until);
  const gap =
    (session === undefined ? notHeard : window.tooLong) ??
    (control === undefined
      ? {
          why: `no control: before the request no AttachedDataChanged, caused by an accepted disposition, had come on ${agent}'s channel in this session`,
        }
      : (notHeard ??
        (sentinel === undefined
          ? {
              why: `no sentinel: after the window of ${duration(window.ms)} nothing more came on ${agent}'s channel, which may have been silent for another reason`,
            }
          : undefined)));
  return {
    ...(control && { control }),
    window,
    ...(sentinel && {
      sentinel: { at: sentinel.at, seq: sentinel.seq, text: `${kindOf(sentinel)} on ${agent}'s channel` },
    }),
    session:
      lost === undefined
        ? `session ${session?.name ?? 'none'} stayed alive`
        : `session ${session?.name} was ${lost.state}`,
    ...(gap && { gap }),
  };
}

/** The proof that no EventUserEvent came on the feed after the exchange's request; an Alive line serves as sentinel. */
export function absenceOfEvent(reading: TraceReading, exchange: Exchange): Absence {
  const { feed } = reading;
  const control = controlOf(reading, exchange, feed, ({ exchange: { id } }) => `EventUserEvent of ${id}`);
  const { window, sentinel } = windowAndSentinel(reading, exchange, feed, 'request-to-event', () => true);
  const broken = feed.brokeBetween(control?.seq ?? exchange.sentSeq, sentinel?.seq);
  const gap =
    window.tooLong ??
    (control === undefined
      ? {
          why: 'no control: before the request no EventUserEvent, caused by an accepted disposition, had come on the feed',
        }
      : sentinel === undefined
        ? { why: `no sentinel: after the window of ${duration(window.ms)} the feed showed no line` }
        : broken && { why: 'the feed broke meanwhile' });
  const name = members(sentinel?.event).event;
  return {
    ...(control && { control }),
    window,
    ...(sentinel && {
      sentinel: {
        at: sentinel.at,
        seq: sentinel.seq,
        text: `${typeof name === 'string' ? name : 'a line'} on the feed`,
      },
    }),
    session: broken ? 'the feed broke' : 'the feed stayed open',
    ...(gap && { gap }),
  };
}

// What an accepted disposition caused before shows that the channel can carry it.
function controlOf<Record extends { readonly seq: number; readonly at: number }>(
  reading: TraceReading,
  exchange: Exchange,
  channel: Channel<Record> | undefined,
  text: (caused: Caused<Record>) => string,
): Proof | undefined {
  for (const caused of channel?.causedBefore(exchange.sentSeq) ?? []) {
    if (caused.exchange.shape.changes.length > 0 || !isAccepted(reading, caused.exchange)) continue;
    return { at: caused.record.at, seq: caused.record.seq, text: text(caused) };
  }
  return undefined;
}

// The sentinel ends what the window is made from: what came after it says nothing about the time before.
function windowAndSentinel<Record extends { readonly seq: number; readonly at: number }>(
  reading: TraceReading,
  exchange: Exchange,
  channel: Channel<Record> | undefined,
  what: string,
  isOwn: (caused: Caused<Record>) => boolean,
) {
  const quiet = (seq: number) => windowOf(reading, exchange, channel?.slowestBefore(seq, isOwn) ?? 0, what);
  let sentinel: Record | undefined;
  for (const record of channel?.after(exchange.sentSeq) ?? []) {
    if (record.at < quiet(record.seq).toAt) continue;
    sentinel = record;
    break;
  }
  return { window: quiet(sentinel?.seq ?? Number.POSITIVE_INFINITY), sentinel };
}

function windowOf(reading: TraceReading, exchange: Exchange, slowest: number, what: string) {
  const { quietMs, quietMaxMs } = reading.header.timeouts;
  const ms = Math.max(quietMs, WINDOW_TIMES * slowest);
  const tooLong =
    ms > quietMaxMs
      ? {
          why: `the window would have to last ${Math.ceil(ms)} ms (${WINDOW_TIMES} x ${Math.ceil(slowest)} ms): set GWS_QUIET_MAX_MS to ${Math.ceil(ms)} or more`,
          causes: OF_ITS_OWN,
        }
      : undefined;
  const chosen = `${WINDOW_TIMES} x ${Math.round(slowest)} ms, the slowest ${what} time of this session, but at least ${quietMs} ms`;
  return { ms, fromAt: exchange.sentAt, toAt: exchange.sentAt + ms, chosen, tooLong };
}

/** The control and the sentinel as evidence, as far as there are any. */
export function proofsOf({ control, sentinel }: Absence, exchange: Exchange): Evidence[] {
  const proofs = [control, sentinel].filter((proof) => proof !== undefined);
  return proofs.map(({ text, seq }) => ({ text, seq, exchange: exchange.id }));
}
