import { describe, expect, it } from 'vitest';
import type { BuiltRequest } from './built-request.test-driver.js';
import { KEY, OTHER_KEY } from './conformant-run.test-driver.js';
import { judgeTrace } from './judge.js';
import { type Departure, wholeRun } from './whole-run.test-driver.js';

const { x } = wholeRun();
/** A plain request in the middle of the story, of which there are dozens alike. */
const PLAIN = 'the key after unknown call';
const before = { [KEY]: valueSent(PLAIN, -3), [OTHER_KEY]: valueSent(PLAIN, -1) };
const made = { GwsConformanceRun: 'r', Nested: { kept: 'yes' } };
/** What a message of the plain request shows, but for what is said otherwise. */
const shown = (userData: object) => ({
  userData: {
    ...made,
    DispositionCode: valueSent('keyless'),
    ...before,
    [KEY]: valueSent(PLAIN),
    ...userData,
  },
});

/** The same of a message on hold, in the end of the active part. */
function onHold(userData: object) {
  const [held, odd] = [valueSent('held'), { 'with.dots': 'Gws-odd-key' }];
  const last = { [KEY]: held, [OTHER_KEY]: valueSent('another key after device') };
  return { userData: { ...made, DispositionCode: 'Gws-empty-key', ...odd, ...last, ...userData } };
}

function valueSent(step: string, further = 0): string {
  return `Gws-value-${x(step, further)}`;
}

const zero = { response: { body: { statusCode: '0' } } };
const talkative = { response: { body: { statusCode: 0, statusMessage: 'OK' } } };
const gone = { response: { status: 404, body: { statusCode: 6, statusMessage: 'gone' } } };
const number = { call: { duration: 262 } };
const nameless = {
  channel: '/v2/me/calls',
  data: { messageType: 'DispositionMessage', outcome: valueSent('released, again') },
};
// A message that does not come is waited for.
const LONG = { endAfter: 5001 };
const at = (step: string, request: Partial<BuiltRequest>): Departure => ({ otherwise: { [step]: request } });

