import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { catalogue } from '../../specs/catalogue.js';
import { readConfiguration } from '../configuration/read-configuration.js';
import { shippedPage } from '../documentation/edition.js';
import { type Reference, startReference } from '../reference/reference.js';
import type { Report } from '../schemas/report.gen.js';
import type { JudgementRecord, TraceRecord } from '../schemas/trace.gen.js';
import { violations } from '../schemas/validate.js';
import { runInProcess } from '../situations/in-process.js';
import { orderOf } from '../situations/order.js';
import { readTrace, TraceFile } from '../trace/trace-file.js';
import { TraceView } from '../trace/view.js';
import { reportOf } from './model.js';
import { writeReports } from './write.js';

const folder = mkdtempSync(join(tmpdir(), 'judged-again-'));
let reference: Reference;
let records: TraceRecord[];
let report: Report;

beforeAll(async () => {
  reference = await startReference();
  const configuration = readConfiguration({ GWS_QUIET_MS: '300' });
  const { order, untested } = orderOf(configuration, reference);
  const file = new TraceFile(join(folder, 'trace.ndjson'));
  for (const record of await runInProcess(order)) file.append(record);
  file.close();
  records = readTrace(join(folder, 'trace.ndjson'));
  const broken = () => 'never judged';
  report = reportOf(records, { untested, broken, requireComplete: false, strict: true, notices: [] });
});
afterAll(async () => {
  await reference.stop();
  rmSync(folder, { recursive: true });
});

describe('the trace of a whole run, read from its file', () => {
  it('judged again gives every requirement the verdict and the reason that its spec recorded', () => {
    const recorded = records.filter((record): record is JudgementRecord => record.type === 'judgement');
    expect(recorded.map(({ requirement }) => requirement).sort()).toEqual(
      catalogue.map(({ id }) => id).sort(),
    );
    for (const { requirement, verdict, reason } of recorded)
      expect(report.requirements.find(({ id }) => id === requirement)).toMatchObject({ verdict, reason });
  });

  it('makes a conformant report that validates, also as written', async () => {
    await writeReports(report, folder);
    const written = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8'));
    expect(violations('report', written)).toEqual([]);
    expect(written).toMatchObject({ verdict: 'conformant', exitCode: 0, profile: 'full', unproven: [] });
    for (const { id, level, verdict } of written.requirements)
      expect(verdict, id).toBe(level === 'MAY' ? 'info' : 'pass');
  });

  it('points every requirement that rests on the page at the line on which its words begin', () => {
    const oneSpaced = (text: string) => text.replace(/\s+/g, ' ').trim();
    const lines = shippedPage().split('\n');
    const onPage = report.requirements.filter(({ source }) => source.document === 'SetCallDisposition');
    for (const { id, source } of onPage) {
      const line = source.line ?? 0;
      const start = oneSpaced(lines.slice(line - 1).join(' ')).indexOf(oneSpaced(source.quote));
      expect(start, `${id}, line ${line}`).toBeGreaterThanOrEqual(0);
      expect(start, `${id}, line ${line}`).toBeLessThan(lines[line - 1]?.length ?? 0);
    }
  });

  it('has evidence in the trace, and an exchange in the report, for whatever a verdict rests on', () => {
    const exchanges = new Set(report.exchanges.map(({ id }) => id));
    for (const { id, evidence } of report.requirements) {
      expect(evidence.length, id).toBeGreaterThan(0);
      for (const { seq, exchange } of evidence) {
        expect(records[seq ?? -1]?.seq, id).toBe(seq);
        if (exchange !== undefined) expect(exchanges, id).toContain(exchange);
      }
    }
  });

  it('never asked for a value that the key held already, and waited for one window', () => {
    const { exchanges } = new TraceView(records);
    const values = exchanges.filter(({ change }) => change === undefined).map(({ value }) => value);
    expect(new Set(values).size).toBe(values.length);
    expect(report.timing.windows).toBe(1);
  });
});
