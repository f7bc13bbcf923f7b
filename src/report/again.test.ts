import { expect, it } from 'vitest';
import { activeRun, KEY, releasedRun, sentinels } from '../judge/conformant-run.test-driver.js';
import type { TraceRecord } from '../schemas/trace.gen.js';
import { reportOf } from './model.js';

const options = { untested: new Map<string, string>(), requireComplete: false, strict: false, notices: [] };

function again(id: string, records: TraceRecord[]): string | undefined {
  return reportOf(records, options).contradictions?.find((each) => each.id === id)?.again;
}

it('what shows on a request that was made for another requirement is driven again with that one', () => {
  const run = releasedRun();
  run.send({ key: KEY, value: 'Gws-too-late' });
  sentinels(run.message({ userData: { [KEY]: 'Gws-too-late' } }));
  const madeFor = (requirements: string[]) => {
    const records = run
      .records()
      .flatMap((record): TraceRecord[] =>
        record.type === 'request' && JSON.stringify(record.body).includes('too-late')
          ? [
              record,
              { type: 'intent', seq: 0, at: record.at, request: record.id, requirements, step: 'again' },
            ]
          : [record],
      );
    const numbered = records.map((record, seq) => ({ ...record, seq }));
    return again('REL-01', numbered);
  };
  expect(madeFor(['REL-09'])).toBe('gws-conformance --only REL-01,REL-09');
  expect(madeFor(['REL-09', 'REL-01'])).toBe('gws-conformance --only REL-01');
});

it('what shows on hold alone is driven again with the requirement that holds the call', () => {
  const run = activeRun();
  run.status('Held').send({ key: KEY, response: { body: { statusCode: 0, statusMessage: 'OK' } } });
  expect(again('RES-05', sentinels(run).records())).toBe('gws-conformance --only RES-05,ACT-13');
});
