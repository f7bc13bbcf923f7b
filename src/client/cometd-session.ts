import type { SessionRecord } from '../schemas/trace.gen.js';
import { type Advice, extensionOf, reasonOf } from '../trace/bayeux.js';
import { Bayeux, type BayeuxOptions, type LastWord } from './bayeux.js';
import { ConnectPacing, pauseFor, Retries } from './cometd-pacing.js';
import {
  askedPause,
  asksForHandshake,
  asksForRetry,
  cutOf,
  isCutOff,
  isRefusedAsFlood,
  isUnknown,
  lossOf,
  type Reply,
} from './cometd-reply.js';
import { SessionForgotten } from './errors.js';
import { PollCuts, type PollHold } from './poll-cuts.js';
import { refusalOf } from './refusal.js';

/** What a CometD session needs to know. */
export interface CometdOptions extends BayeuxOptions {
  /** Default: `defaultChannels`. */
  channels?: readonly string[];
}

/** The channels on which calls and agent states are told. */
const defaultChannels: readonly string[] = ['/v2/me/calls', '/v2/me/devices'];

/** After so many replies that are larger than is taken, each of which cost a session, the next would be so too. */
const mostTooLarge = 3;
/** How the end of a session is told: only the end of a run can wait until a gateway lets it through. */
const endOfRun: LastWord = { timeoutMs: 3000, once: false };
/** A session that is given up is not worth more waiting. */
const endOfLost: LastWord = { timeoutMs: 1000, once: true };

/** One CometD session: one clientId, from its handshake to its loss or end. It records every message it receives. */
export class CometdSession {
  /** Our name for it: s1, s2, ... */
  readonly name: string;
  readonly #bayeux: Bayeux;
  #ending = false;
  #toldOfCuts = false;

  /**
   * @param stop ends a held connect and every pause
   * @param hold for how long polls are held, learnt over all sessions of a client
   * @param delivered how many messages came in all sessions of a client, and how many replies were larger than is taken: a flood does
   * not begin anew with a session
   */
  constructor(
    private readonly options: CometdOptions,
    private readonly stop: AbortSignal,
    private readonly hold: PollHold,
    private readonly delivered: { count: number; tooLarge: number },
  ) {
    this.name = options.recorder.nextName('s');
    this.#bayeux = new Bayeux(options, this.name, stop, hold, delivered);
  }

  /** The server's last advice. */
  get advice(): Advice {
    return this.#bayeux.advice;
  }

