import type { CallSource } from '../calls/call-source.js';
import { Disposer } from '../calls/disposing.js';
import { CallNotMade } from '../calls/errors.js';
import { endLeftovers } from '../calls/leftovers.js';
import { leftOpen, Manifest, openInWords } from '../calls/manifest.js';
import { openCalls } from '../calls/open-calls.js';
import { openParties, type Parties, type Site } from '../calls/parties.js';
import { Values } from '../calls/values.js';
import { editionNamed } from '../schemas/editions.js';
import { type Feed, openFeed } from '../target/feed.js';
import { Interrupted, type Recorder } from '../trace/recorder.js';
import type { Means } from './dispositioned.js';
import { formsOf } from './form.js';
import type { Pass } from './pass.js';
import { Passage } from './passage.js';
import { Waiting } from './waiting.js';

/**
 * The course of a run: who is logged in, which calls are made, and when each situation is open. Calls follow one another
 * because an agent's phone has one line; the windows of all exchanges overlap, and one quiet time serves them all.
 */
export class Course {
  readonly #manifest: Manifest;
  readonly #means: Means;
  readonly #waiting: Waiting;
  #parties?: Parties;
  #source?: CallSource;
  #feed?: Feed;

  constructor(
    private readonly site: Site,
    private readonly recorder: Recorder,
    private readonly signal: AbortSignal,
    private readonly runId: string,
    private readonly manifestFile?: string,
  ) {
    this.#manifest = new Manifest(site.address.url, manifestFile);
    const { budgets, dispositions, edition, events, testKey } = site.configuration;
    this.#waiting = new Waiting(recorder, budgets, events !== undefined, signal);
    this.#means = {
      disposer: new Disposer(recorder, budgets, signal),
      values: new Values(runId, dispositions),
      keys: [testKey, `${testKey}2`],
      forms: formsOf(editionNamed(edition)),
      eventsCame: () => this.#waiting.events(),
    };
  }

  /**
   * Runs to the end: opens every situation that is wanted, waits for the quiet window and the sentinel, and ends what
   * was begun. What could not be brought about is told to the acts that wanted it.
   * @param again asked after each pass for another one over what has to be driven once more
   * @throws {TargetUnreachable | AccessRefused | AgentInUse} nothing could be begun
   */
  async run(first: Pass, again: () => Promise<Pass | undefined>): Promise<void> {
    let pass = first;
    try {
      await this.#endLeftovers();
      const parties = await openParties(this.site, this.recorder, this.#manifest, this.signal);
      this.#parties = parties;
      const { configuration } = this.site;
      if (configuration.events !== undefined) {
        this.#feed = await openFeed({
          source: configuration.events,
          recorder: this.recorder,
          signal: this.signal,
          tls: this.site.address.tls,
        });
      }
      const { recorder, signal } = this;
      const source = await openCalls({
        site: this.site,
        parties,
        recorder,
        signal,
        runId: this.runId,
        manifest: this.#manifest,
      });
      this.#source = source;
      for (let next: Pass | undefined = first; next !== undefined; next = await again()) {
        pass = next;
        // What --keep-calls left of the pass before is in the way of another.
        await source.endAll();
        const shared = { source, parties, configuration, recorder, signal };
        await new Passage({ ...shared, pass, means: this.#means, waiting: this.#waiting }).run();
        pass.refuse(new CallNotMade('The call that it needs was not made'));
      }
    } catch (error) {
      const why: Error = this.signal.aborted ? this.signal.reason : error;
      pass.refuse(why);
      throw why;
    } finally {
      pass.refuse(new Interrupted('The run ended before this was driven'));
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

  async #end(): Promise<void> {
    const { keepCalls } = this.site.configuration;
    if (!keepCalls) await this.#source?.endAll();
    await this.#parties?.close(keepCalls);
    await this.#feed?.close();
    if (keepCalls && this.#manifest.open !== undefined)
      this.recorder.record({ type: 'notice', text: openInWords(this.#manifest.open) });
  }
}
