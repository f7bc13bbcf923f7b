import { notificationOf } from '../checks/notification.js';
import type { WindowRecord } from '../schemas/trace.gen.js';
import { WINDOW_TIMES } from '../trace/channel.js';
import { type Exchange, ownSession } from '../trace/exchange.js';
import { intentsOf, type WholeTrace } from '../trace/whole.js';
import { duration } from './duration.js';
import { eventsOf, percentile } from './latency.js';

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
export function outlierNotices(trace: WholeTrace): string[] {
  return trace.records.flatMap((record) => {
    const notice = record.type === 'window' && record.state === 'open' ? noticeOf(trace, record) : undefined;
    return notice === undefined ? [] : [notice];
  });
}

function noticeOf(trace: WholeTrace, window: WindowRecord): string | undefined {
  const { quietMs, quietMaxMs } = trace.header.timeouts;
  const times = [...messagesBefore(trace, window.seq), ...eventsBefore(trace, window)];
  const [slowest, ...others] = times.sort((a, b) => b.ms - a.ms);
  if (slowest === undefined || others.length === 0) return undefined;
  // Each kind against its own: events may all be slower than messages.
  const alike = others.filter(({ what }) => what === slowest.what).map(({ ms }) => ms);
  const usual = alike.length === 0 ? undefined : percentile(alike.reverse(), 95);
  const wanted = WINDOW_TIMES * slowest.ms;
  if (usual === undefined || slowest.ms <= TIMES * usual || wanted <= quietMs) return undefined;
  const without = Math.max(quietMs, WINDOW_TIMES * (others[0] as Timed).ms);
  const { exchange, what, ms } = slowest;
  const intents = intentsOf(trace.records);
  const titleOf = ({ request, shape }: Exchange) =>
    intents.get(request.id)?.step ?? shape.described ?? 'disposition';
  return [
    `Outlier: the ${what} of ${exchange.id} (${titleOf(exchange)}) came ${duration(ms)} after its request, 95 % of the other ${alike.length} within ${duration(usual)}.`,
    `It stretched the quiet window to ${duration(wanted)}${wanted > quietMaxMs ? `, more than GWS_QUIET_MAX_MS (${duration(quietMaxMs)})` : ''}; without it ${duration(Math.min(quietMaxMs, without))} would have done.`,
  ].join(' ');
}

// The window is made from what had come on the agent's session when it was opened.
function messagesBefore({ exchanges, reading }: WholeTrace, seq: number): Timed[] {
  const session = exchanges
    .filter(({ sentSeq, leg }) => sentSeq < seq && leg.agent === 'agent')
    .map(ownSession)
    .at(-1);
  return exchanges.flatMap((exchange) => {
    if (ownSession(exchange) !== session || exchange.state === 'released') return [];
    const found = notificationOf(reading, exchange);
    const came = (found.kind === 'shown' || found.kind === 'late') && found.message.seq < seq;
    return came ? [{ exchange, what: 'message', ms: found.ms }] : [];
  });
}

// Events count only in a run that watched for some that must not come; then none can be slower than the window says.
function eventsBefore({ exchanges }: WholeTrace, { seq, slowestMs = 0 }: WindowRecord): Timed[] {
  const events = eventsOf(exchanges)
    .filter((event) => event.seq < seq)
    .map(({ exchange, ms }): Timed => ({ exchange, what: 'event', ms }));
  return events.every(({ ms }) => ms <= slowestMs) ? events : [];
}
