import { describe, expect, it } from 'vitest';
import { KEY, OTHER_KEY } from './conformant-run.test-driver.js';
import { judgeTrace } from './judge.js';
import type { TraceBuilder } from './trace-builder.test-driver.js';
import { type Departure, wholeRun } from './whole-run.test-driver.js';

const { x } = wholeRun();
const PLAIN = 'the key after unknown call';
const value = (step: string) => `Gws-value-${x(step)}`;

/** What `tell` tells, as soon as the exchange of the step is over. */
const besides = (step: string, tell: (run: TraceBuilder) => unknown): Departure => ({
  besides: { [step]: tell },
});
const otherwise = (step: string, request: object): Departure => ({ otherwise: { [step]: request } });
const everywhere = (request: object): Departure => ({
  otherwise: Object.fromEntries(steps.map((step) => [step, request])),
});
const madeWith = { GwsConformanceRun: 'r', Nested: { kept: 'yes' } };
const steps = ['keyless', 'keyed', PLAIN, 'scalar', 'held', 'held, keyless', 'of the next call'];
const recording = { messageType: 'CallRecordingStateChange', notificationType: null };
const elsewhere = (run: TraceBuilder) =>
  run.raw({
    channel: '/v2/me/calls',
    data: {
      messageType: 'CallStateChangeMessage',
      notificationType: 'AttachedDataChanged',
      call: { id: 'ELSE', callUuid: 'ELSE-UUID', state: 'Established', userData: { [KEY]: value(PLAIN) } },
    },
  });

/** What others do, or the target may, on a run that is right in everything else. */
const innocent: [string, Departure][] = [
  ['a CRM writes a key of its own', besides(PLAIN, (run) => run.writtenByOthers({ Crm: 1 }))],
  [
    'a CRM writes between request and message',
    besides(PLAIN, (run) => run.writtenByOthers({ Crm: 1 }, { after: -40 })),
  ],
  [
    'a CRM writes on every occasion',
    {
      besides: Object.fromEntries(
        [...steps, 'PUT', 'no party', 'unknown operationName', 'released, again', 'by the peer'].map(
          (step, index) => [step, (run: TraceBuilder) => run.writtenByOthers({ Crm: index })],
        ),
      ),
    },
  ],
  ['others write our key', besides(PLAIN, (run) => run.writtenByOthers({ [KEY]: 'theirs' }))],
  [
    'others copy our value into a key of theirs',
    besides(PLAIN, (run) => run.writtenByOthers({ Copy: value(PLAIN) })),
  ],
  [
    'others write our key once, after a refusal',
    besides('unknown operationName', (run) => run.writtenByOthers({ [KEY]: 'theirs' })),
  ],
  [
    'a StatusChange is said again once after release',
    besides('released', (run) => run.message({ notificationType: 'StatusChange' })),
  ],
  [
    'a StatusChange is said to the peer again once after release',
    besides('by the peer', (run) => run.message({ to: 'peer', notificationType: 'StatusChange' })),
  ],
  [
    'a recording shows Released before the StatusChange',
    besides('held, keyless', (run) => run.message({ state: 'Released', data: recording })),
  ],
  ['a recording ends after release', besides('released', (run) => run.message({ data: recording }))],
  [
    'a device message comes after release',
    besides('released', (run) =>
      run.raw({ data: { messageType: 'DeviceStateChangeMessage', call: { id: 'ID-c3' } } }, '/v2/me/devices'),
    ),
  ],
  ['an ErrorMessage of a later request comes', besides(PLAIN, (run) => run.errorMessage())],
  [
    'a gateway answers one request',
    otherwise(PLAIN, { response: { status: 502, text: '<html>Bad gateway</html>' } }),
  ],
  [
    'a gateway answers the first request for a released call',
    otherwise('released', { response: { status: 503, text: '<html>Unavailable</html>' } }),
  ],
  [
    'CSRF protection answers one request',
    otherwise(PLAIN, { response: { status: 403, text: 'Missing or invalid Csrf token' } }),
  ],
  ['a reset does not come again', otherwise(PLAIN, { failure: 'ConnectionReset' })],
  [
    'a reset of a released call does not come again',
    otherwise('released, again', { failure: 'ConnectionReset' }),
  ],
  ['a response that is no JSON does not come again', otherwise(PLAIN, { response: { text: '<html>' } })],
  ['the response comes late', otherwise(PLAIN, { responseAfter: 300, endAfter: 400 })],
  ['the peer misses one copy', otherwise(PLAIN, { copy: false })],
  ['the peer gets no copy at all', everywhere({ copy: false })],
  ['the copies of the peer hold no user data', everywhere({ copy: { userData: null } })],
  ['another conversation has our value on the channel', besides(PLAIN, elsewhere)],
  [
    'the same value is sent several times',
    {
      otherwise: Object.fromEntries(
        [PLAIN, 'callUuid of another', 'another key after callUuid of another', 'released, again'].map(
          (step) => [step, { value: 'Gws-the-same' }],
        ),
      ),
    },
  ],
  [
    'an event comes twice',
    besides('released, again', (run) => run.event({ [KEY]: value('released, again') })),
  ],
  [
    'a desktop sends the user data of the call when it is over',
    besides('released', (run) => run.event({ ...madeWith, [KEY]: value(PLAIN), [OTHER_KEY]: 'Gws-other' })),
  ],
  [
    'an event shows the user data of the call beside its own',
    otherwise('released, again', {
      event: { userData: { ...madeWith, Last: value(PLAIN), [KEY]: value('released, again') } },
    }),
  ],
  [
    'an event names the call by its connection',
    otherwise('released, again', {
      event: { members: { callUuid: undefined, connId: '0071027198180006' } },
    }),
  ],
];

describe('what others do, or a target may', () => {
  it.each(innocent)('changes no verdict: %s', (_, departure) => {
    const { results } = judgeTrace(wholeRun(departure).records);
    const wrong = [...results].flatMap(([id, { verdict, reason }]) =>
      verdict === 'pass' || verdict === 'info' ? [] : [`${id} ${verdict}: ${reason}`],
    );
    expect(wrong).toEqual([]);
  });

  it('changes no verdict where one requirement finds a message of somebody else that it cannot tell: it is undecided there', () => {
    const { records } = wholeRun(besides('released, again', (run) => run.message()));
    expect(judgeTrace(records).results.get('REL-01')).toMatchObject({
      verdict: 'pass',
      counts: { contradicted: 0, undecided: 1 },
    });
    const once = wholeRun(
      besides('unknown operationName', (run) => run.writtenByOthers({ [OTHER_KEY]: 'theirs' })),
    );
    expect(judgeTrace(once.records).results.get('ERR-18')).toMatchObject({
      verdict: 'pass',
      counts: { contradicted: 0, undecided: 1 },
    });
  });
});
