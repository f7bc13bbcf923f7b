import type { MessageRecord, TraceRecord } from '../schemas/trace.gen.js';
import type { Redaction } from './redaction.js';

type Without<T> = T extends TraceRecord ? Omit<T, 'seq' | 'at'> : never;

/** A record before it is numbered and timed. */
export type Entry = Without<TraceRecord>;

/** The record that an entry becomes. */
export type RecordOf<E extends Entry> = Extract<TraceRecord, { type: E['type'] }>;

/**
 * Members of a record in which the suite speaks for itself: enumerations, names of ours, numbers. They are kept
 * as they are, since an account with the password `agent` must not make `agent: "agent"` unreadable.
 * Whatever is not listed here is cleaned, so a member that the schema gains later is on the safe side.
 */
const ours = new Set(
  (
    'type id agent use method status request session state name stage tookMs call ms slowestMs requirements fault ' +
    'args schemaVersion suite startedAt documentation profile timeouts untested'
  ).split(' '),
);

/** Makes records of entries: what of them is not the suite's own is redacted, and clipped where it is too long. */
export class EntryCleaning {
  /** What stands in the list that is the body of a response, as kept. */
  readonly #listed = new WeakSet<object>();

  constructor(private readonly redaction: Redaction) {}

  /**
   * The record of an entry; the entry is not changed.
   * @param isClean whether nothing is to be taken out of its body or message: then it is kept as it is
   */
  recordOf<E extends Entry>(entry: E, seq: number, at: number, isClean = false): RecordOf<E> {
    // Most are messages.
    if (entry.type === 'message') return this.#messageOf(entry, seq, at, isClean) as RecordOf<E>;
    const kept: { [member: string]: unknown } = { type: entry.type, seq, at };
    for (const name in entry) {
      const value: unknown = entry[name as keyof Entry];
      if (value === undefined || name === 'type') continue;
      kept[name] = ours.has(name) ? copyOf(value) : this.#clean(name, value, isClean);
    }
    return kept as unknown as RecordOf<E>;
  }

  #messageOf(
    { type, agent, session, channel, message }: Entry & { type: 'message' },
    seq: number,
    at: number,
    isClean: boolean,
  ): MessageRecord {
    const cleaned = this.#clean('message', message, isClean);
    return { type, seq, at, agent, session, channel: this.redaction.cleanName(channel), message: cleaned };
  }

  #clean(name: string, value: unknown, isClean: boolean): unknown {
    if (name === 'headers') return this.redaction.cleanHeaders(value as Record<string, string>);
    // A message is recorded with its response and once more by itself: kept twice, it need not lie in memory twice.
    if (isObject(value) && this.#listed.has(value)) return value;
    if (name === 'channel' && typeof value === 'string') return this.redaction.cleanName(value);
    const isKept = isClean && (name === 'body' || name === 'message');
    const cleaned = isKept ? value : this.redaction.clean(value);
    if (name === 'body' && Array.isArray(cleaned)) {
      for (const item of cleaned.filter(isObject)) this.#listed.add(item);
    }
    return cleaned;
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

// Lists of ours hold texts.
function copyOf(value: unknown): unknown {
  if (Array.isArray(value)) return [...value];
  return typeof value === 'object' ? structuredClone(value) : value;
}
