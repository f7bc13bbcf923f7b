/** A feed was not opened. */
export class NotOpened extends Error {
  override readonly name = 'NotOpened';

  /** @param afterMs it may be there another time, and asks to be left for so long (0: it does not say); absent = it will not */
  constructor(
    message: string,
    readonly afterMs?: number,
  ) {
    super(message);
  }
}

/** Where the lines of an event feed come from. It may be opened again after it broke. */
export interface FeedSource {
  /** For people: an address, a path. */
  readonly name: string;
  /** What people ought to know of it before anything is read. */
  readonly notice?: string;
  /** Whether it may be gone without a word, and is there again when it is opened anew. */
  readonly mayFallSilent?: true;
  /**
   * The bytes from now on, until the signal is aborted; when they end or throw, the feed is broken.
   * @throws Error with the reason, when they cannot be had; NotOpened where it may be another time
   */
  open(signal: AbortSignal): Promise<AsyncIterable<Buffer>>;
  /** What the bytes ended by, in words. */
  why(error: unknown): string;
  /** Lets go of whatever is held. Never throws. */
  close(): Promise<void>;
}
