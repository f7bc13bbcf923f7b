import type { ExchangeTimeline, Proof, TimelineEntry } from '../../schemas/report.gen.js';
import { duration, offset } from '../duration.js';

/** An entry of an exchange as it is drawn, or several that say the same one after another. */
export interface TimelineRow extends TimelineEntry {
  /** When, against the request: `+41 ms`. */
  time: string;
  /** The word for its kind. */
  label: string;
  /** A message or an event that is not about the call. */
  other: boolean;
  /** The records of the trace that it tells of. */
  records: number[];
  /** The other requests whose notifications these are. */
  owners: string[];
  /** When the last of several came. */
  until?: string;
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
  return [
    ...exchange.entries,
    ...added(exchange, 'control', control),
    ...added(
      exchange,
      'window-open',
      window && { at: window.fromAt, text: `quiet window of ${duration(window.ms)}` },
    ),
    ...added(exchange, 'window-close', window && { at: window.toAt, text: 'quiet window over' }),
    ...added(exchange, 'sentinel', sentinel),
  ]
    .sort((a, b) => a.at - b.at)
    .map((entry) => ({
      ...entry,
      time: offset(entry.at - sentAt),
      label: labels[entry.kind],
      other: entry.about === false && isTold(entry),
      records: entry.seq === undefined ? [] : [entry.seq],
      owners: entry.of === undefined ? [] : [entry.of],
    }));
}

/**
 * Rows of messages or events in a row that say the same as one, without what each says in full: in a quiet window the notifications of
 * many other requests come.
 * @param isAlone whether a record is to stand by itself, as evidence does
 */
export function joined(rows: readonly TimelineRow[], isAlone: (seq: number) => boolean): TimelineRow[] {
  const result: TimelineRow[] = [];
  for (const row of rows) {
    const last = result.at(-1);
    if (last === undefined || !saysTheSame(last, row) || [...last.records, ...row.records].some(isAlone)) {
      result.push(row);
      continue;
    }
    const { body: _, changed: __, ...rest } = last;
    const records = [...last.records, ...row.records];
    const owners = [...new Set([...last.owners, ...row.owners])];
    result[result.length - 1] = { ...rest, records, owners, until: row.time };
  }
  return result;
}

function saysTheSame(a: TimelineRow, b: TimelineRow): boolean {
  const same = a.kind === b.kind && a.who === b.who && a.text === b.text && a.about === b.about;
  // A notification of the exchange's own stands alone.
  return same && (a.kind === 'event' || (a.kind === 'message' && a.owners.length > 0 && b.owners.length > 0));
}

/** Whether it is something that the target told. */
export function isTold({ kind }: TimelineEntry): boolean {
  return kind === 'message' || kind === 'event';
}

function added(
  { entries }: ExchangeTimeline,
  kind: TimelineEntry['kind'],
  proof: Pick<Proof, 'at' | 'text'> | Proof | undefined,
): TimelineEntry[] {
  if (proof === undefined || entries.some((entry) => entry.kind === kind)) return [];
  return [{ kind, who: kind.startsWith('window') ? 'suite' : 'agent', ...proof }];
}
