import { type Dispatcher, request } from 'undici';
import type { EventStream } from '../schemas/configuration.gen.js';
import { openConnections, type TlsFiles } from './connection.js';
import { failureOf } from './failure.js';
import type { FeedSource } from './feed-source.js';

const connectTimeoutMs = 10_000;

/** Events from an address that streams them over HTTP. */
export class StreamSource implements FeedSource {
  readonly name: string;
  readonly #connections: Dispatcher;

  constructor(
    private readonly stream: EventStream,
    tls: TlsFiles,
  ) {
    this.name = stream.url;
    this.#connections = openConnections(tls, connectTimeoutMs, stream.proxy);
  }

  async open(signal: AbortSignal): Promise<AsyncIterable<Buffer>> {
    const { statusCode, body } = await request(this.stream.url, {
      dispatcher: this.#connections,
      headers: { accept: 'application/x-ndjson' },
      headersTimeout: connectTimeoutMs,
      signal,
    }).catch((error) => {
      throw new Error(failureOf(error, 'sent', this.stream.proxy).message);
    });
    if (statusCode >= 200 && statusCode < 300) return body;
    body.on('error', () => {}).destroy();
    throw new Error(`it was answered with HTTP ${statusCode}`);
  }

  why(error: unknown): string {
    return failureOf(error, 'answering', this.stream.proxy).message;
  }

  async close(): Promise<void> {
    await this.#connections.destroy();
  }
}
