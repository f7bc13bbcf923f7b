import type { AgentName, SessionRecord } from '../schemas/trace.gen.js';
import type { Recorder } from '../trace/recorder.js';
import type { RawOutcome } from './ask.js';
import {
  type Advice,
  adviceOf,
  type BayeuxMessage,
  clientIdsIn,
  isMeta,
  messagesOf,
  reasonOf,
} from './bayeux.js';
import type { TargetClient } from './client.js';
import { ConnectPacing, pauseFor, Retries } from './cometd-pacing.js';
import { AnswerFailure } from './failure.js';
import { is2xx, refusalOf } from './refusal.js';

/** What a CometD session needs to know. */
export interface CometdOptions {
  client: TargetClient;
  name: AgentName;
  recorder: Recorder;
  /** Default: `defaultChannels`. */
  channels?: readonly string[];
  /** For an answer, in milliseconds; /meta/connect has the time advised for it on top. */
  timeoutMs: number;
}

/** The channels on which calls and agent states are told. */
const defaultChannels: readonly string[] = ['/v2/me/calls', '/v2/me/devices'];

/** How long a server may hold /meta/connect as long as it has not advised anything: the documented idle timeout. */
const unadvisedTimeoutMs = 30_000;
const longestTimeoutMs = 600_000;
const goodbyeMs = 3000;

interface Reply {
  outcome: RawOutcome;
  /** The reply to what was sent; absent when there was none. */
  meta?: BayeuxMessage;
  /** True when a 2xx answer held a reply that says it was successful. */
  successful: boolean;
  /** How many messages came with it. */
  delivered: number;
}

/** One CometD session: one clientId, from its handshake to its loss or end. It records every message it receives. */
export class CometdSession {
  /** Our name for it: s1, s2, ... */
  readonly name: string;
  /** The server's last advice. */
  advice: Advice = {};
  #clientId: string | undefined;
  /** Whether the target delivers more than can be meant for us: then no other session is tried. */
  flooded = false;
  #ending = false;
  #messageId = 0;
  #delivered = 0;

  /** @param stop ends a held connect and every pause */
  constructor(
    private readonly options: CometdOptions,
    private readonly stop: AbortSignal,
  ) {
    this.name = options.recorder.nextName('s');
  }

  /**
   * Handshake and subscriptions.
   * @throws AccessRefused or TargetUnreachable, having recorded `refused`
   */
  async open(): Promise<void> {
    const channels = this.options.channels ?? defaultChannels;
    try {
      await this.#handshake();
      for (const channel of channels) await this.#subscribe(channel);
    } catch (error) {
      this.#note('refused', { reason: (error as Error).message });
      await this.goodbye();
      throw error;
    }
    this.#note('subscribed', { channels: [...channels] });
  }

