import type { LiveCall } from '../calls/call.js';
import type { CallSource } from '../calls/call-source.js';
import { CallNotMade } from '../calls/errors.js';
import type { Configuration } from '../schemas/configuration.gen.js';
import type { AgentName } from '../schemas/trace.gen.js';
import { type Aside, bystanderCall, sendAside } from './bystander-call.js';
import { CallRequests } from './call-requests.js';
import { CALL_STATES, type CallState, type StepContext } from './call-state.js';
import type { RunContext } from './run-context.js';
import { StepDriver, type StepDriverOptions } from './step-driver.js';
import type { Waiting } from './waiting.js';
import type { Wanted } from './wanted.js';

// A ringing call is left ringing 5 s at most; the rest is for hanging up.
const RINGING_MS = 3500;
// So long quiet windows may have taken by then for there to be further ones beside that of each attempt.
const QUIET_AGAIN_MS = 30_000;

/** What an attempt is made with. */
export interface AttemptOptions extends StepDriverOptions, Aside {
  readonly source: CallSource;
  readonly runContext: RunContext;
  readonly configuration: Configuration;
  readonly waiting: Waiting;
  /** Whether all of it was driven before, in an attempt in which a session was lost or a poll cut off. */
  readonly isAgain: boolean;
}

/**
 * One walk through the calls of a run, in their order: a call is brought into each state that somebody wants, and what is wanted
 * there is done. Where a state cannot be brought about, that is recorded for those who wanted it, and the walk goes on.
 */
export class Attempt {
  readonly #source: CallSource;
  readonly #wanted: Wanted;
  readonly #waiting: Waiting;
  readonly #steps: StepDriver;

  constructor(private readonly options: AttemptOptions) {
    this.#source = options.source;
    this.#wanted = options.wanted;
    this.#waiting = options.waiting;
    this.#steps = new StepDriver(options);
  }

