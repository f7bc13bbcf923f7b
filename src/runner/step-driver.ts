import { isDeepStrictEqual } from 'node:util';
import type { Agents } from '../calls/agents.js';
import type { LiveCall } from '../calls/call.js';
import type { CallSource } from '../calls/call-source.js';
import { CallNotMade } from '../calls/errors.js';
import { LAG_MS } from '../checks/call-as-read.js';
import { pauseFor } from '../client/cometd-pacing.js';
import { members, own } from '../trace/message.js';
import type { Recorder } from '../trace/recorder.js';
import { CallRequests } from './call-requests.js';
import { CALL_STATES, type CallState, isOfLaterCall, type StepContext } from './call-state.js';
import { recordObstacle } from './obstacles.js';
import type { ProgressCount } from './progress.js';
import type { RunContext } from './run-context.js';
import type { Wanted } from './wanted.js';

// A call that does not stay on hold is put there so often again.
const HELD_AGAIN = 2;

/** What steps are driven with. */
export interface StepDriverOptions {
  readonly wanted: Wanted;
  readonly source: Pick<CallSource, 'endAll'>;
  readonly agents: Agents;
  readonly runContext: RunContext;
  readonly progress: ProgressCount;
  readonly recorder: Recorder;
  readonly signal: AbortSignal;
}

/** Drives what is wanted of a call in a state, and records what cannot be driven for those who wanted it. */
export class StepDriver {
  #heldAgain = 0;

  constructor(private readonly options: StepDriverOptions) {}

  /** A call as its steps find it. */
  context(live: LiveCall, callState: CallState, otherCall?: LiveCall): StepContext {
    const { runContext, agents, recorder, progress, signal } = this.options;
    const { state } = CALL_STATES[callState];
    const call = new CallRequests(live, state, runContext, isOfLaterCall(callState));
    const ask = (what: 'call' | 'list') => {
      const intent = {
        requirements: [...call.wantedBy],
        step: what === 'call' ? 'the call is read' : 'the calls are listed',
      };
      progress.asks(intent);
      return live.leg.session.client.ask({
        use: 'read',
        method: 'GET',
        path: what === 'call' ? live.path : '/me/calls?fields=*',
        sent: ({ id }) => recorder.record({ type: 'intent', request: id, ...intent }),
      });
    };
    const read = async (what: 'call' | 'list') => {
      await ask(what);
    };
    const readUntilTold = async () => {
      const { response } = await ask('call');
      if (response === undefined || showsTold(response, live)) return;
      await pauseFor(LAG_MS, signal);
      await ask('call');
    };
    return { call, live, agents, read, readUntilTold, ...(otherCall && { otherCall }) };
  }

  /** Does what is wanted at a call state, one after another; what cannot be done is recorded, once for all that it concerns. */
  async serve(callState: CallState, context: StepContext): Promise<void> {
    const steps = this.options.wanted.at(callState);
    if (steps.length > 0) this.options.progress.at(CALL_STATES[callState].name);
    const failures = new Map<string, { error: unknown; ids: Set<string> }>();
    for (const step of steps) {
      if (this.options.signal.aborted) break;
      context.call.wantedBy = [step.id];
      if (callState === 'heldCall') await this.#holdAgain(context.live);
      try {
        if (callState === 'ringingCall' && context.live.state !== 'Ringing')
          throw new CallNotMade('The call was no longer left ringing');
        await step.send(context);
      } catch (error) {
        if (this.options.signal.aborted) break;
        const { ids } = failures.get(String(error)) ?? { ids: new Set() };
        failures.set(String(error), { error, ids: ids.add(step.id) });
      }
      this.options.wanted.settle([step]);
    }
    for (const { error, ids } of failures.values()) recordObstacle(this.options.recorder, error, ids);
    this.options.signal.throwIfAborted();
  }

  // A request that took the call back from hold must do it again to be told from somebody who did (ACT-07).
  async #holdAgain(live: LiveCall): Promise<void> {
    if (live.state !== 'Established' || this.#heldAgain === HELD_AGAIN) return;
    this.#heldAgain += 1;
    await live.hold().catch(() => undefined);
  }

  /** Brings something about; where that fails, it is recorded for all who wanted these call states, or have these ids, and the walk goes on. */
  async tryTo<Result>(
    callStates: readonly CallState[],
    bring: () => Promise<Result>,
    ids: readonly string[] = [],
  ): Promise<Result | undefined> {
    try {
      return await bring();
    } catch (error) {
      if (this.options.signal.aborted) throw error;
      const { recorder } = this.options;
      recorder.record({ type: 'notice', text: error instanceof Error ? error.message : String(error) });
      recordObstacle(recorder, error, ids);
      this.refuse(callStates, error);
      // A call that did not become what it should is not left up.
      await this.options.source.endAll();
      return undefined;
    }
  }

  /** Records for all that is yet to be done at these call states why it cannot be. */
  refuse(callStates: readonly CallState[], error: unknown): void {
    const steps = this.options.wanted.open(callStates);
    recordObstacle(this.options.recorder, error, new Set(steps.map(({ id }) => id)));
    this.options.wanted.settle(steps);
  }
}

/** Whether a call as read shows the user data that were notified last; what is no call is not read again. */
function showsTold({ status, body }: { status: number; body?: unknown }, live: LiveCall): boolean {
  const told = live.messages().findLast(({ userData }) => userData !== undefined)?.userData ?? {};
  const shown = members(own(members(own(members(body), 'call')), 'userData'));
  return (
    status >= 300 || Object.entries(told).every(([key, value]) => isDeepStrictEqual(own(shown, key), value))
  );
}
