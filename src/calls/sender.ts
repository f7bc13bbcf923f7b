import { isDeepStrictEqual } from 'node:util';
import type { Outcome } from '../client/ask.js';
import type { FailureRecord, RequestRecord, Timeouts } from '../schemas/trace.gen.js';
import { isClosed, isReadable, saysNothing, saysSuccess } from '../trace/exchange.js';
import { type CallMessage, members, own } from '../trace/message.js';
import type { Recorder } from '../trace/recorder.js';
import type { LiveCall } from './call.js';
import { CallNotMade, OperationUnusable } from './errors.js';
import { Listening } from './listening.js';
import { type Measurements, type OwedEvent, shows } from './measurements.js';
import { NotificationTimeouts } from './notification-timeouts.js';
import {
  type Branch,
  branchOf,
  type Intent,
  kindOf,
  placeOf,
  type RequestToSend,
  type Sent,
} from './request-to-send.js';
import { ResponseTimeouts } from './response-timeouts.js';
import { Slow } from './slow.js';

/** One sending of a request, and whether there is to be another. */
interface Tried extends Sent {
  /** No readable response, and no effect that was seen. */
  readonly failed: boolean;
  /** No readable response, of a kind that is not known to get none. */
  readonly unread: boolean;
  readonly what: string;
  readonly isUnknown: boolean;
  readonly isAway: boolean;
  readonly again: boolean;
}

/** How long notifications and responses are waited for, as the requests of a run teach; each of the two branches is given its proof. */
export class LearntTimeouts {
  readonly responses: Readonly<Record<Branch, ResponseTimeouts>>;

  constructor(
    timeouts: Timeouts,
    readonly notifications = new NotificationTimeouts(timeouts),
  ) {
    const { timeoutMs } = timeouts;
    this.responses = { up: new ResponseTimeouts(timeoutMs), released: new ResponseTimeouts(timeoutMs) };
  }
}

// A lost session proves nothing: the request is repeated, this often at most.
const REPEATS = 2;

/**
 * Sends SetCallDisposition requests, each with its intent in the trace. Whether the response or the notification comes first is
 * no matter: both are awaited from the sending on.
 */
export class Sender {
  readonly #unanswered = new Map<string, { what: string; isAway: boolean }>();
  readonly #gone = new WeakMap<LiveCall, CallNotMade>();
  readonly #listening: Listening;
  /** The slowest notification that came within the time it was waited for. */
  #slowestMs = 0;

  /**
   * @param onStep told of each request just before it is sent
   * @param learnt what the senders of a run share
   */
  constructor(
    private readonly recorder: Recorder,
    timeouts: Timeouts,
    private readonly measurements: Measurements,
    private readonly signal?: AbortSignal,
    private readonly onStep: (intent: Intent) => void = () => {},
    private readonly learnt = new LearntTimeouts(timeouts),
  ) {
    this.#listening = new Listening(recorder, timeouts, signal);
  }

  /**
   * Drives one request to its end: the response, and on an active call its notification or the deadline. It is repeated when
   * the CometD session was lost, and once on a new connection when no readable response came; while one is still waited for, beside it.
   * @throws {OperationUnusable} once a documented request of the kind and its repetition went unanswered, and had no effect
   * @throws {CallNotMade} a given call was released meanwhile, so that it is no longer an active one, or the target does not know the
   * call any more
   * @throws {Interrupted} when the run is ended
   */
  async send(toSend: RequestToSend): Promise<Sent> {
    this.signal?.throwIfAborted();
    const kind = kindOf(toSend);
    const silence = toSend.changed ? undefined : this.#unanswered.get(kind);
    // Nobody was there, as while a server is started anew, and now somebody is.
    if (silence?.isAway) await this.#listening.ready(toSend.call, toSend.state);
    if (silence?.isAway && toSend.call.leg.session.comet.alive) this.#unanswered.delete(kind);
    else if (silence !== undefined) {
      throw new OperationUnusable(
        `The documented request for ${kind} got no readable response, nor did its repetition (${silence.what}): no more of it is sent`,
      );
    }
    refuseIfOver(toSend);
    const gone = this.#gone.get(toSend.call);
    if (gone !== undefined) throw gone;
    let { last, isAsked } = await this.#onceOrBeside(toSend);
    for (let repeat = 0; repeat < REPEATS && last.again && !(isAsked && last.unread); repeat++) {
      const why = last.unread ? 'no readable response came' : 'the CometD session was lost meanwhile';
      this.#noteAgain(last.request, toSend, why);
      isAsked = true;
      last = await this.#once(toSend, { freshConnection: last.unread });
    }
    if (!toSend.changed && last.failed) this.#unanswered.set(kind, last);
    if (last.shown === undefined) refuseIfOver(toSend);
    if (last.isUnknown && !toSend.changed) this.#refuseIfGone(toSend.call);
    return last;
  }

