import { expect, it } from 'vitest';
import type { BuiltRequest } from '../judge/built-request.test-driver.js';
import { activeRun, KEY, releasedRun, sentinels } from '../judge/conformant-run.test-driver.js';
import type { TraceRecord } from '../schemas/trace.gen.js';
import { reportOf } from './model.js';

const CONFIGURED = 'DispositionCode';
const options = { untested: new Map<string, string>(), requireComplete: false, strict: false, notices: [] };

function again(id: string, records: TraceRecord[]): string | undefined {
  return reportOf(records, options).contradictions?.find((each) => each.id === id)?.again;
}

/** REL-01 is contradicted on a request that was made for these. */
function madeFor(requirements: string[], request: BuiltRequest): string | undefined {
  const run = releasedRun().sent({ ...request, value: 'Gws-too-late' });
  sentinels(run.message({ userData: { [request.key === undefined ? CONFIGURED : KEY]: 'Gws-too-late' } }));
  const records = run
    .records()
    .flatMap((record): TraceRecord[] =>
      record.type === 'request' && JSON.stringify(record.body).includes('too-late')
        ? [record, { type: 'intent', seq: 0, at: record.at, request: record.id, requirements, step: 'again' }]
        : [record],
    );
  return again(
    'REL-01',
    records.map((record, seq) => ({ ...record, seq })),
  );
}

it('what shows on a request that was made for another requirement is driven again with that one', () => {
  expect(madeFor(['REL-04'], {})).toBe('gws-conformance --only REL-01,REL-04');
  expect(madeFor(['REL-04', 'REL-01'], {})).toBe('gws-conformance --only REL-01');
});

it('what shows on the documented request in its own state is driven again alone, whatever that was made for', () => {
  expect(madeFor(['RES-02'], { key: KEY })).toBe('gws-conformance --only REL-01');
});

it('what shows on hold alone is driven again with the requirement that holds the call', () => {
  const run = activeRun();
  run.status('Held').send({ key: KEY, response: { body: { statusCode: 0, statusMessage: 'OK' } } });
  expect(again('RES-05', sentinels(run).records())).toBe('gws-conformance --only RES-05,ACT-13');
});

it('what shows on a released call of a requirement about active ones is driven again with the one that releases it', () => {
  const run = releasedRun();
  run.sent({ key: KEY }, { key: ['x'], value: 'Gws-odd-key', event: { userData: { [KEY]: 'Gws-odd-key' } } });
  run.send({ key: KEY });
  expect(again('ERR-05', sentinels(run).records())).toBe('gws-conformance --only ERR-05,RES-02');
});
