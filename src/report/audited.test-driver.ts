import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import '../../specs/all.js';
import { pageFacts } from '../documentation/edition.js';
import type { Report } from '../schemas/report.gen.js';
import type { TraceRecord } from '../schemas/trace.gen.js';
import { readRecordings } from '../trace/import/read-recordings.js';
import { RecordedReport } from './recorded.js';

interface AuditedOptions {
  readonly url?: string;
  readonly shard?: Report['shard'];
}

/** A recording that was audited. */
export interface Audited {
  readonly report: Report;
  readonly records: readonly TraceRecord[];
  /** The verdict of a requirement. */
  verdict(id: string): string | undefined;
  /** Ids of what is contradicted. */
  readonly contradicted: readonly string[];
}

/**
 * Audits recordings as the command does, without its files.
 * @param contents of files: a text, bytes, or a value that is written as JSON
 */
export async function audited(contents: readonly unknown[], options: AuditedOptions = {}): Promise<Audited> {
  const folder = mkdtempSync(join(tmpdir(), 'audited-'));
  try {
    const paths = contents.map((content, index) => {
      const path = join(folder, `file-${index + 1}`);
      const isRaw = typeof content === 'string' || Buffer.isBuffer(content);
      writeFileSync(path, isRaw ? content : JSON.stringify(content));
      return path;
    });
    return await auditedFiles(paths, options);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The same of files that are there. */
export async function auditedFiles(
  paths: readonly string[],
  { url, shard }: AuditedOptions = {},
): Promise<Audited> {
  const records: TraceRecord[] = [];
  const recorded = new RecordedReport({
    untested: new Map(),
    requireComplete: false,
    strict: false,
    notices: [],
    shard,
  });
  const read = await readRecordings(paths, {
    header: {
      schemaVersion: 3,
      suite: { version: '0.0.0' },
      documentation: { sha256: pageFacts().sha256 },
      profile: 'api',
      timeouts: {
        timeoutMs: 10_000,
        notificationMs: 5000,
        eventMs: 10_000,
        quietMs: 1000,
        quietMaxMs: 30_000,
        callMs: 15_000,
        wrapupMs: 60_000,
      },
      testKeys: ['GwsConformance', 'GwsConformance_2'],
    },
    url,
    apiPath: '/api/v2',
    interest: recorded.interest,
    emit: (record, written) => {
      const line = written?.line.map((piece) => (typeof piece === 'string' ? piece : piece.text)).join('');
      if (line !== undefined && !isDeepStrictEqual(JSON.parse(line), JSON.parse(JSON.stringify(record))))
        throw new Error(`written otherwise than it is judged: ${line}`);
      records.push(record);
      recorded.accept(record);
    },
  });
  const report = recorded.end(read);
  const { requirements } = report;
  return {
    report,
    records,
    verdict: (id) => requirements.find((each) => each.id === id)?.verdict,
    contradicted: requirements.flatMap(({ id, verdict }) =>
      verdict === 'fail' || verdict === 'warn' ? [id] : [],
    ),
  };
}
