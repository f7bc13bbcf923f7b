import type { MessageRecord, ResponseRecord } from '../schemas/trace.gen.js';
import type { MessageKind } from './message-kind.js';

/** What is known of a message without parsing it. */
export interface KnownMessage {
  readonly kind: MessageKind;
  readonly callId?: string;
  readonly callUuid?: string;
  readonly connId?: string;
}

/**
 * The record of a message that holds it as text between the times at which it is looked at: of most nothing more is asked once they were
 * judged, and what is parsed takes several times the memory.
 */
export class StoredMessage implements MessageRecord {
  readonly type = 'message';
  readonly seq: number;
  readonly at: number;
  readonly agent: MessageRecord['agent'];
  readonly session: string;
  readonly channel: string;
  #parsed: { readonly message: unknown } | undefined;

  /**
   * @param record the record, without its message where that is known without being parsed
   * @param text that tells the message again
   * @param parse what it tells
   * @param known what is known of the message
   */
  constructor(
    record: MessageRecord | Omit<MessageRecord, 'type' | 'message'>,
    private readonly text: string,
    private readonly parse: (text: string) => unknown,
    readonly known?: KnownMessage,
  ) {
    this.seq = record.seq;
    this.at = record.at;
    this.agent = record.agent;
    this.session = record.session;
    this.channel = record.channel;
    if (known === undefined) this.#parsed = record as MessageRecord;
  }

  get message(): unknown {
    this.#parsed ??= { message: this.parse(this.text) };
    return this.#parsed.message;
  }

  /** Lets go what is parsed until it is looked at again. */
  letGo(): void {
    this.#parsed = undefined;
  }

  toJSON(): MessageRecord {
    const { type, seq, at, agent, session, channel, message } = this;
    return { type, seq, at, agent, session, channel, message };
  }
}

/** The record of a response that holds its body as text: of most nobody asks for it, beside the messages that came with it. */
export class StoredResponse implements ResponseRecord {
  readonly type = 'response';
  readonly seq: number;
  readonly at: number;
  readonly request: string;
  readonly agent: ResponseRecord['agent'];
  readonly use: ResponseRecord['use'];
  readonly status: number;
  readonly headers: ResponseRecord['headers'];
  readonly tookMs: number;
  readonly #text: string;

  /**
   * @param record the record without its body
   * @param text the JSON text of that
   */
  constructor(record: Omit<ResponseRecord, 'type' | 'body'>, text: string) {
    this.seq = record.seq;
    this.at = record.at;
    this.request = record.request;
    this.agent = record.agent;
    this.use = record.use;
    this.status = record.status;
    this.headers = record.headers;
    this.tookMs = record.tookMs;
    this.#text = text;
  }

  get body(): unknown {
    return JSON.parse(this.#text);
  }

  toJSON(): ResponseRecord {
    const { type, seq, at, request, agent, use, status, headers, tookMs, body } = this;
    return { type, seq, at, request, agent, use, status, headers, tookMs, body };
  }
}
