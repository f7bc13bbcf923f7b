import type { LiveCall } from '../calls/call.js';
import type { CallSource } from '../calls/call-source.js';
import { Disposer } from '../calls/disposing.js';
import { CallNotMade } from '../calls/errors.js';
import type { Parties } from '../calls/parties.js';
import type { Configuration } from '../schemas/configuration.gen.js';
import type { Situation as SituationName } from '../schemas/trace.gen.js';
import type { Recorder } from '../trace/recorder.js';
import { Dispositioned, type Means } from './dispositioned.js';
import type { Pass } from './pass.js';
import type { Situation } from './situation.js';
import type { Scene, Stage } from './stage.js';
import type { Waiting } from './waiting.js';

// DESIGN section 5: a ringing call is left ringing 5 s at most; the rest is for hanging up.
const RINGING_MS = 3500;

/** What a passage is made with. */
export interface PassageOptions {
  readonly pass: Pass;
  readonly source: CallSource;
  readonly parties: Parties;
  readonly configuration: Configuration;
  readonly means: Means;
  readonly waiting: Waiting;
  readonly recorder: Recorder;
  readonly signal: AbortSignal;
}

/**
 * One passage through the calls of a run, in their order: each situation of a pass is opened where somebody wants it, and
 * one that cannot be brought about is told to the acts that wanted it.
 */
export class Passage {
  readonly #source: CallSource;
  readonly #stage: Stage;
  readonly #waiting: Waiting;
  readonly #signal: AbortSignal;

  constructor(private readonly options: PassageOptions) {
    this.#source = options.source;
    this.#stage = options.pass.stage;
    this.#waiting = options.waiting;
    this.#signal = options.signal;
  }

