import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TraceRecord } from '../schemas/trace.gen.js';
import { Recorder } from './recorder.js';
import { readTrace, TraceFile } from './trace-file.js';

describe('the trace file', () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'trace-'));
    path = join(folder, 'reports', 'trace.ndjson');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('holds every record as soon as it is recorded, and is read back as it was', () => {
    const file = new TraceFile(path);
    const recorder = new Recorder({ sink: file.append });
    recorder.record({ type: 'notice', text: 'line\nfeed and \u2028' });
    expect(readFileSync(path, 'utf8').split('\n')).toHaveLength(2);
    recorder.record({ type: 'notice', text: `longer than what is read at once: ${'é'.repeat(300_000)}` });
    recorder.record({ type: 'feed', state: 'open' });
    expect(readTrace(path)).toEqual(recorder.records);
    file.close();
    recorder.record({ type: 'feed', state: 'closed' });
    expect(readTrace(path)).toHaveLength(3);
  });

  it.skipIf(!existsSync('/dev/full'))(
    'that cannot be written tells it once, and throws at nobody who records',
    () => {
      const told: string[] = [];
      const file = new TraceFile('/dev/full', ({ message }) => told.push(message));
      const recorder = new Recorder({ sink: file.append });
      for (const state of ['open', 'closed'] as const) recorder.record({ type: 'feed', state });
      file.close();
      expect(told).toEqual(['/dev/full cannot be written (ENOSPC)']);
      expect(() => new TraceFile('/dev/full').append(recorder.records[0] as TraceRecord)).toThrow('ENOSPC');
    },
  );

  it.each([
    ['{"type":"notice","seq":1,', 'is not JSON'],
    ['[]', 'is no record'],
    ['{"type":"toString","seq":1,"at":1}', 'toString'],
    ['{"type":"notice","seq":1,"at":1}', 'text'],
    ['{"type":"feed","seq":1,"at":"1","state":"open"}', '/at must be number'],
    ['{"type":"notice","seq":2,"at":1,"text":""}', '1 is the next'],
  ])('is unreadable with the line %s, which is named', (line, reason) => {
    const file = new TraceFile(path);
    new Recorder({ sink: file.append }).record({ type: 'notice', text: 'first' });
    file.close();
    appendFileSync(path, `${line}\n`);
    expect(() => readTrace(path)).toThrow(
      expect.objectContaining({ name: 'UnreadableTrace', line: 2, message: expect.stringContaining(reason) }),
    );
  });

  it('is unreadable when it is not UTF-8', () => {
    const file = new TraceFile(path);
    file.close();
    writeFileSync(path, Buffer.from('{"type":"notice","seq":0,"at":0,"text":"\xe9"}\n', 'latin1'));
    expect(() => readTrace(path)).toThrow('Line 1 of the trace is not JSON in UTF-8');
  });
});
