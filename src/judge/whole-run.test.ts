import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { catalogueOf } from '../requirement.js';
import type { AgentName, MessageRecord, TraceRecord } from '../schemas/trace.gen.js';
import type { BuiltRequest } from './built-request.test-driver.js';
import { KEY } from './conformant-run.test-driver.js';
import { judgeTrace } from './judge.js';
import { at, contradicted, type Departure, notRight, verdictsOn, wholeRun } from './whole-run.test-driver.js';

const PLAIN = 'the key after unknown call';
const { x } = wholeRun();
const late = { after: 700, userData: { a: `Gws-value-${x('released')}` } };
const refused = { [KEY]: `Gws-value-${x('without callUuid')}` };
const gone = { response: { status: 404, body: { statusCode: 6, statusMessage: 'gone' } } };

/** Single wrong things, and the rows that they contradict. */
const wrongs: [string, Departure, string][] = [
  ['nothing', {}, ''],
  ['a value', at('inner-spaces', { stored: 'A B' }), 'ACT-11'],
  ['a duplicate', at(PLAIN, (run) => run.message()), 'ACT-10'],
  ['a message after release', at('released', (run) => run.message(late)), 'REL-01'],
  ['a refusal', at('without callUuid', (run) => run.writtenByOthers(refused)), 'ERR-18'],
  ['an event', at('released, again', { event: false }), 'REL-02'],
  ['a refusal after the peer hung up', at('by the peer', gone), 'REL-09'],
];

describe('the verdicts on a whole run', () => {
  it('are pass for every MUST and SHOULD and info for every MAY, where the target conforms', () => {
    const wanted = catalogueOf().map(({ id, level }) => [id, level === 'MAY' ? 'info' : 'pass']);
    expect(verdictsOn(wholeRun().records)).toEqual(Object.fromEntries(wanted));
  });

  it('never pass an absence of which nothing but silence tells', () => {
    const silent = verdictsOn(wholeRun({ silent: true }).records);
    for (const id of ['REL-01', 'REL-08', 'ACT-14', 'ERR-23']) expect(silent[id], id).toBe('inconclusive');
  });
});

/** A message that is about none of the run's calls, or on no channel of calls. */
const unrelated = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  agent: fc.constantFrom<AgentName>('agent', 'bystander', 'peer'),
  channel: fc.constantFrom('/v2/me/calls', '/v2/me/calls', '/v2/me/devices', '/v2/me/voicemail'),
  messageType: fc.constantFrom('DeviceStateChangeMessage', 'SomethingElse'),
  notificationType: fc.constantFrom('AttachedDataChanged', 'StatusChange', 'Ours', null),
  state: fc.constantFrom('Established', 'Released', 'Held'),
  userData: fc.constantFrom({}, null, { [KEY]: 'Gws-value-x4' }, { any: `Gws-value-${x('released')}` }),
});

type Unrelated = typeof unrelated extends fc.Arbitrary<infer T> ? T : never;

function withUnrelated(records: readonly TraceRecord[], extras: readonly Unrelated[]): TraceRecord[] {
  const end = records.at(-1)?.at ?? 0;
  const sessions = { agent: 's1', bystander: 's2', peer: 's3', unlicensed: 's9', anonymous: 's9' };
  const added = extras.map(({ at, agent, channel, messageType, ...call }): MessageRecord => {
    const { notificationType, state, userData } = call;
    const ids = channel === '/v2/me/calls' ? ['ELSE', 'ELSE-UUID'] : ['ID-c3', 'UUID-c3'];
    const data = { messageType, notificationType, call: { id: ids[0], callUuid: ids[1], state, userData } };
    const message = { channel, data };
    return {
      type: 'message',
      seq: 0,
      at: at * end,
      agent,
      session: sessions[agent as keyof typeof sessions],
      channel,
      message,
    };
  });
  return [...records, ...added].sort((a, b) => a.at - b.at).map((record, seq) => ({ ...record, seq }));
}

