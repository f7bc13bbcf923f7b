import type { MessageRecord } from '../schemas/trace.gen.js';

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
   * @param record with the message, parsed
   * @param text that tells it again
   * @param parse what it tells
   */
  constructor(
    record: MessageRecord,
    private readonly text: string,
    private readonly parse: (text: string) => unknown,
  ) {
    this.seq = record.seq;
    this.at = record.at;
    this.agent = record.agent;
    this.session = record.session;
    this.channel = record.channel;
    this.#parsed = record;
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
