import { type Absence, absenceOfEvent, absenceOfMessage } from '../rules/absence.js';
import { answerText } from '../rules/answered.js';
import { carries } from '../rules/effect.js';
import type { ExchangeTimeline, TimelineEntry } from '../schemas/report.gen.js';
import type { Exchange } from '../trace/exchange.js';
import { type CallMessage, isAbout, kindOf, members } from '../trace/message.js';
import type { TraceView } from '../trace/view.js';

// Bodies are for reading: what is longer is in trace.ndjson.
const BODY_CHARACTERS = 4000;
// After the exchange itself, that many messages on its channel are shown: what became of it shows in the first.
const ENTRIES_AFTER = 3;

/**
 * One exchange as a timeline.
 * @param requirements ids that were judged on it
 * @param watches whether a requirement among them is about something that must not come, and on which channel
 */
export function timelineOf(
  view: TraceView,
  exchange: Exchange,
  requirements: readonly string[],
  watches: { messages: boolean; events: boolean; bystander: boolean },
): ExchangeTimeline {
  const absence = watches.events
    ? absenceOfEvent(view, exchange)
    : watches.messages || watches.bystander
      ? absenceOfMessage(view, exchange, watches.bystander ? 'bystander' : undefined)
      : undefined;
  const until = absence?.sentinel?.at ?? Math.max(exchange.endedAt ?? 0, absence?.window.toAt ?? 0);
  const entries = [
    ...(exchange.before === undefined ? [] : [withoutBody(messageEntry(exchange.before, exchange))]),
    ...requestAndAnswer(exchange),
    ...seen(view, exchange, until, watches.events),
    ...(absence === undefined ? [] : proofEntries(absence, exchange)),
  ];
  return {
    id: exchange.id,
    title: exchange.title,
    call: exchange.call.callId ?? exchange.call.name,
    situation: exchange.situation,
    sentAt: exchange.sentAt,
    ...(exchange.change === undefined ? {} : { change: exchange.change }),
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

function requestAndAnswer(exchange: Exchange): TimelineEntry[] {
  const { request, answer, failure } = exchange;
  if (request === undefined) return [];
  const sent: TimelineEntry = {
    at: request.at,
    kind: 'request',
    who: request.agent,
    text: `${request.method} ${request.url}`,
    about: true,
    body: text(request.body ?? request.text),
    seq: request.seq,
  };
  if (answer !== undefined) {
    const body = text(answer.body ?? answer.text);
    return [
      sent,
      {
        at: answer.at,
        kind: 'answer',
        who: 'target',
        text: answerText(exchange),
        about: true,
        body,
        seq: answer.seq,
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

function seen(view: TraceView, exchange: Exchange, until: number, withEvents: boolean): TimelineEntry[] {
  const channel = view
    .messagesOf(exchange.call.agent)
    .filter((message) => message.seq > exchange.sentSeq && message.at <= until);
  const ended = exchange.endedSeq ?? Number.POSITIVE_INFINITY;
  const released = exchange.situation === 'released';
  const during = channel.filter((message) => message.seq < ended);
  const after = channel.filter(
    (message) => message.seq > ended && (!released || isAbout(message, exchange.call)),
  );
  // The event of a disposition may come long after the exchange ended with its answer.
  const events = exchange.events.filter(
    (event) => (withEvents && event.at <= until) || (released && carries(event, exchange.value)),
  );
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
    about: isAbout(message, exchange.call),
    body: text(message.record.message),
    seq: message.seq,
  };
}

// What the call was before is told by its state; its body stands where it came.
function withoutBody({ body: _, ...entry }: TimelineEntry): TimelineEntry {
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
