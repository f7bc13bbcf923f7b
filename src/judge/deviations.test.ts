import { describe, expect, it } from 'vitest';
import { KEY, OTHER_KEY } from './conformant-run.test-driver.js';
import { judgeTrace } from './judge.js';
import type { Judged } from './requirement-verdict.js';
import { type AtStep, at, contradicted, notRight, wholeRun } from './whole-run.test-driver.js';

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

/** What the target does, on which exchange alone, and every row that is not right for it. */
const deviations: [string, string, AtStep, string][] = [
  ['answers statusCode "0"', PLAIN, zero, 'RES-01'],
  ['answers success with 500', PLAIN, { response: { status: 500 } }, 'RES-03'],
  ['gives success no type', 'held', { response: { headers: {} } }, 'RES-04'],
  ['speaks with success, no key', 'keyless', talkative, 'RES-05'],
  ['speaks, released', 'by the peer, keyless', talkative, 'RES-05'],
  ['sends no message', PLAIN, { message: false, ...LONG }, 'ACT-01'],
  ['keeps another value', PLAIN, { stored: 'GWS', ...LONG }, 'ACT-03'],
  ['names another call', PLAIN, { message: { call: { callUuid: 'X' } } }, 'ACT-04'],
  ['sends a number for a text', PLAIN, { message: number }, 'ACT-05'],
  ['leaves a member out', PLAIN, { message: { call: { mute: null } } }, 'ACT-06'],
  ['shows another state', PLAIN, { message: { state: 'Held' } }, 'ACT-07'],
  ['shows another state, on hold', 'held', { message: { state: 'Established' } }, 'ACT-07 ACT-13'],
  ['loses a key', PLAIN, { message: shown({ [OTHER_KEY]: undefined }) }, 'ACT-08'],
  [
    'loses what the call was made with, on hold',
    'held',
    { message: onHold({ Nested: undefined, [KEY]: valueSent('held') }) },
    'ACT-08 ACT-13',
  ],
  [
    'loses a key, on hold, where none is given',
    'held, keyless',
    {
      message: onHold({ [OTHER_KEY]: undefined, DispositionCode: valueSent('held, keyless') }),
    },
    'ACT-08 ACT-13',
  ],
  [
    'adds to the value before',
    PLAIN,
    { stored: [valueSent(PLAIN, -3), valueSent(PLAIN)], ...LONG },
    'ACT-03 ACT-09',
  ],
  ['says it twice', PLAIN, (run) => run.message(), 'ACT-10'],
  ['shows the peer another value', PLAIN, { copy: shown({ [KEY]: 'GWS' }), ...LONG }, 'ACT-03'],
  ['shows the peer what was, and the next request is sent at once', PLAIN, { copy: shown(before) }, 'ACT-03'],
  ['tells of a released call without naming it', 'released, again', (run) => run.raw(nameless), 'REL-01'],
  ['tells the peer the id of the agent', PLAIN, { copy: { call: { id: 'ID-c3' } } }, 'ACT-04'],
  ['sends the peer a number for a text', PLAIN, { copy: number }, 'ACT-05'],
  ['tells the peer the number of the agent', PLAIN, { copy: { data: { phoneNumber: '15000' } } }, 'ACT-16'],
  [
    'writes the configured key as well',
    PLAIN,
    { message: shown({ DispositionCode: valueSent(PLAIN) }) },
    'KEY-01 ACT-08',
  ],
  [
    'drops another key, though a request without disposition named it before',
    'held, keyless',
    {
      message: onHold({ [KEY]: undefined, DispositionCode: valueSent('held, keyless') }),
    },
    'ACT-08 ACT-13',
  ],
  [
    'writes another key than the configured one',
    'held, keyless',
    { message: { userData: { Code: valueSent('held, keyless') } }, ...LONG },
    'KEY-02 ACT-08 ACT-13',
  ],
  [
    'shows the value to the agent after release',
    'released, again',
    (run) => run.message({ userData: { a: valueSent('released, again') } }),
    'REL-01',
  ],
  [
    'shows the value to the peer after release',
    'by the peer',
    (run) => run.message({ to: 'peer', userData: { a: valueSent('by the peer') } }),
    'REL-01',
  ],
  ['sends no event', 'released, again', { event: false }, 'REL-02'],
  ['sends no event, peer hung up', 'by the peer', { event: false }, 'REL-02'],
  [
    'writes another key in the event',
    'released, again',
    { event: { userData: { DispositionCode: valueSent('released, again') } } },
    'REL-03',
  ],
  [
    'writes another key in the event, none given',
    'released, keyless',
    { event: { userData: { [KEY]: valueSent('released, keyless') } } },
    'REL-04',
  ],
  [
    'names no call in the second event',
    'released, again',
    { event: { members: { callUuid: undefined } } },
    'REL-05',
  ],
  ['refuses after the peer hung up', 'by the peer', gone, 'REL-09'],
  ['carries out an unknown operation', 'unknown operationName', { response: {} }, 'ERR-09'],
  ['carries it out, released', 'released, unknown operationName', { response: {} }, 'ERR-09'],
  ['obeys a stranger', 'no party', { response: {} }, 'ERR-13'],
  ['obeys a stranger, released', 'released, no party', { response: {} }, 'ERR-13'],
  [
    'carries out, released: without disposition',
    'released, without disposition',
    { response: {}, stored: 'x', event: { userData: {} } },
    'ERR-01',
  ],
  ['carries out PUT', 'PUT', { response: {} }, 'ERR-14'],
  [
    'gives a refusal no reason',
    'structured key',
    { response: { status: 400, body: { statusCode: 10 } } },
    'ERR-15',
  ],
  [
    'stores what it refuses',
    'unknown operationName',
    (run) => run.writtenByOthers({ [KEY]: valueSent('unknown operationName') }),
    'ERR-18',
  ],
  [
    'sends an event of what it refuses',
    'released, no party',
    (run) => run.event({ a: valueSent('released, no party') }),
    'ERR-23',
  ],
];

describe('a deviation on one exchange of many', () => {
  it.each(deviations)('is found, named and told in no other row: %s (%s)', (_, step, what, wanted) => {
    const { records } = wholeRun(at(step, what));
    expect(notRight(records)).toEqual(contradicted(wanted));
    const { results } = judgeTrace(records);
    for (const id of wanted.split(' ')) {
      const { reason, counts, evidence } = results.get(id) as Judged;
      const where = counts.applies === 1 ? '' : `; on 1 of ${counts.applies} exchanges, ${x(step)}`;
      expect(reason, id).toMatch(new RegExp(`${where}$`));
      expect(counts, id).toMatchObject({ contradicted: 1 });
      expect(evidence, id).toContainEqual(expect.objectContaining({ exchange: x(step) }));
    }
  });

  it('of every request without a key for released calls is the matter of REL-04 alone', () => {
    const departure = {
      otherwise: { 'released, keyless': { event: false }, 'by the peer, keyless': { event: false } } as const,
    };
    const { records } = wholeRun(departure);
    expect(notRight(records)).toEqual(contradicted('REL-04'));
    expect(judgeTrace(records).results.get('REL-04')?.counts).toMatchObject({ applies: 2, contradicted: 2 });
  });
});
