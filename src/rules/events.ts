import { isDeepStrictEqual } from 'node:util';
import type { EventRecord } from '../schemas/trace.gen.js';
import type { Exchange } from '../trace/exchange.js';
import { type Members, members, own } from '../trace/message.js';
import type { TraceView } from '../trace/view.js';
import { absenceOfEvent, feedBreak, proofsOf } from './absence.js';
import { isAccepted, receptionOf, unlessAccepted } from './answered.js';
import { carries } from './effect.js';
import { configuredKey } from './keys.js';
import {
  contradicted,
  duration,
  type Evidence,
  holds,
  inconclusive,
  type Observation,
  onEach,
  quoted,
  type Rule,
} from './observation.js';

const ahead = { looksAhead: true };

/** REL-02: an EventUserEvent carries the disposition. */
export const sendsEvent: Rule = onEach((exchange, view) => {
  const refusal = unlessAccepted(view, exchange);
  if (refusal !== undefined) return refusal;
  const event = eventOf(exchange);
  if (event !== undefined) {
    return holds(
      `an EventUserEvent carries ${quoted(exchange.value)}, seen ${duration(event.at - exchange.sentAt)} after the request`,
      [evidenceOf(exchange, event)],
    );
  }
  const { eventMs } = view.header.budgets;
  const words = `no EventUserEvent carries ${quoted(exchange.value)} within ${duration(eventMs)}`;
  const later = exchange.events.find((each) => each.at > exchange.sentAt + eventMs);
  if (later === undefined)
    return inconclusive(`${words}, but that is not proven: the feed shows no line later than that`);
  if (feedBreak(view.records, exchange.sentSeq, later.seq))
    return inconclusive(`${words}, but the feed broke meanwhile`);
  return contradicted(`${words}; the feed was alive`, [
    { text: 'a line that shows the feed alive', seq: later.seq, exchange: exchange.id },
  ]);
}, ahead);

/** REL-03: the event uses dispositionKey when given. */
export const eventUsesGivenKey: Rule = onEach(
  (exchange, view) => eventUsesKey(view, exchange, exchange.key),
  ahead,
);

/** REL-04: the event uses the configured key when none is given. */
export const eventUsesConfiguredKey: Rule = onEach(
  (exchange, view) => eventUsesKey(view, exchange, configuredKey(view).key),
  ahead,
);

function eventUsesKey(view: TraceView, exchange: Exchange, key: string | undefined): Observation {
  return onEvents(view, exchange, (event, userData) => {
    if (key === undefined) return inconclusive('the configured key is not known (KEY-02)');
    const evidence = [evidenceOf(exchange, event)];
    if (isDeepStrictEqual(own(userData, key), exchange.value))
      return holds(`the event carries the value under ${key}`, evidence);
    return contradicted(
      `the event carries the value under ${keysOf(userData, exchange.value).join(', ')}, not under ${key}`,
      evidence,
    );
  });
}

/** REL-05: the event identifies the call by CallUUID or ConnID. */
export const eventIdentifiesCall: Rule = onEach(
  (exchange, view) =>
    onEvents(view, exchange, (event) => {
      const { callUuid, connId } = members(event.event);
      const connIds = exchange.call.messages
        .map((message) => message.call.connId)
        .filter((each) => typeof each === 'string');
      const evidence = [evidenceOf(exchange, event)];
      const seen = `callUuid ${quoted(callUuid)}, connId ${quoted(connId)}`;
      const byUuid = typeof callUuid === 'string' && callUuid === exchange.call.callUuid;
      // A connection id is a hexadecimal number, which Genesys tools print in either case.
      const byConnId =
        typeof connId === 'string' && connIds.some((each) => each.toLowerCase() === connId.toLowerCase());
      if (byUuid || byConnId) return holds(`the event names the call: ${seen}`, evidence);
      // Of a call that was given, the ids may not be known.
      const unknown = [
        typeof callUuid === 'string' && exchange.call.callUuid === undefined,
        typeof connId === 'string' && connIds.length === 0,
      ];
      if (unknown.some(Boolean))
        return inconclusive(
          `the event names a call that cannot be compared, nothing told this call's id of that kind: ${seen}`,
          evidence,
        );
      return contradicted(`the event does not name the call: ${seen}`, evidence);
    }),
  ahead,
);

