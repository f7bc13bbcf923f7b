import type { AgentName, EventRecord, TraceRecord } from '../schemas/trace.gen.js';
import { type Exchange, sessionAt } from '../trace/exchange.js';
import { type CallMessage, kindOf, members } from '../trace/message.js';
import type { TraceView } from '../trace/view.js';
import { isAccepted } from './answered.js';
import { carries } from './effect.js';
import { duration } from './observation.js';
import { replyTo, slowestReply } from './reply.js';

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
  const quiet = (slowest: number) => windowOf(view, exchange, slowest, 'request-to-message');
  // The sentinel ends what the window is made from: a reply after it says nothing about the time before.
  const first = channel.find((message) => message.at >= quiet(0).toAt && message.seq > exchange.sentSeq);
  const window = quiet(slowestReply(view, session, first?.seq));
  const sentinel = channel.find((message) => message.at >= window.toAt && message.seq > exchange.sentSeq);
  const lost = view.sessions.find(
    (record) =>
      record.session === session &&
      ['lost', 'closed', 'refused'].includes(record.state) &&
      record.seq < (sentinel?.seq ?? Number.POSITIVE_INFINITY),
  );
  const gap =
    session === undefined
      ? `${agent} had no CometD session when the request was sent`
      : (window.tooLong ??
        (control === undefined
          ? `no control: before the request no AttachedDataChanged, caused by an accepted disposition, had come on ${agent}'s channel in this session`
          : sentinel === undefined
            ? `no sentinel: after the window of ${duration(window.ms)} nothing more came on ${agent}'s channel, which may have been silent for another reason`
            : lost && `the CometD session was ${lost.state} meanwhile`));
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
  const delays: number[] = [];
  let control: Proof | undefined;
  for (const other of view.exchanges) {
    if (other.situation !== 'released' || other.change !== undefined || !isAccepted(view, other)) continue;
    const event = other.events.find((each) => carries(each, other.value));
    if (event === undefined) continue;
    delays.push(event.at - other.sentAt);
    if (event.seq < exchange.sentSeq)
      control = { at: event.at, seq: event.seq, text: `EventUserEvent of ${other.id}` };
  }
  const window = windowOf(view, exchange, Math.max(0, ...delays), 'request-to-event');
  const sentinel = view.events.find((event) => event.at >= window.toAt && event.seq > exchange.sentSeq);
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

function controlMessage(
  view: TraceView,
  exchange: Exchange,
  session: string,
  agent: AgentName,
): Proof | undefined {
  for (const other of [...view.exchanges].reverse()) {
    if (other.session !== session || other.call.agent !== agent || other.change !== undefined) continue;
    const reply = replyTo(view, other);
    const message = reply.kind === 'shown' || reply.kind === 'other' ? reply.message : undefined;
    if (message === undefined || message.seq > exchange.sentSeq || !isControl(message)) continue;
    if (!isAccepted(view, other)) continue;
    return {
      at: message.at,
      seq: message.seq,
      text: `${kindOf(message)} of ${other.id}, an accepted disposition`,
    };
  }
  return undefined;
}

function isControl(message: CallMessage): boolean {
  return message.notificationType === 'AttachedDataChanged';
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

function feedBreak(records: readonly TraceRecord[], from: number, to = Number.POSITIVE_INFINITY): boolean {
  return records.some(
    (record) => record.type === 'feed' && record.state !== 'open' && record.seq > from && record.seq < to,
  );
}

function eventName(record: EventRecord): string {
  const name = members(record.event).event;
  return typeof name === 'string' ? name : 'a line';
}
