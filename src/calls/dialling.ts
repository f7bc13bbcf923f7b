import type { AgentSession } from '../client/agent.js';
import { isReset } from '../client/failure.js';
import type { Timeouts, TraceRecord } from '../schemas/trace.gen.js';
import { standsBefore } from '../trace/before-operation.js';
import { type CallMessage, callMessage, members, own } from '../trace/message.js';
import type { Recorder } from '../trace/recorder.js';
import { LiveCall } from './call.js';
import type { CallNames } from './call-names.js';
import { CallNotMade } from './errors.js';
import { callsUp } from './hang-up.js';
import { HeardCalls } from './heard-calls.js';
import { legOf, operate } from './leg.js';
import type { OpenResources } from './open-resources.js';
import { hangUpTagged, tagsOf } from './tags.js';

// So many further calls are dialled for one that something before the operation kept from being made.
const TIMES_AGAIN = 2;

/** Something before the operation answered the dial, or nobody, or it was not available for a moment, and no call came of it. */
class DialNotTaken extends CallNotMade {}

/** What a call is made for and with. */
export interface CallPlan {
  readonly from: AgentSession;
  readonly to: AgentSession;
  readonly purpose: string;
}

/**
 * Makes the calls of a run: one agent dials another and the call's id is learnt from the notification, because the response
 * to Dial does not hold it.
 */
export class Dialling {
  #calls: readonly LiveCall[] = [];

  constructor(
    private readonly recorder: Recorder,
    private readonly timeouts: Timeouts,
    /** Marks the calls of this run, in their user data. */
    readonly runId: string,
    private readonly openResources: OpenResources,
    private readonly names: CallNames,
    private readonly signal?: AbortSignal,
  ) {}

  /** The calls that were made, but for those that had ended when the last one was. */
  get calls(): readonly LiveCall[] {
    return this.#calls;
  }

  /**
   * Dials and waits until the callee is notified of the call, Ringing or, where phones answer by themselves, Established.
   * Both devices are brought back to Ready before: a site rejects calls to an agent in wrap-up. Where something before the
   * operation answered the dial, it was not available at this time, its connection was closed, or it was refused while somebody else's call was up, and no call is heard
   * of, another call is dialled, twice at most.
   * @throws {CallNotMade} --max-calls is reached, the dial was refused, or no call that is ours was notified within GWS_CALL_MS
   */
  async dial(plan: CallPlan): Promise<LiveCall> {
    for (let again = 0; ; again++) {
      try {
        return await this.#dialOnce(plan);
      } catch (error) {
        if (!(error instanceof DialNotTaken) || again === TIMES_AGAIN) throw error;
        this.names.notMade();
        this.recorder.record({ type: 'notice', text: `${error.message}: another call is dialled` });
      }
    }
  }

