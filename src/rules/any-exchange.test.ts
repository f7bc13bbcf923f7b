import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { catalogue } from '../../specs/catalogue.js';
import { reportOf } from '../report/model.js';
import type { JudgementRecord, TraceRecord } from '../schemas/trace.gen.js';
import { violations } from '../schemas/validate.js';
import { subjectOf, verdictsOn, wholeRun } from './whole-run.test-driver.js';

const names = [
  ...['data', 'call', 'id', 'callUuid', 'state', 'userData', 'notificationType', 'messageType', 'statusCode'],
  ...[
    'statusMessage',
    'participants',
    'calls',
    'event',
    'GwsTest',
    'DispositionCode',
    'callUri',
    'connId',
    'uri',
  ],
  ...['__proto__', 'constructor', 'toString', 'toJSON', 'hasOwnProperty', 'length', ''],
];
const words = [
  'ID-c3',
  'UUID-c3',
  'Gws-value-x2',
  'AttachedDataChanged',
  'ErrorMessage',
  'EventUserEvent',
  'Released',
  '',
];

/** Any JSON value, made mostly of names and words that the rules look for. */
const anyJson = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.oneof(fc.constantFrom<unknown>(null, true, 0, -1.5, 1e308, ...words), fc.string()),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(fc.tuple(fc.oneof(fc.constantFrom(...names), fc.string()), tie('value')), { maxLength: 6 }).map(
      // As JSON.parse does, and unlike an assignment, a member named __proto__ is a member like any other.
      (entries) => Object.fromEntries(entries),
    ),
  ),
})).value;

const base = wholeRun();

/** The story with whatever the target said replaced, by `said` in turn, where it is not undefined. */
function saying(said: readonly (readonly [number, unknown])[]): TraceRecord[] {
  const records = [...base];
  const spoken = base.flatMap((record, index) =>
    ['message', 'answer', 'event'].includes(record.type) ? [index] : [],
  );
  for (const [place, value] of said) {
    const index = spoken[place % spoken.length] ?? 0;
    const record = records[index] as TraceRecord;
    if (record.type === 'message') records[index] = { ...record, message: value };
    if (record.type === 'answer') records[index] = { ...record, body: value };
    if (record.type === 'event') records[index] = { ...record, event: value };
  }
  return records;
}

/** A value of that depth: the deepest that is ever recorded is 100. */
function nested(depth: number, inner: unknown): unknown {
  let value = inner;
  for (let level = 0; level < depth; level++) value = level % 2 === 0 ? [value] : { call: value };
  return value;
}

/** What the records of a run's judgements are, were they made when the trace ends. */
function withJudgements(records: readonly TraceRecord[]): TraceRecord[] {
  const judged = Object.entries(verdictsOn(records)).map(
    ([requirement, verdict], index): JudgementRecord => ({
      type: 'judgement',
      seq: records.length + index,
      at: records.at(-1)?.at ?? 0,
      requirement,
      subject: subjectOf(requirement),
      verdict,
      reason: 'as judged',
    }),
  );
  return [...records, ...judged];
}

const order = {
  untested: new Map<string, string>(),
  broken: () => 'never judged',
  requireComplete: false,
  strict: false,
  notices: [],
};

describe('rules and report, whatever the target says', () => {
  it('never throw, and give every requirement a verdict in a valid report that repeats it', () => {
    const anything = fc.array(fc.tuple(fc.nat(500), anyJson), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(anything, (said) => {
        const records = withJudgements(saying(said));
        const report = reportOf(records, order);
        expect(violations('report', JSON.parse(JSON.stringify(report)))).toEqual([]);
        const recorded = records.flatMap((each) =>
          each.type === 'judgement' ? [[each.requirement, each.verdict]] : [],
        );
        expect(report.requirements.map(({ id, verdict }) => [id, verdict])).toEqual(recorded);
        expect(report.requirements.every(({ reason }) => reason.length > 0)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it.each<[string, unknown]>([
    ['a hundred levels', nested(100, 'Gws-value-x2')],
    ['a hundred levels of user data', { data: { call: { id: 'ID-c3', userData: { deep: nested(95, 1) } } } }],
    ['an event whose name cannot become a string', { event: { toString: 1, valueOf: null } }],
    ['user data that is an array', { data: { call: { id: 'ID-c3', userData: ['Gws-value-x2'] } } }],
  ])('stand %s', (_, value) => {
    const everywhere = Array.from({ length: 500 }, (__, place) => [place, value] as const);
    for (const said of [everywhere, everywhere.filter(([place]) => place % 7 === 0)]) {
      const report = reportOf(withJudgements(saying(said)), order);
      expect(report.requirements).toHaveLength(catalogue.length);
    }
  });

  it('stand user data of more members than a call takes arguments', () => {
    const last = base.findLastIndex(
      (record) => record.type === 'message' && JSON.stringify(record).includes('"ID-c3"'),
    );
    const wide = {
      data: { call: { id: 'ID-c3', userData: { wide: Array.from({ length: 150_000 }, () => 0) } } },
    };
    const records = base.map((record, index) => (index === last ? { ...record, message: wide } : record));
    expect(verdictsOn(records as TraceRecord[])['ERR-18']).toBe('pass');
  });

  it('never take user data of the wrong type for an effect', () => {
    const refused = base.findIndex((record) => record.type === 'exchange' && record.exchange === 'x5');
    const records = base.map((record, index) => {
      if (record.type !== 'message' || index < refused) return record;
      const message = JSON.parse(JSON.stringify(record.message));
      message.data.call.userData = [];
      return { ...record, message };
    });
    expect(verdictsOn(records)['ERR-18']).toBe('inconclusive');
  });
});
