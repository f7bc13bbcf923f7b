import { isDeepStrictEqual } from 'node:util';
import type { AgentName, Budgets, Situation, TraceRecord } from '../schemas/trace.gen.js';
import type { Ask, Outcome } from '../target/ask.js';
import type { TargetClient } from '../target/client.js';
import { isReleased } from '../trace/call.js';
import { callMessage, members, own } from '../trace/message.js';
import type { Recorder } from '../trace/recorder.js';
import type { LiveCall } from './call.js';
import { CallNotMade, OperationUnusable } from './errors.js';

/** One request to drive: what is sent, and what the trace is told about it. */
export interface Disposing {
  readonly call: LiveCall;
  readonly situation: Situation;
  readonly title: string;
  /** What was changed against the documented request; absent = the documented request. */
  readonly change?: string;
  /** Who sends it; the call's own agent by default. */
  readonly by?: { name: AgentName; client: TargetClient };
  /** The user data key that it names; absent = the configured key. */
  readonly key?: string;
  readonly value?: unknown;
  readonly ask: Omit<Ask, 'use'>;
}

/** How an exchange ended, as far as driving on needs to know. Verdicts are made from the trace, not from this. */
export interface Disposed {
  readonly exchange: string;
  readonly accepted: boolean;
  /** Whether the message of the request came. */
  readonly shown: boolean;
}

// A lost session proves nothing: the exchange is repeated, this often at most (DESIGN section 4).
const REPEATS = 2;
// After this many messages that did not come within their full time, the rest is waited for briefly: a target that never
// notifies is not waited for fifty times.
const PATIENCE = 2;
const BRIEFLY_MS = 100;
// Short enough for RES-02, whose request is to follow the Released message within a second.
const RESUBSCRIBING_MS = 500;

/**
 * Sends SetCallDisposition requests and records them as exchanges. Whether the answer or the message comes first is no
 * matter: both are awaited from the sending on.
 */
export class Disposer {
  #missed = 0;
  readonly #unanswered = new Map<'active' | 'released', string>();
  #slowest = 0;
  #deaf = false;

  constructor(
    private readonly recorder: Recorder,
    private readonly budgets: Budgets,
    private readonly signal?: AbortSignal,
  ) {}

  /**
   * Drives one exchange to its end: the answer, and on an active call its message or the deadline. It is repeated when
   * the CometD session was lost, and once on a new connection when no readable answer came.
   * @throws {OperationUnusable} once a documented request and its repetition went unanswered in this branch
   * @throws {CallNotMade} a given call was released meanwhile, so that it is no longer an active one
   * @throws {Interrupted} when the run is ended
   */
  async dispose(disposing: Disposing): Promise<Disposed> {
    this.signal?.throwIfAborted();
    const branch = disposing.situation === 'released' ? 'released' : 'active';
    const silence = this.#unanswered.get(branch);
    if (silence !== undefined) {
      throw new OperationUnusable(
        `The documented request for ${branch === 'active' ? 'an active' : 'a released'} call got no readable answer, nor did its repetition (${silence}): nothing more is asked of the target`,
      );
    }
    refuseIfOver(disposing);
    let last = await this.#once(disposing);
    for (let repeat = 0; repeat < REPEATS && last.again; repeat++) {
      const why = last.failed ? 'no readable answer came' : 'the CometD session was lost meanwhile';
      const text = `${last.exchange} (${disposing.title}) is sent again: ${why}, so that it proves nothing`;
      this.recorder.record({ type: 'notice', text });
      last = await this.#once(disposing, { repeats: last.exchange, freshConnection: last.failed });
      if (last.failed) break;
    }
    if (disposing.change === undefined && last.failed) this.#unanswered.set(branch, last.what);
    if (!last.shown) refuseIfOver(disposing);
    return last;
  }

