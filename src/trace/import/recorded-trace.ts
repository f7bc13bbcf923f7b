import type {
  AgentName,
  HeaderRecord,
  MessageRecord,
  RequestRecord,
  ResponseRecord,
  TraceRecord,
} from '../../schemas/trace.gen.js';
import { type Entry, EntryCleaning } from '../entry-cleaning.js';
import type { Redaction } from '../redaction.js';
import { type KnownMessage, StoredMessage, StoredResponse } from '../stored-message.js';
import type { Line } from './lines.js';
import type { RecordedResponse } from './recorded-response.js';

/** What a record is written as, where that lies there already. */
export interface Written {
  /** The record as a line of JSON, with its line feed, in pieces. */
  readonly line: readonly (Line | string)[];
  /** The JSON text of its body. */
  readonly body?: string;
  /** The same as a JSON string. */
  readonly quoted?: string;
}

/** A message of a kind that was met. */
export interface KnownText {
  readonly known: KnownMessage;
  readonly text: string;
  /** The JSON text that it stands in; absent = it stands alone. */
  readonly within?: string;
  /** The text as it lies; undefined = it does not. */
  readonly bytes?: Line | undefined;
}

/** Gets a record. */
export type Emit = (record: TraceRecord, written?: Written) => void;

/** What the trace of a recording is made with. */
export interface RecordedTraceOptions {
  /** Of the header; what the recording tells is filled in. */
  readonly header: Omit<HeaderRecord, 'type' | 'seq' | 'at' | 'startedAt' | 'target'>;
  /** The base address to be judged; absent = the one to which most of the traffic belongs that matters. */
  readonly url?: string;
  readonly apiPath: string;
  readonly redaction: Redaction;
  /** Gets every record, in order. */
  readonly emit: Emit;
}

/** The trace that is made of a recording: its records are numbered, timed and redacted, and none is earlier than the one before. */
export class RecordedTrace {
  /** When the latest record was, in ms since 1970. */
  lastAt = Number.NEGATIVE_INFINITY;
  readonly #cleaning: EntryCleaning;
  #startedAt?: number;
  #seq = 0;

  constructor(private readonly options: RecordedTraceOptions) {
    this.#cleaning = new EntryCleaning(options.redaction);
  }

  get isBegun(): boolean {
    return this.#startedAt !== undefined;
  }

  /** Begins it, where it is not begun. @param base the address, where one is known */
  begin(base: string, at: number): void {
    if (this.#startedAt !== undefined) return;
    this.#startedAt = at;
    const { header, apiPath, redaction, url } = this.options;
    const target = url ?? base;
    redaction.allowAddress(target);
    const startedAt = new Date(at).toISOString();
    this.emit(
      { type: 'trace', ...header, startedAt, target: { url: target, kind: 'recording', apiPath } },
      at,
    );
  }

  /**
   * Adds a record.
   * @param at in ms since 1970
   * @param within the JSON text that its body or message stands in
   * @param json the JSON text of its body or message alone
   */
  emit(entry: Entry, at: number, within?: string, json?: string): void {
    const { redaction } = this.options;
    if (within !== undefined && redaction.isClean(within)) this.#emit(entry, at, true, json);
    else if (json === undefined) this.#emit(entry, at, false);
    else {
      const cleaned = redaction.cleanJson(json);
      this.#emit(withValue(entry, json, cleaned), at, cleaned !== undefined, cleaned);
    }
  }

  // Whether nothing is to be taken out of its body or message, and the JSON text of that.
  #emit(entry: Entry, at: number, isClean: boolean, json?: string): void {
    const next = this.#next(at);
    const record = this.#cleaning.recordOf(entry, next.seq, next.at, isClean) as TraceRecord;
    const written = writtenAs(record, entry, json);
    const isText = written !== undefined && json !== undefined && record.type === 'message';
    this.options.emit(isText ? new StoredMessage(record, json, JSON.parse) : record, written);
  }

  /**
   * Adds the record of a message of a kind that was met; one from which something is to be taken out is parsed for it.
   * @param at in ms since 1970
   */
  emitKnown(
    { known, text, within = text, bytes }: KnownText,
    agent: AgentName,
    session: string,
    at: number,
  ): void {
    const { redaction, emit } = this.options;
    const { channel } = known.kind;
    if (!redaction.isClean(within)) {
      this.emit({ type: 'message', agent, session, channel, message: JSON.parse(text) }, at, within, text);
      return;
    }
    const next = this.#next(at);
    const told = { seq: next.seq, at: next.at, agent, session, channel: redaction.cleanName(channel) };
    const line = [lineBefore(told), bytes ?? text, LINE_END];
    emit(new StoredMessage(told, text, JSON.parse, known), { line });
  }

