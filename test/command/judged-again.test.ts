import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shippedPage } from '../../src/documentation/edition.js';
import { type ReportOptions, reportOf } from '../../src/report/model.js';
import { writeReports } from '../../src/report/write.js';
import type { Report } from '../../src/schemas/report.gen.js';
import type { TraceRecord } from '../../src/schemas/trace.gen.js';
import { violations } from '../../src/schemas/validate.js';
import { readTrace, TraceFile } from '../../src/trace/trace-file.js';
import { intentsOf, wholeTrace, withoutIntents } from '../../src/trace/whole.js';
import { judgeReference } from './judge-in-process.test-driver.js';

/** What came out for each requirement, and on how many exchanges. */
function outcomes({ requirements }: Report) {
  return requirements.map(({ id, verdict, reason, exchanges }) => ({ id, verdict, reason, exchanges }));
}

describe('the trace of a whole run', () => {
  const folder = mkdtempSync(join(tmpdir(), 'judged-again-'));
  let records: TraceRecord[];
  let report: Report;
  let reportOptions: ReportOptions;
  beforeAll(async () => {
    const run = await judgeReference();
    ({ report, options: reportOptions } = run);
    const file = new TraceFile(join(folder, 'trace.ndjson'));
    for (const record of run.trace) file.append(record);
    file.close();
    records = readTrace(join(folder, 'trace.ndjson'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('read from its file gives the same report', () => {
    expect(reportOf(records, reportOptions)).toEqual(report);
  });

  it('gives every verdict and reason without what the run says of its intents', () => {
    const wire = withoutIntents(records);
    expect(wire.length).toBeLessThan(records.length);
    expect(outcomes(reportOf(wire, reportOptions))).toEqual(outcomes(report));
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

  it('has evidence, and an exchange in the report, for whatever a verdict rests on', () => {
    const known = new Set(report.exchanges.map(({ id }) => id));
    for (const { id, evidence, exchanges } of report.requirements) {
      expect(evidence.length, id).toBeGreaterThan(0);
      expect(exchanges?.applies, id).toBeGreaterThan(0);
      for (const { seq, exchange } of evidence) {
        if (seq !== undefined) expect(records[seq]?.seq, id).toBe(seq);
        if (exchange !== undefined) expect(known, id).toContain(exchange);
      }
    }
  });

  it('asks for a value that the key holds already where that is the point, and waits for one window', () => {
    const { exchanges } = wholeTrace(records);
    const plain = exchanges.filter(({ shape }) => shape.changes.length === 0);
    const values = plain.map(({ shape }) => shape.value);
    const again = plain.filter(({ shape }, index) => values.indexOf(shape.value) < index);
    const intents = intentsOf(records);
    const steps = new Set(again.map(({ request }) => intents.get(request.id)?.step));
    expect([...steps].sort()).toEqual([
      'the other own key, the value that it holds',
      'the same value again',
      'the value before the last one',
      'the value of another key',
    ]);
    expect(report.timing.windows).toBe(1);
  });
});
