import { isDeepStrictEqual } from 'node:util';
import type { RequestRecord, Timeouts } from '../schemas/trace.gen.js';
import type { Recorder } from '../trace/recorder.js';
import type { LiveCall } from './call.js';
import { CallNotMade, OperationUnusable } from './errors.js';
import { LearntTimeouts } from './learnt-timeouts.js';
import type { Measurements } from './measurements.js';
import { OneSending, type Tried } from './one-sending.js';
import { branchOf, type Intent, kindOf, type RequestToSend, type Sent } from './request-to-send.js';
import { Slow } from './slow.js';

// A lost session proves nothing: the request is repeated, this often at most.
const REPEATS = 2;

/**
 * Sends SetCallDisposition requests, each with its intent in the trace. Whether the response or the notification comes first is
 * no matter: both are awaited from the sending on.
 */
export class Sender {
  readonly #unanswered = new Map<string, { what: string; isAway: boolean }>();
  readonly #gone = new WeakMap<LiveCall, CallNotMade>();
  readonly #sending: OneSending;

  /**
   * @param onStep told of each request just before it is sent
   * @param learnt what the senders of a run share
   */
  constructor(
    private readonly recorder: Recorder,
    timeouts: Timeouts,
    private readonly measurements: Measurements,
    private readonly signal?: AbortSignal,
    onStep: (intent: Intent) => void = () => {},
    private readonly learnt = new LearntTimeouts(timeouts),
  ) {
    this.#sending = new OneSending({ recorder, timeouts, measurements, signal, onStep, learnt });
  }

  /**
   * Drives one request to its end: the response, and on an active call its notification or the deadline. It is repeated when
   * the CometD session was lost, and once on a new connection when no readable response came; while one is still waited for, beside it.
   * @throws {OperationUnusable} once a documented request of the kind and its repetition went unanswered, and had no effect; of a changed
   * one, once the target answers none
   * @throws {CallNotMade} a given call was released meanwhile, so that it is no longer an active one, or the target does not know the
   * call any more
   * @throws {Interrupted} when the run is ended
   */
  async send(toSend: RequestToSend): Promise<Sent> {
    this.signal?.throwIfAborted();
    const kind = kindOf(toSend);
    const silence = toSend.changed ? undefined : this.#unanswered.get(kind);
    // Nobody was there, as while a server is started anew, and now somebody is.
    if (silence?.isAway) await this.#sending.listening.ready(toSend.call, toSend.state);
    if (silence?.isAway && toSend.call.leg.session.comet.alive) this.#unanswered.delete(kind);
    else if (silence !== undefined) {
      throw new OperationUnusable(
        `The documented request for ${kind} got no readable response, nor did its repetition (${silence.what}): no more of it is sent`,
      );
    }
    if (toSend.changed && this.learnt.responses[branchOf(toSend.state)].isMute)
      throw new OperationUnusable('The target answers no request any more: no further changed one is sent');
    refuseIfOver(toSend);
    const gone = this.#gone.get(toSend.call);
    if (gone !== undefined) throw gone;
    let { last, isAsked } = await this.#onceOrBeside(toSend);
    for (let repeat = 0; repeat < REPEATS && last.again && !(isAsked && last.unread); repeat++) {
      const why = last.unread ? 'no readable response came' : 'the CometD session was lost meanwhile';
      this.#noteAgain(last.request, toSend, why);
      isAsked = true;
      last = await this.#sending.once(toSend, { freshConnection: last.unread });
    }
    if (!toSend.changed && last.failed) this.#unanswered.set(kind, last);
    if (last.shown === undefined) refuseIfOver(toSend);
    if (last.isUnknown && !toSend.changed) this.#refuseIfGone(toSend.call);
    return last;
  }

  /**
   * Waits for a message about a released call after a request, as long as one usually takes, and no less than `leastMs`.
   * @returns whether it came
   */
  hears(call: LiveCall, after: RequestRecord, leastMs: number): Promise<boolean> {
    return this.#sending.hears(call, after, leastMs);
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
    const first = await this.#sending
      .once(toSend, {
        asked: (request, value) => {
          slow?.stop();
          if (!isPatient) return;
          slow = new Slow(slowMs, () => {
            const made = toSend.make();
            if (isDeepStrictEqual(made.value, value)) return;
            this.#noteAgain(request, toSend, `no response came within ${Math.round(slowMs)} ms`);
            onceMore = this.#sending.once(toSend, { made, freshConnection: true });
            // Awaited below, once the first one is over.
            onceMore.catch(() => undefined);
          });
        },
        answered: () => slow?.stop(),
      })
      .finally(() => slow?.stop());
    const again = await onceMore;
    return { last: first.unread && again !== undefined ? again : first, isAsked: again !== undefined };
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
}

// Somebody else may end a given call at any moment: what it then brings no message for proves nothing.
function refuseIfOver({ call, state }: RequestToSend): void {
  if (state === 'released' || !call.isGiven || call.state !== 'Released') return;
  throw new CallNotMade(`The given call ${call.leg.callId} was released during the run`);
}
