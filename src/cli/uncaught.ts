/**
 * Errors that nobody caught while a run is under way, which would end the process: the first ends the run as a failure of ours
 * instead, so that its calls and sessions are ended and there is a report.
 */
export class Uncaught {
  readonly #controller = new AbortController();

  constructor() {
    process.on('uncaughtException', this.#onError);
  }

  /** Aborted with the error. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** From now on such an error ends the process again. */
  release(): void {
    process.off('uncaughtException', this.#onError);
  }

  readonly #onError = (error: unknown): void => {
    this.#controller.abort(error instanceof Error ? error : new Error(String(error)));
  };
}