  async #once(disposing: Disposing, again?: { repeats: string; freshConnection: boolean }) {
    const { call, situation, title, change, key, value } = disposing;
    await this.#listening(call);
    const exchange = this.recorder.nextName('x');
    const sender = disposing.by ?? { name: call.leg.session.name, client: call.leg.session.client };
    // Before the exchange begins: its message is waited for from then on.
    await sender.client.turn();
    const mark = { type: 'exchange' as const, exchange };
    const begun = this.recorder.record({
      ...mark,
      state: 'begin',
      call: call.name,
      agent: sender.name,
      situation,
      title,
      change,
      key,
      value,
      repeats: again?.repeats,
    });
    const asked = sender.client.ask({
      ...disposing.ask,
      use: 'operation',
      paced: true,
      freshConnection: again?.freshConnection,
    });
    // Whoever writes, the call's own agent gets the message.
    const waiting = new AbortController();
    const patience = this.#patience(situation);
    const message =
      situation === 'released' ? undefined : this.#message(disposing, begun.seq, patience, waiting.signal);
    const outcome = await asked;
    this.recorder.record({ ...mark, state: 'sent', request: outcome.request.id });
    const accepted = isAccepted(outcome);
    if (!accepted) waiting.abort();
    const came = await message;
    const told = came && callMessage(came);
    const error = told?.messageType === 'ErrorMessage';
    const shown = told !== undefined && !error;
    const lost = situation !== 'released' && !shown && this.#wasLost(call.leg.session.name, begun.seq);
    if (shown) {
      this.#slowest = Math.max(this.#slowest, told.at - outcome.request.at);
      this.#missed = 0;
    } else if (accepted && !error && !lost && message !== undefined && change === undefined)
      this.#missed += 1;
    // An answer that cannot be read, to a request that worked, is RES-01's matter: the run goes on.
    const failed = !isReadable(outcome) && !shown;
    this.recorder.record({
      ...mark,
      state: 'end',
      waitedMs: patience,
      outcome: lost
        ? 'lost'
        : failed
          ? 'failed'
          : shown
            ? 'message'
            : !accepted || error
              ? 'refused'
              : message
                ? 'deadline'
                : 'answer',
    });
    this.signal?.throwIfAborted();
    const what =
      outcome.failure?.message ?? `HTTP ${outcome.answer?.status}, no JSON object with a statusCode`;
    return { exchange, accepted: accepted && !error && !failed, shown, failed, what, again: lost || failed };
  }

  // A call on hold is dispositioned once: what does not come then is proven missing or never.
  #patience(situation: Situation): number {
    const { notificationMs } = this.budgets;
    return this.#missed < PATIENCE || situation === 'held'
      ? notificationMs
      : Math.min(notificationMs, Math.max(BRIEFLY_MS, 10 * this.#slowest));
  }

  // What is sent while there is no CometD session would prove nothing. A lost one is replaced within a moment, or not at all:
  // then it is not waited for again.
  async #listening({ leg }: LiveCall): Promise<void> {
    const { comet, name } = leg.session;
    if (comet.alive) this.#deaf = false;
    if (comet.alive || this.#deaf) return;
    const subscribed = await this.recorder.waitFor(
      (record) => record.type === 'session' && record.agent === name && record.state === 'subscribed',
      { timeoutMs: Math.min(this.budgets.notificationMs, RESUBSCRIBING_MS), signal: this.signal },
    );
    this.#deaf = subscribed === undefined;
  }

  // The message of the request, or an ErrorMessage, or the loss of the session; undefined at the deadline or when the
  // answer was a refusal.
  async #message(disposing: Disposing, after: number, timeoutMs: number, signal: AbortSignal) {
    const { call, key, value } = disposing;
    const match = (record: TraceRecord) => {
      if (isLoss(record, call.leg.session.name)) return true;
      const message = callMessage(record);
      if (message === undefined || message.agent !== call.leg.session.name) return false;
      if (message.messageType === 'ErrorMessage') return true;
      if (message.notificationType !== 'AttachedDataChanged' || !call.isOwn(message)) return false;
      const userData = members(message.userData);
      const candidates = key === undefined ? Object.values(userData) : [own(userData, key)];
      return candidates.some((each) => isDeepStrictEqual(each, value) || isConverted(each, value));
    };
    // Counted from the sending, which is a moment after this: else a missing message would never be proven missing.
    return this.recorder.waitFor(match, { after, timeoutMs: timeoutMs + 25, signal }).catch(() => undefined);
  }

  #wasLost(agent: AgentName, since: number): boolean {
    return this.recorder.records.slice(since).some((record) => isLoss(record, agent));
  }
}

// Somebody else may end a given call at any moment: what it then brings no message for proves nothing.
function refuseIfOver({ call, situation }: Disposing): void {
  if (situation === 'released' || !call.isGiven || !call.messages().some(isReleased)) return;
  throw new CallNotMade(`The given call ${call.leg.callId} was released during the run`);
}

// DESIGN section 4: "No complete, readable answer". A refusal by its HTTP status needs no JSON.
function isReadable({ answer }: Outcome): boolean {
  if (answer === undefined) return false;
  return answer.status < 200 || answer.status >= 300 || own(members(answer.body), 'statusCode') !== undefined;
}

// JSON binders convert scalars (ERR-21): the string is not waited for as if nothing had come.
function isConverted(stored: unknown, sent: unknown): boolean {
  return (typeof sent === 'number' || typeof sent === 'boolean') && stored === String(sent);
}

function isLoss(record: TraceRecord, agent: AgentName): boolean {
  return record.type === 'session' && record.agent === agent && record.state === 'lost';
}

function isAccepted({ answer }: Outcome): boolean {
  const code = own(members(answer?.body), 'statusCode');
  return answer !== undefined && (code === 0 || code === '0' || (code === undefined && answer.status < 300));
}
