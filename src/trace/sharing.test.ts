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
