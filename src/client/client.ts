import type { Dispatcher } from 'undici';
import type { HttpProxy } from '../schemas/configuration.gen.js';
import type { AgentName } from '../schemas/trace.gen.js';
import type { Recorder } from '../trace/recorder.js';
import type { Ask, Outcome, RawOutcome } from './ask.js';
import { AskingAgain } from './asking-again.js';
import { type AskedBy, askOnce } from './asking-once.js';
import { openConnections, SharedConnections, type TlsFiles } from './connection.js';
import { type Account, Credentials } from './credentials.js';
import type { Crowding } from './crowding.js';
import { isReset } from './failure.js';
import type { Limits } from './limits.js';
import { Pace } from './pace.js';
import { Patience } from './patience.js';

export type { Account } from './credentials.js';

/** Where the target is: base URL (a context path allowed), paths below it, the proxy on the way, TLS files. */
export interface TargetAddress {
  url: string;
  apiPath: string;
  notificationsPath: string;
  proxy?: HttpProxy;
  tls: TlsFiles;
}

/** The HTTP client of one agent: its own connections, cookies, Basic and CSRF token. It records all it does. */
export class TargetClient {
  readonly name: AgentName;
  readonly recorder: Recorder;
  /** The base URL without a slash at its end. */
  readonly baseUrl: string;
  readonly limits: Limits;
  readonly #address: TargetAddress;
  readonly #signal: AbortSignal | undefined;
  readonly #pace: Pace;
  readonly #credentials: Credentials;
  readonly #patience: Patience;
  readonly #again: AskingAgain;
  readonly #connections: Dispatcher;
  /** Whether polls of the run keep its other requests waiting. */
  readonly crowding: Crowding;
  readonly #own: SharedConnections | undefined;

  /**
   * @param options.account absent: an anonymous client, which shows no credentials and keeps no cookies
   * @param options.timeoutMs for one complete response
   * @param options.signal of the run: when it is aborted, requests fail as `Aborted`
   * @param options.pace shared by all clients of a run; absent = requests are sent when they are asked for
   * @param options.connections shared by all clients of a run, which closes them; absent = its own
   */
  constructor(options: {
    name: AgentName;
    account?: Account;
    address: TargetAddress;
    timeoutMs: number;
    limits: Limits;
    recorder: Recorder;
    signal?: AbortSignal;
    pace?: Pace;
    connections?: SharedConnections;
  }) {
    this.name = options.name;
    this.recorder = options.recorder;
    this.#address = options.address;
    this.baseUrl = options.address.url.replace(/\/+$/, '');
    this.#patience = new Patience(options.timeoutMs);
    this.limits = options.limits;
    this.#signal = options.signal;
    this.#pace = options.pace ?? new Pace();
    const { apiPath, notificationsPath } = options.address;
    for (const path of [apiPath, notificationsPath])
      options.recorder.redaction.allowAddress(this.baseUrl + path);
    this.#credentials = new Credentials(options.name, options.account, options.recorder.redaction);
    this.#again = new AskingAgain({
      name: this.name,
      recorder: this.recorder,
      credentials: this.#credentials,
      pace: this.#pace,
      signal: this.#signal,
    });
    const { tls, proxy } = options.address;
    const connections =
      options.connections ?? new SharedConnections(() => openConnections(tls, options.timeoutMs, proxy));
    this.#own = options.connections ? undefined : connections;
    this.#connections = connections.dispatcher;
    this.crowding = connections.crowding;
  }

  /** The absolute URL of a path below the API's; an absolute URL is returned as it is. */
  urlOf(path: string): string {
    return /^https?:\/\//i.test(path) ? path : `${this.baseUrl}${this.#address.apiPath}${path}`;
  }

  /** True once the run's signal was aborted. */
  get stopped(): boolean {
    return this.#signal?.aborted ?? false;
  }

  /** Waits until the next request may be sent (--max-rps). */
  async turn(): Promise<void> {
    await this.#pace.turn(this.#signal);
  }

  /** The URL that CometD requests go to. */
  get notificationsUrl(): string {
    return this.baseUrl + this.#address.notificationsPath;
  }

  /** Why cookies that the target set are never sent back to it, a sentence each; it may know nobody again for want of them. */
  get unsendableCookies(): string[] {
    return this.#credentials.unsendableCookies;
  }

  /**
   * Sends one request and records it, then its response or its failure. Never throws for what a target does. A redirect
   * is a response, and not followed. What something before the operation answered (`standsBefore`) is sent again, four times at
   * most, each time as a request of its own: after Retry-After or a growing pause, and with a fresh CSRF token where that was
   * wanting; the last one is what is given back. A request that is safe to repeat, and whose connection was closed before
   * any of the response came, is sent once more on a new one.
   */
  async ask(ask: Ask): Promise<Outcome> {
    const { raw: _, ...outcome } = await this.askRaw(ask);
    return outcome;
  }

  /** The same as `ask`, with the body as it came: ids that the next request needs may hold what is redacted. */
  async askRaw(ask: Ask): Promise<RawOutcome> {
    return this.#again.ask(ask, (each) => this.#sendOrReconnect(each));
  }

  /** Says once which cookies are never sent back, where that may be the cause of something. */
  noticeCookies(what: string): void {
    this.#again.noticeCookies(what);
  }

  /** Closes the connections, unless they are shared; requests under way fail. */
  async close(): Promise<void> {
    await this.#own?.close();
  }

  async #sendOrReconnect(ask: Ask): Promise<RawOutcome> {
    const outcome = await this.#send(ask);
    const { failure } = outcome;
    // What is done twice to an agent, a call or a session does nothing that it did not do once; a disposition is judged, and a dial
    // would make another call.
    const isSafe = ask.use !== 'operation' && !ask.once && !ask.freshConnection;
    const last =
      failure !== undefined && isReset(failure) && isSafe
        ? await this.#send({ ...ask, freshConnection: true, paced: false })
        : outcome;
    this.#patience.learn(ask.use, last);
    return last;
  }

  async #send(ask: Ask): Promise<RawOutcome> {
    const isPoll = ask.use === 'cometd' && ask.paced === true;
    if (!ask.paced || isPoll) await this.#pace.turn(this.#signal, isPoll);
    const { name, recorder, limits, baseUrl, crowding } = this;
    const by: AskedBy = {
      name,
      recorder,
      limits,
      baseUrl,
      url: this.urlOf(ask.path),
      address: this.#address,
      credentials: this.#credentials,
      connections: this.#connections,
      crowding: isPoll || ask.use === 'operation' ? undefined : crowding,
      timeoutMs: ask.timeoutMs ?? this.#patience.timeoutFor(ask.use),
      signal: this.#signal,
    };
    if (!isPoll) return askOnce(ask, by);
    // Who waits for a connection is let in before the next poll where this one gives its own back.
    const poll = crowding.holdMs === undefined ? ask : { ...ask, freshConnection: true };
    return crowding.during(() => askOnce(poll, by));
  }
}
