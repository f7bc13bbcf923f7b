import type { Agents, Site } from '../calls/agents.js';
import type { CallSource } from '../calls/call-source.js';
import { endLeftovers } from '../calls/clean-up.js';
import { LearntTimeouts } from '../calls/learnt-timeouts.js';
import type { Measurements } from '../calls/measurements.js';
import { NotificationTimeouts } from '../calls/notification-timeouts.js';
import { openCalls } from '../calls/open-calls.js';
import { leftOpen, OpenResources, openInWords } from '../calls/open-resources.js';
import { Sender } from '../calls/sender.js';
import { tagsOf } from '../calls/tags.js';
import { Values } from '../calls/values.js';
import { type Feed, openFeed } from '../client/feed.js';
import { editionNamed } from '../schemas/editions.js';
import type { CannotWrite } from '../trace/cannot-write.js';
import type { Recorder } from '../trace/recorder.js';
import { Attempt } from './attempt.js';
import { logIn } from './log-in.js';
import type { ProgressCount } from './progress.js';
import { shapesOf } from './request-shape.js';
import type { RunContext } from './run-context.js';
import { Soak } from './soak.js';
import { Waiting } from './waiting.js';
import type { Wanted } from './wanted.js';

// Of a soak so many notifications may be missing that each is waited for to its deadline, which proves it.
const PATIENCE_OF_SOAK = 20;

/** What a course is made with. */
export interface CourseOptions {
  readonly site: Site;
  readonly recorder: Recorder;
  readonly measurements: Measurements;
  readonly progress: ProgressCount;
  readonly signal: AbortSignal;
  readonly runId: string;
  readonly openResourcesFile?: string;
  /** Told when that file cannot be written. */
  readonly onUnwritable?: (failure: CannotWrite) => void;
}

/** The test bed of a run: who is logged in, where calls come from, and the attempts, one after another. */
export class TestBed {
  readonly #openResources: OpenResources;
  readonly #runContext: RunContext;
  readonly #waiting: Waiting;
  readonly #learnt: LearntTimeouts;
  #agents?: Agents;
  #source?: CallSource;
  #feed?: Feed;

  constructor(private readonly options: CourseOptions) {
    const { site, recorder, measurements, signal, runId, openResourcesFile } = options;
    this.#openResources = new OpenResources({
      target: site.address.url,
      runId,
      path: openResourcesFile,
      onFailure: options.onUnwritable,
    });
    const { timeouts, dispositions, dispositionKey, edition, events, testKey, soak } = site.configuration;
    this.#waiting = new Waiting(recorder, timeouts, measurements, events !== undefined, signal);
    this.#learnt = new LearntTimeouts(timeouts, new NotificationTimeouts(timeouts, soak && PATIENCE_OF_SOAK));
    this.#runContext = {
      sender: this.#sender(),
      values: new Values(runId, dispositions),
      keys: [testKey, `${testKey}_2`],
      tags: Object.keys(tagsOf(runId, '')),
      shapes: shapesOf(editionNamed(edition)),
      configuredKey: dispositionKey,
      secondRefused: { up: 0, released: 0 },
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
    const { site, recorder, progress, signal } = this.options;
    const { configuration } = site;
    try {
      progress.at('accounts', 'logging in');
      await this.#endLeftovers();
      const agents = await logIn(site, recorder, this.#openResources, signal);
      this.#agents = agents;
      if (configuration.events !== undefined) {
        const { tls } = site.address;
        this.#feed = await openFeed({ source: configuration.events, recorder, signal, tls });
      }
      const openResources = this.#openResources;
      const source = await openCalls({ ...this.options, agents, openResources });
      this.#source = source;
      const shared = { source, agents, configuration, recorder, signal, progress };
      const newSender = () => this.#sender();
      if (configuration.soak !== undefined) {
        const own = { newSender, runContext: this.#runContext, waiting: this.#waiting };
        const readsFeed = configuration.events !== undefined;
        await new Soak({ ...shared, ...own, soak: configuration.soak, readsFeed }).run();
        return;
      }
      // Without a CometD session of the agent another walk would hear no more than the last.
      const isDeaf = () => agents.agent.comet.givenUp !== undefined;
      for (
        let wanted: Wanted | undefined = first;
        wanted !== undefined;
        wanted = isDeaf() ? undefined : again()
      ) {
        // What --keep-calls left of the attempt before is in the way of another.
        await source.endAll();
        progress.plan(wanted.size);
        const isAgain = wanted !== first;
        if (this.options.measurements.hasOutlier)
          for (const each of [agents.agent, agents.peer, agents.bystander]) await each?.comet.renew();
        const own = { wanted, newSender, runContext: this.#runContext, waiting: this.#waiting, isAgain };
        await new Attempt({ ...shared, ...own }).run();
      }
    } finally {
      progress.at('calls and sessions', 'being ended');
      await this.#end();
    }
  }

  #sender(): Sender {
    const { site, recorder, measurements, signal, progress } = this.options;
    return new Sender(
      recorder,
      site.configuration.timeouts,
      measurements,
      signal,
      progress.asks,
      this.#learnt,
    );
  }

  // What an earlier run of ours left open, because it was killed, is ours to end.
  async #endLeftovers(): Promise<void> {
    const { site, recorder, signal, openResourcesFile } = this.options;
    const open = openResourcesFile === undefined ? undefined : leftOpen(openResourcesFile, site.address.url);
    if (open === undefined) return;
    const { told, left } = await endLeftovers(open, site, recorder, signal);
    for (const text of told) recorder.record({ type: 'notice', text });
    this.#openResources.takeOver(left);
  }

  async #end(): Promise<void> {
    const { keepCalls } = this.options.site.configuration;
    if (!keepCalls) await this.#source?.endAll();
    await this.#agents?.close(keepCalls);
    await this.#feed?.close();
    const { open } = this.#openResources;
    if (open !== undefined)
      this.options.recorder.record({ type: 'notice', text: openInWords(open, keepCalls) });
  }
}