  /** @throws {Interrupted} the run was stopped; and what is our fault */
  async run(): Promise<void> {
    const { agents, configuration, progress, isAgain } = this.options;
    const watchesStrangers = this.#wanted.has('ACT-14') && agents.bystander !== undefined;
    if (watchesStrangers) await this.#steps.tryTo([], () => this.#bystanderCall('control'), ['ACT-14']);
    progress.at('call without a request', 'being set up');
    // What REL-01 compares with is known when it is driven again.
    const plain = this.#wanted.has('ERR-07', 'ERR-08', ...(isAgain ? [] : ['REL-01']))
      ? await this.#steps.tryTo([], () => this.#source.plain())
      : undefined;
    const everywhere = Object.keys(CALL_STATES) as CallState[];
    const first = await this.#steps.tryTo(everywhere, async () => ({
      released: await this.#firstCall(plain),
    }));
    if (first === undefined) return;
    const wantsSecond = this.#wanted.isAny('secondCall', 'releasedByPeer');
    const second = wantsSecond
      ? await this.#steps.tryTo(['secondCall', 'releasedByPeer'], async () => ({
          released: await this.#secondCall(),
        }))
      : undefined;
    const released = [first.released, second?.released].filter((context) => context !== undefined);
    const untouched = await this.#untouched(plain);
    const watchesFeed = configuration.events !== undefined && this.#wanted.has('REL-08', 'ERR-23');
    await this.#quiet([...released, ...untouched], watchesFeed, watchesStrangers);
    for (const context of [...released, ...untouched]) await this.#steps.serve('afterWindow', context);
    const sentinels = [
      async () => {
        if (wantsSecond && second === undefined && this.#source.failsForAll)
          this.#steps.refuse(['ringingCall'], new CallNotMade('No further call could be set up'));
        else await this.#steps.tryTo(['ringingCall'], () => this.#lastCall());
      },
      async () => {
        if (watchesStrangers) await this.#steps.tryTo([], () => this.#bystanderCall('sentinel'), ['ACT-14']);
      },
    ];
    // A call that is kept is the last one: its line is not free again.
    if (configuration.keepCalls) sentinels.reverse();
    for (const sentinel of sentinels) await sentinel();
    progress.at('released calls', 'waiting for events');
    await this.#waiting.errors();
    await this.#waiting.events();
    if (watchesFeed) await this.#waiting.lineOfFeed(() => this.#causeEvent(first.released));
  }

  // A file or a program sends no signs of life: one more disposition of a released call causes the line that is wanted.
  async #causeEvent(released: StepContext | undefined): Promise<void> {
    if (released === undefined) return;
    released.call.wantedBy = ['REL-08', 'ERR-23'].filter((id) => this.#wanted.has(id));
    await released.call.witness().catch(() => undefined);
  }

  // The bystander's own short calls are control and sentinel of ACT-14.
  async #bystanderCall(purpose: 'control' | 'sentinel'): Promise<void> {
    this.options.progress.at(`bystander's own call, ${purpose}`, 'being set up');
    await bystanderCall(this.options, purpose);
  }

  async #firstCall(plain: LiveCall | undefined): Promise<StepContext | undefined> {
    this.options.progress.at('first call', 'being set up');
    const call = await this.#source.active();
    if (call !== undefined) await this.#active(call, plain);
    const released = await this.#source.released(call);
    if (released === undefined) return undefined;
    const context = this.#steps.context(released, 'releasedCall', plain);
    if (this.#wanted.isAny('releasedCall', 'afterWindow')) await this.#released('releasedCall', context);
    return context;
  }

  async #active(call: LiveCall, plain: LiveCall | undefined): Promise<void> {
    const active = this.#steps.context(call, 'activeCall', plain);
    await this.#steps.serve('newCall', active);
    // Nothing was notified about a given call yet, not even its state.
    if (call.isGiven) await sendAside(this.options, call, active.call.wantedBy).catch(() => undefined);
    // Whatever is judged, a message caused by an accepted disposition is the control of every window.
    active.call.wantedBy = this.#firstAt('activeCall');
    await active.call.base().catch(() => undefined);
    await this.#steps.serve('activeCall', active);
    await active.call.finish().catch(() => undefined);
    await this.#quietAgain();
    if (!this.#wanted.isAny('heldCall', 'retrievedCall')) return;
    await this.#steps.tryTo(['heldCall', 'retrievedCall'], async () => {
      await call.hold();
      const held = this.#steps.context(call, 'heldCall', plain);
      await this.#steps.serve('heldCall', held);
      await held.call.finish().catch(() => undefined);
      await call.retrieve();
      await this.#steps.serve('retrievedCall', this.#steps.context(call, 'retrievedCall', plain));
    });
  }

  async #secondCall(): Promise<StepContext | undefined> {
    this.options.progress.at('second call', 'being set up');
    const serve = async (call: LiveCall) => {
      // An event of the call before is the control of REL-08.
      await this.#waiting.anyEvent();
      const active = this.#steps.context(call, 'secondCall');
      await this.#steps.serve('secondCall', active);
      await active.call.finish().catch(() => undefined);
    };
    const isWanted = this.#wanted.isAny('secondCall');
    const call = await this.#source.releasedByPeer(isWanted ? serve : undefined);
    if (call === undefined || !this.#wanted.isAny('releasedByPeer')) return undefined;
    const context = this.#steps.context(call, 'releasedByPeer');
    await this.#released('releasedByPeer', context);
    return context;
  }

  // A disposition that is set once the call is over is often its first.
  async #untouched(plain: LiveCall | undefined): Promise<StepContext[]> {
    if (plain === undefined) {
      this.#wanted.settle(this.#wanted.at('untouchedCall'));
      return [];
    }
    const context = this.#steps.context(plain, 'untouchedCall');
    await this.#steps.serve('untouchedCall', context);
    return [context];
  }

  async #lastCall(): Promise<void> {
    this.options.progress.at('last call', 'being set up');
    await this.#source.last(async (call) => {
      const context = this.#steps.context(call, 'ringingCall');
      // Its message, instead of a call's first, comes after every window.
      if (call.isGiven) await this.#sendLast(call);
      else if (call.state === 'Ringing') {
        const timer = setTimeout(() => call.hangUp('peer').catch(() => undefined), RINGING_MS);
        await this.#steps.serve('ringingCall', context).finally(() => clearTimeout(timer));
      } else
        this.#steps.refuse(
          ['ringingCall'],
          new CallNotMade('The phone answered by itself: the call was never left ringing'),
        );
    });
  }

  async #sendLast(call: LiveCall): Promise<void> {
    const last = new CallRequests(call, 'active', this.options.runContext);
    last.wantedBy = [...this.#wanted.ids];
    await last.base();
  }

  // RES-02 wants the request within a second of the agent's own Released message: it is sent before anything else.
  async #released(callState: 'releasedCall' | 'releasedByPeer', context: StepContext): Promise<void> {
    context.call.wantedBy = this.#firstAt(callState);
    await context.call.base().catch(() => undefined);
    await this.#steps.serve(callState, context);
    await context.call.finish().catch(() => undefined);
    await this.#quietAgain();
  }

  // Where polls are cut off, each further request while a message must not come is one more occasion for it. Where the windows are
  // long, one at the end has to do.
  async #quietAgain(): Promise<void> {
    if (this.options.isAgain && this.#waiting.windowsMs < QUIET_AGAIN_MS)
      await this.#waiting.quiet(['agent'], false);
  }

  // Waits for the quiet window; what showed meanwhile that it has to be asked again is, and then there is another window.
  async #quiet(
    released: readonly StepContext[],
    watchesFeed: boolean,
    watchesStrangers: boolean,
  ): Promise<void> {
    const { agents, progress } = this.options;
    const listened: AgentName[] = [
      'agent',
      ...(agents.peer ? (['peer'] as const) : []),
      ...(watchesStrangers ? (['bystander'] as const) : []),
    ];
    for (let isAsked = true; isAsked; ) {
      progress.at('released calls', 'waiting for the quiet window');
      await this.#waiting.quiet(listened, watchesFeed);
      isAsked = false;
      for (const { call } of released) isAsked = (await call.settle().catch(() => false)) || isAsked;
    }
  }

  #firstAt(callState: CallState): readonly string[] {
    const [first] = this.#wanted.idsAt(callState);
    return first === undefined ? [...this.#wanted.ids] : [first];
  }
}
