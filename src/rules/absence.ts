import { isDeepStrictEqual } from 'node:util';
import type { AgentName, EventRecord, TraceRecord } from '../schemas/trace.gen.js';
import { deafnessOf, type Exchange, endsSession, sessionAt } from '../trace/exchange.js';
import { type CallMessage, kindOf, members, own } from '../trace/message.js';
import type { TraceView } from '../trace/view.js';
import { isAccepted } from './answered.js';
import { carries, lastKnown } from './effect.js';
import { ATTACHED_DATA_CHANGED, keyOf } from './keys.js';
import { duration, type Evidence } from './observation.js';
import { repliesOf, replyTo, slowestOf } from './reply.js';

/** A record that proves something, in words. */
export interface Proof {
  readonly at: number;
  readonly seq: number;
  readonly text: string;
}

/**
 * What proves that something did not come (DESIGN section 4, "Absence is proven or inconclusive"): a control before the
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
  readonly gap?: string;
}

/** The proof that a message did not come on the calls channel of `agent` after the exchange's request. */
export function absenceOfMessage(
  view: TraceView,
  exchange: Exchange,
  agent: AgentName = exchange.call.agent,
): Absence {
  const session = sessionAt(view, agent, exchange.sentSeq);
  const channel = view.messagesOf(agent).filter((message) => message.session === session);
  const control = session === undefined ? undefined : controlMessage(view, exchange, session, agent);
  const replies = repliesOf(view, session);
  // The sentinel ends what the window is made from: a reply after it says nothing about the time before.
  const quiet = (seq: number) => windowOf(view, exchange, slowestOf(replies, seq), 'request-to-message');
  const sentinel = channel.find(
    (message) => message.seq > exchange.sentSeq && message.at >= quiet(message.seq).toAt,
  );
  const window = quiet(sentinel?.seq ?? Number.POSITIVE_INFINITY);
  const lost = view.sessions.find(
    (record) =>
      record.session === session &&
      endsSession(record) &&
      record.seq < (sentinel?.seq ?? Number.POSITIVE_INFINITY),
  );
  // Where nothing more came, that the suite closed the session in the end explains nothing.
  const closedAtLast = sentinel === undefined && lost?.state === 'closed';
  const deaf = closedAtLast ? undefined : deafnessOf(view, exchange, lost?.at ?? exchange.sentAt, agent);
  const gap =
    (session === undefined ? deaf : window.tooLong) ??
    (control === undefined
      ? `no control: before the request no AttachedDataChanged, caused by an accepted disposition, had come on ${agent}'s channel in this session`
      : (deaf ??
        (sentinel === undefined
          ? `no sentinel: after the window of ${duration(window.ms)} nothing more came on ${agent}'s channel, which may have been silent for another reason`
          : undefined)));
  return {
    ...(control && { control }),
    window,
    ...(sentinel && {
      sentinel: { at: sentinel.at, seq: sentinel.seq, text: `${kindOf(sentinel)} on ${agent}'s channel` },
    }),
    session:
      lost === undefined
        ? `session ${session ?? 'none'} stayed alive`
        : `session ${session} was ${lost.state}`,
    ...(gap && { gap }),
  };
}

/** The proof that no EventUserEvent came on the feed after the exchange's request; an Alive line serves as sentinel. */
export function absenceOfEvent(view: TraceView, exchange: Exchange): Absence {
  const own = eventsOfRequests(view);
  const seen = own.findLast(({ event }) => event.seq < exchange.sentSeq);
  const control = seen && {
    at: seen.event.at,
    seq: seen.event.seq,
    text: `EventUserEvent of ${seen.exchange.id}`,
  };
  // What the window is made from had come before the sentinel, which may be an event of ours itself.
  const times = own.map((each) => ({ seq: each.event.seq, ms: each.event.at - each.exchange.sentAt }));
  const quiet = (seq: number) => windowOf(view, exchange, slowestOf(times, seq - 1), 'request-to-event');
  const sentinel = view.events.find(
    (event) => event.seq > exchange.sentSeq && event.at >= quiet(event.seq).toAt,
  );
  const window = quiet(sentinel?.seq ?? Number.POSITIVE_INFINITY);
  const broken = feedBreak(view.records, control?.seq ?? exchange.sentSeq, sentinel?.seq);
  const gap =
    window.tooLong ??
    (control === undefined
      ? 'no control: before the request no EventUserEvent, caused by an accepted disposition, had come on the feed'
      : sentinel === undefined
        ? `no sentinel: after the window of ${duration(window.ms)} the feed showed no line`
        : broken && 'the feed broke meanwhile');
  return {
    ...(control && { control }),
    window,
    ...(sentinel && {
      sentinel: { at: sentinel.at, seq: sentinel.seq, text: `${eventName(sentinel)} on the feed` },
    }),
    session: broken ? 'the feed broke' : 'the feed stayed open',
    ...(gap && { gap }),
  };
}

