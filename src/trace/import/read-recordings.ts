import type { MessageRecord, TraceRecord } from '../../schemas/trace.gen.js';
import { violations } from '../../schemas/validate.js';
import { EarlierVersion } from '../earlier-version.js';
import { parseRecorded } from '../json-text.js';
import { Redaction } from '../redaction.js';
import { StoredMessage } from '../stored-message.js';
import { TIMES } from './bayeux-line.js';
import type { Format } from './format.js';
import { NoRecording } from './format.js';
import { Input } from './input.js';
import type { Line } from './lines.js';
import { type Interest, MessageKinds } from './message-kinds.js';
import type { Emit, Written } from './recorded-trace.js';
import { Recording, type RecordingOptions } from './recording.js';
import { Source } from './source.js';
import { Taken } from './taken.js';

/** How recordings are read. */
export interface ReadingRecordings extends Pick<RecordingOptions, 'header' | 'url' | 'apiPath'> {
  /** Gets every record, in order, with what it is written as where that lies there already. */
  readonly emit: Emit;
  /** What who gets them looks at in messages. */
  readonly interest: Interest;
  /** Told after each piece: how many bytes were read of how many, where that is known. */
  readonly onProgress?: (read: number, of: number | undefined) => void;
  /** Ends the reading: what was read so far counts. */
  readonly signal?: AbortSignal;
}

/** What was read. */
export interface ReadRecordings {
  readonly files: readonly {
    readonly path: string;
    readonly format: Format;
    readonly bytes: number;
    readonly cutOff?: string;
  }[];
  readonly taken: Taken;
  /** How many agents there are; undefined in a trace of this suite, which names them. */
  readonly agents?: number;
}

/**
 * Reads recordings as one trace: traces of this suite as they are, HAR and messages put into the order of time. Files that cover the same
 * time, such as those of both parties, are read side by side.
 * @param paths of files, `-` for standard input
 * @throws NoRecording one of them is no recording, or none holds traffic of the API; the file system's error
 */
export async function readRecordings(
  paths: readonly string[],
  options: ReadingRecordings,
): Promise<ReadRecordings> {
  const { emit, interest, onProgress, signal } = options;
  const taken = new Taken();
  const redaction = new Redaction();
  const kinds = new MessageKinds(interest, TIMES);
  const recording = new Recording({ ...options, redaction, taken, kinds });
  const lines = new TraceLines(paths[0] ?? '', taken, emit, new MessageKinds(interest, OF_RECORD));
  const sinks = { recording, taken, redaction, kinds, traceLine: lines.take };
  const sources = paths.map((path) => new Source(new Input(path, signal), sinks));
  const size = sources.every(({ input }) => input.size !== undefined)
    ? sources.reduce((sum, { input }) => sum + (input.size ?? 0), 0)
    : undefined;
  for (const source of sources) {
    await source.begin();
    if (source.format === 'trace' && sources.length > 1)
      throw new NoRecording(
        source.input.path,
        'is a trace of this suite and is not the only file: name it alone',
      );
  }
  for (;;) {
    // Of files that cover the same time the one that lags behind.
    const behind = sources.filter(({ isOver }) => !isOver).sort((a, b) => a.until - b.until)[0];
    if (behind === undefined || signal?.aborted) break;
    await behind.next();
    recording.flush(Math.min(...sources.map(({ until }) => until)));
    onProgress?.(
      sources.reduce((sum, { input }) => sum + input.read, 0),
      size,
    );
  }
  recording.end();
  lines.end();
  if (!recording.isBegun && !lines.isBegun) throw new NoRecording(paths.join(', '), whatElse(taken));
  return {
    files: sources.map(({ input, format = 'lines' }) => ({
      path: input.path,
      format,
      bytes: input.read,
      ...(input.cutOff !== undefined && { cutOff: input.cutOff }),
    })),
    taken,
    ...(!lines.isBegun && { agents: recording.agents }),
  };
}

function whatElse({ leftAside, brokenCount, origins }: Taken): string {
  const seen = [
    ...leftAside.map(({ what, count }) => `${count} ${what}`),
    ...(brokenCount > 0 ? [`${brokenCount} broken`] : []),
  ];
  const of =
    origins.length === 0
      ? 'no traffic of the API'
      : `traffic of ${origins.map(({ url }) => url).join(', ')} alone`;
  return `holds ${of}${seen.length === 0 ? '' : ` (${seen.join(', ')})`}`;
}