/** What the target does, on which exchange alone, and every row that is not right for it. */
const deviations: [string, string, Departure, Record<string, string>][] = [
  ['answers statusCode "0"', PLAIN, at(PLAIN, zero), { 'RES-01': 'fail' }],
  ['answers success with 500', PLAIN, at(PLAIN, { response: { status: 500 } }), { 'RES-03': 'fail' }],
  ['gives success no type', 'held', at('held', { response: { headers: {} } }), { 'RES-04': 'warn' }],
  ['speaks with success, no key', 'keyless', at('keyless', talkative), { 'RES-05': 'fail' }],
  ['speaks, released', 'by the peer, keyless', at('by the peer, keyless', talkative), { 'RES-05': 'fail' }],
  ['sends no message', PLAIN, at(PLAIN, { message: false, ...LONG }), { 'ACT-01': 'fail' }],
  ['keeps another value', PLAIN, at(PLAIN, { stored: 'GWS', ...LONG }), { 'ACT-03': 'fail' }],
  ['names another call', PLAIN, at(PLAIN, { message: { call: { callUuid: 'X' } } }), { 'ACT-04': 'fail' }],
  ['sends a number for a text', PLAIN, at(PLAIN, { message: number }), { 'ACT-05': 'fail' }],
  ['leaves a member out', PLAIN, at(PLAIN, { message: { call: { mute: null } } }), { 'ACT-06': 'warn' }],
  ['shows another state', PLAIN, at(PLAIN, { message: { state: 'Held' } }), { 'ACT-07': 'fail' }],
  [
    'shows another state, on hold',
    'held',
    at('held', { message: { state: 'Established' } }),
    { 'ACT-07': 'fail', 'ACT-13': 'warn' },
  ],
  ['loses a key', PLAIN, at(PLAIN, { message: shown({ [OTHER_KEY]: undefined }) }), { 'ACT-08': 'fail' }],
  [
    'loses what the call was made with, on hold',
    'held',
    at('held', { message: onHold({ Nested: undefined, [KEY]: valueSent('held') }) }),
    { 'ACT-08': 'fail', 'ACT-13': 'warn' },
  ],
  [
    'loses a key, on hold, where none is given',
    'held, keyless',
    at('held, keyless', {
      message: onHold({ [OTHER_KEY]: undefined, DispositionCode: valueSent('held, keyless') }),
    }),
    { 'ACT-08': 'fail', 'ACT-13': 'warn' },
  ],
  [
    'adds to the value before',
    PLAIN,
    at(PLAIN, { stored: [valueSent(PLAIN, -3), valueSent(PLAIN)], ...LONG }),
    { 'ACT-03': 'fail', 'ACT-09': 'fail' },
  ],
  ['says it twice', PLAIN, { besides: { [PLAIN]: (run) => run.message() } }, { 'ACT-10': 'warn' }],
  [
    'shows the peer another value',
    PLAIN,
    at(PLAIN, { copy: shown({ [KEY]: 'GWS' }), ...LONG }),
    { 'ACT-03': 'fail' },
  ],
  [
    'shows the peer what was, and the next request is sent at once',
    PLAIN,
    at(PLAIN, { copy: shown(before) }),
    { 'ACT-03': 'fail' },
  ],
  [
    'tells of a released call without naming it',
    'released, again',
    { besides: { 'released, again': (run) => run.raw(nameless) } },
    { 'REL-01': 'fail' },
  ],
  [
    'tells the peer the id of the agent',
    PLAIN,
    at(PLAIN, { copy: { call: { id: 'ID-c3' } } }),
    { 'ACT-04': 'fail' },
  ],
  ['sends the peer a number for a text', PLAIN, at(PLAIN, { copy: number }), { 'ACT-05': 'fail' }],
  [
    'tells the peer the number of the agent',
    PLAIN,
    at(PLAIN, { copy: { data: { phoneNumber: '15000' } } }),
    { 'ACT-16': 'warn' },
  ],
  [
    'writes the configured key as well',
    PLAIN,
    at(PLAIN, { message: shown({ DispositionCode: valueSent(PLAIN) }) }),
    { 'KEY-01': 'fail', 'ACT-08': 'fail' },
  ],
  [
    'drops another key, though a request without disposition named it before',
    'held, keyless',
    at('held, keyless', {
      message: onHold({ [KEY]: undefined, DispositionCode: valueSent('held, keyless') }),
    }),
    { 'ACT-08': 'fail', 'ACT-13': 'warn' },
  ],
  [
    'writes another key than the configured one',
    'held, keyless',
    at('held, keyless', { message: { userData: { Code: valueSent('held, keyless') } }, ...LONG }),
    { 'KEY-02': 'fail', 'ACT-08': 'fail', 'ACT-13': 'warn' },
  ],
  [
    'shows the value to the agent after release',
    'released, again',
    {
      besides: { 'released, again': (run) => run.message({ userData: { a: valueSent('released, again') } }) },
    },
    { 'REL-01': 'fail' },
  ],
  [
    'shows the value to the peer after release',
    'by the peer',
    {
      besides: {
        'by the peer': (run) => run.message({ to: 'peer', userData: { a: valueSent('by the peer') } }),
      },
    },
    { 'REL-01': 'fail' },
  ],
  ['sends no event', 'released, again', at('released, again', { event: false }), { 'REL-02': 'fail' }],
  ['sends no event, peer hung up', 'by the peer', at('by the peer', { event: false }), { 'REL-02': 'fail' }],
  [
    'writes another key in the event',
    'released, again',
    at('released, again', { event: { userData: { DispositionCode: valueSent('released, again') } } }),
    { 'REL-03': 'fail' },
  ],
  [
    'writes another key in the event, none given',
    'released, keyless',
    at('released, keyless', { event: { userData: { [KEY]: valueSent('released, keyless') } } }),
    { 'REL-04': 'fail' },
  ],
  [
    'names no call in the second event',
    'released, again',
    at('released, again', { event: { members: { callUuid: undefined } } }),
    { 'REL-05': 'warn' },
  ],
  ['refuses after the peer hung up', 'by the peer', at('by the peer', gone), { 'REL-09': 'fail' }],
  ...(['unknown operationName', 'no party'] as const).flatMap(
    (change): [string, string, Departure, Record<string, string>][] => {
      const row = change === 'no party' ? 'ERR-13' : 'ERR-09';
      return [
        [`carries out: ${change}`, change, at(change, { response: {} }), { [row]: 'fail' }],
        [
          `carries out, released: ${change}`,
          `released, ${change}`,
          at(`released, ${change}`, { response: {} }),
          { [row]: 'fail' },
        ],
      ];
    },
  ),
  [
    'carries out, released: without disposition',
    'released, without disposition',
    at('released, without disposition', { response: {}, stored: 'x', event: { userData: {} } }),
    { 'ERR-01': 'fail' },
  ],
  ['carries out PUT', 'PUT', at('PUT', { response: {} }), { 'ERR-14': 'warn' }],
  [
    'gives a refusal no reason',
    'structured key',
    at('structured key', { response: { status: 400, body: { statusCode: 10 } } }),
    { 'ERR-15': 'fail' },
  ],
  [
    'stores what it refuses',
    'unknown operationName',
    {
      besides: {
        'unknown operationName': (run) => run.writtenByOthers({ [KEY]: valueSent('unknown operationName') }),
      },
    },
    { 'ERR-18': 'fail' },
  ],
  [
    'sends an event of what it refuses',
    'released, no party',
    { besides: { 'released, no party': (run) => run.event({ a: valueSent('released, no party') }) } },
    { 'ERR-23': 'fail' },
  ],
];

