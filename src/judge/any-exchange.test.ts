import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ctrfOf } from '../report/ctrf.js';
import { harOf } from '../report/har.js';
import { htmlOf } from '../report/html.js';
import { junitOf } from '../report/junit.js';
import { reportOf } from '../report/model.js';
import { summaryOf } from '../report/summary.js';
import { terminalOf } from '../report/terminal.js';
import { catalogueOf } from '../requirement.js';
import type { TraceRecord } from '../schemas/trace.gen.js';
import { violations } from '../schemas/validate.js';
import { verdictsOn, wholeRun } from './whole-run.test-driver.js';

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
  ...['operationName', 'disposition', 'dispositionKey', 'phoneNumber'],
  ...['__proto__', 'constructor', 'toString', 'toJSON', 'hasOwnProperty', 'length', ''],
];
const words = [
  ...[
    'ID-c3',
    'UUID-c3',
    'P-c3',
    'Gws-value-x4',
    'Gws-value-x100',
    'http://target.test/api/v2/me/calls/ID-c3',
  ],
  ...['AttachedDataChanged', 'StatusChange', 'ErrorMessage', 'EventUserEvent', 'Released', 'Held', ''],
  ...['SetCallDisposition', 'Hangup', 'Dial', '0'],
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

const base = wholeRun().records;
const spoken = (types: readonly string[]) =>
  base.flatMap(({ type }, index) => (types.includes(type) ? [index] : []));
const said = spoken(['message', 'response', 'event']);
const sent = spoken(['request']);

/** The story with whatever was sent or said at those places replaced, by each in turn. */
function saying(changes: readonly (readonly [number, unknown])[], places = said): TraceRecord[] {
  const records = [...base];
  for (const [place, value] of changes) {
    const index = places[place % places.length] ?? 0;
    const record = records[index] as TraceRecord;
    if (record.type === 'message') records[index] = { ...record, message: value };
    if (record.type === 'response' || record.type === 'request') records[index] = { ...record, body: value };
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

/** What JSON may hold and neither String() nor Number() takes. */
const unconvertible = { toString: 1, valueOf: null };

const options = { untested: new Map<string, string>(), requireComplete: false, strict: false, notices: [] };
const changes = fc.array(fc.tuple(fc.nat(1000), anyJson), { minLength: 1, maxLength: 40 });

function expectWholeReport(records: readonly TraceRecord[]): void {
  const report = reportOf(records, options);
  expect(violations('report', JSON.parse(JSON.stringify(report)))).toEqual([]);
  const verdicts = Object.fromEntries(report.requirements.map(({ id, verdict }) => [id, verdict]));
  expect(verdicts).toEqual(verdictsOn(records));
  expect(Object.keys(verdicts)).toHaveLength(catalogueOf().length);
  expect(report.requirements.every(({ reason }) => reason.length > 0)).toBe(true);
  for (const write of [htmlOf, junitOf, ctrfOf]) expect(write(report)).toContain('ERR-23');
  for (const text of [summaryOf(report), terminalOf(report, { colour: false }), ...harOf(records)])
    expect(text).not.toBe('');
}

describe('rules and report', () => {
  it('never throw, whatever a target says, and give every requirement a verdict in a valid report of every format', () => {
    fc.assert(
      fc.property(changes, (all) => expectWholeReport(saying(all))),
      { numRuns: 20 },
    );
  });

  it('never throw, whatever is sent', () => {
    fc.assert(
      fc.property(changes, (all) => expectWholeReport(saying(all, sent))),
      { numRuns: 20 },
    );
  });

  it('never throw, whatever part of the trace there is', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: base.length }),
        fc.integer({ min: 1, max: 9 }),
        (length, every) => {
          const part = base.filter((_, index) => index === 0 || (index < length && index % every !== 1));
          expectWholeReport(part.map((record, seq) => ({ ...record, seq })));
        },
      ),
      { numRuns: 15 },
    );
  });

  it.each<[string, unknown]>([
    ['a hundred levels', nested(100, 'Gws-value-x4')],
    ['a hundred levels of user data', { data: { call: { id: 'ID-c3', userData: { deep: nested(95, 1) } } } }],
    [
      'members that become neither a string nor a number',
      Object.fromEntries(names.map((name) => [name, unconvertible])),
    ],
    ['user data that is an array', { data: { call: { id: 'ID-c3', userData: ['Gws-value-x4'] } } }],
  ])('stand %s', (_, value) => {
    const everywhere = said.map((__, place) => [place, value] as const);
    for (const all of [everywhere, everywhere.filter(([place]) => place % 7 === 0)])
      expectWholeReport(saying(all));
  });

  it('stand user data of more members than a call takes arguments', () => {
    const last = base.findLastIndex(
      (record) => record.type === 'message' && JSON.stringify(record).includes('"ID-c3"'),
    );
    const userData = { wide: Array.from({ length: 150_000 }, () => 0) };
    const records = saying([[said.indexOf(last), { data: { call: { id: 'ID-c3', userData } } }]]);
    expect(verdictsOn(records)['ERR-18']).toBe('pass');
  });

  it('never take user data of the wrong type for an effect', () => {
    const records = base.map((record) => {
      if (record.type !== 'message') return record;
      const message = JSON.parse(JSON.stringify(record.message));
      message.data.call.userData = [];
      return { ...record, message };
    });
    const verdicts = verdictsOn(records);
    for (const id of ['ERR-18', 'ERR-14']) expect(verdicts[id], id).toBe('inconclusive');
    for (const id of ['ERR-09', 'ERR-13', 'ERR-01']) expect(verdicts[id], id).not.toBe('fail');
  });
});
