import { setTimeout as sleep } from 'node:timers/promises';
import type { Agents } from '../calls/agents.js';
import type { LiveCall } from '../calls/call.js';
import { CallNotMade, NoFurtherCall, OperationUnusable } from '../calls/errors.js';
import type { LegState, Sent } from '../calls/request-to-send.js';
import { NotReady } from '../client/errors.js';
import type { Configuration } from '../schemas/configuration.gen.js';
import type { Recorder } from '../trace/recorder.js';
import { BurstWatch } from './burst-watch.js';
import { type Aside, bystanderCall } from './bystander-call.js';
import { CallRequests } from './call-requests.js';
import { recordObstacle } from './obstacles.js';
import type { ProgressCount } from './progress.js';
import { askOf, bodyOf, type RequestShape } from './request-shape.js';
import type { RunContext } from './run-context.js';
import { ofEachCall, ROUND, turnOf } from './soak-order.js';
import { SoakPace } from './soak-pace.js';
import type { Waiting } from './waiting.js';

// So many of the calls that were released last get dispositions.
const RELEASED_KEPT = 2;
// A site knows no call that lasts for ever.
const CALL_AGE_MS = 600_000;
// So often in a row a call is tried to be made, with so long between.
const CALL_AGAIN_MS = [1000, 5000, 15_000];
// After so many refusals in a row another call is made; when that call is refused as well, the soak is over.
const REFUSED = 10;

/** What a soak is driven with. */
export interface SoakOptions extends Aside {
  readonly soak: NonNullable<Configuration['soak']>;
  readonly agents: Agents;
  readonly waiting: Waiting;
  readonly readsFeed: boolean;
  readonly progress: ProgressCount;
  readonly recorder: Recorder;
  readonly signal: AbortSignal;
}

/**
 * Sends dispositions one after another, each with a value of its own: of an active call, which is released and replaced as it ages,
 * and of the calls that were released last. Nothing is judged, and what became of each is read from the trace.
 */
export class Soak {
  readonly #pace: SoakPace;
  readonly #ofEach: number;
  #active?: { call: LiveCall; sent: number; since: number };
  #released: LiveCall[] = [];
  #number = 0;
  #ended = 0;
  readonly #burst = new BurstWatch();
  #isCareful = false;
  #refused = 0;

  constructor(private readonly options: SoakOptions) {
    this.#pace = new SoakPace(options.soak.perSecond, () => options.recorder.now());
    this.#ofEach = ofEachCall(options.soak.count);
  }

  /**
   * @throws {CallNotMade | NotReady} no call could be made, several times in a row
   * @throws {OperationUnusable} the target takes no disposition, or gives no response
   * @throws {Interrupted} the run was stopped
   */
  async run(): Promise<void> {
    const { soak, agents, progress, recorder, source, waiting, readsFeed } = this.options;
    progress.plan(soak.count);
    await this.#bystanderCall('control');
    const until = recorder.now() + (soak.durationMs ?? Number.POSITIVE_INFINITY);
    while (this.#number < soak.count && recorder.now() < until) await this.#next();
    if (this.#active !== undefined) await this.#release(this.#active.call);
    progress.at('soak', 'waiting for events and the quiet window');
    await waiting.events();
    await waiting.quiet(['agent', ...(agents.peer ? (['peer'] as const) : [])], readsFeed);
    // Its messages come after every window.
    await this.#tryTo(() => source.plain(), []);
    await this.#bystanderCall('sentinel');
  }

  async #bystanderCall(purpose: 'control' | 'sentinel'): Promise<void> {
    if (this.options.agents.bystander === undefined) return;
    await this.#tryTo(() => bystanderCall(this.options, purpose), ['ACT-14']);
  }

  /** What cannot be brought about beside the dispositions is recorded for those who wanted it, and the soak goes on. */
  async #tryTo(bring: () => Promise<unknown>, ids: readonly string[]): Promise<void> {
    try {
      await bring();
    } catch (error) {
      const { recorder, source, signal } = this.options;
      signal.throwIfAborted();
      recorder.record({ type: 'notice', text: error instanceof Error ? error.message : String(error) });
      recordObstacle(recorder, error, ids);
      await source.endAll();
    }
  }

