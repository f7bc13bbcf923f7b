/** Ctrl-C, SIGTERM and --time-limit: the first of them ends what is under way, and the report follows. */
export class Stopping {
  /** Tells the user what happens; a progress line puts its own way in the place of this one while it is shown. */
  say = (text: string): void => {
    process.stderr.write(`${text}\n`);
  };
  readonly #controller = new AbortController();
  readonly #limit: NodeJS.Timeout | undefined;

  /**
   * @param timeLimitMs from now on, in milliseconds; absent = no limit
   * @param what is done then, for the user
   * @param given ends it as well
   */
  constructor(
    timeLimitMs?: number,
    private readonly what = 'ending the calls and sessions of this run, then the report follows',
    given?: AbortSignal,
  ) {
    given?.addEventListener('abort', () => this.#end('The tests were cancelled'), { once: true });
    process.on('SIGINT', this.#onSignal).on('SIGTERM', this.#onSignal);
    if (timeLimitMs !== undefined)
      this.#limit = setTimeout(() => this.#end(`${timeLimitMs / 1000} s are over`), timeLimitMs);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Gives signals back to whoever had them; the limit no longer runs. */
  release(): void {
    clearTimeout(this.#limit);
    process.off('SIGINT', this.#onSignal).off('SIGTERM', this.#onSignal);
  }

  readonly #onSignal = (signal: NodeJS.Signals): void => {
    // The second time the user means it.
    if (this.signal.aborted) process.exit(130);
    this.#end(signal);
  };

  #end(why: string): void {
    if (this.signal.aborted) return;
    this.say(`${why}: ${this.what}`);
    this.#controller.abort();
  }
}