// The feed may hold events of other origin, and ours twice: one that is as it must be will do.
function onEvents(
  view: TraceView,
  exchange: Exchange,
  judge: (event: EventRecord, userData: Members) => Observation,
): Observation {
  const refusal = unlessAccepted(view, exchange);
  if (refusal !== undefined) return refusal;
  const judged = exchange.events
    .filter((event) => carries(event, exchange.value))
    .map((event) => judge(event, members(members(event.event).userData)));
  const [first] = judged;
  if (first === undefined) return inconclusive('no EventUserEvent carries the disposition (REL-02)');
  const right = judged.find(({ outcome }) => outcome === 'holds');
  if (right === undefined && requestsSharing(view, exchange).length > 0)
    return inconclusive(
      `${first.reason}, but other requests carry the value too (GWS_DISPOSITIONS)`,
      first.evidence,
    );
  if (right === undefined && mayBeLost(view, exchange))
    return inconclusive(`${first.reason}, but the feed broke: another one may be lost`, first.evidence);
  return right ?? first;
}

/** Whether an event may be lost because the feed was broken within the time in which it must come. */
function mayBeLost(view: TraceView, { sentAt, sentSeq }: Exchange): boolean {
  const deadline = sentAt + view.header.budgets.eventMs;
  // At its end the run closes the feed itself, which loses nothing that it would have waited for.
  const end = view.records.find(
    (record) => record.at > deadline || (record.type === 'feed' && record.state === 'closed'),
  );
  return feedBreak(view.records, sentSeq, end?.seq);
}

/** Other accepted requests for released calls that carry the same value, as where GWS_DISPOSITIONS leaves few. */
function requestsSharing(view: TraceView, exchange: Exchange): Exchange[] {
  return view.exchanges.filter(
    (other) =>
      other.id !== exchange.id &&
      other.situation === 'released' &&
      isDeepStrictEqual(other.value, exchange.value) &&
      isAccepted(view, other),
  );
}

/** REL-08: no EventUserEvent carries the value of a disposition for an active call. */
export const noEventWhileActive: Rule = onEach((exchange, view) => {
  const refusal = unlessAccepted(view, exchange);
  return refusal ?? absentFromFeed(view, exchange);
}, ahead);

/** ERR-23: no EventUserEvent carries the value of a refused request for a released call. */
export const noEventWhenRefused: Rule = onEach((exchange, view) => {
  const reception = receptionOf(view, exchange);
  if (reception.kind !== 'refused') return inconclusive(`the request was not refused (${exchange.change})`);
  return absentFromFeed(view, exchange);
}, ahead);

function absentFromFeed(view: TraceView, exchange: Exchange): Observation {
  const sharing = requestsSharing(view, exchange).length;
  const all = view.events.filter((each) => carries(each, exchange.value)).length;
  const event = eventOf(exchange);
  // Values that several requests share (GWS_DISPOSITIONS) do not tell whose event it is; that there is one too many does
  // not tell either, for an event may come twice.
  if (event !== undefined && sharing > 0 && all > sharing)
    return inconclusive(
      `more EventUserEvents carry ${quoted(exchange.value)} than other requests did (GWS_DISPOSITIONS)`,
      [evidenceOf(exchange, event)],
    );
  if (event !== undefined && sharing === 0)
    return contradicted(`an EventUserEvent carries ${quoted(exchange.value)}`, [evidenceOf(exchange, event)]);
  const absence = absenceOfEvent(view, exchange);
  if (absence.gap !== undefined)
    return inconclusive(`no such event was seen, but that is not proven: ${absence.gap}`);
  return holds(`no EventUserEvent carries ${quoted(exchange.value)}`, proofsOf(absence, exchange));
}

function eventOf(exchange: Exchange): EventRecord | undefined {
  return exchange.events.find((event) => carries(event, exchange.value));
}

function keysOf(userData: Members, value: unknown): string[] {
  return Object.entries(userData)
    .filter(([, each]) => isDeepStrictEqual(each, value))
    .map(([key]) => key);
}

function evidenceOf(exchange: Exchange, event: EventRecord): Evidence {
  return {
    text: `EventUserEvent, ${duration(event.at - exchange.sentAt)} after the request`,
    seq: event.seq,
    exchange: exchange.id,
  };
}
