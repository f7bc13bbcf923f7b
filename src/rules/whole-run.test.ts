import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { catalogue } from '../../specs/catalogue.js';
import type { AgentName, MessageRecord, TraceRecord } from '../schemas/trace.gen.js';
import { verdictsOn, type Wrong, wholeRun } from './whole-run.test-driver.js';

const wrongs: (Wrong | undefined)[] = [
  undefined,
  'value',
  'duplicate',
  'stray',
  'refusal',
  'event',
  'silence',
];

const worse = (records: TraceRecord[]) =>
  Object.entries(verdictsOn(records)).filter(([, verdict]) => !['pass', 'info'].includes(verdict));

describe('the verdicts on a whole run', () => {
  it('are pass for every MUST and SHOULD and info for every MAY, where the target conforms', () => {
    const wanted = catalogue.map(({ id, level }) => [id, level === 'MAY' ? 'info' : 'pass']);
    expect(verdictsOn(wholeRun())).toEqual(Object.fromEntries(wanted));
  });

  it.each<[Wrong, Record<string, string>]>([
    ['value', { 'ACT-11': 'fail' }],
    ['duplicate', { 'ACT-10': 'warn' }],
    ['stray', { 'REL-01': 'fail' }],
    ['refusal', { 'ERR-18': 'fail', 'ERR-14': 'warn' }],
    [
      'event',
      {
        'REL-02': 'fail',
        'REL-03': 'inconclusive',
        'REL-04': 'inconclusive',
        'REL-05': 'inconclusive',
        'REL-08': 'inconclusive',
        'ERR-23': 'inconclusive',
      },
    ],
  ])('contradict exactly what a wrong %s contradicts, and leave open what depends on it', (wrong, wanted) => {
    expect(Object.fromEntries(worse(wholeRun(undefined, wrong)))).toEqual(wanted);
  });

  it('never pass an absence of which nothing but silence tells', () => {
    const silent = verdictsOn(wholeRun(undefined, 'silence'));
    for (const id of ['REL-01', 'REL-08', 'ACT-14', 'ERR-23']) expect(silent[id], id).toBe('inconclusive');
  });
});

/** A message that is about none of the run's calls, or on no channel of calls. */
const unrelated = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  agent: fc.constantFrom<AgentName>('agent', 'bystander', 'peer'),
  channel: fc.constantFrom('/v2/me/calls', '/v2/me/calls', '/v2/me/devices', '/v2/me/voicemail'),
  notificationType: fc.constantFrom('AttachedDataChanged', 'StatusChange', 'Ours', null),
  state: fc.constantFrom('Established', 'Released', 'Held'),
  userData: fc.constantFrom({}, null, { GwsTest: 'Gws-value-x2' }, { any: 'Gws-event-1', GwsTest: 'A B' }),
});

type Unrelated = typeof unrelated extends fc.Arbitrary<infer T> ? T : never;

function withUnrelated(records: readonly TraceRecord[], extras: readonly Unrelated[]): TraceRecord[] {
  const end = records.at(-1)?.at ?? 0;
  const sessions = { agent: 's1', bystander: 's2', peer: 's9', unlicensed: 's9', anonymous: 's9' };
  const added = extras.map(({ at, agent, channel, notificationType, state, userData }): MessageRecord => {
    const own = channel !== '/v2/me/calls';
    const call = { id: own ? 'ID-c3' : 'ELSE', callUuid: own ? 'UUID-c3' : 'ELSE', state, userData };
    const message = { channel, data: { messageType: 'CallStateChangeMessage', notificationType, call } };
    return { type: 'message', seq: 0, at: at * end, agent, session: sessions[agent], channel, message };
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

describe.each(wrongs)('a verdict on a whole run with the deviation %s', (wrong) => {
  const base = wholeRun(undefined, wrong);
  const verdicts = verdictsOn(base);

  it('does not depend on the order of members', () => {
    fc.assert(
      fc.property(fc.nat(1000), (seed) => {
        expect(verdictsOn(reordered(base, seed) as TraceRecord[])).toEqual(verdicts);
      }),
      { numRuns: 10 },
    );
  });

  it('does not depend on whether the answer or the message comes first', () => {
    const pace = fc.record({
      answerAfter: fc.integer({ min: 1, max: 40 }),
      after: fc.integer({ min: 1, max: 40 }),
    });
    fc.assert(
      fc.property(fc.array(pace, { minLength: 20, maxLength: 20 }), (paces) => {
        const next = paces[Symbol.iterator]();
        expect(verdictsOn(wholeRun(() => next.next().value ?? { answerAfter: 5, after: 10 }, wrong))).toEqual(
          verdicts,
        );
      }),
      { numRuns: 25 },
    );
  });
});

// Where the channel falls silent any message at all is evidence of life, so that one story is left out here.
describe.each(wrongs.filter((wrong) => wrong !== 'silence'))(
  'a verdict on a whole run with the deviation %s',
  (wrong) => {
    const base = wholeRun(undefined, wrong);
    const verdicts = verdictsOn(base);

    it('does not depend on messages about other calls or on other channels', () => {
      fc.assert(
        fc.property(fc.array(unrelated, { maxLength: 60 }), (extras) => {
          expect(verdictsOn(withUnrelated(base, extras))).toEqual(verdicts);
        }),
        { numRuns: 25 },
      );
    });
  },
);