  async #next(): Promise<void> {
    const call = await this.#call();
    if (call === undefined) return;
    const { isReleased, isInBurst } = turnOf(this.#number, this.options.soak.released);
    if (this.#number % ROUND === 0) this.#lookBack();
    // In turn.
    const released = this.#released[Math.floor((2 * this.#number) / ROUND) % this.#released.length];
    await this.#pace.turn(this.options.signal);
    if (isReleased && released !== undefined) await this.#send(released, 'released', false);
    else await this.#send(call, 'active', isInBurst && !this.#isCareful);
  }

  // Two changes may have been told of at once. Sent one by one it shows whether a message is missing.
  #lookBack(): void {
    const [untold] = this.#burst.untold(this.options.runContext.keys[0]);
    if (untold === undefined || this.#isCareful) return;
    this.#isCareful = true;
    const text = `Nothing showed ${JSON.stringify(untold)}, though a later disposition of the call was notified: from now on each is sent when the one before was notified`;
    this.options.recorder.record({ type: 'notice', text });
  }

  /** The active call, another one where it is over or has aged; undefined = nothing is left to be sent. */
  async #call(): Promise<LiveCall | undefined> {
    const active = this.#active;
    if (active !== undefined) {
      const isOld = active.sent >= this.#ofEach || this.options.recorder.now() - active.since > CALL_AGE_MS;
      if (active.call.state !== 'Released' && (!isOld || active.call.isGiven)) return active.call;
      await this.#release(active.call);
      if (this.#number >= this.options.soak.count) return undefined;
    }
    const call = await this.#make();
    this.#active = { call, sent: 0, since: this.options.recorder.now() };
    this.#pace.restart();
    return call;
  }

  async #make(): Promise<LiveCall> {
    const { source, progress, recorder, signal } = this.options;
    for (const pauseMs of [...CALL_AGAIN_MS, undefined]) {
      try {
        progress.at('soak', 'a call is being set up');
        const call = await source.active();
        if (call === undefined) throw new CallNotMade('A soak needs an active call, and none is given');
        await this.#findShape(call);
        if (call.isGiven) await this.#keepGiven(call);
        progress.at(`call ${call.name}`);
        return call;
      } catch (error) {
        signal.throwIfAborted();
        await source.endAll();
        const isPassing =
          (error instanceof CallNotMade && !(error instanceof NoFurtherCall)) || error instanceof NotReady;
        if (!isPassing || pauseMs === undefined || source.failsForAll) throw error;
        recorder.record({ type: 'notice', text: `${error.message}: another call is tried` });
        await sleep(pauseMs, undefined, { signal });
      }
    }
    throw new Error('no call was made');
  }

  /** A given call is not ended: the released ones are those that are given as well. */
  async #keepGiven(call: LiveCall): Promise<void> {
    const { source, soak } = this.options;
    const released = soak.released ? await source.released(call) : undefined;
    if (released !== undefined) this.#released = [released];
  }

  /** The shape of the request that the target takes is found with the first call, by the first disposition. */
  async #findShape(call: LiveCall): Promise<void> {
    const { runContext } = this.options;
    if (runContext.shape !== undefined) return;
    await new CallRequests(call, 'active', runContext).base();
    this.#number += 1;
    if (!keyedShape(runContext)?.keyed)
      throw new OperationUnusable(
        "The target takes no user data key of the suite's own (KEY-03), and a soak writes no other: nothing is sent",
      );
  }

  /** Ends the active call, and sends the first disposition of the released one at once. */
  async #release(call: LiveCall): Promise<void> {
    this.#active = undefined;
    if (call.isGiven) return;
    const { source, soak, signal, agents } = this.options;
    try {
      // Each second one by the other end, where that is an agent of the run.
      this.#ended += 1;
      if (agents.peer !== undefined && this.#ended % 2 === 0) await call.hangUp('peer');
      const released = await source.released(call);
      if (released === undefined || !soak.released) return;
      this.#released = [...this.#released, released].slice(-RELEASED_KEPT);
      if (this.#number < soak.count) await this.#send(released, 'released', false);
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof CallNotMade)) throw error;
      await source.endAll();
    }
  }

  async #send(call: LiveCall, state: LegState, unawaited: boolean): Promise<void> {
    const { runContext, signal, progress } = this.options;
    const { shape, keys, values } = runContext;
    if (shape === undefined) throw new Error('the shape of the request is found first');
    const [key] = keys;
    this.#number += 1;
    if (this.#active?.call === call) this.#active.sent += 1;
    try {
      const sent = await runContext.sender.send({
        call,
        state,
        changed: false,
        key,
        unawaited,
        requirements: [],
        step: 'soak',
        make: () => {
          const value = values.next(key);
          return { value, ask: askOf(shape, call, bodyOf(shape, call, value, key)) };
        },
      });
      if (unawaited && sent.accepted) this.#burst.sent(call, sent.value);
      this.#pace.done(sent);
      progress.pace = this.#pace.text;
      this.#note(call, sent);
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof CallNotMade)) throw error;
      this.#letGo(call);
    }
  }

  #note(call: LiveCall, { accepted }: Sent): void {
    this.#refused = accepted ? 0 : this.#refused + 1;
    if (this.#refused >= 2 * REFUSED)
      throw new OperationUnusable(`The target took none of ${this.#refused} dispositions in a row`);
    if (this.#refused === REFUSED) this.#letGo(call);
  }

  /** The target knows the call no more, or takes nothing of it. */
  #letGo(call: LiveCall): void {
    this.#released = this.#released.filter((each) => each !== call);
    if (this.#active?.call === call) this.#active.sent = this.#ofEach;
  }
}

// Another function has set it meanwhile.
function keyedShape({ shape }: RunContext): RequestShape | undefined {
  return shape;
}