  /**
   * Connects again and again, as advised, until the session is lost, which it records, or `goodbye` is said; also after
   * the run was stopped, whose calls are still to be ended. A reply that did not come whole may have held messages, so its session counts as lost too.
   */
  async live(): Promise<void> {
    const pacing = new ConnectPacing();
    let connected = false;
    let retries = new Retries();
    for (;;) {
      const sentAt = this.options.recorder.now();
      // The first connect is not to be held, so that it is soon known whether the session works.
      const first = connected ? {} : { advice: { timeout: 0 } };
      const reply = await this.#post('/meta/connect', { connectionType: 'long-polling', ...first });
      if (this.#ending || reply.outcome.failure?.name === 'Aborted') return;

      let pause: number | undefined;
      if (reply.successful && (this.advice.reconnect ?? 'retry') === 'retry') {
        if (!connected) this.#note('connected');
        connected = true;
        retries = new Retries();
        const empty = reply.delivered === 0;
        pause = pacing.next(empty ? this.options.recorder.now() - sentAt : undefined, this.advice.interval);
      } else if (asksForRetry(reply)) {
        pause = retries.next(0);
      }
      if (pause === undefined) return this.#note('lost', { reason: lossOf(reply) });
      await pauseFor(pause, this.stop);
      if (this.#ending) return;
    }
  }

  /** Tells the server that the session ends, also after the run was stopped. Never throws. */
  async goodbye(): Promise<void> {
    if (this.#clientId === undefined || this.#ending) return;
    this.#ending = true;
    await this.#post('/meta/disconnect', {});
    this.#note('closed');
  }

  async #handshake(): Promise<void> {
    const offer = { version: '1.0', minimumVersion: '1.0', supportedConnectionTypes: ['long-polling'] };
    const { outcome, meta, successful } = await this.#post('/meta/handshake', offer);
    const clientId = meta?.clientId;
    if (!successful || typeof clientId !== 'string' || clientId === '') {
      const reason = successful ? 'the reply holds no clientId' : reasonOf(meta);
      const what = `CometD handshake of ${this.options.name}`;
      throw refusalOf(what, outcome, 'GWS_NOTIFICATIONS_PATH and the account', reason);
    }
    this.#clientId = clientId;
    this.#note('handshaken');
  }

  async #subscribe(subscription: string): Promise<void> {
    const { outcome, meta, successful } = await this.#post('/meta/subscribe', { subscription });
    if (successful) return;
    const what = `Subscription of ${this.options.name} to ${subscription}`;
    throw refusalOf(what, outcome, 'what the account may listen to', reasonOf(meta));
  }

  /** Sends one Bayeux message, records what came with the reply, and takes the server's advice. */
  async #post(channel: string, members: Record<string, unknown>): Promise<Reply> {
    const { client, timeoutMs } = this.options;
    const clientId = this.#clientId;
    const last = channel === '/meta/disconnect';
    const listening = channel === '/meta/connect';
    const held = listening ? Math.min(this.advice.timeout ?? unadvisedTimeoutMs, longestTimeoutMs) : 0;
    const outcome = await client.askRaw({
      use: 'cometd',
      method: 'POST',
      path: client.notificationsUrl,
      body: [
        {
          id: String(++this.#messageId),
          channel,
          ...(clientId === undefined ? {} : { clientId }),
          ...members,
        },
      ],
      timeoutMs: last ? Math.min(timeoutMs, goodbyeMs) : timeoutMs + held,
      signal: last ? undefined : this.stop,
      // A run that was stopped still ends its calls, and listens to see them Released.
      evenIfStopped: last || listening,
      secretsIn: clientIdsIn,
      refuses: (body) => this.#floodIn(body),
    });
    const messages = messagesOf(outcome.raw);
    const deliveries = deliveriesIn(outcome.answer?.body);
    this.#delivered += deliveries.length;
    const asTheyCame = deliveriesIn(outcome.raw);
    for (const [index, message] of deliveries.entries())
      this.#deliver(message, outcome.answer?.at, asTheyCame[index]);
    const meta = messages.find((message) => message.channel === channel);
    this.advice = { ...this.advice, reconnect: undefined, ...adviceOf(meta) };
    return {
      outcome,
      meta,
      successful: is2xx(outcome) && meta?.successful === true,
      delivered: deliveries.length,
    };
  }

  #floodIn(body: unknown): AnswerFailure | undefined {
    const { messages: most } = this.options.client.limits;
    const count = this.#delivered + deliveriesIn(body).length;
    if (count <= most) return undefined;
    this.flooded = true;
    const what = `The target delivered ${count} messages in one CometD session, more than ${most} (GWS_MAX_MESSAGES)`;
    return new AnswerFailure('Flood', what);
  }

  #deliver(message: BayeuxMessage, at: number | undefined, asItCame: unknown): void {
    const { recorder, name: agent } = this.options;
    const { channel } = message;
    const record = recorder.record({ type: 'message', agent, session: this.name, channel, message }, at);
    recorder.noteAsItCame(record, asItCame);
  }

  #note(state: SessionRecord['state'], more: { channels?: string[]; reason?: string } = {}): void {
    const { recorder, name: agent } = this.options;
    recorder.record({ type: 'session', agent, session: this.name, state, ...more });
  }
}

function deliveriesIn(body: unknown): BayeuxMessage[] {
  return messagesOf(body).filter((message) => !isMeta(message.channel));
}

/** An unsuccessful connect whose session the server keeps: it says so itself, and no message is lost. */
function asksForRetry({ meta, successful }: Reply): boolean {
  return (
    meta !== undefined && !successful && adviceOf(meta).reconnect === 'retry' && !/^402/.test(reasonOf(meta))
  );
}

function lossOf({ outcome, meta, successful }: Reply): string {
  if (outcome.failure) return `${outcome.failure.name}: ${outcome.failure.message}`;
  if (successful) return `advice: reconnect ${adviceOf(meta).reconnect}`;
  return `HTTP ${outcome.answer?.status}, ${reasonOf(meta)}`;
}