/**
 * The lines of a trace of this suite: those that are no records are counted and skipped, and the others numbered anew. Where records lack
 * behind the header, it is no run that is judged but a recording that begins in the middle of one.
 */
class TraceLines {
  #seq = 0;
  /** The header, until it is known whether the run follows it from its begin on. */
  #header?: Parameters<Emit>;
  #earlier?: EarlierVersion;

  constructor(
    private readonly path: string,
    private readonly taken: Taken,
    private readonly emit: ReadingRecordings['emit'],
    private readonly kinds: MessageKinds,
  ) {}

  get isBegun(): boolean {
    return this.#seq > 0;
  }

  /** The file is over. */
  end(): void {
    this.#begin();
  }

  readonly take = (line: Line, number: number): void => {
    const { text } = line;
    if (text === '\n') return;
    const to = text.trimEnd().length;
    const message = this.#earlier === undefined ? this.#known(text, to) : undefined;
    if (message !== undefined) this.#asItLies(message, line, text);
    else this.#parse(line, text, number, to);
  };

  #parse(line: Line, text: string, number: number, to: number): void {
    const value = parsed(text);
    if (number === 1 && EarlierVersion.isHeader(value)) this.#earlier = new EarlierVersion();
    const record = this.#earlier === undefined || value === undefined ? value : this.#earlier.upgraded(value);
    if (record === undefined && value !== undefined) return;
    if (record === undefined || !(isMessage(record) || violations('trace', record).length === 0)) {
      this.taken.broken(`line ${number}`, text.slice(0, 80).trimEnd());
      return;
    }
    if (this.#seq === 0 && record.type !== 'trace')
      throw new NoRecording(this.path, 'is a trace of this suite whose header is not as it was written');
    // Each line is a record, and the header is number 0.
    const lacking = Number(value?.seq) - (number - 1);
    if (lacking > 0 && this.#header !== undefined) {
      this.taken.leaveAside('records that lack between the header and the rest of the trace', lacking);
      this.#begin(true);
    }
    const isAsItLies = record === value && record.seq === this.#seq;
    if (isAsItLies) {
      if (record.type === 'message')
        this.kinds.learn(text, 0, to, record as unknown as MessageRecord, ['message']);
      this.#asItLies(stored(record as unknown as TraceRecord, text), line, text);
    } else this.#put({ ...record, seq: this.#seq } as unknown as TraceRecord);
  }

  // A message of a kind that was met.
  #known(text: string, to: number): TraceRecord | undefined {
    const found = this.kinds.find(text, 0, to);
    if (found === undefined) return undefined;
    const { known, beside } = found;
    const [seq, at, agent, session] = beside as [number, number, MessageRecord['agent'], string];
    const { channel } = known.kind;
    const isNext = seq === this.#seq;
    return isNext
      ? new StoredMessage({ seq, at, agent, session, channel }, text, messageIn, known)
      : undefined;
  }

  #asItLies(record: TraceRecord, line: Line, text: string): void {
    this.#put(record, { line: text.endsWith('\n') ? [line] : [text, '\n'] });
  }

  #put(record: TraceRecord, written?: Written): void {
    const isHeader = this.#seq === 0 && record.type === 'trace';
    this.#seq += 1;
    if (isHeader) {
      this.#header = [record, written];
      return;
    }
    this.#begin();
    this.emit(record, written);
  }

  // Hands the header on. @param isCut whether its run began before the records that follow it
  #begin(isCut = false): void {
    const [header, written] = this.#header ?? [];
    this.#header = undefined;
    if (header?.type !== 'trace') return;
    if (isCut) this.emit({ ...header, target: { ...header.target, kind: 'recording' } });
    else this.emit(header, written);
  }
}

/** What of the record of a message is read. */
const OF_RECORD = ['seq', 'at', 'agent', 'session'];

function stored(record: TraceRecord, line: string): TraceRecord {
  return record.type === 'message' ? new StoredMessage(record, line, messageIn) : record;
}

function messageIn(line: string): unknown {
  return parsed(line)?.message;
}

// Most records are messages: what a record of one is takes no schema.
function isMessage({ type, at, agent, session, channel, message }: Record<string, unknown>): boolean {
  return (
    type === 'message' &&
    typeof at === 'number' &&
    typeof agent === 'string' &&
    typeof session === 'string' &&
    typeof channel === 'string' &&
    message !== undefined
  );
}

function parsed(line: string): Record<string, unknown> | undefined {
  const value = parseRecorded(line)?.value;
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}
