import { type Agent, request } from 'undici';
import type { EventRecord, FeedRecord } from '../schemas/trace.gen.js';
import type { Recorder } from '../trace/recorder.js';
import { pauseFor } from './cometd-pacing.js';
import { openConnections, type TlsFiles } from './connection.js';
import { TargetUnreachable } from './errors.js';
import { failureOf } from './failure.js';
import { parseJson } from './json-text.js';
import { linesOf } from './lines.js';

/** An event feed being read. */
export interface Feed {
  /** Stops reading and records `closed`. Never throws; calling it again does nothing. */
  close(): Promise<void>;
}

/** What opening a feed takes: its address (GWS_EVENTS), and where its events go. */
export interface FeedOptions {
  url: string;
  recorder: Recorder;
  signal?: AbortSignal;
  tls?: TlsFiles;
}

const connectTimeoutMs = 10_000;
/** Pauses before the attempts to open a broken feed again; an event that could be read makes them count anew. */
const pauses = [250, 1000];
const quoteClip = 200;

/**
 * Reads EventUserEvents from an address that streams NDJSON: an `event` record for each line, `Alive` included, and
 * `feed` records for the life of the feed. A line that is no event makes it `broken` until the next that is; a stream
 * that ends makes it `broken` until it could be opened again, which is tried twice.
 * @throws TargetUnreachable when the first attempt fails, or is not answered 2xx
 */
export async function openFeed(options: FeedOptions): Promise<Feed> {
  const feed = new EventFeed(options);
  await feed.open();
  return feed;
}

class EventFeed implements Feed {
  readonly #stop = new AbortController();
  readonly #connections: Agent;
  #attempts = 0;
  #state: FeedRecord['state'] | undefined;
  #reading: Promise<void> = Promise.resolve();

  constructor(private readonly options: FeedOptions) {
    this.#connections = openConnections(options.tls ?? { insecure: false }, connectTimeoutMs);
    options.signal?.addEventListener('abort', this.#abort, { once: true });
    if (options.signal?.aborted) this.#abort();
  }

  async open(): Promise<void> {
    const { url } = this.options;
    try {
      const stream = await this.#connect();
      this.#note('open');
      this.#reading = this.#read(stream);
    } catch (error) {
      const reason = (error as Error).message;
      this.#note('broken', reason);
      await this.close();
      throw new TargetUnreachable(`Event feed unreachable at ${url}: ${reason}; check GWS_EVENTS`);
    }
  }

  async close(): Promise<void> {
    this.options.signal?.removeEventListener('abort', this.#abort);
    this.#abort();
    await this.#reading;
    await this.#connections.destroy();
    this.#note('closed');
  }

  readonly #abort = () => this.#stop.abort();

  async #read(first: AsyncIterable<Buffer>): Promise<void> {
    let stream: AsyncIterable<Buffer> | undefined = first;
    while (stream) {
      const reason = await this.#readEvents(stream);
      if (this.#stop.signal.aborted) return;
      this.#note('broken', reason);
      stream = await this.#reopen();
    }
  }

  /** Reads to the end of the stream and returns why it ended. */
  async #readEvents(stream: AsyncIterable<Buffer>): Promise<string> {
    const { recorder } = this.options;
    try {
      for await (const line of linesOf(stream)) {
        if (line.trim() === '') continue;
        const event = parseJson(line)?.value;
        if (typeof event === 'object' && event !== null && !Array.isArray(event)) {
          this.#note('open');
          this.#attempts = 0;
          recorder.record({ type: 'event', event: event as EventRecord['event'] });
        } else {
          const text = recorder.redaction.clean(line).slice(0, quoteClip);
          this.#note('broken', `a line is no JSON object: ${text}`);
        }
      }
      return 'the stream ended';
    } catch (error) {
      return failureOf(error, 'answering').message;
    }
  }

  async #reopen(): Promise<AsyncIterable<Buffer> | undefined> {
    while (this.#attempts < pauses.length) {
      await pauseFor(pauses[this.#attempts++] as number, this.#stop.signal);
      if (this.#stop.signal.aborted) return undefined;
      try {
        const stream = await this.#connect();
        this.#note('open');
        return stream;
      } catch {
        // The feed is recorded as broken already; the next attempt, or leaving it so, is the answer to it.
      }
    }
    return undefined;
  }

  async #connect(): Promise<AsyncIterable<Buffer>> {
    const { statusCode, body } = await request(this.options.url, {
      dispatcher: this.#connections,
      headers: { accept: 'application/x-ndjson' },
      headersTimeout: connectTimeoutMs,
      signal: this.#stop.signal,
    }).catch((error) => {
      throw new Error(failureOf(error, 'sent').message);
    });
    if (statusCode >= 200 && statusCode < 300) return body;
    body.on('error', () => {}).destroy();
    throw new Error(`it was answered with HTTP ${statusCode}`);
  }

  /** Records a change of state; a broken line after another is worth a record of its own, being open still is not. */
  #note(state: FeedRecord['state'], reason?: string): void {
    if (state === this.#state && state !== 'broken') return;
    this.#state = state;
    this.options.recorder.record({ type: 'feed', state, reason });
  }
}
