import { expect, test } from 'vitest';
import { IN_OTHER_SHARD } from '../judge/not-asked.js';
import type { Report } from '../schemas/report.gen.js';
import { validator } from '../schemas/validate.js';
import { CannotMerge, mergedReport } from './merged.js';
import { sampleReport } from './sample-report.test-driver.js';

/** A part that drove every third requirement; the others are not its own. */
function part(index: number, changed: Partial<Report> = {}) {
  const report = sampleReport();
  const requirements = report.requirements.map((each, place) =>
    place % 3 === index - 1
      ? each
      : { ...each, verdict: 'untested' as const, reason: IN_OTHER_SHARD, evidence: [] },
  );
  const shard = { index, count: 3, run: 'r1' };
  return { from: `folder-${index}`, report: { ...report, requirements, shard, ...changed } };
}

const merging = (...parts: ReturnType<typeof part>[]) =>
  mergedReport({ parts, requireComplete: false, strict: false });

test('each requirement has the verdict of the part that drove it, in whatever order the parts are given', () => {
  const whole = sampleReport();
  const merged = merging(part(3), part(1), part(2));
  const verdictsOf = ({ requirements }: Report) => requirements.map(({ id, verdict }) => [id, verdict]);
  expect(verdictsOf(merged)).toEqual(verdictsOf(whole));
  expect(merged.counts).toEqual(whole.counts);
  expect(merged).toMatchObject({ verdict: 'non-conformant', exitCode: 1 });
  expect(merged.shards?.parts.map(({ from }) => from)).toEqual(['folder-1', 'folder-2', 'folder-3']);
  expect(merged.shard).toBeUndefined();
  expect(validator('report')(merged)).toBe(true);
});

test('what one part contradicts is contradicted, whichever part drove it', () => {
  const pass = sampleReport().requirements.find(
    ({ verdict, level }) => verdict === 'pass' && level === 'MUST',
  );
  const parts = [1, 2, 3].map((index) => part(index));
  const other = parts.find(({ report }) =>
    report.requirements.some(({ id, verdict }) => id === pass?.id && verdict === 'untested'),
  );
  const result = other?.report.requirements.find(({ id }) => id === pass?.id);
  if (result === undefined) throw new Error('the sample has a MUST that passes');
  Object.assign(result, { verdict: 'fail', reason: 'contradicted on another exchange' });
  const merged = merging(...parts);
  expect(merged.requirements.find(({ id }) => id === pass?.id)).toMatchObject({
    verdict: 'fail',
    reason: 'contradicted on another exchange',
  });
});

const shard = { index: 2, count: 3, run: 'r1' };

const recordingOf = (exchanges: number): Report['recording'] => ({
  files: [],
  origins: [],
  agents: 1,
  sessions: 1,
  calls: 1,
  exchanges,
  messages: 9,
  leftAside: [],
  broken: { count: 0, quotes: [] },
  unlike: [],
});

test.each([
  ['part 2/3 of run r1 is missing: all 3 parts are needed', [part(1), part(3)]],
  ['part 1/3 and part 3/3 of run r1 are missing', [part(2)]],
  ['folder-2 and folder-2 are both part 2/3: each part is given once', [part(1), part(2), part(2), part(3)]],
  [
    'folder-1 and folder-2 are of different runs, r1 and r2',
    [part(1), part(2, { shard: { ...shard, run: 'r2' } }), part(3)],
  ],
  [
    'are of different numbers of parts, 3 and 4',
    [part(1), part(2, { shard: { ...shard, count: 4 } }), part(3)],
  ],
  [
    'are of different targets',
    [part(1), part(2, { target: { url: 'https://other', kind: 'remote' } }), part(3)],
  ],
  [
    'are of different recordings, 3 dispositions, 9 messages and 4 dispositions, 9 messages',
    [1, 2, 3].map((index) => part(index, { recording: recordingOf(index === 1 ? 3 : 4) })),
  ],
  ['are of different profiles, full and api', [part(1), part(2, { profile: 'api' }), part(3)]],
  [
    'are of different versions of the suite',
    [part(1), part(2, { suite: { name: 'gws-conformance', version: '9' } }), part(3)],
  ],
  [
    'are of different catalogues',
    [part(1), part(2, { requirements: part(2).report.requirements.slice(1) }), part(3)],
  ],
  [
    'folder-2 is no part of a run: accepted is what run --shard or audit --shard writes',
    [part(1), part(2, { shard: undefined }), part(3)],
  ],
  ['nothing is given to be put together', []],
])('says what is wrong with parts: %s', (sentence, parts) => {
  expect(() => merging(...parts)).toThrow(CannotMerge);
  expect(() => merging(...parts)).toThrow(sentence);
});
