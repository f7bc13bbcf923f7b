import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { AgentName, Timeouts } from '../schemas/trace.gen.js';
import { type AccountFacts, accountFactsOf } from '../trace/account-facts.js';
import { callsListed } from '../trace/call.js';
import type { Recorder } from '../trace/recorder.js';
import type { Outcome, RawOutcome } from './ask.js';
import { type Account, type TargetAddress, TargetClient } from './client.js';
import { CometdClient } from './cometd.js';
import type { SharedConnections } from './connection.js';
import { ContactCentreSession } from './contact-centre-session.js';
import { AccessRefused } from './errors.js';
import type { Limits } from './limits.js';
import type { Pace } from './pace.js';
import { makeReady } from './ready.js';
import { redirectsToItself, refusalOf, statusOf, succeeded } from './refusal.js';
import { ToldState } from './told-state.js';

/** What an agent's session is made from. */
export interface AgentOptions {
  name: AgentName;
  account: Account;
  address: TargetAddress;
  timeouts: Timeouts;
  limits: Limits;
  recorder: Recorder;
  signal?: AbortSignal;
  pace?: Pace;
  connections?: SharedConnections;
}

const goodbyeMs = 5000;
// Forbidden, no permission (fact status-codes).
const FORBIDDEN: readonly unknown[] = [3, 5];
const me = '/me?subresources=features,devices';

/** An agent who is logged in: its HTTP client, its CometD client, its device, and its contact-centre session. */
export class AgentSession {
  readonly name: AgentName;
  readonly client: TargetClient;
  readonly comet: CometdClient;
  /** Ids of the features that the account has, such as `api-voice`. */
  readonly features: string[];
  readonly #options: AgentOptions;
  readonly #facts: AccountFacts;
  readonly #state: ToldState;
  readonly #session: ContactCentreSession;
  #closing: Promise<void> | undefined;

  private constructor(options: AgentOptions, client: TargetClient, facts: AccountFacts) {
    const { name, recorder, timeouts, signal } = options;
    this.#options = options;
    this.#facts = facts;
    this.name = name;
    this.client = client;
    this.comet = new CometdClient({ client, name, recorder, timeoutMs: timeouts.timeoutMs });
    this.features = facts.features;
    this.#session = new ContactCentreSession(name, (body, last) => this.#operate('/me', body, last));
    this.#state = new ToldState({ agent: name, deviceId: facts.deviceId, recorder, signal }, facts.userState);
  }

  /** The header fields of somebody who gives this account's name and another password. */
  get wrongPassword(): Record<string, string> {
    const { account, recorder } = this.#options;
    const password = randomUUID();
    const pair = `${account.username}:${password}`;
    const basic = Buffer.from(pair).toString('base64');
    // A target may say it back, and nothing of that kind is kept.
    for (const secret of [password, pair, basic]) recorder.redaction.redact(secret, 'a wrong password');
    return { authorization: `Basic ${basic}` };
  }

  /** The header fields of somebody who shows a session that there is not. */
  get unknownSession(): Record<string, string> {
    const id = randomUUID().replaceAll('-', '');
    this.#options.recorder.redaction.redact(id, 'the id of no session');
    return { cookie: `JSESSIONID=${id}` };
  }

  /**
   * Asks who the account is, and records it. Of an account without api-voice that is forbidden too, nothing is known then.
   * @throws TargetUnreachable, or AccessRefused when the response is no success or names no user
   */
  static async login(options: AgentOptions): Promise<AgentSession> {
    const { name, account, timeouts, recorder } = options;
    const client = new TargetClient({ ...options, timeoutMs: timeouts.timeoutMs });
    const asks = { use: 'access', method: 'GET', path: me } as const;
    const first = await client.askRaw(asks);
    const outcome = redirectsToItself(first) ? await client.askRaw(asks) : first;
    const isRefused =
      name === 'unlicensed' && isForbidden(outcome) && !(await refusesAnybody(options, outcome));
    const facts = isRefused ? { features: [] } : accountFactsOf(outcome.raw, account.phone);
    if ((!isRefused && !succeeded(outcome)) || !facts) {
      await client.close();
      const { proxy } = options.address;
      const between = proxy ? `, and whether it was the proxy of ${proxy.variable} that answered` : '';
      const check = `GWS_${name.toUpperCase()}_USERNAME and GWS_${name.toUpperCase()}_PASSWORD, and GWS_API_PATH${between}`;
      throw refusalOf(
        `Login of ${name}`,
        outcome,
        check,
        succeeded(outcome) ? 'the response holds no user' : undefined,
      );
    }
    const session = new AgentSession(options, client, facts);
    recorder.record({
      type: 'agent',
      agent: name,
      deviceId: facts.deviceId,
      deviceUri: facts.deviceId && session.deviceUri,
      // The device's own; the configured one is a number to dial, and may be written in another way.
      phoneNumber: facts.phoneNumber ?? account.phone,
      features: facts.features,
    });
    return session;
  }

  /** Id of the agent's device. Throws AccessRefused when GET /me told none. */
  get deviceId(): string {
    return this.#known(this.#facts.deviceId, 'no device', 'that the account has one');
  }

  /** Whether GET /me told a device. */
  get hasDevice(): boolean {
    return this.#facts.deviceId !== undefined;
  }

