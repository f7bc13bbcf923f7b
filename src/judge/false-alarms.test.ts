import { describe, expect, it } from 'vitest';
import { KEY, OTHER_KEY } from './conformant-run.test-driver.js';
import { judgeTrace } from './judge.js';
import type { TraceBuilder } from './trace-builder.test-driver.js';
import { at, type Departure, notRight, wholeRun } from './whole-run.test-driver.js';

const { x } = wholeRun();
const PLAIN = 'the key after unknown call';
const value = (step: string) => `Gws-value-${x(step)}`;

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
  ['a CRM writes a key of its own', at(PLAIN, (run) => run.writtenByOthers({ Crm: 1 }))],
  [
    'a CRM writes between request and message',
    at(PLAIN, (run) => run.writtenByOthers({ Crm: 1 }, { after: -40 })),
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
  ['others write our key', at(PLAIN, (run) => run.writtenByOthers({ [KEY]: 'theirs' }))],
  [
    'others copy our value into a key of theirs',
    at(PLAIN, (run) => run.writtenByOthers({ Copy: value(PLAIN) })),
  ],
  [
    'others write our key once, after a refusal',
    at('unknown operationName', (run) => run.writtenByOthers({ [KEY]: 'theirs' })),
  ],
  [
    'a StatusChange is said again once after release',
    at('released', (run) => run.message({ notificationType: 'StatusChange' })),
  ],
  [
    'a StatusChange is said to the peer again once after release',
    at('by the peer', (run) => run.message({ to: 'peer', notificationType: 'StatusChange' })),
  ],
  [
    'a recording shows Released before the StatusChange',
    at('held, keyless', (run) => run.message({ state: 'Released', data: recording })),
  ],
  ['a recording ends after release', at('released', (run) => run.message({ data: recording }))],
  [
    'a device message comes after release',
    at('released', (run) =>
      run.raw({ data: { messageType: 'DeviceStateChangeMessage', call: { id: 'ID-c3' } } }, '/v2/me/devices'),
    ),
  ],
  ['an ErrorMessage of a later request comes', at(PLAIN, (run) => run.errorMessage())],
  [
    'a gateway answers one request',
    at(PLAIN, { response: { status: 502, text: '<html>Bad gateway</html>' } }),
  ],
  [
    'a gateway answers the first request for a released call',
    at('released', { response: { status: 503, text: '<html>Unavailable</html>' } }),
  ],
  [
    'CSRF protection answers one request',
    at(PLAIN, { response: { status: 403, text: 'Missing or invalid Csrf token' } }),
  ],
  ['a reset does not come again', at(PLAIN, { failure: 'ConnectionReset' })],
  ['a reset of a released call does not come again', at('released, again', { failure: 'ConnectionReset' })],
  ['a response that is no JSON does not come again', at(PLAIN, { response: { text: '<html>' } })],
  ['the response comes late', at(PLAIN, { responseAfter: 300, endAfter: 400 })],
  ['the peer misses one copy', at(PLAIN, { copy: false })],
  ['the peer gets no copy at all', everywhere({ copy: false })],
  ['the copies of the peer hold no user data', everywhere({ copy: { userData: null } })],
  ['another conversation has our value on the channel', at(PLAIN, elsewhere)],
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
  ['an event comes twice', at('released, again', (run) => run.event({ [KEY]: value('released, again') }))],
  [
    'a desktop sends the user data of the call when it is over',
    at('released', (run) => run.event({ ...madeWith, [KEY]: value(PLAIN), [OTHER_KEY]: 'Gws-other' })),
  ],
  [
    'an event shows the user data of the call beside its own',
    at('released, again', {
      event: { userData: { ...madeWith, Last: value(PLAIN), [KEY]: value('released, again') } },
    }),
  ],
  [
    'an event names the call by its connection',
    at('released, again', {
      event: { members: { callUuid: undefined, connId: '0071027198180006' } },
    }),
  ],
];

describe('what others do, or a target may', () => {
  it.each(innocent)('changes no verdict: %s', (_, departure) => {
    expect(notRight(wholeRun(departure).records)).toEqual({});
  });

  it('changes no verdict where one requirement finds a message of somebody else that it cannot tell: it is undecided there', () => {
    const { records } = wholeRun(at('released, again', (run) => run.message()));
    expect(judgeTrace(records).results.get('REL-01')).toMatchObject({
      verdict: 'pass',
      counts: { contradicted: 0, undecided: 1 },
    });
    const once = wholeRun(
      at('unknown operationName', (run) => run.writtenByOthers({ [OTHER_KEY]: 'theirs' })),
    );
    expect(judgeTrace(once.records).results.get('ERR-18')).toMatchObject({
      verdict: 'pass',
      counts: { contradicted: 0, undecided: 1 },
    });
  });
});
