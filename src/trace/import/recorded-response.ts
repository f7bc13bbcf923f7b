import { members, own } from '../message.js';

/** The body of a request or response as it was recorded. */
export interface RecordedText {
  /** Undefined = none was recorded. */
  readonly text?: string;
  /** Whether it is as long as the recording says. */
  readonly isWhole: boolean;
}

/** What a HAR holds as the content of a response, or as the data that were posted. */
export function textIn(content: Readonly<Record<string, unknown>>): RecordedText {
  const { text: kept, encoding, size } = content;
  if (typeof kept !== 'string') return { isWhole: true };
  const bytes = encoding === 'base64' ? Buffer.from(kept, 'base64') : undefined;
  const text = bytes?.toString('utf8') ?? kept;
  return {
    // A byte order mark is no part of the text.
    text: text.startsWith('\uFEFF') ? text.slice(1) : text,
    isWhole: typeof size !== 'number' || (bytes?.length ?? Buffer.byteLength(kept)) >= size,
  };
}

/** The JSON value of a text; undefined = it is none. */
export function jsonOf(text: string | undefined): unknown {
  if (text === undefined || text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * What is recorded of a response. Its body is most of a recording: it is parsed when it is looked at, so that what waits to be put in order is
 * held as text.
 */
export class RecordedResponse {
  readonly #recorded: RecordedText;
  readonly #failure: { readonly text: unknown; readonly isAborted: boolean };
  #body?: { readonly json: unknown };

  /**
   * @param response of the HAR
   * @param contentLength the header field
   */
  constructor(
    response: Readonly<Record<string, unknown>>,
    private readonly status: number,
    private readonly contentLength: string | undefined,
  ) {
    this.#recorded = textIn(members(own(response, 'content')));
    const [aborted, error] = [own(response, '_failureText'), own(response, '_error')];
    this.#failure = { text: aborted ?? error, isAborted: aborted !== undefined };
  }

  get text(): string | undefined {
    return this.#recorded.text;
  }

  /** The JSON value; undefined = it is none. */
  get body(): unknown {
    this.#body ??= { json: jsonOf(this.text) };
    return this.#body.json;
  }

  /** Lets go the value; it is parsed anew where it is looked at again. */
  letGo(): void {
    this.#body = undefined;
  }

  /** Whether it had not come when the recording ended. */
  get isOpen(): boolean {
    return this.status <= 0 && !(this.#failure.isAborted && typeof this.#failure.text === 'string');
  }

  /** Why nothing is known of it, be it that it was broken off or that its body was not recorded; undefined = it is complete. */
  get lost(): string | undefined {
    const { text, isWhole } = this.#recorded;
    if (this.status <= 0) return `it was broken off (${String(this.#failure.text).slice(0, 80)})`;
    if (this.body !== undefined) return undefined;
    const isEmpty = this.status === 204 || this.status === 304 || this.contentLength === '0';
    if (text === undefined && !isEmpty) return 'its body was not recorded';
    if (text === '' && !isEmpty && Number(this.contentLength ?? 0) > 0) return 'its body was not recorded';
    return isWhole ? undefined : 'its body was recorded in part only';
  }
}