  /**
   * Waits for a message about a released call after a request, as long as one would take, and no less than `leastMs`.
   * @returns whether it came
   */
  async hears(call: LiveCall, after: RequestRecord, leastMs: number): Promise<boolean> {
    return this.#listening.isToldAfterRelease(call, after, Math.max(10 * this.#slowestMs, leastMs));
  }

  #noteAgain({ id }: RequestRecord, { step }: RequestToSend, why: string): void {
    const text = `${id} (${step}) is sent again: ${why}, so that it proves nothing`;
    this.recorder.record({ type: 'notice', text });
  }

  // What is not answered in a while is asked again while it is waited for: a target that hangs is waited for once. Two that carry the same
  // value could not be told apart.
  async #onceOrBeside(toSend: RequestToSend) {
    const responses = this.learnt.responses[branchOf(toSend.state)];
    const { slowMs } = responses;
    const isPatient = responses.next(kindOf(toSend)) > slowMs;
    let slow: Slow | undefined;
    let onceMore: Promise<Tried> | undefined;
    const first = await this.#once(toSend, {
      asked: (request, value) => {
        slow?.stop();
        if (!isPatient) return;
        slow = new Slow(slowMs, () => {
          const made = toSend.make();
          if (isDeepStrictEqual(made.value, value)) return;
          this.#noteAgain(request, toSend, `no response came within ${Math.round(slowMs)} ms`);
          onceMore = this.#once(toSend, { made, freshConnection: true });
          // Awaited below, once the first one is over.
          onceMore.catch(() => undefined);
        });
      },
      answered: () => slow?.stop(),
    }).finally(() => slow?.stop());
    const again = await onceMore;
    return { last: first.unread && again !== undefined ? again : first, isAsked: again !== undefined };
  }

  async #once(
    toSend: RequestToSend,
    options: {
      freshConnection?: boolean;
      made?: ReturnType<RequestToSend['make']>;
      asked?: (request: RequestRecord, value: unknown) => void;
      answered?: () => void;
    } = {},
  ): Promise<Tried> {
    const { call, state, changed, key, requirements, step } = toSend;
    const agent = call.leg.session.name;
    await this.#listening.ready(call, state);
    const sender = toSend.by ?? { name: agent, client: call.leg.session.client };
    // Before it is made: its notification is waited for from the sending on.
    await sender.client.turn();
    this.onStep({ requirements, step });
    const { value, ask } = options.made ?? toSend.make();
    const waitedMs = this.#timeoutFor(toSend);
    // A plain disposition of a released call has no message to come, and the next is sent at once; so it is where nothing can be
    // heard any more.
    const { comet } = call.leg.session;
    const isAwaited = (state !== 'released' || changed) && !toSend.unawaited && comet.givenUp === undefined;
    let waiting: AbortController | undefined;
    let told: Promise<CallMessage | undefined> = Promise.resolve(undefined);
    const owed: OwedEvent[] = [];
    const kind = kindOf(toSend);
    const responses = this.learnt.responses[branchOf(state)];
    const isKnown = responses.isKnown(kind);
    const outcome = await sender.client.ask({
      ...ask,
      use: 'operation',
      timeoutMs: responses.next(kind),
      paced: true,
      freshConnection: options.freshConnection || undefined,
      sent: (request) => {
        this.recorder.record({ type: 'intent', request: request.id, requirements: [...requirements], step });
        const owesEvent = state === 'released' && !changed;
        owed.push(...this.measurements.sent(request, { leg: call.leg, key, value, owesEvent }));
        options.asked?.(request, value);
        waiting?.abort();
        if (!isAwaited) return;
        waiting = new AbortController();
        told = this.#listening.notification(call, { key, value }, request.seq, waitedMs, waiting.signal);
      },
    });
    options.answered?.();
    const { request } = outcome;
    const isTaken = isAccepted(outcome);
    for (const event of owed.slice(-1)) event.accepted = isTaken;
    if (!isTaken) waiting?.abort();
    const message = await told;
    const isRefusedLater = message?.messageType === 'ErrorMessage';
    const shown =
      message?.notificationType === 'AttachedDataChanged' && shows(message.userData, { key, value })
        ? message
        : undefined;
    const lost = isAwaited && state !== 'released' && !shown && this.measurements.wasLost(agent, request.seq);
    if (shown !== undefined) this.#slowestMs = Math.max(this.#slowestMs, shown.at - request.at);
    if (message !== undefined) this.learnt.notifications.came(message.at - request.at);
    if (outcome.response !== undefined) this.learnt.notifications.responded(outcome.response.tookMs);
    responses.learn(kind, outcome.response?.tookMs);
    const isToldOtherwise = !shown && key !== undefined && tellsOf(call, key, request);
    if (message === undefined && isTaken && !lost && isAwaited)
      this.learnt.notifications.missed(placeOf(toSend), waitedMs);
    // A response that cannot be read, to a request that worked, is RES-01's matter: the run goes on. That one of a released call worked
    // may show in its event alone. Whether there is none again is to be seen.
    const isToldByEvent = state === 'released' && outcome.response !== undefined;
    const failed = !isReadable(outcome) && !shown && !isToldByEvent;
    const unread = !isReadable(outcome) && (!shown || outcome.response === undefined) && !isKnown;
    this.signal?.throwIfAborted();
    const what =
      outcome.failure?.message ?? `HTTP ${outcome.response?.status}, no JSON object with a statusCode`;
    const accepted = isTaken && !isRefusedLater && !failed;
    const isUnknown = saysUnknown(outcome);
    const isAway = outcome.failure !== undefined && this.#isAway(outcome.failure);
    const isRefused = !accepted && !failed && !isUnknown;
    const again = lost || unread;
    const sent = { request, value, accepted, isRefused, shown, isToldOtherwise };
    return { ...sent, failed, unread, what, isUnknown, isAway, again };
  }

  // Nothing listens there, or other connections were closed too, and nothing was answered since (docs/verdicts.md).
  #isAway(failure: FailureRecord): boolean {
    if (!isClosed(failure)) return false;
    const { records } = this.recorder;
    const since = records.slice(records.findLastIndex(({ type }) => type === 'response') + 1);
    return (
      failure.stage === 'connect' ||
      since.some((record) => record.type === 'failure' && record.use !== 'operation' && isClosed(record))
    );
  }

  // A server that was started anew knows neither sessions nor calls.
  #refuseIfGone(call: LiveCall): void {
    const { name } = call.leg.session;
    const told = call.messages().at(-1);
    if (told === undefined || !this.measurements.wasLost(name, told.seq)) return;
    const gone = new CallNotMade(
      `The target does not know call ${call.leg.callId} (${call.purpose}) any more, of which nothing was told since the CometD session of ${name} was lost`,
    );
    this.#gone.set(call, gone);
    throw gone;
  }

  #timeoutFor(requestToSend: RequestToSend): number {
    const { state, changed, brief } = requestToSend;
    if (brief || (changed && state === 'released')) return this.learnt.notifications.brief;
    return this.learnt.notifications.next(placeOf(requestToSend));
  }
}

// A message after the request that shows anything at the key.
function tellsOf(call: LiveCall, key: string, { seq }: RequestRecord): boolean {
  const told = call.messages().filter((message) => message.seq > seq);
  return told.some(({ userData }) => own(userData, key) !== undefined);
}

// Somebody else may end a given call at any moment: what it then brings no message for proves nothing.
function refuseIfOver({ call, state }: RequestToSend): void {
  if (state === 'released' || !call.isGiven || call.state !== 'Released') return;
  throw new CallNotMade(`The given call ${call.leg.callId} was released during the run`);
}

// Return Values: 6 = not found.
function saysUnknown({ response }: Outcome): boolean {
  return response?.status === 404 || own(members(response?.body), 'statusCode') === 6;
}

function isAccepted(outcome: Outcome): boolean {
  return saysSuccess(outcome) || saysNothing(outcome);
}
