import type { TraceRecord } from '../schemas/trace.gen.js';
import { pauseFor, Retries } from './cometd-pacing.js';
import { type CometdOptions, CometdSession } from './cometd-session.js';
import { PollHold } from './poll-cuts.js';

/** How long the held connect is given to return by itself after the disconnect, with what it may still bring. */
const lastConnectMs = 200;
/** A run lasts a minute or two: a target that loses more sessions than that will lose the next as well. */
const mostSessions = 10;

/**
 * A CometD client over long polling. A session that is lost (402, advice, a response that was not whole) is followed by
 * a new handshake with new subscriptions under a new name, a bounded number of times in a row and in all; a rule sees from the
 * session records what was lost when.
 */
export class CometdClient {
  readonly #stop = new AbortController();
  readonly #retries = new Retries(mostSessions);
  readonly #hold: PollHold;
  readonly #delivered = { count: 0, tooLarge: 0 };
  #session: CometdSession | undefined;
  #stopSession = new AbortController();
  #isRenewed = false;
  #alive = false;
  #givenUp: string | undefined;
  #loop: Promise<void> = Promise.resolve();
  #opening: Promise<void> | undefined;
  #closing: Promise<void> | undefined;

  constructor(private readonly options: CometdOptions) {
    this.#hold = new PollHold(options.client.crowding);
  }

  /** Our name for the current session (s1, s2, ...); undefined while there is none. */
  get session(): string | undefined {
    return this.#alive ? this.#session?.name : undefined;
  }

  /** True while there is a session: from its subscriptions to its loss or end. */
  get alive(): boolean {
    return this.#alive;
  }

  /** Why there will be no session any more; undefined while there is one, or may be. */
  get givenUp(): string | undefined {
    return this.#givenUp;
  }

  /**
   * Handshake, subscriptions, and the begin of the connect loop.
   * @throws AccessRefused naming handshake or channel; TargetUnreachable
   */
  open(): Promise<void> {
    this.#opening ??= this.#begin();
    return this.#opening;
  }

  /**
   * Ends the session and opens another, so that what one is measured by begins anew. Never throws; where there is none it does nothing,
   * and where none can be opened it is as if one was lost.
   */
  async renew(): Promise<void> {
    if (!this.#alive || this.#closing) return;
    const { recorder, name } = this.options;
    const isOpen = (record: TraceRecord) =>
      record.type === 'session' && record.agent === name && record.state === 'subscribed';
    const after = recorder.count - 1;
    const stopSession = this.#stopSession;
    this.#isRenewed = true;
    await this.#session?.goodbye();
    await pauseFor(lastConnectMs, this.#stop.signal);
    stopSession.abort();
    await recorder
      .waitFor(isOpen, { after, timeoutMs: this.options.timeoutMs, signal: this.#stop.signal })
      .catch(() => {});
  }

  /** Disconnects; also after the run was stopped. Never throws; calling it again does nothing. */
  close(): Promise<void> {
    this.#closing ??= this.#end();
    return this.#closing;
  }

  async #begin(): Promise<void> {
    await this.#openSession();
    this.#loop = this.#keepAlive();
  }

  async #openSession(): Promise<void> {
    this.#stopSession = new AbortController();
    const stop = AbortSignal.any([this.#stop.signal, this.#stopSession.signal]);
    this.#session = new CometdSession(this.options, stop, this.#hold, this.#delivered);
    await this.#session.open();
    this.#alive = true;
  }

  async #keepAlive(): Promise<void> {
    const { recorder, client } = this.options;
    while (this.#session) {
      const since = recorder.now();
      await this.#session.live();
      if (this.#closing) return;
      this.#alive = false;
      if (client.stopped) return;
      if (this.#isRenewed) await this.#openSession().catch(() => {});
      this.#isRenewed = false;
      await this.#replace(recorder.now() - since);
      if (!this.#alive) return;
    }
  }

  /** Opens another session, if the server wants one; gives up, and says so, when none lasts or it floods us. */
  async #replace(lastedMs: number): Promise<void> {
    let lasted = lastedMs;
    while (!this.#alive) {
      const why = this.#whyNoOther();
      if (why !== undefined) return this.#giveUp(why);
      const pause = this.#retries.next(lasted);
      if (pause === undefined) return this.#giveUp('none lasted');
      await pauseFor(pause, this.#stop.signal);
      if (this.#closing || this.options.client.stopped) return;
      lasted = 0;
      // Refused or unreachable: recorded by the session; the next try, or giving up, is the response to it.
      await this.#openSession().catch(() => {});
    }
  }

  #whyNoOther(): string | undefined {
    if (this.#session?.flooded) return 'the target floods it';
    return this.#session?.advice.reconnect === 'none' ? 'the target advises against it' : undefined;
  }

  #giveUp(why: string): void {
    const { recorder, name } = this.options;
    const ended = recorder.records.findLast(
      (record) =>
        record.type === 'session' &&
        record.agent === name &&
        (record.state === 'lost' || record.state === 'refused'),
    );
    const last =
      ended?.type === 'session' && ended.reason ? ` (${ended.session} ${ended.state}: ${ended.reason})` : '';
    this.#givenUp = `CometD of ${name}: no further session is tried, ${why}${last}`;
    recorder.record({ type: 'notice', text: this.#givenUp });
  }

  async #end(): Promise<void> {
    if (this.#alive) await this.#session?.goodbye();
    // The held connect may still bring something.
    await Promise.race([this.#loop, pauseFor(lastConnectMs, this.#stop.signal)]);
    this.#stop.abort();
    await this.#opening?.catch(() => {});
    await this.#loop;
    // A session that was opened meanwhile.
    await this.#session?.goodbye();
    this.#alive = false;
  }
}