/** The slowest request-to-event time in ms of the run; 0 when no event came. */
export function slowestEvent(view: TraceView): number {
  return Math.max(0, ...eventsOfRequests(view).map(({ exchange, event }) => event.at - exchange.sentAt));
}

/** The accepted dispositions of released calls, each with its event, where that came. */
export function eventsOfRequests(view: TraceView): { exchange: Exchange; event: EventRecord }[] {
  return view.exchanges.flatMap((exchange) => {
    if (exchange.situation !== 'released' || exchange.change !== undefined) return [];
    const event = exchange.events.find((each) => carries(each, exchange.value));
    return event !== undefined && isAccepted(view, exchange) ? [{ exchange, event }] : [];
  });
}

function controlMessage(
  view: TraceView,
  exchange: Exchange,
  session: string,
  agent: AgentName,
): Proof | undefined {
  for (const other of [...view.exchanges].reverse()) {
    if (other.session !== session || other.call.agent !== agent || other.change !== undefined) continue;
    const reply = replyTo(view, other);
    if (reply.kind === 'none' || (reply.kind === 'other' && !changesKey(view, other, reply.message)))
      continue;
    const { message } = reply;
    if (message.seq > exchange.sentSeq || message.notificationType !== ATTACHED_DATA_CHANGED) continue;
    if (!isAccepted(view, other)) continue;
    return {
      at: message.at,
      seq: message.seq,
      text: `${kindOf(message)} of ${other.id}, an accepted disposition`,
    };
  }
  return undefined;
}

// A message that shows another value than asked for is caused by the disposition if the key changed; else it may be about
// what somebody else wrote.
function changesKey(view: TraceView, exchange: Exchange, message: CallMessage): boolean {
  const key = keyOf(view, exchange);
  if (key === undefined) return false;
  return !isDeepStrictEqual(own(message.userData, key), lastKnown(exchange, key)?.value);
}

function windowOf(view: TraceView, exchange: Exchange, slowest: number, what: string) {
  const { quietMs, quietMaxMs } = view.header.budgets;
  const ms = Math.max(quietMs, 10 * slowest);
  const tooLong =
    ms > quietMaxMs
      ? `the window would have to last ${Math.ceil(ms)} ms (10 x ${Math.ceil(slowest)} ms): set GWS_QUIET_MAX_MS to ${Math.ceil(ms)} or more`
      : undefined;
  const chosen = `10 x ${Math.round(slowest)} ms, the slowest ${what} time of this session, but at least ${quietMs} ms`;
  return { ms, fromAt: exchange.sentAt, toAt: exchange.sentAt + ms, chosen, tooLong };
}

/**
 * Whether the feed was broken or closed at any time from the record `from` to the record `to`, though it was opened again
 * meanwhile: what came then may be lost. A trace that says nothing of a feed's life is taken at its lines.
 */
export function feedBreak(
  records: readonly TraceRecord[],
  from: number,
  to = Number.POSITIVE_INFINITY,
): boolean {
  const life = records.filter((record) => record.type === 'feed');
  const before = life.findLast((record) => record.seq <= from);
  const during = life.filter((record) => record.seq > from && record.seq < to);
  return [before, ...during].some((record) => record !== undefined && record.state !== 'open');
}

/** The control and the sentinel as evidence, as far as there are any. */
export function proofsOf({ control, sentinel }: Absence, exchange: Exchange): Evidence[] {
  const proofs = [control, sentinel].filter((proof) => proof !== undefined);
  return proofs.map(({ text, seq }) => ({ text, seq, exchange: exchange.id }));
}

function eventName(record: EventRecord): string {
  const name = members(record.event).event;
  return typeof name === 'string' ? name : 'a line';
}