  /**
   * Adds a response of which all that it holds is known; one from which something is to be taken out is parsed for it.
   * @param at in ms since 1970
   */
  emitResponse(
    told: Omit<ResponseRecord, 'seq' | 'at' | 'body'>,
    response: RecordedResponse,
    at: number,
  ): void {
    const { redaction, emit } = this.options;
    const { text = '', quoted } = response;
    if (!redaction.isClean(text)) {
      this.emit({ ...told, body: response.body }, at, text, text);
      return;
    }
    const headers = redaction.cleanHeaders(told.headers);
    const record = new StoredResponse({ ...told, headers, ...this.#next(at) }, text);
    emit(record, {
      line: [responseBefore(record), text, LINE_END],
      body: text,
      ...(quoted !== undefined && { quoted }),
    });
  }

  // When the next record is, and its number.
  #next(at: number): { seq: number; at: number } {
    this.lastAt = Math.max(this.lastAt, at);
    const seq = this.#seq;
    this.#seq += 1;
    return { seq, at: tenths(this.lastAt - (this.#startedAt ?? at)) };
  }

  /** The begin of a text that is no JSON, redacted. */
  beginOf(text: string | undefined): string | undefined {
    return text === undefined ? undefined : this.options.redaction.beginOf(text, TEXT_CLIP);
  }
}

const TEXT_CLIP = 4000;

/** The line of a record of which the body or message is kept as it came: its text need not be made anew. */
function writtenAs(record: TraceRecord, entry: Entry, json: string | undefined): Written | undefined {
  if (json === undefined || json.includes('\n')) return undefined;
  if (record.type === 'message' && record.message === (entry as MessageRecord).message)
    return { line: [lineBefore(record), json, LINE_END] };
  if (record.type === 'request' && isKept(record, entry)) {
    const { seq, at, id, method, url, headers, agent, use } = record;
    const names = `"id":"${id}","method":${JSON.stringify(method)},"url":${JSON.stringify(url)}`;
    const who = `"headers":${jsonOf(headers)},"agent":"${agent}","use":"${use}"`;
    return {
      line: [`{"type":"request","seq":${seq},"at":${at},${names},${who},"body":${json}}\n`],
      body: json,
    };
  }
  if (record.type === 'response' && isKept(record, entry)) {
    return { line: [responseBefore(record), json, LINE_END], body: json };
  }
  return undefined;
}

// The line of a response as far as its body.
function responseBefore(record: Omit<ResponseRecord, 'body'>): string {
  const { seq, at, request, agent, use, status, headers, tookMs } = record;
  const names = `"request":"${request}","agent":"${agent}","use":"${use}","status":${status}`;
  return `{"type":"response","seq":${seq},"at":${at},${names},"headers":${jsonOf(headers)},"tookMs":${tookMs},"body":`;
}

// A record with the value of a cleaned text as its body or message, where that is another one.
function withValue(entry: Entry, json: string, cleaned: string | undefined): Entry {
  if (cleaned === undefined || cleaned === json) return entry;
  const value: unknown = JSON.parse(cleaned);
  return { ...entry, ...(entry.type === 'message' ? { message: value } : { body: value }) } as Entry;
}

// The line of a message as far as the message.
function lineBefore({ seq, at, agent, session, channel }: Omit<MessageRecord, 'type' | 'message'>): string {
  const names = `"agent":"${agent}","session":"${session}","channel":${JSON.stringify(channel)}`;
  return `{"type":"message","seq":${seq},"at":${at},${names},"message":`;
}

const LINE_END = '}\n';

function isKept({ body }: RequestRecord | ResponseRecord, entry: Entry): boolean {
  return body !== undefined && body === (entry as RequestRecord | ResponseRecord).body;
}

const jsonByFields = new WeakMap<object, string>();

// The same fields are the same object.
function jsonOf(fields: Readonly<Record<string, string>>): string {
  const known = jsonByFields.get(fields);
  if (known !== undefined) return known;
  const json = JSON.stringify(fields);
  if (Object.isFrozen(fields)) jsonByFields.set(fields, json);
  return json;
}

/** Times are kept to a tenth of a millisecond. */
export function tenths(ms: number): number {
  return Math.round(ms * 10) / 10;
}
