import { type Absence, absenceOfEvent, absenceOfMessage } from '../checks/absence.js';
import { responseText } from '../checks/response.js';
import type { ExchangeTimeline, TimelineEntry } from '../schemas/report.gen.js';
import { type Exchange, neighbour, ownSession } from '../trace/exchange.js';
import { type CallMessage, isAbout, kindOf, members } from '../trace/message.js';
import type { TraceReading } from '../trace/reading.js';
import { differences } from './differences.js';

// Bodies are for reading: what is longer is in trace.ndjson.
const BODY_CHARACTERS = 4000;
// After the exchange itself, that many messages on its channel are shown: what became of it shows in the first.
const ENTRIES_AFTER = 3;

/**
 * One exchange as a timeline.
 * @param title what is asked, in a few words
 * @param requirements ids that it was sent for, or that are contradicted on it
 * @param watches whether a requirement among them is about something that must not come, and on which channel
 */
export function timelineOf(
  reading: TraceReading,
  exchange: Exchange,
  title: string,
  requirements: readonly string[],
  watches: { messages: boolean; events: boolean; bystander: boolean },
): ExchangeTimeline {
  const absence = watches.events
    ? absenceOfEvent(reading, exchange)
    : watches.messages || watches.bystander
      ? absenceOfMessage(reading, exchange, watches.bystander ? 'bystander' : undefined)
      : undefined;
  const until = absence?.sentinel?.at ?? Math.max(endOf(exchange)?.at ?? 0, absence?.window.toAt ?? 0);
  const before = exchange.leg.lastBefore(exchange.sentSeq);
  const entries = [
    ...(before === undefined ? [] : [withoutBody(messageEntry(before, exchange))]),
    ...requestAndResponse(exchange),
    ...seen(reading, exchange, until, watches.events),
    ...(absence === undefined ? [] : proofEntries(absence, exchange)),
  ];
  return {
    id: exchange.id,
    title,
    call: exchange.leg.callId ?? exchange.call.name,
    situation: exchange.state,
    sentAt: exchange.sentAt,
    ...(exchange.shape.described === undefined ? {} : { change: exchange.shape.described }),
    requirements: [...requirements],
    ...(absence?.control && { control: absence.control }),
    ...(absence && { window: pick(absence.window) }),
    ...(absence?.sentinel && { sentinel: absence.sentinel }),
    ...(absence && { session: absence.session }),
    entries: sorted(entries),
  };
}

function pick({ ms, fromAt, toAt, chosen }: Absence['window']) {
  return { ms, fromAt, toAt, chosen };
}

// By time; a request stands before what it caused in the same tenth of a millisecond.
function sorted(entries: TimelineEntry[]): TimelineEntry[] {
  return [...entries].sort((a, b) => a.at - b.at || (a.seq ?? 0) - (b.seq ?? 0));
}

function requestAndResponse(exchange: Exchange): TimelineEntry[] {
  const { request, response, failure } = exchange;
  const sent: TimelineEntry = {
    at: request.at,
    kind: 'request',
    who: request.agent,
    text: `${request.method} ${request.url}`,
    about: true,
    body: text(request.body ?? request.text),
    seq: request.seq,
  };
  if (response !== undefined) {
    const body = text(response.body ?? response.text);
    return [
      sent,
      {
        at: response.at,
        kind: 'response',
        who: 'target',
        text: responseText(exchange),
        about: true,
        body,
        seq: response.seq,
      },
    ];
  }
  if (failure === undefined) return [sent];
  return [
    sent,
    {
      at: failure.at,
      kind: 'failure',
      who: 'target',
      text: `${failure.name}: ${failure.message}`,
      about: true,
      seq: failure.seq,
    },
  ];
}

