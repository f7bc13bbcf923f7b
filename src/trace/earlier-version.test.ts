import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { verdictsOn, wholeRun } from '../judge/whole-run.test-driver.js';
import type { TraceRecord } from '../schemas/trace.gen.js';
import { EarlierVersion } from './earlier-version.js';
import { readTrace } from './trace-file.js';
import { intentsOf } from './whole.js';

const folder = mkdtempSync(join(tmpdir(), 'earlier-version-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A record as version 2 named it. */
function formerly(record: TraceRecord): Record<string, unknown> {
  if (record.type === 'response') return { ...record, type: 'answer' };
  if (record.type === 'failure')
    return {
      ...record,
      stage: record.stage.replace('response', 'answer'),
      name: record.name.replace('Response', 'Answer'),
    };
  if (record.type !== 'trace') return { ...record };
  const { timeouts: budgets, ...rest } = record;
  return { ...rest, schemaVersion: 2, budgets };
}

/** A trace as version 1 had it: each exchange marked, and each requirement with its judgement. */
function marked(records: readonly TraceRecord[]): Record<string, unknown>[] {
  let count = 0;
  const lines = records.flatMap((record): Record<string, unknown>[] => {
    if (record.type === 'trace') return [{ ...formerly(record), schemaVersion: 1 }];
    if (record.type !== 'request' || record.use !== 'operation') return [formerly(record)];
    const mark = { type: 'exchange', at: record.at, exchange: `x${++count}` };
    const title = count % 2 === 0 ? 'ERR-09: unknown operationName' : undefined;
    return [
      { ...mark, state: 'begin', call: 'c1', agent: record.agent, situation: 'active', title },
      { ...record },
      { ...mark, state: 'sent', request: record.id },
      { ...mark, state: 'end', outcome: 'message' },
      {
        type: 'judgement',
        at: record.at,
        requirement: 'ERR-09',
        subject: [mark.exchange],
        verdict: 'fail',
        reason: 'r',
      },
    ];
  });
  lines.splice(1, 0, { type: 'window', at: 0, state: 'open', ms: 1000, exchanges: ['x1'] });
  return lines.map((line, seq) => ({ ...line, seq }));
}

describe('a trace of version 1', () => {
  const { records } = wholeRun();
  const path = join(folder, 'trace.ndjson');
  writeFileSync(
    path,
    marked(records)
      .map((line) => `${JSON.stringify(line)}\n`)
      .join(''),
  );
  const read = readTrace(path);

  it('is read as one of the present version, whose records are numbered without gaps', () => {
    expect(read[0]).toMatchObject({ type: 'trace', schemaVersion: 3 });
    expect(read.map(({ seq }) => seq)).toEqual(read.map((_, index) => index));
    expect(read.filter(({ type }) => type === 'window')).toEqual([
      { type: 'window', at: 0, state: 'open', ms: 1000, seq: 1 },
    ]);
  });

  it('is judged by what was on the wire, whatever it says of itself', () => {
    expect(verdictsOn(read)).toEqual(verdictsOn(records));
  });

  it('has an intent for each request that was marked as sent', () => {
    const intents = [...intentsOf(read).values()];
    const sent = read.filter((record) => record.type === 'request' && record.use === 'operation');
    expect(intents.map(({ request }) => request)).toEqual(sent.map((each) => (each as { id: string }).id));
    expect(intents[0]).toMatchObject({ requirements: [], step: 'disposition' });
    expect(intents[1]).toMatchObject({ requirements: ['ERR-09'], step: 'ERR-09: unknown operationName' });
  });

  it('is told by its header alone', () => {
    expect([{ schemaVersion: 1 }, { schemaVersion: 3 }, null, 1].map(EarlierVersion.isHeader)).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });
});

it('a trace of version 2 is read with the names of the present one', () => {
  const { records } = wholeRun();
  const timedOut: TraceRecord = {
    type: 'failure',
    seq: records.length,
    at: 99_999,
    request: 'r1',
    agent: 'agent',
    use: 'operation',
    name: 'ResponseTimeout',
    message: 'No complete response came within 10000 ms',
    stage: 'response',
    tookMs: 10_000,
  };
  const all = [...records, timedOut];
  const path = join(folder, 'second.ndjson');
  writeFileSync(path, all.map((record) => `${JSON.stringify(formerly(record))}\n`).join(''));
  expect(readTrace(path)).toEqual(all);
});