/** Turns the order of all members round or about, deterministically for a seed. */
function reordered(value: unknown, seed: number): unknown {
  if (Array.isArray(value)) return value.map((each) => reordered(each, seed));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, each]) => [key, reordered(each, seed)] as const);
  const cut = entries.length === 0 ? 0 : seed % entries.length;
  const turned = [...entries.slice(cut), ...entries.slice(0, cut)];
  return Object.fromEntries(seed % 2 === 0 ? turned : turned.reverse());
}

const pace = fc.record({
  responseAfter: fc.integer({ min: 1, max: 40 }),
  after: fc.integer({ min: 1, max: 40 }),
});

describe.each(wrongs)('of a whole run in which %s is wrong', (_, departure, wanted) => {
  const { records } = wholeRun(departure);

  it('exactly the rows of that are contradicted, at any pace', () => {
    expect(notRight(records)).toEqual(contradicted(wanted));
    fc.assert(
      fc.property(fc.array(pace, { minLength: 150, maxLength: 150 }), (paces) => {
        const next = paces[Symbol.iterator]();
        const usual = { responseAfter: 5, after: 10 };
        const told = wholeRun({ ...departure, pace: () => next.next().value ?? usual });
        expect(notRight(told.records)).toEqual(contradicted(wanted));
      }),
      { numRuns: 10 },
    );
  });

  it('no verdict depends on the order of members', () => {
    fc.assert(
      fc.property(fc.nat(1000), (seed) => {
        expect(notRight(reordered(records, seed) as TraceRecord[])).toEqual(contradicted(wanted));
      }),
      { numRuns: 4 },
    );
  });

  it('no verdict depends on messages about other calls or on other channels', () => {
    fc.assert(
      fc.property(fc.array(unrelated, { maxLength: 60 }), (extras) => {
        expect(notRight(withUnrelated(records, extras))).toEqual(contradicted(wanted));
      }),
      { numRuns: 10 },
    );
  });
});

/** What a target may do wrong once, and the row that says so. */
const once: [string, Partial<BuiltRequest>][] = [
  ['RES-01', { response: { body: { statusCode: '0' } } }],
  ['RES-03', { response: { status: 500 } }],
  ['RES-04', { response: { headers: { 'content-type': 'text/plain' } } }],
  ['RES-05', { response: { body: { statusCode: 0, statusMessage: '' } } }],
  ['ACT-01', { message: false, copy: false, endAfter: 5001 }],
  ['ACT-01', { message: false, endAfter: 5001 }],
  ['ACT-03', { stored: 'GWS', endAfter: 5001 }],
  ['ACT-04', { message: { call: { callUuid: 'X' } } }],
  ['ACT-05', { message: { call: { duration: 262 } } }],
  ['ACT-05', { copy: { call: { duration: 262 } } }],
  ['ACT-06', { message: { call: { callType: null } } }],
  ['ACT-07', { message: { state: 'Ringing' } }],
  ['ACT-16', { message: { data: { phoneNumber: '1' } } }],
];
const changes = [
  'keyed',
  'without callUri',
  'no JSON',
  'no party',
  'PUT',
  'unknown call',
  'scalar',
  'odd key',
];
const plainSteps = changes.flatMap((change) => [`the key after ${change}`, `another key after ${change}`]);

it('a single wrong thing is found on whichever exchange it is, in its own row alone, and named', () => {
  fc.assert(
    fc.property(fc.constantFrom(...once), fc.constantFrom(...plainSteps), ([row, request], step) => {
      const { records } = wholeRun(at(step, request));
      expect(notRight(records)).toEqual(contradicted(row));
      const { reason, counts } = judgeTrace(records).results.get(row) ?? {};
      expect(reason).toMatch(new RegExp(`; on 1 of ${counts?.applies} exchanges, ${x(step)}$`));
    }),
    { numRuns: 40 },
  );
});
