import { afterAll, beforeAll, expect, test } from 'vitest';
import { judgeInProcess } from '../cli/judge-in-process.js';
import { readConfiguration } from '../configuration/read-configuration.js';
import { type Reference, startReference } from '../reference/reference.js';
import { reportOf } from '../report/model.js';
import { TraceBuilder } from '../rules/trace-builder.test-driver.js';
import type { Report } from '../schemas/report.gen.js';
import { shareable } from './sharing.js';

let reference: Reference;
beforeAll(async () => {
  reference = await startReference();
});
afterAll(() => reference.stop());

test('a shared trace names no number, user, host or value, and is judged as the original is', async () => {
  const { report, trace } = await judgeInProcess(readConfiguration({ GWS_QUIET_MS: '300' }), reference);
  const names = Object.values(reference.accounts).map((account) => account.username);
  const shared = shareable(trace, names);

  const text = JSON.stringify(shared);
  const phones = Object.values(reference.accounts).map((account) => account.phone);
  const sent = trace.flatMap((record) => (record.type === 'exchange' ? [record.value] : []));
  const values = sent.filter(
    (value): value is string => typeof value === 'string' && value.startsWith('Gws-'),
  );
  expect(values.length).toBeGreaterThan(50);
  for (const original of [...names, ...phones.map((phone) => `"${phone}"`), '127.0.0.1', ...values]) {
    expect(text).not.toContain(original);
  }

  const told = {
    untested: new Map(),
    broken: () => 'not driven',
    requireComplete: false,
    strict: false,
    notices: [],
  };
  const verdicts = ({ requirements }: Report) => requirements.map(({ id, verdict }) => `${id} ${verdict}`);
  expect(verdicts(reportOf(shared, told))).toEqual(verdicts(report));
});

test("the numbers of 2015's participants are replaced, and what the suite says of itself is not", () => {
  const builder = new TraceBuilder({
    startedAt: '2026-01-01T00:00:00.000Z',
    documentation: { sha256: '0', edition: '2015' },
  });
  const data = { phoneNumber: '2015', call: { participants: ['4711', '2026'] } };
  builder.put({
    type: 'message',
    agent: 'agent',
    session: 's1',
    channel: '/v2/me/calls',
    message: { channel: '/v2/me/calls', data },
  });
  const records = builder.records();
  const shared = shareable(records, []);
  expect(shared[0]).toEqual({ ...records[0], target: { url: 'http://host-1', kind: 'remote' } });
  expect(JSON.stringify(shared.slice(1))).not.toMatch(/"(4711|2026|2015)"/);
});
