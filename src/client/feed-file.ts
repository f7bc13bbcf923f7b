import { existsSync } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { pauseFor } from './cometd-pacing.js';
import type { FeedSource } from './feed-source.js';

/** Between two looks at the file: whoever keeps it may do so over a network, where nobody is told of changes. */
const lookMs = 100;
const chunkBytes = 64 * 1024;
const lineFeed = Buffer.from('\n');

/**
 * Events from a file to which they are appended. It is read from its present end, since no event of ours can be older
 * than the run, and from its begin when it comes into being later. One that is moved away and made anew is read to its end
 * before the new one is begun; one that is cut short may have lost lines between two looks, and is broken by that.
 */
export class FileSource implements FeedSource {
  readonly name: string;
  readonly notice?: string;
  /** Read from its begin, for it is new to us. */
  #fromBegin: boolean;
  #reading?: FileHandle;

  constructor(private readonly path: string) {
    this.name = path;
    this.#fromBegin = !existsSync(path);
    if (this.#fromBegin)
      this.notice = `The event file ${basename(path)} does not exist yet: it is waited for`;
  }

  async open(signal: AbortSignal): Promise<AsyncIterable<Buffer>> {
    await this.close();
    const begun = await this.#begin();
    return this.#grow(begun, signal);
  }

  why(error: unknown): string {
    return error instanceof Error ? error.message : 'the file is no longer read';
  }

  async close(): Promise<void> {
    await this.#reading?.close().catch(() => undefined);
    this.#reading = undefined;
  }

  /** Opens the file at the place from which it counts; undefined while there is none. */
  async #begin(): Promise<{ at: number; half: boolean } | undefined> {
    try {
      this.#reading = await open(this.path, 'r');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      this.#fromBegin = true;
      return undefined;
    }
    const { size } = await this.#reading.stat();
    const at = this.#fromBegin ? 0 : size;
    this.#fromBegin = true;
    const last = Buffer.alloc(1);
    if (at > 0) await this.#reading.read(last, 0, 1, at - 1);
    return { at, half: at > 0 && !last.equals(lineFeed) };
  }

  async *#grow(
    begun: { at: number; half: boolean } | undefined,
    signal: AbortSignal,
  ): AsyncGenerator<Buffer> {
    let place = begun;
    while (!signal.aborted) {
      place ??= await this.#begin();
      if (place !== undefined && this.#reading !== undefined) {
        const next = await stat(this.path).catch(() => undefined);
        const own = await this.#reading.stat();
        if (own.size < place.at) throw new Error('the file was cut short: lines of it may be lost');
        // Whoever writes is done with the old file once there is something in the new one.
        const isMoved = next !== undefined && next.size > 0 && (next.ino !== own.ino || next.dev !== own.dev);
        for await (const bytes of this.#rest(place.at)) {
          place.at += bytes.length;
          // The end of a line that was half written when the run began is nothing that it has caused.
          const end = place.half ? bytes.indexOf(lineFeed) + 1 : 0;
          if (place.half && end === 0) continue;
          place.half = false;
          yield bytes.subarray(end);
        }
        if (isMoved) {
          await this.close();
          place = undefined;
          yield lineFeed;
          continue;
        }
      }
      await pauseFor(lookMs, signal);
    }
  }

  async *#rest(from: number): AsyncGenerator<Buffer> {
    for (let at = from; ; ) {
      const buffer = Buffer.allocUnsafe(chunkBytes);
      const read = await this.#reading?.read(buffer, 0, chunkBytes, at);
      if (!read?.bytesRead) return;
      at += read.bytesRead;
      yield buffer.subarray(0, read.bytesRead);
    }
  }
}
