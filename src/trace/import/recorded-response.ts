import { parseRecorded } from '../json-text.js';
import { members, own } from '../message.js';
import { type BayeuxReply, repliesIn } from './bayeux-replies.js';
import type { MessageKinds } from './message-kinds.js';

/** The body of a request or response as it was recorded. */
export interface RecordedText {
  /** Undefined = none was recorded. */
  readonly text?: string;
  /** Whether it is as long as the recording says. */
  readonly isWhole: boolean;
  /** Whether it is what is written there. */
  readonly isAsItIs: boolean;
}

/** What a HAR holds as the content of a response, or as the data that were posted. */
export function textIn(content: Readonly<Record<string, unknown>>): RecordedText {
  const { text: kept, encoding, size } = content;
  if (typeof kept !== 'string') return { isWhole: true, isAsItIs: false };
  const bytes = encoding === 'base64' ? Buffer.from(kept, 'base64') : undefined;
  const decoded = bytes?.toString('utf8') ?? kept;
  // A byte order mark is no part of the text.
  const text = decoded.startsWith('\uFEFF') ? decoded.slice(1) : decoded;
  return {
    text,
    isAsItIs: text === kept,
    isWhole: typeof size !== 'number' || (bytes?.length ?? Buffer.byteLength(kept)) >= size,
  };
}

/** The JSON value of a text; undefined = it is none. */
export function jsonOf(text: string | undefined): unknown {
  return text === undefined || text === '' ? undefined : parseRecorded(text)?.value;
}

/**
 * What is recorded of a response. Its body is most of a recording: it is parsed when it is looked at, so that what waits to be put in order is
 * held as text.
 */
export class RecordedResponse {
  readonly #content: Readonly<Record<string, unknown>>;
  readonly #failure: unknown;
  readonly #isAborted: boolean;
  /** Charles: how far it came, `COMPLETE` where it came as a whole. */
  readonly #progress: unknown;
  #recorded?: RecordedText;
  #body?: { readonly json: unknown };
  #replies?: readonly BayeuxReply[];

  /**
   * @param response of the HAR; its text may be missing where it is given as it lies
   * @param contentLength the header field
   * @param written what is written in the HAR as its text, a JSON string
   */
  constructor(
    response: Readonly<Record<string, unknown>>,
    private readonly status: number,
    private readonly contentLength: string | undefined,
    private readonly written?: string,
  ) {
    this.#content = members(own(response, 'content'));
    const [aborted, error] = [own(response, '_failureText'), own(response, '_error')];
    this.#failure = aborted ?? error;
    this.#isAborted = aborted !== undefined;
    this.#progress = own(response, '_charlesStatus');
  }

  #now(): RecordedText {
    const { written } = this;
    this.#recorded ??= textIn(
      written === undefined ? this.#content : { ...this.#content, text: JSON.parse(written) },
    );
    return this.#recorded;
  }

  get text(): string | undefined {
    return this.#now().text;
  }

  /** The text as a JSON string, where it lies there already. */
  get quoted(): string | undefined {
    return this.#now().isAsItIs ? this.written : undefined;
  }

  /** The JSON value; undefined = it is none. */
  get body(): unknown {
    this.#body ??= { json: jsonOf(this.text) };
    return this.#body.json;
  }

  /** The Bayeux messages in it, where those that were delivered are of kinds that were met; undefined = it has to be parsed. */
  replies(kinds: MessageKinds): readonly BayeuxReply[] | undefined {
    if (this.status <= 0 || this.text === undefined) return undefined;
    this.#replies ??= repliesIn(this.text, kinds);
    return this.#replies;
  }

  /** Lets go what can be found out anew where it is looked at again. */
  letGo(): void {
    this.#body = undefined;
    this.#replies = undefined;
    this.#recorded = undefined;
  }

  /** Whether it had not come when the recording ended. */
  get isOpen(): boolean {
    return this.status <= 0 && !(this.#isAborted && typeof this.#failure === 'string');
  }

  /** Why nothing is known of it, be it that it was broken off or that its body was not recorded; undefined = it is complete. */
  get lost(): string | undefined {
    const { text, isWhole } = this.#now();
    if (this.status <= 0) return `it was broken off (${String(this.#failure).slice(0, 80)})`;
    if (this.body !== undefined) return undefined;
    if (typeof this.#progress === 'string' && !/^complete$/i.test(this.#progress))
      return `it was broken off (${this.#progress.slice(0, 80)})`;
    const isEmpty = this.status === 204 || this.status === 304 || this.contentLength === '0';
    if (text === undefined && !isEmpty) return 'its body was not recorded';
    if (text === '' && !isEmpty && Number(this.contentLength ?? 0) > 0) return 'its body was not recorded';
    return isWhole ? undefined : 'its body was recorded in part only';
  }
}
