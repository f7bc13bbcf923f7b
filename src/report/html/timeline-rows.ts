import type { ExchangeTimeline, Proof, TimelineEntry } from '../../schemas/report.gen.js';
import { duration, offset } from '../duration.js';

/** An entry of an exchange as it is drawn. */
export interface TimelineRow extends TimelineEntry {
  /** When, against the request: `+41 ms`. */
  time: string;
  /** The word for its kind. */
  label: string;
  /** Whether it lies within the quiet window, the window's own two rows included. */
  inWindow: boolean;
  /** A message or an event that is not about the call. */
  other: boolean;
}

const labels: Readonly<Record<TimelineEntry['kind'], string>> = {
  request: 'request',
  response: 'response',
  failure: 'failure',
  message: 'message',
  event: 'event',
  session: 'session',
  control: 'control',
  'window-open': 'window opens',
  'window-close': 'window closes',
  sentinel: 'sentinel',
  deadline: 'deadline',
};

/**
 * The entries of an exchange in the order of time, entries of one moment in the order given. The control, the window
 * and the sentinel stand in it also when the exchange has them as proofs alone, so that it can be read from top to
 * bottom.
 */
export function rowsOf(exchange: ExchangeTimeline): TimelineRow[] {
  const { control, window, sentinel, sentAt } = exchange;
  const entries = [
    ...exchange.entries,
    ...added(exchange, 'control', control),
    ...added(
      exchange,
      'window-open',
      window && { at: window.fromAt, text: `quiet window of ${duration(window.ms)}` },
    ),
    ...added(exchange, 'window-close', window && { at: window.toAt, text: 'quiet window over' }),
    ...added(exchange, 'sentinel', sentinel),
  ].sort((a, b) => a.at - b.at);
  const opens = entries.findIndex(({ kind }) => kind === 'window-open');
  const closes = entries.findLastIndex(({ kind }) => kind === 'window-close');
  return entries.map((entry, index) => ({
    ...entry,
    time: offset(entry.at - sentAt),
    label: labels[entry.kind],
    inWindow: opens >= 0 && index >= opens && index <= closes,
    other: entry.about === false && (entry.kind === 'message' || entry.kind === 'event'),
  }));
}

function added(
  { entries }: ExchangeTimeline,
  kind: TimelineEntry['kind'],
  proof: Pick<Proof, 'at' | 'text'> | Proof | undefined,
): TimelineEntry[] {
  if (proof === undefined || entries.some((entry) => entry.kind === kind)) return [];
  return [{ kind, who: kind.startsWith('window') ? 'suite' : 'agent', ...proof }];
}
