import { eventsOfRequests } from '../rules/absence.js';
import { replyTo } from '../rules/reply.js';
import type { WindowRecord } from '../schemas/trace.gen.js';
import { type Exchange, sessionAt } from '../trace/exchange.js';
import type { TraceView } from '../trace/view.js';
import { duration } from './duration.js';
import { percentile } from './latency.js';

/** One that took so many times as long as the others' p95 is an outlier. */
const TIMES = 3;

interface Timed {
  readonly exchange: Exchange;
  readonly what: 'message' | 'event';
  readonly ms: number;
}

/**
 * A sentence for each quiet window that one message or event stretched: the slowest took more than three times the p95 of the
 * others, and without it the window would have been shorter. It names the exchange, its time, and that shorter window.
 */
export function outlierNotices(view: TraceView): string[] {
  return view.records.flatMap((record) => {
    const notice = record.type === 'window' && record.state === 'open' ? noticeOf(view, record) : undefined;
    return notice === undefined ? [] : [notice];
  });
}

function noticeOf(view: TraceView, window: WindowRecord): string | undefined {
  const { quietMs, quietMaxMs } = view.header.budgets;
  const times = [...messagesBefore(view, window.seq), ...eventsBefore(view, window)];
  const [slowest, ...others] = times.sort((a, b) => b.ms - a.ms);
  if (slowest === undefined || others.length === 0) return undefined;
  // Each kind against its own: events may all be slower than messages.
  const alike = others.filter(({ what }) => what === slowest.what).map(({ ms }) => ms);
  const usual = alike.length === 0 ? undefined : percentile(alike.reverse(), 95);
  if (usual === undefined || slowest.ms <= TIMES * usual || 10 * slowest.ms <= quietMs) return undefined;
  const wanted = 10 * slowest.ms;
  const without = Math.max(quietMs, 10 * (others[0] as Timed).ms);
  const { exchange, what, ms } = slowest;
  return [
    `Outlier: the ${what} of ${exchange.id} (${exchange.title}) came ${duration(ms)} after its request, 95 % of the other ${alike.length} within ${duration(usual)}.`,
    `It stretched the quiet window to ${duration(wanted)}${wanted > quietMaxMs ? `, more than GWS_QUIET_MAX_MS (${duration(quietMaxMs)})` : ''}; without it ${duration(Math.min(quietMaxMs, without))} would have done.`,
  ].join(' ');
}

// The window is made from what had come on the agent's session when it was opened.
function messagesBefore(view: TraceView, seq: number): Timed[] {
  const session = sessionAt(view, 'agent', seq);
  return view.exchanges.flatMap((exchange) => {
    if (exchange.session !== session || exchange.situation === 'released') return [];
    const reply = replyTo(view, exchange);
    const came = (reply.kind === 'shown' || reply.kind === 'late') && reply.message.seq < seq;
    return came ? [{ exchange, what: 'message', ms: reply.ms }] : [];
  });
}

// Events count only in a run that watched for some that must not come; then none can be slower than the window says.
function eventsBefore(view: TraceView, { seq, slowestMs = 0 }: WindowRecord): Timed[] {
  const events = eventsOfRequests(view)
    .filter(({ event }) => event.seq < seq)
    .map(({ exchange, event }): Timed => ({ exchange, what: 'event', ms: event.at - exchange.sentAt }));
  return events.every(({ ms }) => ms <= slowestMs) ? events : [];
}
