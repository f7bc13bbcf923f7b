import { createReadStream, fstatSync, statSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** The name by which standard input is given. */
export const STANDARD_INPUT = '-';

const CHUNK = 256 * 1024;

/** A file being read, from its begin to its end. */
export class Input {
  /** How many bytes were read of it, packed as it lies. */
  read = 0;
  /** Why it ends where it ends, where that is not its end: it was cut off, or cannot be read further. */
  cutOff?: string;
  /** How many bytes there are, packed as they lie; undefined = not known, as of a pipe. */
  readonly size?: number;

  /**
   * @param path `-` for standard input
   * @param signal ends it where it was read up to, though more may come
   */
  constructor(
    readonly path: string,
    private readonly signal?: AbortSignal,
  ) {
    this.size = sizeOf(path);
  }

  /**
   * What it holds, unpacked where it is gzip and as UTF-8 where it begins with the mark of UTF-16.
   * @throws the file system's error when it cannot be opened
   */
  async *chunks(): AsyncGenerator<Buffer> {
    const source =
      this.path === STANDARD_INPUT ? process.stdin : createReadStream(this.path, { highWaterMark: CHUNK });
    let first = true;
    let decoder: ReturnType<typeof decoderFor>;
    for await (const chunk of this.#unpacked(source)) {
      let bytes = chunk;
      if (first && bytes.length > 0) {
        first = false;
        decoder = decoderFor(bytes);
        if (decoder === undefined && bytes.subarray(0, 3).toString('hex') === 'efbbbf')
          bytes = bytes.subarray(3);
      }
      yield decoder === undefined ? bytes : Buffer.from(decoder.decode(bytes, { stream: true }));
    }
  }

  async *#unpacked(source: Readable): AsyncGenerator<Buffer> {
    const counted = this.#counted(source);
    const begun = await counted.next();
    if (begun.done) return;
    const isPacked = begun.value[0] === 0x1f && begun.value[1] === 0x8b;
    if (!isPacked) {
      yield begun.value;
      yield* counted;
      return;
    }
    const gunzip = createGunzip({ chunkSize: CHUNK });
    const feeding = this.#feed(gunzip, begun.value, counted);
    try {
      for await (const chunk of gunzip) yield chunk as Buffer;
    } catch (error) {
      if (!(error instanceof Error) || !('code' in error)) throw error;
      this.cutOff =
        error.code === 'Z_BUF_ERROR' ? 'the gzip file is cut off' : `the gzip file is broken (${error.code})`;
    }
    await feeding;
  }

  async #feed(gunzip: ReturnType<typeof createGunzip>, first: Buffer, rest: AsyncIterable<Buffer>) {
    const write = (chunk: Buffer) =>
      new Promise<void>((resolve) => {
        if (gunzip.destroyed || gunzip.write(chunk)) return resolve();
        gunzip.once('drain', resolve);
        gunzip.once('close', resolve);
      });
    await write(first);
    for await (const chunk of rest) {
      if (gunzip.destroyed) return;
      await write(chunk);
    }
    gunzip.end();
  }

  async *#counted(source: Readable): AsyncGenerator<Buffer> {
    const { signal } = this;
    const end = () => source.destroy();
    signal?.addEventListener('abort', end);
    try {
      for await (const chunk of source) {
        const bytes = chunk as Buffer;
        this.read += bytes.length;
        yield bytes;
      }
    } catch (error) {
      if (!signal?.aborted) throw error;
    } finally {
      signal?.removeEventListener('abort', end);
    }
  }
}

function decoderFor(bytes: Buffer) {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le');
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be');
  return undefined;
}

function sizeOf(path: string): number | undefined {
  const status = path === STANDARD_INPUT ? fstatSync(0) : statSync(path);
  return status.isFile() ? status.size : undefined;
}
