import { isDeepStrictEqual } from 'node:util';
import { Traffic } from '../documentation/traffic.js';
import { Judging, type Seen } from '../judge/judge.js';
import { KeptExchanges } from '../judge/kept-exchanges.js';
import { IN_OTHER_SHARD } from '../judge/not-asked.js';
import { UnlikeMessages } from '../judge/unlike-messages.js';
import type { JudgedTrace } from '../judge/whole.js';
import { catalogueOf } from '../requirement.js';
import type { Report } from '../schemas/report.gen.js';
import type { HeaderRecord, TraceRecord } from '../schemas/trace.gen.js';
import type { Call } from '../trace/call.js';
import type { Exchange } from '../trace/exchange.js';
import type { Interest } from '../trace/import/message-kinds.js';
import type { ReadRecordings } from '../trace/import/read-recordings.js';
import { citedBy, timelineFor } from './exchange-timelines.js';
import { named, timesOf } from './latency.js';
import { modelOf, type ReportOptions, targetOf } from './model.js';
import { counted } from './wording.js';

type Timeline = Report['exchanges'][number];

// So many times of a kind are kept, of a longer recording the first ones, and so many notices.
const MOST_TIMES = 10_000;
const MOST_NOTICES = 500;

/** Beside the trace, what a report of recorded traffic is made from. */
export interface RecordedOptions extends Omit<ReportOptions, 'traceSha256'> {
  /** The part of the requirements that is judged; absent = all of them. */
  readonly shard?: Report['shard'];
}

/**
 * The report of a trace that comes record by record and is not held as a whole: what is kept are the exchanges at which evidence may
 * point, and sums.
 */
