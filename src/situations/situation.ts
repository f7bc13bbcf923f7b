/**
 * A state into which the run brings a call, and the queue of acts that want it. The course of the run opens situations
 * in their order; an act has the call to itself while it drives and gives it back before its window is waited for.
 */
export class Situation<Subject> {
  #expected = 0;
  readonly #acts: ((subject: Subject) => Promise<void>)[] = [];
  readonly #refusals: ((why: Error) => void)[] = [];
  #arrived: () => void = () => {};
  #refused?: Error;

  constructor(readonly name: string) {}

  /** How many acts will come: the course opens only situations that somebody wants. */
  get wanted(): number {
    return this.#expected;
  }

  /** Announces an act, before the run begins. */
  expect(): void {
    this.#expected += 1;
  }

  /**
   * Queues an act and waits for what it gives.
   * @throws what the act throws, or why the situation could not be brought about
   */
  take<Result>(act: (subject: Subject) => Promise<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      if (this.#refused !== undefined) return reject(this.#refused);
      this.#refusals.push(reject);
      this.#acts.push((subject) => act(subject).then(resolve, reject));
      this.#arrived();
    });
  }

  /** Runs every announced act, one after another, in the order of their arrival; ends early when the signal aborts. */
  async serve(subject: Subject, signal: AbortSignal): Promise<void> {
    for (let served = 0; served < this.#expected && !signal.aborted; served++) {
      const act = this.#acts.shift() ?? (await this.#next(signal));
      await act?.(subject);
    }
  }

  /** Tells every act, waiting or yet to come, why the situation is not to be had. */
  refuse(why: Error): void {
    this.#refused ??= why;
    for (const reject of this.#refusals.splice(0)) reject(this.#refused);
  }

  async #next(signal: AbortSignal) {
    if (signal.aborted) return undefined;
    await new Promise<void>((resolve) => {
      this.#arrived = resolve;
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
    return this.#acts.shift();
  }
}
