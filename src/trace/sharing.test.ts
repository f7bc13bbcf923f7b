import { expect, test } from 'vitest';
import { NUMBERS } from '../judge/built-call.test-driver.js';
import { TraceBuilder } from '../judge/trace-builder.test-driver.js';
import { type Departure, verdictsOn, wholeRun } from '../judge/whole-run.test-driver.js';
import { shareable } from './sharing.js';
import { wholeTrace } from './whole.js';

test('a shared trace names no number, user, host or value, and is judged as the original is', () => {
  const wrong: Departure['otherwise'] = {
    held: { response: { body: { statusCode: '0' } } },
    keyless: { stored: 'x' },
  };
  for (const otherwise of [{}, wrong]) {
    const { records } = wholeRun({ otherwise });
    const shared = shareable(records, ['agent@site.example']);
    const text = JSON.stringify(shared);
    const values = wholeTrace(records).exchanges.flatMap(({ shape: { value } }) =>
      typeof value === 'string' && value.startsWith('Gws-') ? [value] : [],
    );
    expect(values.length).toBeGreaterThan(50);
    expect(text).toContain('"value-0001"');
    const phones = Object.values(NUMBERS).map((number) => `"${number}"`);
    for (const original of [...phones, 'target.test', 'site.example', ...values])
      expect(text).not.toContain(original);
    expect(verdictsOn(shared)).toEqual(verdictsOn(records));
  }
});

test.each([
  ['bystander', 'agent', 'peer', 'operation', 'anonymous'],
  ['Released', 'Established', 'application', 'disposition', 'SetCallDisposition', 'AttachedDataChanged'],
])('a user who is called %s, or %s, changes no verdict', (...names) => {
  const departures: Departure['otherwise'][] = [{}, { keyless: { stored: 'x' } }];
  for (const otherwise of departures) {
    const { records } = wholeRun({ otherwise });
    const named = names.map((userName) => ({
      type: 'response' as const,
      request: 'r0',
      agent: 'agent' as const,
      use: 'access' as const,
      status: 200,
      headers: {},
      body: { user: { userName, devices: [{ userState: { state: 'Ready', displayName: 'Ready' } }] } },
      tookMs: 1,
      seq: 0,
      at: 0,
    }));
    const all = [...records, ...named].map((record, seq) => ({ ...record, seq }));
    const shared = shareable(all, names);
    const told = JSON.stringify(shared);
    for (const name of names) expect(told).not.toContain(`"userName":"${name}"`);
    expect(told).toContain('"displayName":"Ready"');
    expect(verdictsOn(shared)).toEqual(verdictsOn(all));
  }
});

test('a host that is one word is replaced where URLs name it, and nowhere else', () => {
  const builder = new TraceBuilder({ target: { url: 'http://reference:8080/gws', kind: 'reference' } });
  builder.put({ type: 'notice', text: 'The reference names itself http://reference:8080' });
  const [header, , notice] = shareable(builder.records(), []);
  expect(header).toMatchObject({ target: { url: 'http://host-0001:8080/gws', kind: 'reference' } });
  expect(JSON.stringify([header, notice])).not.toContain('//reference');
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
  expect(shared[0]).toEqual({ ...records[0], target: { url: 'http://host-0001', kind: 'remote' } });
  expect(JSON.stringify(shared.slice(1))).not.toMatch(/"(4711|2026|2015)"/);
});