export class RecordedReport {
  #judging?: Judging;
  readonly #unlike = new UnlikeMessages();
  readonly #kept = new KeptExchanges();
  readonly #timelines = new Map<Exchange, Timeline>();
  readonly #notices: TraceRecord[] = [];
  readonly #intents = new Map<string, TraceRecord & { type: 'intent' }>();
  readonly #times = { answer: [] as number[], notification: [] as number[], event: [] as number[] };
  readonly #sums = {
    calls: 0,
    exchanges: 0,
    messages: 0,
    events: 0,
    sessions: new Set<string>(),
    agents: new Set<string>(),
  };
  #header?: HeaderRecord;
  #traffic?: Traffic;
  #untested: ReadonlyMap<string, string> = new Map();

  constructor(private readonly options: RecordedOptions) {}

  /** How many dispositions were read so far. */
  get exchanges(): number {
    return this.#sums.exchanges;
  }

  /** What is looked at in a message, by its members. */
  readonly interest: Interest = (path) => this.#traffic?.looksAt(path) ?? 'values';

  /** Takes the next record. @throws {Error} the first one is no header */
  accept(record: TraceRecord): void {
    switch (record.type) {
      case 'trace':
        this.#begin(record);
        break;
      case 'message':
        this.#sums.messages += 1;
        this.#unlike.accept(record);
        break;
      case 'event':
        this.#sums.events += 1;
        break;
      case 'session':
        if (this.#sums.sessions.size < MOST_TIMES) this.#sums.sessions.add(record.session);
        if (this.#sums.agents.size < MOST_TIMES) this.#sums.agents.add(record.agent);
        break;
      case 'notice':
        if (this.#notices.length < MOST_NOTICES) this.#notices.push(record);
        break;
      case 'intent':
        this.#intents.set(record.request, record);
        if (this.#intents.size > MOST_TIMES)
          this.#intents.delete(this.#intents.keys().next().value as string);
        break;
    }
    if (this.#judging === undefined) throw new Error('a trace begins with its header record');
    this.#traffic?.accept(record);
    this.#judging.accept(record);
  }

  /**
   * The report.
   * @param read what was taken for what, and what was left aside
   * @param traceSha256 of the trace file that was written meanwhile
   */
  end(read: ReadRecordings, traceSha256?: string): Report {
    const judging = this.#judging as Judging;
    const header = this.#header as HeaderRecord;
    const { reading, results } = judging.end();
    const { exchanges, seen } = this.#kept;
    const records = [header, ...this.#notices, ...this.#kept.records];
    const { calls, messages, events } = this.#sums;
    const sums = { exchanges: this.#sums.exchanges, calls, messages, events };
    const kept = { records, header, reading, calls: [], exchanges, results, seen };
    const trace: JudgedTrace = { ...kept, sums, isWhole: false };
    const recording = this.#recordingOf(read);
    const notices = [...this.options.notices, ...recordingNotices(recording)];
    return modelOf(
      trace,
      { ...this.options, untested: this.#untested, notices, traceSha256 },
      {
        target: { ...targetOf(header.target), kind: 'recording' },
        profile: header.target.kind === 'recording' ? (reading.hasFeed ? 'full' : 'api') : header.profile,
        sent: this.#sums.exchanges,
        timelines: (requirements) => {
          const citing = citedBy(requirements);
          return exchanges.flatMap((exchange): Timeline[] => {
            const cited = citing.get(exchange.id);
            const timeline = this.#timelines.get(exchange);
            return cited === undefined || timeline === undefined
              ? []
              : [{ ...timeline, requirements: [...new Set([...timeline.requirements, ...cited])] }];
          });
        },
        timing: {
          durationMs: reading.endedAt,
          windowsMs: 0,
          windows: 0,
          latency: named(this.#times),
          calls,
          requests: this.#sums.exchanges,
          messages,
          events,
        },
        traffic: (this.#traffic as Traffic).places,
        otherwise: () => undefined,
        recording,
      },
    );
  }

  #begin(header: HeaderRecord): void {
    // A trace of a part of a run says so itself, and is judged as a whole.
    const isOfTrace = isDeepStrictEqual(this.options.shard, header.shard);
    const shard = isOfTrace ? undefined : this.options.shard;
    this.#header = shard === undefined ? header : { ...header, shard };
    this.#unlike.begin(header);
    this.#traffic = new Traffic(header);
    const { edition } = header.documentation;
    const untested = new Map([...Object.entries(header.untested ?? {}), ...this.options.untested]);
    this.#untested = shard === undefined ? untested : withOtherShards(untested, edition, shard);
    this.#judging = new Judging({
      untested: this.#untested,
      edition,
      onCall: (call, seen) => this.#judged(call, seen),
    });
  }

  #judged(call: Call, seen: ReadonlyMap<Exchange, readonly Seen[]>): void {
    this.#sums.calls += 1;
    this.#sums.exchanges += call.exchanges.length;
    const { reading } = this.#judging as Judging;
    for (const [exchange, cited] of this.#kept.add(seen)) {
      const intent = this.#intents.get(exchange.request.id);
      const contradicted = cited.filter(({ outcome }) => outcome === 'contradicted');
      const ids = new Set([...(intent?.requirements ?? []), ...contradicted.map(({ id }) => id)]);
      this.#timelines.set(exchange, timelineFor(reading, exchange, ids, intent?.step));
    }
    for (const { request } of call.exchanges) this.#intents.delete(request.id);
    for (const [kind, times] of Object.entries(timesOf(reading, call.exchanges))) {
      const kept = this.#times[kind as keyof ReturnType<typeof timesOf>];
      kept.push(...times.slice(0, Math.max(0, MOST_TIMES - kept.length)));
    }
  }

  #recordingOf({ files, taken, agents }: ReadRecordings): NonNullable<Report['recording']> {
    const { calls, exchanges, messages, sessions } = this.#sums;
    const { url } = (this.#header as HeaderRecord).target;
    return {
      files: files.map((file) => ({ ...file })),
      origins: taken.origins.length > 0 ? taken.origins : [{ url, requests: exchanges }],
      agents: agents ?? this.#sums.agents.size,
      sessions: sessions.size,
      calls,
      exchanges,
      messages,
      leftAside: taken.leftAside,
      broken: { count: taken.brokenCount, quotes: [...taken.quotes] },
      unlike: this.#unlike.found,
    };
  }
}

/** Neighbours in the catalogue take about as long to judge as one another: each part has as many of them. */
function withOtherShards(
  untested: ReadonlyMap<string, string>,
  edition: string | undefined,
  { index, count }: NonNullable<Report['shard']>,
): Map<string, string> {
  const judged = catalogueOf(edition).filter(({ id }) => !untested.has(id));
  const others = judged.filter((_, place) => place % count !== index - 1);
  return new Map([...untested, ...others.map(({ id }): [string, string] => [id, IN_OTHER_SHARD])]);
}

/** What was taken for what, in sentences. */
function recordingNotices(recording: NonNullable<Report['recording']>): string[] {
  const { files, origins, agents, sessions, calls, exchanges, messages, leftAside, broken, unlike } =
    recording;
  const cut = files.flatMap(({ path, cutOff }) =>
    cutOff === undefined ? [] : [`${path}: ${cutOff}: judged up to there.`],
  );
  return [
    `Read: ${counted(exchanges, 'disposition')}, ${counted(messages, 'message')}, ${counted(calls, 'call')}, ${counted(sessions, 'CometD session')}, ${counted(agents, 'agent')}, of ${origins.map(({ url }) => url || 'a log of messages').join(', ')}.`,
    ...(leftAside.length === 0
      ? []
      : [`Left aside: ${leftAside.map(({ what, count }) => `${count} ${what}`).join('; ')}.`]),
    ...(broken.count === 0
      ? []
      : [`Broken, counted and skipped: ${broken.count}: ${broken.quotes.join('; ')}`]),
    ...cut,
    ...unlike.map(
      ({ what, count, seq }) =>
        `Unlike the documentation, held against no requirement: ${what}, in ${counted(count, 'message')}, record ${seq} first.`,
    ),
  ];
}
