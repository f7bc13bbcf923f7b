import type { LiveCall } from '../calls/call.js';
import { Dialling } from '../calls/dialling.js';
import { Disposer } from '../calls/disposing.js';
import { CallNotMade } from '../calls/errors.js';
import { endLeftovers } from '../calls/leftovers.js';
import { leftOpen, Manifest } from '../calls/manifest.js';
import { openParties, type Parties, type Site } from '../calls/parties.js';
import { Values } from '../calls/values.js';
import type { Situation as SituationName } from '../schemas/trace.gen.js';
import { type Feed, openFeed } from '../target/feed.js';
import { Interrupted, type Recorder } from '../trace/recorder.js';
import { Dispositioned, type Means } from './dispositioned.js';
import type { Pass } from './pass.js';
import type { Situation } from './situation.js';
import type { Scene, Stage } from './stage.js';
import { Waiting } from './waiting.js';

// DESIGN section 5: a ringing call is left ringing 5 s at most; the rest is for hanging up.
const RINGING_MS = 3500;

/**
 * The course of a run: who is logged in, which calls are made, and when each situation is open. Calls follow one another
 * because an agent's phone has one line; the windows of all exchanges overlap, and one quiet time serves them all.
 */
export class Course {
  readonly #manifest: Manifest;
  readonly #dialling: Dialling;
  readonly #means: Means;
  readonly #waiting: Waiting;
  #parties?: Parties;
  #feed?: Feed;
  #pass?: Pass;

