import type { CallSource } from '../calls/call-source.js';
import { Disposer } from '../calls/sender.js';
import { endLeftovers } from '../calls/clean-up.js';
import { leftOpen, Manifest, openInWords } from '../calls/open-resources.js';
import { marks } from '../calls/tags.js';
import type { Measurements } from '../calls/measurements.js';
import { openCalls } from '../calls/open-calls.js';
import { openParties, type Parties, type Site } from '../calls/agents.js';
import { Values } from '../calls/values.js';
import { editionNamed } from '../schemas/editions.js';
import { type Feed, openFeed } from '../client/feed.js';
import type { Recorder } from '../trace/recorder.js';
import { Attempt } from './attempt.js';
import type { Means } from './dispositioned.js';
import { formsOf } from './request-shape.js';
import type { Steps } from './steps.js';
import { Waiting } from './waiting.js';
import type { Wanted } from './wanted.js';

/** What a course is made with. */
export interface CourseOptions {
  readonly site: Site;
  readonly recorder: Recorder;
  readonly measurements: Measurements;
  readonly steps: Steps;
  readonly signal: AbortSignal;
  readonly runId: string;
  readonly manifestFile?: string;
}

/** The course of a run: who is logged in, where calls come from, and the attempts, one after another. */
export class Course {
  readonly #manifest: Manifest;
  readonly #means: Means;
  readonly #waiting: Waiting;
  #parties?: Parties;
  #source?: CallSource;
  #feed?: Feed;

  constructor(private readonly options: CourseOptions) {
    const { site, recorder, measurements, signal, runId, manifestFile } = options;
    this.#manifest = new Manifest(site.address.url, manifestFile);
    const { budgets, dispositions, dispositionKey, edition, events, testKey } = site.configuration;
    this.#waiting = new Waiting(recorder, budgets, measurements, events !== undefined, signal);
    this.#means = {
      disposer: this.#disposer(),
      values: new Values(runId, dispositions),
      keys: [testKey, `${testKey}2`],
      tags: Object.keys(marks(runId, '')),
      forms: formsOf(editionNamed(edition)),
      configuredKey: dispositionKey,
      controlEvent: () => this.#waiting.anyEvent(),
    };
  }

  /**
   * Walks through the calls for what is wanted, and again for what `again` wants after each walk; ends what was begun in any
   * case.
   * @throws {TargetUnreachable | AccessRefused | AgentInUse} nothing could be begun
   * @throws {Interrupted} the run was stopped
   */
  async run(first: Wanted, again: () => Wanted | undefined): Promise<void> {
    const { site, recorder, steps, signal } = this.options;
    const { configuration } = site;
    try {
      steps.at('accounts', 'logging in');
      await this.#endLeftovers();
      const parties = await openParties(site, recorder, this.#manifest, signal);
      this.#parties = parties;
      if (configuration.events !== undefined) {
        const { tls } = site.address;
        this.#feed = await openFeed({ source: configuration.events, recorder, signal, tls });
      }
      const manifest = this.#manifest;
      const source = await openCalls({ ...this.options, parties, manifest });
      this.#source = source;
      const shared = { source, parties, configuration, recorder, signal, steps };
      const newDisposer = () => this.#disposer();
      for (let wanted: Wanted | undefined = first; wanted !== undefined; wanted = again()) {
        // What --keep-calls left of the attempt before is in the way of another.
        await source.endAll();
        steps.plan(wanted.size);
        const isAgain = wanted !== first;
        const own = { wanted, newDisposer, means: this.#means, waiting: this.#waiting, isAgain };
        await new Attempt({ ...shared, ...own }).run();
      }
    } finally {
      steps.at('calls and sessions', 'being ended');
      await this.#end();
    }
  }

  #disposer(): Disposer {
    const { site, recorder, measurements, signal, steps } = this.options;
    return new Disposer(recorder, site.configuration.budgets, measurements, signal, steps.asks);
  }

  // What an earlier run of ours left open, because it was killed, is ours to end.
  async #endLeftovers(): Promise<void> {
    const { site, recorder, signal, manifestFile } = this.options;
    const open = manifestFile === undefined ? undefined : leftOpen(manifestFile, site.address.url);
    if (open === undefined) return;
    const done = await endLeftovers(open, site, recorder, signal);
    for (const text of done) recorder.record({ type: 'notice', text });
  }

  async #end(): Promise<void> {
    const { keepCalls } = this.options.site.configuration;
    if (!keepCalls) await this.#source?.endAll();
    await this.#parties?.close(keepCalls);
    await this.#feed?.close();
    if (keepCalls && this.#manifest.open !== undefined)
      this.options.recorder.record({ type: 'notice', text: openInWords(this.#manifest.open) });
  }
}