  /** @throws {Interrupted} the run was stopped; and what is our fault */
  async run(): Promise<void> {
    const { parties, configuration } = this.options;
    const watchesStrangers = this.#wants('ACT-14') && parties.bystander !== undefined;
    if (watchesStrangers) await this.#attempt([], () => this.#bystanderCall('control'));
    const plain = this.#wants('REL-01', 'ERR-07', 'ERR-08')
      ? await this.#attempt([], () => this.#source.plain())
      : undefined;
    const first = await this.#attempt(Object.values(this.#stage), async () => ({
      released: await this.#firstCall(plain),
    }));
    if (first === undefined) return;
    const { laterActiveCall, releasedByPeer, afterWindow, ringingCall } = this.#stage;
    const wantsSecond = laterActiveCall.wanted + releasedByPeer.wanted > 0;
    const second =
      wantsSecond && (await this.#attempt([laterActiveCall, releasedByPeer], () => this.#secondCall()));
    const watchesFeed = configuration.events !== undefined && this.#wants('REL-08', 'ERR-23');
    await this.#waiting.events();
    await this.#waiting.quiet(watchesFeed);
    if (first.released !== undefined) await afterWindow.serve(first.released, this.#signal);
    const sentinels = [
      async () => {
        if (wantsSecond && second === undefined && this.#source.failsForAll)
          ringingCall.refuse(new CallNotMade('No further call could be set up'));
        else await this.#attempt([ringingCall], () => this.#lastCall());
      },
      async () => {
        if (watchesStrangers) await this.#attempt([], () => this.#bystanderCall('sentinel'));
      },
    ];
    // A call that is kept is the last one: its line is not free again.
    if (configuration.keepCalls) sentinels.reverse();
    for (const sentinel of sentinels) await sentinel();
    // A file or a program sends no signs of life: one more disposition of a released call causes the line that is wanted.
    const event = async () => first.released?.call.witness().catch(() => undefined);
    if (watchesFeed) await this.#waiting.lineOfFeed(event);
  }

  // The bystander's own short calls are control and sentinel of ACT-14.
  async #bystanderCall(purpose: 'control' | 'sentinel'): Promise<void> {
    await this.#source.bystanders(`bystander's own call, ${purpose}`, async (call) => {
      if (purpose === 'control') await this.#disposeAside(call);
    });
  }

  // What is found so, form or silence, is found for itself: the agent's first request is the documented one.
  async #disposeAside(call: LiveCall): Promise<void> {
    const { configuration, means, recorder } = this.options;
    const disposer = new Disposer(recorder, configuration.budgets, this.#signal);
    await new Dispositioned(call, 'active', { ...means, disposer, form: undefined }).base();
  }

  async #firstCall(plain: LiveCall | undefined): Promise<Scene | undefined> {
    const call = await this.#source.active();
    if (call !== undefined) await this.#active(call, plain);
    const released = await this.#source.released(call);
    if (released === undefined) return undefined;
    const scene = this.#scene(released, 'released', plain);
    await this.#released(this.#stage.releasedCall, scene);
    return scene;
  }

  async #active(call: LiveCall, plain: LiveCall | undefined): Promise<void> {
    const { activeCall, heldCall } = this.#stage;
    // Nothing was notified about a given call yet, not even its state.
    if (call.isGiven) await this.#disposeAside(call).catch(() => undefined);
    const active = this.#scene(call, 'active', plain);
    // Whatever is judged, a message caused by an accepted disposition is the control of every window.
    await active.call.base().catch(() => undefined);
    await activeCall.serve(active, this.#signal);
    await active.call.finish().catch(() => undefined);
    if (heldCall.wanted === 0) return;
    await this.#attempt([heldCall], async () => {
      await call.hold();
      await heldCall.serve(this.#scene(call, 'held', plain), this.#signal);
      await call.retrieve();
    });
  }

  async #secondCall(): Promise<true> {
    const { laterActiveCall, releasedByPeer } = this.#stage;
    const serve = async (call: LiveCall) => {
      // An event of the call before is the control of REL-08.
      await this.#waiting.events();
      await laterActiveCall.serve(this.#scene(call, 'active'), this.#signal);
    };
    const call = await this.#source.releasedByPeer(laterActiveCall.wanted > 0 ? serve : undefined);
    if (call !== undefined) await this.#released(releasedByPeer, this.#scene(call, 'released'));
    return true;
  }

  async #lastCall(): Promise<void> {
    const { ringingCall } = this.#stage;
    await this.#source.last(async (call) => {
      // Its message, in place of a call's first, comes after every window.
      if (call.isGiven) await this.#scene(call, 'active').call.base();
      else if (call.state === 'Ringing') {
        const timer = setTimeout(() => call.hangUp('peer').catch(() => undefined), RINGING_MS);
        await ringingCall
          .serve(this.#scene(call, 'ringing'), this.#signal)
          .finally(() => clearTimeout(timer));
      } else
        ringingCall.refuse(new CallNotMade('The phone answered by itself: the call was never left ringing'));
    });
  }

  // RES-02 wants the request within a second of the agent's own Released message: it is sent before anything else.
  async #released(situation: Situation<Scene>, scene: Scene): Promise<void> {
    if (situation.wanted === 0 && situation !== this.#stage.releasedCall) return;
    if (situation.wanted > 0 || this.#stage.afterWindow.wanted > 0)
      await scene.call.base().catch(() => undefined);
    await situation.serve(scene, this.#signal);
    await scene.call.finish().catch(() => undefined);
  }

  #scene(live: LiveCall, state: SituationName, otherCall?: LiveCall): Scene {
    const call = new Dispositioned(live, state, this.options.means);
    const read = async (what: 'call' | 'list') => {
      const path = what === 'call' ? live.path : '/me/calls?fields=*';
      return (await live.leg.session.client.ask({ use: 'read', method: 'GET', path })).request.id;
    };
    return { call, live, parties: this.options.parties, read, ...(otherCall && { otherCall }) };
  }

  /** Brings a situation about; where that fails, its acts are told why and the run goes on. */
  async #attempt<Result>(
    wanting: readonly Situation<Scene>[],
    bring: () => Promise<Result>,
  ): Promise<Result | undefined> {
    try {
      return await bring();
    } catch (error) {
      if (this.#signal.aborted) throw error;
      for (const situation of wanting) situation.refuse(error as Error);
      this.options.recorder.record({
        type: 'notice',
        text: error instanceof Error ? error.message : String(error),
      });
      // A call that did not become what it should is not left up.
      await this.#source.endAll();
      return undefined;
    }
  }

  #wants(...ids: string[]): boolean {
    return ids.some((id) => this.options.pass.ids.has(id));
  }
}