describe('a deviation on one exchange of many', () => {
  it.each(deviations)('is found, named and told in no other row: %s (%s)', (_, step, departure, wanted) => {
    const { results } = judgeTrace(wholeRun(departure).records);
    const wrong = [...results].filter(([, { verdict }]) => verdict !== 'pass' && verdict !== 'info');
    expect(Object.fromEntries(wrong.map(([id, { verdict }]) => [id, verdict]))).toEqual(wanted);
    for (const [id, { reason, counts, evidence }] of wrong) {
      const where = counts.applies === 1 ? '' : `; on 1 of ${counts.applies} exchanges, ${x(step)}`;
      expect(reason, id).toMatch(new RegExp(`${where}$`));
      expect(counts, id).toMatchObject({ contradicted: 1 });
      expect(
        evidence.map(({ exchange }) => exchange),
        id,
      ).toContain(x(step));
    }
  });

  it('is told with its share of all, of which there are many', () => {
    const { results } = judgeTrace(wholeRun(at(PLAIN, zero)).records);
    const { applies } = results.get('RES-01')?.counts ?? { applies: 0 };
    expect(applies).toBeGreaterThan(40);
    expect(results.get('RES-01')?.reason).toBe(
      `statusCode is the string "0", not the number 0; on 1 of ${applies} exchanges, ${x(PLAIN)}`,
    );
  });

  it('of every request without a key for released calls is the matter of REL-04 alone', () => {
    const departure = {
      otherwise: { 'released, keyless': { event: false }, 'by the peer, keyless': { event: false } } as const,
    };
    const { results } = judgeTrace(wholeRun(departure).records);
    const wrong = [...results].filter(([, { verdict }]) => verdict !== 'pass' && verdict !== 'info');
    expect(wrong.map(([id, { verdict }]) => [id, verdict])).toEqual([['REL-04', 'fail']]);
    expect(results.get('REL-04')?.counts).toMatchObject({ applies: 2, contradicted: 2 });
  });
});
