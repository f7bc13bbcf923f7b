const READER_GONE = new Set(['EPIPE', 'EIO', 'ECONNRESET', 'ERR_STREAM_DESTROYED']);

/** What became of stdout or stderr when it could not be written to. */
export interface OutputFailure {
  readonly stream: 'stdout' | 'stderr';
  readonly error: NodeJS.ErrnoException;
  /** Whether nobody reads any more (a closed pipe, a terminal that is gone); else it could not be written, as on a full disk. */
  readonly isClosed: boolean;
}

/**
 * Watches stdout and stderr of this process: the first failure of each is told, and nothing more is written there. Without this,
 * a closed pipe (`| head`) would be an error that nobody caught.
 */
export class Output {
  readonly #failures: OutputFailure[] = [];
  readonly #listeners = new Set<(failure: OutputFailure) => void>();

  /** @param streams such as process.stdout and process.stderr; they are watched as long as the process lives */
  constructor(streams: Readonly<Record<OutputFailure['stream'], NodeJS.WritableStream>>) {
    for (const name of ['stdout', 'stderr'] as const) this.#watch(name, streams[name]);
  }

  /** Calls for each stream that fails, at once for those that have failed. @returns ends that */
  onFailure(listener: (failure: OutputFailure) => void): () => void {
    this.#listeners.add(listener);
    for (const failure of this.#failures) listener(failure);
    return () => this.#listeners.delete(listener);
  }

  #watch(name: OutputFailure['stream'], stream: NodeJS.WritableStream): void {
    const write = stream.write.bind(stream) as (...args: unknown[]) => boolean;
    const fail = (error: NodeJS.ErrnoException) => {
      if (this.#failures.some((each) => each.stream === name)) return;
      const failure = { stream: name, error, isClosed: READER_GONE.has(error.code ?? '') };
      this.#failures.push(failure);
      stream.write = (...args: unknown[]) => {
        const done = args.at(-1);
        if (typeof done === 'function') queueMicrotask(() => done());
        return true;
      };
      for (const listener of this.#listeners) listener(failure);
    };
    stream.on('error', fail);
    // A file is written to at once, and its failure may be thrown.
    stream.write = (...args: unknown[]) => {
      try {
        return write(...args);
      } catch (error) {
        fail(error as NodeJS.ErrnoException);
        return stream.write('', ...(args.slice(1) as []));
      }
    };
  }
}
