import type { Configuration } from '../schemas/configuration.gen.js';
import type { EventRecord, FeedRecord } from '../schemas/trace.gen.js';
import { excessOf } from '../trace/clip.js';
import { parseJson } from '../trace/json-text.js';
import type { Recorder } from '../trace/recorder.js';
import { pauseFor } from './cometd-pacing.js';
import type { TlsFiles } from './connection.js';
import { TargetUnreachable } from './errors.js';
import { FileSource } from './feed-file.js';
import { ProgramSource } from './feed-program.js';
import { FeedSilence } from './feed-silence.js';
import { type FeedSource, NotOpened } from './feed-source.js';
import { StreamSource } from './feed-stream.js';
import { linesOf } from './lines.js';
import { bytesOfValue } from './response-body.js';
import { longestPauseMs } from './send-again.js';

/** An event feed being read. */
export interface Feed {
  /** Stops reading and records `closed`. Never throws; calling it again does nothing. */
  close(): Promise<void>;
}

/** What opening a feed takes: where its events are (GWS_EVENTS), and where they go. */
export interface FeedOptions {
  source: NonNullable<Configuration['events']>;
  recorder: Recorder;
  signal?: AbortSignal;
  tls?: TlsFiles;
}

/** Pauses before the attempts to open a feed again; an event that could be read makes them count anew. */
const pauses = [250, 1000, 2000, 4000, 8000];
const quoteClip = 200;
/** What a record takes beside what is in it: a line of one letter takes one too. */
const bytesOfRecord = 200;

/**
 * Reads EventUserEvents from a stream over HTTP, a file that grows or a program: an `event` record for each line, `Alive`
 * included, and `feed` records for the life of the feed. A line that is no event makes it `broken` until the next that is;
 * a source that ends makes it `broken` until it could be opened again, which is tried for some seconds, as a server may take that is started anew.
 * So is one that something before it answered at first (429, 502, 503, 504), or whose connection was closed unanswered; and once a stream
 * that falls silent, having shown itself alive before.
 * @throws TargetUnreachable when it cannot be opened
 */
export async function openFeed(options: FeedOptions): Promise<Feed> {
  const feed = new EventFeed(options);
  await feed.open();
  return feed;
}

function sourceOf({ source, tls = { insecure: false } }: FeedOptions): FeedSource {
  if ('file' in source) return new FileSource(source.file);
  if ('program' in source) return new ProgramSource(source);
  return new StreamSource(source, tls);
}

class EventFeed implements Feed {
  readonly #stop = new AbortController();
  readonly #source: FeedSource;
  #attempts = 0;
  #state: FeedRecord['state'] | undefined;
  #reading: Promise<void> = Promise.resolve();
  /** Ends the bytes that are being read; a new one each time that the source is opened. */
  #bytes = new AbortController();
  #wasSilent = false;

  constructor(private readonly options: FeedOptions) {
    this.#source = sourceOf(options);
    options.signal?.addEventListener('abort', this.#abort, { once: true });
    if (options.signal?.aborted) this.#abort();
  }

  async open(): Promise<void> {
    const { name, notice } = this.#source;
    try {
      const bytes = await this.#openFirst();
      if (notice !== undefined) this.options.recorder.record({ type: 'notice', text: notice });
      this.#note('open');
      this.#reading = this.#read(bytes);
    } catch (error) {
      const reason = (error as Error).message;
      this.#note('broken', reason);
      await this.close();
      throw new TargetUnreachable(`Event feed unreachable at ${name}: ${reason}; check GWS_EVENTS`);
    }
  }

  async close(): Promise<void> {
    this.options.signal?.removeEventListener('abort', this.#abort);
    this.#abort();
    await this.#reading;
    await this.#source.close();
    this.#note('closed');
  }

  readonly #abort = () => {
    this.#stop.abort();
    this.#bytes.abort();
  };

  #openSource(): Promise<AsyncIterable<Buffer>> {
    this.#bytes = new AbortController();
    if (this.#stop.signal.aborted) this.#bytes.abort();
    return this.#source.open(this.#bytes.signal);
  }

  async #read(first: AsyncIterable<Buffer>): Promise<void> {
    let bytes: AsyncIterable<Buffer> | undefined = first;
    while (bytes) {
      const reason = await this.#readEvents(bytes);
      if (this.#stop.signal.aborted) return;
      this.#note('broken', reason);
      bytes = await this.#reopen();
    }
  }

  /** Reads to the end and returns why it ended. */
  async #readEvents(bytes: AsyncIterable<Buffer>): Promise<string> {
    const { recorder } = this.options;
    let fellSilent: string | undefined;
    const silence = new FeedSilence((reason) => {
      fellSilent = reason;
      this.#wasSilent = true;
      this.#bytes.abort();
    });
    try {
      for await (const line of linesOf(bytes)) {
        if (line.trim() === '') continue;
        const parsed = parseJson(line);
        const event = parsed?.value;
        // The run is ended then (`Run`), and says why.
        const kept = parsed ? line.length - excessOf(event) : Math.min(line.length, quoteClip);
        if (!recorder.room.take(bytesOfRecord + kept + (parsed?.count ?? 0) * bytesOfValue))
          return 'it sent more than a run keeps';
        if (typeof event === 'object' && event !== null && !Array.isArray(event)) {
          this.#note('open');
          this.#attempts = 0;
          const { at } = recorder.record({ type: 'event', event: event as EventRecord['event'] });
          if (this.#source.mayFallSilent && !this.#wasSilent) silence.heard(event, at);
        } else {
          const text = recorder.redaction.beginOf(line, quoteClip);
          this.#note('broken', `a line is no JSON object: ${text}`);
        }
      }
      return fellSilent ?? 'the stream ended';
    } catch (error) {
      return fellSilent ?? this.#source.why(error);
    } finally {
      silence.stop();
    }
  }

  async #openFirst(): Promise<AsyncIterable<Buffer>> {
    for (;;) {
      try {
        return await this.#openSource();
      } catch (error) {
        const asked = error instanceof NotOpened ? error.afterMs : undefined;
        const pause = pauses[this.#attempts++];
        if (asked === undefined || pause === undefined) throw error;
        this.#note('broken', (error as Error).message);
        await pauseFor(Math.min(Math.max(pause, asked), longestPauseMs), this.#stop.signal);
        if (this.#stop.signal.aborted) throw error;
      }
    }
  }

  async #reopen(): Promise<AsyncIterable<Buffer> | undefined> {
    while (this.#attempts < pauses.length) {
      await pauseFor(pauses[this.#attempts++] as number, this.#stop.signal);
      if (this.#stop.signal.aborted) return undefined;
      try {
        const bytes = await this.#openSource();
        this.#note('open');
        return bytes;
      } catch {
        // The feed is recorded as broken already; the next attempt, or leaving it so, is the response to it.
      }
    }
    return undefined;
  }

  /** Records a change of state; a broken line after another is worth a record of its own, being open still is not. */
  #note(state: FeedRecord['state'], reason?: string): void {
    if (state === this.#state && state !== 'broken') return;
    this.#state = state;
    this.options.recorder.record({ type: 'feed', state, reason });
  }
}
