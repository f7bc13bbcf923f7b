import type { AgentName } from '../schemas/trace.gen.js';
import {
  type Advice,
  adviceOf,
  type BayeuxMessage,
  clientIdsIn,
  extensionOf,
  isClientIdTooLong,
  isMeta,
  longestClientId,
  messagesOf,
} from '../trace/bayeux.js';
import type { Recorder } from '../trace/recorder.js';
import type { TargetClient } from './client.js';
import { isUnknown, type Reply } from './cometd-reply.js';
import { ResponseFailure } from './failure.js';
import type { PollHold } from './poll-cuts.js';
import { is2xx } from './refusal.js';

/** Who speaks Bayeux, and to whom. */
export interface BayeuxOptions {
  client: TargetClient;
  name: AgentName;
  recorder: Recorder;
  /** For a response, in milliseconds; /meta/connect has the time advised for it on top. */
  timeoutMs: number;
}

/** How the end of a session is told. */
export interface LastWord {
  readonly timeoutMs: number;
  /** Whether it is not sent again where something before the server answered it. */
  readonly once: boolean;
}

/** How long a server may hold /meta/connect as long as it has not advised anything: the documented idle timeout. */
const unadvisedTimeoutMs = 30_000;
const longestTimeoutMs = 600_000;

/** One Bayeux message after another and the reply to each, under one clientId. It records every message that comes with a reply. */
export class Bayeux {
  /** As the handshake gave it. */
  clientId: string | undefined;
  /** The server's last advice. */
  advice: Advice = {};
  /** The last batch of messages that was received, where the server keeps them until that is said (Bayeux extension `ack`). */
  acknowledged: number | undefined;
  /** Whether the target delivers more than can be meant for us. */
  isFlooded = false;
  #messageId = 0;

  /**
   * @param session our name for it
   * @param stop ends a held connect
   * @param hold for how long polls are held
   * @param delivered how many messages came in all sessions of a client
   */
  constructor(
    private readonly options: BayeuxOptions,
    private readonly session: string,
    private readonly stop: AbortSignal,
    private readonly hold: PollHold,
    private readonly delivered: { count: number },
  ) {}

  /**
   * Sends one Bayeux message, records what came with the reply, and takes the server's advice.
   * @param last when it is the end of the session; also after the run was stopped
   */
  async post(channel: string, members: Record<string, unknown>, last?: LastWord): Promise<Reply> {
    const { client, timeoutMs } = this.options;
    const { clientId } = this;
    const listening = channel === '/meta/connect';
    const held = listening ? this.heldMs : 0;
    const ext = listening && this.acknowledged !== undefined ? { ext: { ack: this.acknowledged } } : {};
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
          ...ext,
        },
      ],
      headers: { 'accept-encoding': 'gzip, deflate' },
      // The server paces its own long polls: to hold one back would hold messages back. Where it refuses requests as too many it is.
      paced: listening,
      once: listening || last?.once === true,
      timeoutMs: last ? Math.min(timeoutMs, last.timeoutMs) : timeoutMs + held,
      signal: last ? undefined : this.stop,
      // A run that was stopped still ends its calls, and listens to see them Released.
      evenIfStopped: last !== undefined || listening,
      secretsIn: clientIdsIn,
      refuses: (body) => this.#tooMuchIn(body),
    });
    const messages = messagesOf(outcome.raw);
    const deliveries = deliveriesIn(outcome.response?.body);
    this.delivered.count += deliveries.length;
    const asTheyCame = deliveriesIn(outcome.raw);
    for (const [index, message] of deliveries.entries())
      this.#deliver(message, outcome.response?.at, asTheyCame[index]);
    const meta = messages.find((message) => message.channel === channel);
    if (!last) this.advice = { ...this.advice, reconnect: undefined, ...adviceOf(meta) };
    const successful = is2xx(outcome) && meta?.successful === true;
    const { ack } = extensionOf(meta);
    if (listening && successful && typeof ack === 'number') this.acknowledged = ack;
    const reply = { outcome, meta, successful, delivered: deliveries.length };
    if (isUnknown(reply)) client.noticeCookies('402 (unknown client) over CometD');
    return reply;
  }

  /** How long the server may hold a poll. */
  get heldMs(): number {
    const advised = this.advice.timeout ?? unadvisedTimeoutMs;
    return Math.min(advised, this.hold.ms ?? advised, longestTimeoutMs);
  }

  #tooMuchIn(body: unknown): ResponseFailure | undefined {
    if (isClientIdTooLong(body))
      return new ResponseFailure('TooLarge', `The clientId is longer than ${longestClientId} characters`);
    const { messages: most } = this.options.client.limits;
    const count = this.delivered.count + deliveriesIn(body).length;
    if (count <= most) return undefined;
    this.isFlooded = true;
    const what = `The target delivered ${count} messages to ${this.options.name} over CometD, more than ${most} (GWS_MAX_MESSAGES)`;
    return new ResponseFailure('Flood', what);
  }

  #deliver(message: BayeuxMessage, at: number | undefined, asItCame: unknown): void {
    const { recorder, name: agent } = this.options;
    const { channel } = message;
    const record = recorder.record({ type: 'message', agent, session: this.session, channel, message }, at);
    recorder.noteAsItCame(record, asItCame);
  }
}

function deliveriesIn(body: unknown): BayeuxMessage[] {
  return messagesOf(body).filter((message) => !isMeta(message.channel));
}
