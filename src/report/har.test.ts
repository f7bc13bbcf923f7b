import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { expect, test } from 'vitest';
import type { TraceRecord } from '../schemas/trace.gen.js';
import { harOf } from './har.js';

const common = { agent: 'agent', use: 'operation' } as const;
const records = [
  { type: 'trace', seq: 0, at: 0, startedAt: '2026-11-22T10:00:00.000Z', suite: { version: '1.2.3' } },
  {
    ...common,
    type: 'request',
    seq: 1,
    at: 10,
    id: 'r1',
    method: 'POST',
    url: 'http://127.0.0.1/api?fields=*',
    headers: { 'content-type': 'application/json' },
    body: { a: 1 },
  },
  {
    ...common,
    type: 'response',
    seq: 2,
    at: 14,
    request: 'r1',
    status: 200,
    headers: {},
    body: { statusCode: 0 },
    tookMs: 4,
  },
  {
    ...common,
    type: 'request',
    seq: 3,
    at: 20,
    id: 'r2',
    method: 'GET',
    url: 'http://127.0.0.1/',
    headers: {},
  },
  {
    ...common,
    type: 'failure',
    seq: 4,
    at: 30,
    request: 'r2',
    name: 'ConnectionReset',
    message: 'It closed.',
    stage: 'response',
    tookMs: 10,
  },
] as unknown as TraceRecord[];

const har = () => JSON.parse([...harOf(records)].join(''));

test('every request of a trace is an entry with its response, or with the failure to get one', () => {
  const { log } = har();
  expect(log.creator).toEqual({ name: 'gws-conformance', version: '1.2.3' });
  expect(log.entries).toHaveLength(2);
  // Without a page that exists Firefox imports none of them.
  const ids = log.pages.map(({ id }: { id: string }) => id);
  for (const { pageref } of log.entries) expect(ids).toContain(pageref);
  expect(log.entries[0]).toMatchObject({
    startedDateTime: '2026-11-22T10:00:00.010Z',
    time: 4,
    request: { method: 'POST', queryString: [{ name: 'fields', value: '*' }], postData: { text: '{"a":1}' } },
    response: { status: 200, content: { text: '{"statusCode":0}' } },
  });
  expect(log.entries[1]).toMatchObject({
    response: { status: 0, statusText: 'ConnectionReset', comment: 'It closed.' },
  });
});

test('the HAR satisfies the schema that HAR readers share', () => {
  const load = createRequire(import.meta.url);
  const ajv = new Ajv({ strict: false, allErrors: true });
  formats.default(ajv);
  ajv.addMetaSchema(load('ajv/dist/refs/json-schema-draft-06.json'));
  const schemas: Record<string, object> = load('har-schema');
  for (const schema of Object.values(schemas)) ajv.addSchema(schema);
  expect(ajv.validate('har.json#', har()), ajv.errorsText()).toBe(true);
  expect(ajv.validate('har.json#', { log: { entries: [{}] } })).toBe(false);
});
