import type { AgentName, ResponseRecord } from '../schemas/trace.gen.js';
import { isCsrfRefusal, isFlood, standsBefore } from '../trace/before-operation.js';
import type { Recorder } from '../trace/recorder.js';
import type { Ask, Outcome, RawOutcome } from './ask.js';
import { pauseFor } from './cometd-pacing.js';
import type { Credentials } from './credentials.js';
import type { Pace } from './pace.js';
import { retryAfterMs, SendingAgain, timesAgain } from './send-again.js';

/** What sending again takes. */
export interface AgainContext {
  readonly name: AgentName;
  readonly recorder: Recorder;
  readonly credentials: Credentials;
  /** Shared by all clients of a run. */
  readonly pace: Pace;
  /** Of the run. */
  readonly signal?: AbortSignal;
}

type Send = (ask: Ask) => Promise<RawOutcome>;

/** For all tries of one request together. */
const allTriesMs = 60_000;
/** The same of a request that ends something, which somebody may be waiting for. */
const cleanUpTriesMs = 20_000;

/** Sends what something before the operation answered again, until the operation answers or it was tried often enough. */
export class AskingAgain {
  readonly #sending = new SendingAgain();
  readonly #told = new Set<string>();
  #toldOfCookies = false;

  constructor(private readonly context: AgainContext) {}

  /** @returns what the last try came to */
  async ask(ask: Ask, send: Send): Promise<RawOutcome> {
    const { recorder, credentials } = this.context;
    const use = ask.evenIfStopped ? 'clean-up' : ask.use;
    const until = recorder.now() + (ask.evenIfStopped ? cleanUpTriesMs : allTriesMs);
    for (let tried = 0; ; tried++) {
      const { token } = credentials;
      const outcome = await send(tried === 0 ? ask : { ...ask, paced: false });
      const { response } = outcome;
      const who = response && standsBefore(response);
      if (response === undefined || who === undefined) {
        if (response) this.#sending.learn(use, true);
        return outcome;
      }
      this.#slowDown(response, who);
      const isCsrf = isCsrfRefusal(response);
      if (isCsrf) this.noticeCookies('a CSRF refusal');
      if (ask.once) return outcome;
      const pause = this.#sending.pauseBefore(use, tried, response, until - recorder.now());
      if (pause === undefined || (isCsrf && !(await this.#renewToken(ask, token, send)))) {
        this.#sending.learn(use, false);
        return outcome;
      }
      if (tried === 0) this.#noticeAgain(outcome, who);
      if (!isCsrf) await this.#pause(pause, ask);
      if (this.#isGivenUp(ask)) return outcome;
    }
  }

  /** Says once which cookies are never sent back, where that may be the cause of something. */
  noticeCookies(what: string): void {
    const { unsendableCookies } = this.context.credentials;
    if (this.#toldOfCookies || unsendableCookies.length === 0) return;
    this.#toldOfCookies = true;
    this.#notice(`${this.context.name} got ${what}, and ${unsendableCookies.join('; ')}`);
  }

  /** Whether there is another CSRF token than the one that was shown: from the refusal itself, or else from a GET. */
  async #renewToken({ evenIfStopped }: Ask, shown: string | undefined, send: Send): Promise<boolean> {
    const { credentials } = this.context;
    if (credentials.token === shown && credentials.isKnown)
      await send({ use: 'access', method: 'GET', path: '/me', evenIfStopped });
    return credentials.token !== shown;
  }

  async #pause(ms: number, { signal, evenIfStopped }: Ask): Promise<void> {
    const signals = [signal, evenIfStopped ? undefined : this.context.signal];
    await pauseFor(ms, AbortSignal.any(signals.filter((each) => each !== undefined)));
  }

  #isGivenUp({ signal, evenIfStopped }: Ask): boolean {
    return signal?.aborted === true || (this.context.signal?.aborted === true && !evenIfStopped);
  }

  #slowDown(response: ResponseRecord, who: string): void {
    const { pace, name } = this.context;
    const isTooMany = isFlood(response);
    const rate = isTooMany
      ? pace.slowDown(retryAfterMs(response.headers))
      : response.status === 503
        ? pace.foundBusy()
        : undefined;
    if (rate === undefined) return;
    const what = isTooMany
      ? `A request of ${name} was refused as one too many by ${who}`
      : `Requests were answered by ${who} again and again, which may be its limit on requests`;
    this.#notice(
      `${what}: they are sent more slowly now, polls included, at first ${rate} a second; a --max-rps below the limit avoids that`,
    );
  }

  /** Says it of the first request: the trace has the others, and a reader is not to read it a hundred times. */
  #noticeAgain({ request: { id, method } }: Outcome, who: string): void {
    if (this.#told.has(who)) return;
    this.#told.add(who);
    this.#notice(
      `${id} (${method}) was answered by ${who}, not by the operation: it is sent again, ${timesAgain} times at most, as is any other of ${this.context.name} that is answered so`,
    );
  }

  #notice(text: string): void {
    this.context.recorder.record({ type: 'notice', text });
  }
}