function seen(
  reading: TraceReading,
  exchange: Exchange,
  until: number,
  withEvents: boolean,
): TimelineEntry[] {
  const session = ownSession(exchange);
  const channel = [...(session?.after(exchange.sentSeq) ?? [])].filter((message) => message.at <= until);
  const ended = endOf(exchange)?.seq ?? Number.POSITIVE_INFINITY;
  const released = exchange.state === 'released';
  const isOurs = (message: CallMessage) => isAbout(message, exchange.leg);
  const during = channel.filter((message) => message.seq <= ended);
  const after = channel.filter((message) => message.seq > ended && (!released || isOurs(message)));
  // The event of a disposition may come long after the exchange ended with its response.
  const events = withEvents
    ? [...reading.feed.after(exchange.sentSeq)].filter((event) => event.at <= until)
    : released
      ? exchange.events
      : [];
  return [
    ...[...during, ...after.slice(0, ENTRIES_AFTER)].map((message) => messageEntry(message, exchange)),
    ...events.map((event): TimelineEntry => {
      const name = members(event.event).event;
      return {
        at: event.at,
        kind: 'event',
        who: 'feed',
        text: typeof name === 'string' ? name : 'a line without the name of an event',
        body: text(event.event),
        seq: event.seq,
      };
    }),
  ];
}

function messageEntry(message: CallMessage, exchange: Exchange): TimelineEntry {
  return {
    at: message.at,
    kind: 'message',
    who: message.agent,
    text: `${kindOf(message)} on ${message.record.channel}`,
    about: isAbout(message, exchange.leg),
    ...otherOwner(message, exchange),
    body: text(message.record.message),
    ...changesIn(message, exchange),
    seq: message.seq,
  };
}

// The message of a request follows it, but for those that came late.
const OWNERS_AROUND = 8;

/** The other request of the call that a message is the notification of. */
function otherOwner(message: CallMessage, exchange: Exchange): { of?: string } {
  const around = exchange.call.exchanges.slice(
    Math.max(0, exchange.index - OWNERS_AROUND),
    exchange.index + OWNERS_AROUND,
  );
  const owner = around.find(({ shown }) => shown.get(message.agent) === message);
  return owner === undefined || owner === exchange ? {} : { of: owner.id };
}

// What changes with the time alone.
const BY_ITSELF = /\/(metrics|duration)(\/|$)/;

/** What a message about the call says otherwise than the one before it; at the first everything is new, and nothing is marked. */
function changesIn(message: CallMessage, exchange: Exchange): { changed?: string[] } {
  if (!isAbout(message, exchange.leg)) return {};
  const before = exchange.call.legs.get(message.agent)?.lastBefore(message.seq);
  const changed =
    before &&
    differences(before.record.message, message.record.message).filter((each) => !BY_ITSELF.test(each));
  return changed === undefined || changed.length === 0 ? {} : { changed };
}

// What the call was before is told by its state; its body stands where it came.
function withoutBody({ body: _, changed: __, ...entry }: TimelineEntry): TimelineEntry {
  return entry;
}

function proofEntries(absence: Absence, exchange: Exchange): TimelineEntry[] {
  const { control, window, sentinel } = absence;
  const entries: TimelineEntry[] = [
    {
      at: window.fromAt,
      kind: 'window-open',
      who: 'suite',
      text: `window of ${Math.round(window.ms)} ms: ${window.chosen}`,
      seq: exchange.sentSeq,
    },
    { at: window.toAt, kind: 'window-close', who: 'suite', text: 'the window is over' },
  ];
  if (control !== undefined)
    entries.push({ at: control.at, kind: 'control', who: 'target', text: control.text, seq: control.seq });
  if (sentinel !== undefined)
    entries.push({
      at: sentinel.at,
      kind: 'sentinel',
      who: 'target',
      text: sentinel.text,
      seq: sentinel.seq,
    });
  return entries;
}

function text(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  const whole = typeof value === 'string' ? value : (JSON.stringify(value, undefined, 2) ?? '');
  return whole.length > BODY_CHARACTERS
    ? `${whole.slice(0, BODY_CHARACTERS)}\n... clipped, ${whole.length} characters`
    : whole;
}

/** The record with which an exchange is over: its notification or its response, whichever came last, and not after the next request. */
function endOf(exchange: Exchange): { at: number; seq: number } | undefined {
  const { response, failure, shown, touched, leg } = exchange;
  const next = neighbour(exchange, 1)?.sentSeq ?? Number.POSITIVE_INFINITY;
  const ends = [response ?? failure, shown.get(leg.agent) ?? touched.get(leg.agent)].filter(
    (each) => each !== undefined && each.seq < next,
  );
  return ends.sort((a, b) => (b?.seq ?? 0) - (a?.seq ?? 0))[0];
}