  constructor(
    private readonly site: Site,
    private readonly recorder: Recorder,
    private readonly signal: AbortSignal,
    runId: string,
    private readonly manifestFile?: string,
  ) {
    this.#manifest = new Manifest(site.address.url, manifestFile);
    const { budgets, dispositions, events, testKey } = site.configuration;
    this.#dialling = new Dialling(recorder, budgets, runId, this.#manifest, signal);
    this.#waiting = new Waiting(recorder, budgets, events !== undefined, signal);
    this.#means = {
      disposer: this.#newDisposer(),
      values: new Values(runId, dispositions),
      keys: [testKey, `${testKey}2`],
      eventsCame: () => this.#waiting.events(),
    };
  }

  #newDisposer(): Disposer {
    return new Disposer(this.recorder, this.site.configuration.budgets, this.signal);
  }

  private get stage(): Stage {
    if (this.#pass === undefined) throw new Error('the course is not under way');
    return this.#pass.stage;
  }

  /**
   * Runs to the end: opens every situation that is wanted, waits for the quiet window and the sentinel, and ends what
   * was begun. What could not be brought about is told to the acts that wanted it.
   * @param again asked after each pass for another one over what has to be driven once more
   * @throws {TargetUnreachable | AccessRefused | AgentInUse} nothing could be begun
   */
  async run(first: Pass, again: () => Promise<Pass | undefined>): Promise<void> {
    this.#pass = first;
    try {
      await this.#endLeftovers();
      this.#parties = await openParties(this.site, this.recorder, this.#manifest, this.signal);
      const { events } = this.site.configuration;
      if (events !== undefined) {
        this.#feed = await openFeed({
          url: events.url,
          recorder: this.recorder,
          signal: this.signal,
          tls: this.site.address.tls,
        });
      }
      for (let next: Pass | undefined = first; next !== undefined; next = await again()) {
        this.#pass = next;
        await this.#calls(this.#parties);
        next.refuse(new CallNotMade('The call that it needs was not made'));
      }
    } catch (error) {
      const why: Error = this.signal.aborted ? this.signal.reason : error;
      this.#pass.refuse(why);
      throw why;
    } finally {
      this.#pass.refuse(new Interrupted('The run ended before this was driven'));
      await this.#end();
    }
  }

  // What an earlier run of ours left open, because it was killed, is ours to end.
  async #endLeftovers(): Promise<void> {
    const open =
      this.manifestFile === undefined ? undefined : leftOpen(this.manifestFile, this.site.address.url);
    if (open === undefined) return;
    const done = await endLeftovers(open, this.site, this.recorder, this.signal);
    for (const text of done) this.recorder.record({ type: 'notice', text });
  }

  async #calls(parties: Parties): Promise<void> {
    const watchesStrangers = this.#wants('ACT-14') && parties.bystander !== undefined;
    if (watchesStrangers) await this.#attempt([], () => this.#bystanderCall(parties, 'control'));
    const plain = this.#wants('REL-01', 'ERR-07', 'ERR-08')
      ? await this.#attempt([], () => this.#plainCall(parties))
      : undefined;
    const first = await this.#attempt(Object.values(this.stage), () => this.#firstCall(parties, plain));
    const second =
      first && this.#isWanted(this.stage.laterActiveCall, this.stage.releasedByPeer)
        ? await this.#attempt([this.stage.laterActiveCall, this.stage.releasedByPeer], () =>
            this.#secondCall(parties),
          )
        : undefined;
    if (first === undefined) return;
    const watchesFeed = this.#feed !== undefined && this.#wants('REL-08', 'ERR-23');
    await this.#waiting.events();
    await this.#waiting.quiet(watchesFeed);
    await this.stage.afterWindow.serve(first, this.signal);
    const lineIsDead =
      second === undefined && this.#isWanted(this.stage.laterActiveCall, this.stage.releasedByPeer);
    if (lineIsDead) this.stage.ringingCall.refuse(new CallNotMade('No further call could be set up'));
    else await this.#attempt([this.stage.ringingCall], () => this.#lastCall(parties));
    if (watchesStrangers) await this.#attempt([], () => this.#bystanderCall(parties, 'sentinel'));
    if (watchesFeed) await this.#waiting.lineOfFeed();
  }

  // The bystander's own short calls are control and sentinel of ACT-14.
  async #bystanderCall(parties: Parties, purpose: 'control' | 'sentinel'): Promise<void> {
    const call = await this.#dialling.dial({
      from: parties.peer,
      to: parties.bystander as Parties['agent'],
      purpose: `bystander's own call, ${purpose}`,
    });
    await call.answer(this.site.configuration.answer);
    // What is found here, form or silence, is found for itself: the agent's first request is the documented one.
    if (purpose === 'control')
      await new Dispositioned(call, 'active', {
        ...this.#means,
        disposer: this.#newDisposer(),
        form: undefined,
      }).base();
    await call.hangUp('own');
  }

  // A released call that gets no request shows which messages every released call receives.
  async #plainCall(parties: Parties): Promise<LiveCall> {
    const call = await this.#dialAgent(parties, 'released without a request');
    await call.hangUp('own');
    return call;
  }

  async #firstCall(parties: Parties, plain: LiveCall | undefined): Promise<Scene> {
    const call = await this.#dialAgent(parties, 'active, then released by the agent');
    const active = this.#scene(call, 'active', parties, plain);
    // Whatever is judged, a message caused by an accepted disposition is the control of every window.
    await active.call.base().catch(() => undefined);
    await this.stage.activeCall.serve(active, this.signal);
    await active.call.finish().catch(() => undefined);
    if (this.stage.heldCall.wanted > 0) {
      await this.#attempt([this.stage.heldCall], async () => {
        await call.hold();
        await this.stage.heldCall.serve(this.#scene(call, 'held', parties, plain), this.signal);
        await call.retrieve();
      });
    }
    await call.hangUp('own');
    const released = this.#scene(call, 'released', parties, plain);
    await this.#released(this.stage.releasedCall, released);
    return released;
  }

  async #secondCall(parties: Parties): Promise<Scene> {
    const call = await this.#dialAgent(parties, 'active, then released by the other party');
    // An event of the call before is the control of REL-08.
    await this.#waiting.events();
    await this.stage.laterActiveCall.serve(this.#scene(call, 'active', parties), this.signal);
    await call.hangUp('peer');
    const released = this.#scene(call, 'released', parties);
    await this.#released(this.stage.releasedByPeer, released);
    return released;
  }

  async #lastCall(parties: Parties): Promise<void> {
    const call = await this.#dialling.dial({
      from: parties.peer,
      to: parties.agent,
      purpose: 'sentinel, left ringing',
    });
    if (call.state === 'Ringing') {
      const timer = setTimeout(() => call.hangUp('peer').catch(() => undefined), RINGING_MS);
      await this.stage.ringingCall
        .serve(this.#scene(call, 'ringing', parties), this.signal)
        .finally(() => clearTimeout(timer));
    } else
      this.stage.ringingCall.refuse(
        new CallNotMade('The phone answered by itself: the call was never left ringing'),
      );
    await call.hangUp('peer');
  }

  async #dialAgent(parties: Parties, purpose: string): Promise<LiveCall> {
    const call = await this.#dialling.dial({ from: parties.peer, to: parties.agent, purpose });
    await call.answer(this.site.configuration.answer);
    return call;
  }

  // RES-02 wants the request within a second of the agent's own Released message: it is sent before anything else.
  async #released(situation: Situation<Scene>, scene: Scene): Promise<void> {
    if (situation.wanted === 0 && situation !== this.stage.releasedCall) return;
    if (situation.wanted > 0 || this.stage.afterWindow.wanted > 0)
      await scene.call.base().catch(() => undefined);
    await situation.serve(scene, this.signal);
    await scene.call.finish().catch(() => undefined);
  }

  #scene(live: LiveCall, state: SituationName, parties: Parties, otherCall?: LiveCall): Scene {
    const call = new Dispositioned(live, state, this.#means);
    const read = async (what: 'call' | 'list') => {
      const path = what === 'call' ? live.path : '/me/calls?fields=*';
      return (await live.leg.session.client.ask({ use: 'read', method: 'GET', path })).request.id;
    };
    return { call, live, parties, read, ...(otherCall && { otherCall }) };
  }

  /** Brings a situation about; where that fails, its acts are told why and the run goes on. */
  async #attempt<Result>(
    wanting: readonly Situation<Scene>[],
    bring: () => Promise<Result>,
  ): Promise<Result | undefined> {
    try {
      return await bring();
    } catch (error) {
      if (this.signal.aborted) throw error;
      for (const situation of wanting) situation.refuse(error as Error);
      this.recorder.record({ type: 'notice', text: error instanceof Error ? error.message : String(error) });
      // A call that did not become what it should is not left up.
      await this.#dialling.endAll();
      return undefined;
    }
  }

  #wants(...ids: string[]): boolean {
    return ids.some((id) => this.#pass?.ids.has(id));
  }

  #isWanted(...wanted: Situation<Scene>[]): boolean {
    return wanted.some((situation) => situation.wanted > 0);
  }

  async #end(): Promise<void> {
    await this.#dialling.endAll();
    await this.#parties?.close();
    await this.#feed?.close();
  }
}
