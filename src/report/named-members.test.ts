import { expect, test } from 'vitest';
import { namedMembers } from './named-members.js';

const message = {
  channel: '/v2/me/calls',
  data: {
    notificationType: 'AttachedDataChanged',
    phoneNumber: '15001',
    call: {
      id: 'C1',
      duration: 262,
      participants: [{ phoneNumber: '15001' }],
      userData: { GwsConformance: 'GWS-1', GwsConformanceRun: 'Gws-run', note: 'Gws-0001' },
    },
  },
};
const asked = { key: 'GwsConformance', value: 'Gws-0001' };

test.each([
  ['its pointer', '/data/call/duration must be string or null, was number 262', ['/data/call/duration']],
  ['its name', 'notificationType is "AttachedDataChanged"', ['/data/notificationType']],
  ['its name, the outermost', `phoneNumber is "15001", the device has "15000"`, ['/data/phoneNumber']],
  [
    'its key, no longer one',
    'AttachedDataChanged shows "x" at GwsConformance',
    ['/data/call/userData/GwsConformance'],
  ],
  ['its value', 'quotes: "a" became "Gws-run"', ['/data/call/userData/GwsConformanceRun']],
  [
    'the key under which the value went, and the one that it names',
    'the value shows under note, not under GwsConformance',
    ['/data/call/userData/GwsConformance', '/data/call/userData/note'],
  ],
  ['what would hold it', 'CallKey was "x", is nothing', ['/data/call/userData']],
  ['nothing, where the message lacks it', 'callUuid is nothing', []],
  [
    'the value that a refused request sent, whatever that lacked',
    'phoneNumber is "x" (HTTP 400, statusCode 1 "phoneNumber is no (number)"): the sent value "Gws-0001" shows',
    ['/data/call/userData/note'],
  ],
  ['nothing, where an inner member has the name of what lacks', 'phoneNumber is nothing, not "15000"', []],
  ['nothing, where a member was not sent', 'not sent: data.call.phoneNumber', []],
  ['nothing, where no message came', 'no message about the call came on /v2/me/calls within 5.0 s', []],
  ['the value that was sent', 'a message about the released call came', ['/data/call/userData/note']],
])('a member is found by %s', (_, sentence, pointers) => {
  expect(namedMembers(message, sentence, asked)).toEqual(pointers);
});

test('words that a target put between quotation marks name no member', () => {
  expect(namedMembers({ statusMessage: 'x' }, 'statusCode is "statusMessage"', { value: undefined })).toEqual(
    [],
  );
});