  async #dialOnce({ from, to, purpose }: CallPlan): Promise<LiveCall> {
    // Without a CometD session nothing would be heard of the call.
    if (to.comet.givenUp !== undefined) throw new CallNotMade(to.comet.givenUp);
    const name = this.names.next();
    await from.ready();
    await to.ready();
    const userData = tagsOf(this.runId, name);
    const noted = { type: 'call' as const, call: name, agent: to.name, purpose };
    const dialled = this.recorder.record({ ...noted, state: 'dialled', userData });
    const heard = new HeardCalls({ from, to, runId: this.runId, name });
    try {
      const { said, doubt } = await this.#post(from, to, userData);
      const { notificationMs } = this.timeouts;
      const callMs =
        doubt === undefined ? this.timeouts.callMs : Math.min(notificationMs, this.timeouts.callMs);
      const ours: { first?: CallMessage } = {};
      const wanted = (message: CallMessage) => {
        ours.first = heard.hear(message);
        return ours.first !== undefined || heard.isEndOfDial(message);
      };
      const isInVain = () => to.comet.givenUp !== undefined;
      const waitFor = (ms: number) => this.#learn(dialled.seq, ms, wanted, isInVain);
      let told = await waitFor(Math.min(notificationMs, callMs));
      let isListed = false;
      if (told === undefined && callMs > notificationMs) {
        // A call that is there is told of in the time of a message: that is over, and no more is waited.
        isListed = await isCalled(to);
        told = await waitFor(isListed ? 0 : dialled.at + callMs - this.recorder.now());
      }
      const { first } = ours;
      if (told === undefined && doubt !== undefined)
        throw new DialNotTaken(
          `Dial from ${from.name} to ${to.phoneNumber} ${doubt}, and no call was notified within ${callMs} ms`,
        );
      if (first === undefined) {
        const how = isListed
          ? `within ${notificationMs} ms, though its list of calls shows it (where messages take longer, raise GWS_NOTIFICATION_MS)`
          : told === undefined
            ? `within ${callMs} ms`
            : `and the call of ${from.name} was released at once`;
        throw new CallNotMade(
          `${to.name} (${to.phoneNumber}) was not notified of the call that ${from.name} (${from.phoneNumber}) dialled, ${how}; Dial was ${said}. ${to.comet.givenUp ?? "Is the agent's phone registered and Ready?"}`,
        );
      }
      const leg = legOf(this.recorder, first);
      // Somebody else may call who dialled at this very moment, too.
      const other = await this.#learn(dialled.seq, notificationMs, (message) =>
        heard.isOfDialler(message, first),
      );
      this.openResources.callUp(to.name, leg.callId);
      const { asItCame: _, ...ids } = leg;
      this.recorder.record({ ...noted, state: 'learnt', ...ids });
      const ownLeg = { session: to, ...leg };
      const peerLeg = { session: from, ...(other === undefined ? leg : legOf(this.recorder, other)) };
      const call = new LiveCall(
        {
          name,
          purpose,
          leg: ownLeg,
          otherEnd: peerLeg,
          marked: true,
          endings: {
            own: (evenIfStopped) => operate(ownLeg, 'Hangup', evenIfStopped),
            peer: (evenIfStopped) => operate(peerLeg, 'Hangup', evenIfStopped),
          },
          onEnd: () => this.openResources.callEnded(leg.callId),
        },
        { recorder: this.recorder, timeouts: this.timeouts, signal: this.signal },
      );
      this.#calls = [...this.#calls.filter(({ ended }) => !ended), call];
      return call;
    } catch (error) {
      // A call that was dialled and never notified may be up all the same.
      const left = (await hangUpTagged(from, [this.runId], heard.dialledIds)).filter(({ isGone }) => !isGone);
      const reason = error instanceof Error ? error.message : String(error);
      for (const { callId } of left) this.#noteLeft(from, callId);
      if (left.length === 0) this.recorder.record({ ...noted, state: 'failed', reason });
      throw error;
    }
  }

  #noteLeft({ name }: AgentSession, callId: string): void {
    this.openResources.callUp(name, callId);
    const text = `The call ${callId} of ${name}, which was dialled and not notified, could not be hung up and may be UP: check --clean tries it again`;
    this.recorder.record({ type: 'notice', text });
  }

  /** Hangs up whatever is still up; never throws. */
  async endAll(): Promise<void> {
    for (const call of this.#calls.filter((each) => !each.ended)) await call.end();
  }

  async #post(
    from: AgentSession,
    to: AgentSession,
    userData: object,
  ): Promise<{ said: string; doubt?: string }> {
    if (to.phoneNumber === undefined) {
      throw new CallNotMade(
        `The number of ${to.name} is not known: GET /me does not tell, set GWS_${to.name.toUpperCase()}_PHONE`,
      );
    }
    const { response, failure } = await from.client.ask({
      use: 'call',
      method: 'POST',
      path: `/me/devices/${encodeURIComponent(from.deviceId)}/calls`,
      // Sent again, it might make another call.
      once: true,
      body: { operationName: 'Dial', destination: { phoneNumber: to.phoneNumber }, userData },
    });
    // The call may have been made all the same.
    if (failure !== undefined && isReset(failure))
      return { said: 'not answered', doubt: `was not answered (${failure.message})` };
    if (failure !== undefined)
      throw new CallNotMade(`Dial from ${from.name} to ${to.phoneNumber}: ${failure.message}`);
    const said = `answered HTTP ${response?.status} ${JSON.stringify(response?.body ?? response?.text ?? '')}`;
    const who = response && standsBefore(response);
    // A gateway may have passed it on all the same.
    if (who !== undefined) return { said, doubt: `was answered by ${who}, not by the operation` };
    const code = own(members(response?.body), 'statusCode');
    // That is over in a moment (fact: 503 with 4).
    if (response?.status === 503 && code === 4)
      return { said, doubt: `was ${said}, not available at this time` };
    if ((response?.status ?? 0) >= 300 || (code !== 0 && code !== '0')) {
      // Somebody else's call goes by.
      if ((await isCalled(to)) || (await isCalled(from)))
        return { said, doubt: `was ${said} while another call was up` };
      throw new CallNotMade(`Dial from ${from.name} to ${to.phoneNumber} was refused: ${said}`);
    }
    return { said };
  }

  // The first message of a call that nobody had been told of before: an earlier one of ours may be heard of yet.
  async #learn(
    after: number,
    timeoutMs: number,
    wanted: (message: CallMessage) => boolean,
    isInVain: () => boolean = () => false,
  ) {
    const old = new Set(this.recorder.before(after).map((record) => callMessage(record)?.call.id));
    const fresh = (record: TraceRecord) => {
      // That no further session is tried is told as a notice.
      if (record.type === 'notice') return isInVain();
      const message = callMessage(record);
      if (message === undefined || typeof message.call.id !== 'string') return false;
      return !old.has(message.call.id) && wanted(message);
    };
    const record = await this.recorder.waitFor(fresh, { after, timeoutMs, signal: this.signal });
    return record && callMessage(record);
  }
}

/** Whether the agent's list shows a call that rings, or was answered by the phone: none was there before the dial. */
async function isCalled(agent: AgentSession): Promise<boolean> {
  const calls = (await callsUp(agent)) ?? [];
  return calls.some(({ state }) => state === 'Ringing' || state === 'Established');
}
