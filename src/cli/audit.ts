import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import type { AuditSettings } from '../config/audit-settings.js';
import { pageFacts } from '../documentation/edition.js';
import { version } from '../package.js';
import { GrowingFile } from '../report/growing-file.js';
import { HarPieces } from '../report/har.js';
import { RecordedReport } from '../report/recorded.js';
import { TRAFFIC, writeReports } from '../report/write.js';
import type { Report } from '../schemas/report.gen.js';
import type { TraceRecord } from '../schemas/trace.gen.js';
import { type ReadingRecordings, readRecordings } from '../trace/import/read-recordings.js';
import type { Written } from '../trace/import/recorded-trace.js';
import { FolderLock } from './folder-lock.js';
import { clearReports, TRACE } from './judge-target.js';
import type { Output } from './output.js';
import { printReport } from './print-report.js';
import { readProgress } from './read-progress.js';
import { recordingPaths } from './recording-paths.js';
import { Stopping } from './stopping.js';

/** What is noted where the reading was ended before the end of the recording. */
const STOPPED = 'The reading was stopped before the end of the recording: judged is what was read by then.';

/**
 * Judges recorded traffic as a run is judged, and writes the same reports. It is read once, from begin to end.
 * @param named files and folders, `-` for standard input
 * @throws {NoRecording} one of them is no recording; {FolderInUse}; the file system's error
 * @returns the exit code
 */
export async function audit(
  named: readonly string[],
  settings: AuditSettings,
  output: Output,
): Promise<number> {
  // The heap grows with what is kept, not with what was read.
  setFlagsFromString('--heap-growing-percent=100');
  const { reports: folder } = settings.flags;
  const paths = recordingPaths(named, folder);
  const lock = await FolderLock.take(folder);
  const stopping = new Stopping({ output });
  try {
    stopping.what = 'judging what was read';
    const report = await judged(paths, settings, folder, stopping);
    const isWritten = await stopping.writing(folder, () => writeReports(report, folder));
    await printReport(report, isWritten ? folder : undefined);
    return stopping.exitCode(report.exitCode);
  } finally {
    stopping.release();
    lock.release();
  }
}

async function judged(
  paths: readonly string[],
  settings: AuditSettings,
  folder: string,
  stopping: Stopping,
): Promise<Report> {
  const { requireComplete, strict } = settings.flags;
  const notices: string[] = [];
  const { shard } = settings;
  const recorded = new RecordedReport({ untested: new Map(), requireComplete, strict, notices, shard });
  const files = new WrittenTrace(folder);
  const progress = readProgress();
  const say = stopping.say;
  stopping.say = (text) => {
    progress.stop();
    say(text);
  };
  try {
    const read = await readRecordings(paths, {
      header: headerOf(settings),
      url: settings.url,
      apiPath: settings.apiPath,
      interest: recorded.interest,
      emit: (record, written) => {
        files.write(record, written);
        recorded.accept(record);
      },
      onProgress: progress.show,
      signal: stopping.signal,
    });
    if (stopping.why !== undefined) notices.push(`${STOPPED} (${stopping.why})`);
    return recorded.end(read, files.done());
  } catch (error) {
    files.drop();
    throw error;
  } finally {
    progress.stop();
    stopping.say = say;
  }
}

function headerOf({ timeouts, dispositions, flags }: AuditSettings): ReadingRecordings['header'] {
  const { testKey, dispositionKey, charset, dispositions: values } = dispositions;
  return {
    schemaVersion: 3,
    suite: { version },
    documentation: { sha256: pageFacts().sha256, edition: flags.edition },
    profile: 'api',
    timeouts,
    testKeys: [testKey, `${testKey}_2`],
    ...(dispositionKey !== undefined && { configuredKey: dispositionKey }),
    ...(values !== undefined && { dispositions: values }),
    ...(charset !== undefined && { charset }),
  };
}

/** trace.ndjson and traffic.har as they grow; those of an earlier report are taken away when the first record is known. */
class WrittenTrace {
  #files?: { trace: GrowingFile; traffic: GrowingFile; har: HarPieces };

  constructor(private readonly folder: string) {}

  write(record: TraceRecord, written: Written | undefined): void {
    this.#files ??= this.#begin();
    const { trace, har } = this.#files;
    trace.writePieces(written?.line ?? [`${JSON.stringify(record)}\n`]);
    har.accept(record, written?.body, written?.quoted);
  }

  /** @returns the SHA-256 of trace.ndjson */
  done(): string | undefined {
    if (this.#files === undefined) return undefined;
    const { trace, traffic, har } = this.#files;
    har.end();
    traffic.done();
    return trace.done();
  }

  drop(): void {
    this.#files?.trace.drop();
    this.#files?.traffic.drop();
  }

  #begin() {
    clearReports(this.folder);
    const traffic = new GrowingFile(join(this.folder, TRAFFIC));
    const trace = new GrowingFile(join(this.folder, TRACE), { isHashed: true });
    return { trace, traffic, har: new HarPieces(traffic.write) };
  }
}