  /** Absolute URI of the device: as told, or else by its documented form. Throws like `deviceId`. */
  get deviceUri(): string {
    return this.#facts.deviceUri ?? this.client.urlOf(`/devices/${encodeURIComponent(this.deviceId)}`);
  }

  /** Who it is, for people; an agent who is never dialled needs no number. */
  get described(): string {
    return `${this.name} (${this.number ?? 'number unknown'})`;
  }

  /** The number to dial: the configured one, or else the one told; undefined when there is neither. */
  get number(): string | undefined {
    return this.#options.account.phone ?? this.#facts.phoneNumber;
  }

  /** The same. Throws AccessRefused when there is neither. */
  get phoneNumber(): string {
    return this.#known(this.number, 'no phone number', `GWS_${this.name.toUpperCase()}_PHONE`);
  }

  /** The agent's state as last told, by GET /me or a DeviceStateChangeMessage; undefined when never told. */
  get userState(): string | undefined {
    return this.#state.last()?.state;
  }

  /** Starts a contact-centre session for voice. Throws like `ContactCentreSession.start`. */
  startSession(): Promise<void> {
    return this.#session.start();
  }

  /** Whether there may be a contact-centre session that this run started: it could not be ended, or was not yet. */
  get mayBeLoggedIn(): boolean {
    return this.#session.mayBeOpen;
  }

  /** Ends the contact-centre session, as `ContactCentreSession.end` does. */
  endSession(earlier = false): Promise<boolean> {
    return this.#session.end(earlier);
  }

  /** Leaves a contact-centre session that this run started: `close` does not end it any more. */
  keepSession(): void {
    this.#session.keep();
  }

  /**
   * Makes the agent Ready, waiting for the end of the work after a call if need be, up to `wrapupMs`.
   * @throws NotReady naming number, state and likely cause; Interrupted
   */
  async ready(): Promise<void> {
    const { timeouts, signal, recorder } = this.#options;
    if (this.#state.isOutdated()) await this.#askState();
    await makeReady({
      who: `${this.name} (${this.phoneNumber})`,
      timeouts,
      signal,
      now: () => recorder.now(),
      state: () => this.#state.last(),
      post: () => this.#operate('/me/channels/voice', { operationName: 'Ready' }),
      seq: () => recorder.count - 1,
      told: (after, timeoutMs) => this.#state.waitForReady(after, timeoutMs),
      ask: () => this.#askState(),
      logInAgain: () => this.#logInAgain(),
    });
  }

  /**
   * The agent's calls, as listed with all fields.
   * @throws AccessRefused when they cannot be read; TargetUnreachable
   */
  async calls(): Promise<readonly unknown[]> {
    const outcome = await this.client.ask({ use: 'read', method: 'GET', path: '/me/calls?fields=*' });
    const calls = callsListed(outcome.response?.body);
    if (succeeded(outcome) && calls !== undefined) return calls;
    throw refusalOf(
      `Reading the calls of ${this.name}`,
      outcome,
      'that the account may use the Voice API',
      'no list of calls',
    );
  }

  /**
   * Ends what this run started: CometD session, contact centre session, connections. Works after the run was stopped,
   * within a few seconds, and never throws; calling it again does nothing.
   */
  close(): Promise<void> {
    this.#closing ??= (async () => {
      await this.comet.close();
      await this.endSession();
      await this.client.close();
    })();
    return this.#closing;
  }

  #operate(path: string, body: object, last = false): Promise<RawOutcome> {
    const timeoutMs = last ? Math.min(goodbyeMs, this.#options.timeouts.timeoutMs) : undefined;
    return this.client.askRaw({ use: 'access', method: 'POST', path, body, timeoutMs, evenIfStopped: last });
  }

  async #logInAgain(): Promise<boolean> {
    if (!this.mayBeLoggedIn) return false;
    const text = `${this.name} (${this.phoneNumber}) is logged out although this run logged it in, as where a server was started anew: it is logged in again`;
    this.#options.recorder.record({ type: 'notice', text });
    await this.startSession();
    return true;
  }

  async #askState(): Promise<void> {
    const outcome = await this.client.askRaw({ use: 'access', method: 'GET', path: me });
    const state = accountFactsOf(outcome.raw, this.#options.account.phone)?.userState;
    if (state) this.#state.learn(state);
  }

  #known(value: string | undefined, lack: string, check: string): string {
    if (value !== undefined) return value;
    throw new AccessRefused(`GET /me told ${lack} for ${this.name}; check ${check}`);
  }
}

function isForbidden({ response }: Outcome): boolean {
  return FORBIDDEN.includes(statusOf(response?.body).statusCode);
}

/** Whether who shows no credentials is refused in the same words: then it is not the account that is known, and forbidden. */
async function refusesAnybody(options: AgentOptions, { response }: Outcome): Promise<boolean> {
  const { timeoutMs } = options.timeouts;
  const client = new TargetClient({ ...options, name: 'anonymous', account: undefined, timeoutMs });
  const anybody = await client.ask({ use: 'access', method: 'GET', path: me });
  await client.close();
  return isDeepStrictEqual(statusOf(anybody.response?.body), statusOf(response?.body));
}
