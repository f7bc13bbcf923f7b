import type { Outcome } from '../client/ask.js';
import type { FailureRecord, RequestRecord, Timeouts } from '../schemas/trace.gen.js';
import { isClosed, isReadable, saysNothing, saysSuccess } from '../trace/exchange.js';
import { type CallMessage, members, own } from '../trace/message.js';
import type { Recorder } from '../trace/recorder.js';
import type { LiveCall } from './call.js';
import type { LearntTimeouts } from './learnt-timeouts.js';
import { Listening } from './listening.js';
import { type Measurements, type OwedEvent, shows } from './measurements.js';
import { branchOf, type Intent, kindOf, placeOf, type RequestToSend, type Sent } from './request-to-send.js';

// As long at least is waited for what decides how the rest is asked.
const DECIDING_MS = 500;

/** One sending of a request, and whether there is to be another. */
export interface Tried extends Sent {
  /** No readable response, and no effect that was seen. */
  readonly failed: boolean;
  /** No readable response, of a kind that is not known to get none. */
  readonly unread: boolean;
  readonly what: string;
  readonly isUnknown: boolean;
  readonly isAway: boolean;
  readonly again: boolean;
}

/** What requests are sent with. */
export interface SendingContext {
  readonly recorder: Recorder;
  readonly timeouts: Timeouts;
  readonly measurements: Measurements;
  readonly signal?: AbortSignal;
  /** Told of each request just before it is sent. */
  readonly onStep: (intent: Intent) => void;
  /** What the senders of a run share. */
  readonly learnt: LearntTimeouts;
}

/** How a request is sent this once. */
export interface SendingOptions {
  readonly freshConnection?: boolean;
  /** Made before; absent = it is made now. */
  readonly made?: ReturnType<RequestToSend['make']>;
  readonly asked?: (request: RequestRecord, value: unknown) => void;
  readonly answered?: () => void;
}

/** Sends a request once, and waits for its response and for its notification from the sending on. */
export class OneSending {
  readonly listening: Listening;

  constructor(private readonly context: SendingContext) {
    const { recorder, timeouts, signal } = context;
    this.listening = new Listening(recorder, timeouts, signal);
  }

  /**
   * Waits for a message about a released call after a request, as long as one usually takes, and no less than `leastMs`.
   * @returns whether it came
   */
  async hears(call: LiveCall, after: RequestRecord, leastMs: number): Promise<boolean> {
    const { brief } = this.context.learnt.notifications;
    return this.listening.isToldAfterRelease(call, after, Math.max(brief, leastMs));
  }

  /**
   * Sends the request, and notes what it teaches about how long the next ones are waited for.
   * @throws {Interrupted} when the run is ended
   */
  async once(toSend: RequestToSend, options: SendingOptions = {}): Promise<Tried> {
    const { call, state, changed, key, requirements, step } = toSend;
    const { recorder, measurements, signal, onStep, learnt } = this.context;
    const agent = call.leg.session.name;
    await this.listening.ready(call, state);
    const sender = toSend.by ?? { name: agent, client: call.leg.session.client };
    // Before it is made: its notification is waited for from the sending on.
    await sender.client.turn();
    onStep({ requirements, step });
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
    const responses = learnt.responses[branchOf(state)];
    const isKnown = responses.isKnown(kind);
    const outcome = await sender.client.ask({
      ...ask,
      use: 'operation',
      timeoutMs: responses.next(kind),
      paced: true,
      freshConnection: options.freshConnection || undefined,
      sent: (request) => {
        recorder.record({ type: 'intent', request: request.id, requirements: [...requirements], step });
        const owesEvent = state === 'released' && !changed;
        owed.push(...measurements.sent(request, { leg: call.leg, key, value, owesEvent }));
        options.asked?.(request, value);
        waiting?.abort();
        if (!isAwaited) return;
        waiting = new AbortController();
        told = this.listening.notification(call, { key, value }, request.seq, waitedMs, waiting.signal);
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
    const lost = isAwaited && state !== 'released' && !shown && measurements.wasLost(agent, request.seq);
    if (message !== undefined) learnt.notifications.came(message.at - request.at);
    if (outcome.response !== undefined) learnt.notifications.responded(outcome.response.tookMs);
    responses.learn(kind, outcome.response?.tookMs, outcome.failure?.name === 'ResponseTimeout');
    const isToldOtherwise = !shown && key !== undefined && tellsOf(call, key, request);
    if (message === undefined && isTaken && !lost && isAwaited)
      learnt.notifications.missed(placeOf(toSend), waitedMs);
    // A response that cannot be read, to a request that worked, is RES-01's matter: the run goes on. That one of a released call worked
    // may show in its event alone. Whether there is none again is to be seen.
    const isToldByEvent = state === 'released' && outcome.response !== undefined;
    const failed = !isReadable(outcome) && !shown && !isToldByEvent;
    const unread = !isReadable(outcome) && (!shown || outcome.response === undefined) && !isKnown;
    signal?.throwIfAborted();
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
    const { records } = this.context.recorder;
    const since = records.slice(records.findLastIndex(({ type }) => type === 'response') + 1);
    return (
      failure.stage === 'connect' ||
      since.some((record) => record.type === 'failure' && record.use !== 'operation' && isClosed(record))
    );
  }

  #timeoutFor(requestToSend: RequestToSend): number {
    const { state, changed, brief, decides } = requestToSend;
    const { learnt, timeouts } = this.context;
    if (brief || (changed && state === 'released')) return learnt.notifications.brief;
    const ms = learnt.notifications.next(placeOf(requestToSend));
    return decides ? Math.max(ms, Math.min(timeouts.notificationMs, DECIDING_MS)) : ms;
  }
}

// A message after the request that shows anything at the key.
function tellsOf(call: LiveCall, key: string, { seq }: RequestRecord): boolean {
  const told = call.messages().filter((message) => message.seq > seq);
  return told.some(({ userData }) => own(userData, key) !== undefined);
}

// Return Values: 6 = not found.
function saysUnknown({ response }: Outcome): boolean {
  return response?.status === 404 || own(members(response?.body), 'statusCode') === 6;
}

function isAccepted(outcome: Outcome): boolean {
  return saysSuccess(outcome) || saysNothing(outcome);
}