  /** Whether the target delivers more than can be meant for us: then no other session is tried. */
  get flooded(): boolean {
    return this.#bayeux.isFlooded;
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
   * the run was stopped, whose calls are still to be ended. A poll that was cut off is sent again under the same clientId a few
   * times; a reply that came and is none is the loss of the session.
   */
  async live(): Promise<void> {
    const pacing = new ConnectPacing();
    const cuts = new PollCuts();
    let connected = false;
    let retries = new Retries();
    for (;;) {
      const sentAt = this.options.recorder.now();
      // The first connect is not to be held, so that it is soon known whether the session works.
      const timeout = connected ? this.hold.ms : 0;
      const held = timeout === undefined ? {} : { advice: { timeout } };
      const reply = await this.#bayeux.post('/meta/connect', { connectionType: 'long-polling', ...held });
      if (this.#ending || reply.outcome.failure?.name === 'Aborted') return;

      const tookMs = this.options.recorder.now() - sentAt;
      let pause: number | undefined;
      if (reply.successful && (this.advice.reconnect ?? 'retry') === 'retry') {
        if (!connected) this.#note('connected');
        connected = true;
        retries = new Retries();
        cuts.passed();
        pause = pacing.next(reply.delivered === 0 ? tookMs : undefined, this.advice.interval);
      } else if (asksForRetry(reply)) {
        pause = atLeast(retries.next(0), pacing.next(undefined, this.advice.interval));
      } else if (isCutOff(reply)) {
        if (connected) this.hold.cut(tookMs, reply.outcome.response?.status);
        pause = atLeast(cuts.next(isRefusedAsFlood(reply)), askedPause(reply));
        if (pause !== undefined) this.#noticeCut(reply, tookMs);
      }
      if (pause === undefined) return this.#lose(reply);
      await pauseFor(pause, this.stop);
      if (this.#ending) return;
    }
  }

  /** Records the loss, and tells a server that may still keep the session, so that it does not count beside the next one. */
  async #lose(reply: Reply): Promise<void> {
    this.#note('lost', { reason: lossOf(reply) });
    this.#ending = true;
    if (reply.outcome.failure?.name === 'TooLarge')
      this.#bayeux.isFlooded ||= ++this.delivered.tooLarge === mostTooLarge;
    if (reply.outcome.failure?.name === 'ResponseTimeout') this.hold.silent(this.#bayeux.heldMs);
    if (isUnknown(reply)) this.#note('closed', { reason: 'the server knows it no more' });
    else if (reply.outcome.failure?.stage !== 'connect') await this.#disconnect(endOfLost);
  }

  /** Says it of the first poll of the session; the trace has the others. */
  #noticeCut(reply: Reply, tookMs: number): void {
    if (this.#toldOfCuts) return;
    this.#toldOfCuts = true;
    const fate =
      this.#bayeux.acknowledged === undefined
        ? 'a message may be lost with such a poll'
        : 'the server sends again what it held (ack)';
    const text = `${this.name}: the poll ${reply.outcome.request.id} was cut off after ${Math.round(tookMs)} ms (${cutOf(reply)}) and is sent again on the same session, as are others; ${fate}`;
    this.options.recorder.record({ type: 'notice', text });
  }

  /** Tells the server that the session ends, also after the run was stopped. Never throws. */
  async goodbye(): Promise<void> {
    if (this.#bayeux.clientId === undefined || this.#ending) return;
    this.#ending = true;
    await this.#disconnect(endOfRun);
  }

  /** A session that the server does not confirm to be over is left, and counts as that. */
  async #disconnect(word: LastWord): Promise<void> {
    const reply = await this.#bayeux.post('/meta/disconnect', {}, word);
    if (reply.successful || isUnknown(reply)) this.#note('closed');
    else this.#note('left', { reason: `its end was not confirmed: ${lossOf(reply)}` });
  }

  async #handshake(): Promise<void> {
    const offer = {
      version: '1.0',
      minimumVersion: '1.0',
      supportedConnectionTypes: ['long-polling'],
      ext: { ack: true },
    };
    const retries = new Retries();
    const pacing = new ConnectPacing();
    let reply = await this.#bayeux.post('/meta/handshake', offer);
    while (asksForHandshake(reply)) {
      const pause = atLeast(retries.next(0), pacing.next(undefined, this.advice.interval));
      if (pause === undefined || this.stop.aborted) break;
      await pauseFor(pause, this.stop);
      reply = await this.#bayeux.post('/meta/handshake', offer);
    }
    const { outcome, meta, successful } = reply;
    const clientId = meta?.clientId;
    if (!successful || typeof clientId !== 'string' || clientId === '') {
      const reason = successful ? 'the reply holds no clientId' : reasonOf(meta);
      const what = `CometD handshake of ${this.options.name}`;
      throw refusalOf(what, outcome, 'GWS_NOTIFICATIONS_PATH and the account', reason);
    }
    this.#bayeux.clientId = clientId;
    if (extensionOf(meta).ack) this.#bayeux.acknowledged = -1;
    this.#note('handshaken');
  }

  async #subscribe(subscription: string): Promise<void> {
    const reply = await this.#bayeux.post('/meta/subscribe', { subscription });
    if (reply.successful) return;
    const what = `Subscription of ${this.options.name} to ${subscription}`;
    const refusal = refusalOf(what, reply.outcome, 'what the account may listen to', reasonOf(reply.meta));
    throw isUnknown(reply) ? new SessionForgotten(refusal.message, refusal) : refusal;
  }

  #note(state: SessionRecord['state'], more: { channels?: string[]; reason?: string } = {}): void {
    const { recorder, name: agent } = this.options;
    recorder.record({ type: 'session', agent, session: this.name, state, ...more });
  }
}

function atLeast(pause: number | undefined, least: number): number | undefined {
  return pause === undefined ? undefined : Math.max(pause, least);
}
