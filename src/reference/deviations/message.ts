import type { Verdict } from '../../schemas/report.gen.js';
import type { JsonObject } from '../answer.js';
import type { Deviation, Deviations } from '../named-behaviour.js';
import { callsChannel } from '../notice.js';
import { all } from './contradicting.js';
import { put, telling, toldBy } from './hooks.js';

/** A wrong type for each documented member of the message, by its place. */
const otherTypes: Readonly<Record<string, unknown>> = {
  'call.connId': 7,
  'call.deviceUri': { href: '/devices/1' },
  'call.participants': '15001',
  'call.participants.0': '15001',
  'call.participants.0.e164Number': 15001,
  'call.participants.0.formattedPhoneNumber': 15001,
  'call.participants.0.phoneNumber': 15001,
  'call.participants.0.digits': 15001,
  'call.dnis': 15000,
  'call.callType': 1,
  'call.capabilities': 'Hangup,Hold',
  'call.capabilities.0': { name: 'Hangup' },
  'call.duration': 262,
  'call.mute': false,
  'call.supervisorListeningIn': 'false',
  'call.monitoredUserMuted': 0,
  'call.monitoring': 'Off',
};

/** What else trips, where the member has a requirement of its own. */
const alsoTyped: Readonly<Record<string, Record<string, Verdict>>> = {
  'call.participants': { 'ACT-06': 'warn' },
  'call.participants.0': { 'ACT-06': 'warn' },
  'call.id': { 'ACT-04': 'fail' },
  'call.callUuid': { 'ACT-04': 'fail' },
  'call.state': { 'ACT-07': 'fail' },
  'call.uri': { 'ACT-04': 'fail' },
  'call.path': { 'ACT-04': 'fail' },
  phoneNumber: { 'ACT-16': 'warn' },
};

/** The members of the documented sample that do not come and go, and what else trips when one is not sent. */
const membersSent: Readonly<Record<string, Record<string, Verdict>>> = {
  'call.deviceUri': {},
  'call.participants': {},
  'call.participants.0': {},
  'call.participants.0.e164Number': {},
  'call.participants.0.formattedPhoneNumber': {},
  'call.participants.0.phoneNumber': {},
  'call.participants.0.digits': {},
  'call.dnis': {},
  'call.callType': {},
  'call.capabilities': {},
  'call.duration': {},
  'call.mute': {},
  'call.uri': {},
};

/** ACT-04 to ACT-06, ACT-18: what the message says of the call. */
export const messageDeviations: Deviations = {
  'other-id': identifying('the message names another id', { id: '0071027198180006' }),
  'no-id': {
    ...identifying('the message names no id', { id: undefined }),
    also: { 'ACT-06': 'warn' },
  },
  'other-call-uuid': identifying('the message names another callUuid', {
    callUuid: '01RCC3N118B1V0SL8O7GK2LAES000006',
  }),
  'no-call-uuid-in-message': {
    ...identifying('the message names no callUuid', { callUuid: undefined }),
    also: { 'ACT-06': 'warn' },
  },
  'other-uri': identifying('the message gives the uri of another call', {
    uri: 'http://127.0.0.1:8080/api/v2/me/calls/01RCC3N118B1V0SL8O7GK2LAES000006',
  }),
  'uri-with-slash': {
    description: 'the message gives the uri of the call with a slash at its end',
    contradicts: 'ACT-04',
    behaviour: telling(({ call }) => {
      call.uri = `${call.uri}/`;
    }),
  },
  'other-path': identifying('the message gives the path of another call', {
    path: '/calls/01RCC3N118B1V0SL8O7GK2LAES000006',
  }),
  'call-uuid-nowhere': {
    description: 'the call resource has no callUuid, whether notified or read',
    contradicts: 'ACT-18',
    also: { 'ACT-06': 'warn' },
    behaviour: () => ({
      notices: (_, planned) => {
        for (const notice of planned)
          if (notice.channel === callsChannel) toldBy(notice).call.callUuid = undefined;
        return planned;
      },
      resource: (_, resource) => ({ ...resource, callUuid: undefined }),
    }),
  },
  ...Object.fromEntries(
    Object.entries(otherTypes).map(([path, value]) => [nameOf('type-of', path), typed(path, value)]),
  ),
  'type-of-user-data': {
    description: 'the message gives userData as a list of pairs',
    contradicts: 'ACT-05',
    also: {
      ...all(
        'inconclusive',
        'ACT-09 ACT-10 ACT-11 ACT-13 ACT-14 ACT-15 ACT-17 KEY-01 KEY-02 KEY-03 REL-04 ERR-14 ERR-18',
      ),
      'ACT-03': 'fail',
      'ACT-08': 'fail',
      'ACT-12': 'warn',
    },
    behaviour: telling(({ call }) => {
      call.userData = Object.entries(call.userData ?? {}).map(([key, value]) => ({ key, value }));
    }),
  },
  'type-of-phone-number': typed('phoneNumber', 15000),
  'type-of-uri': typed('call.uri', { href: '/me/calls/1' }),
  'type-of-path': typed('call.path', ['calls', '1']),
  'type-of-id': typed('call.id', 6),
  'type-of-call-uuid': typed('call.callUuid', 6),
  'type-of-state': typed('call.state', 2),
  ...Object.fromEntries(Object.keys(membersSent).map((path) => [nameOf('without', path), lacking(path)])),
  'without-phone-number': {
    description: 'the message does not send phoneNumber',
    contradicts: 'ACT-06',
    also: { 'ACT-16': 'warn' },
    behaviour: telling((data) => put(data, 'phoneNumber', undefined)),
  },
};

function identifying(description: string, members: JsonObject): Deviation {
  return {
    description,
    contradicts: 'ACT-04',
    behaviour: telling(({ call }) => Object.assign(call, members)),
  };
}

function typed(path: string, value: unknown): Deviation {
  return {
    description: `the message gives ${path} as ${JSON.stringify(value)}`,
    contradicts: 'ACT-05',
    also: alsoTyped[path],
    behaviour: telling((data) => put(data, path, value)),
  };
}

function lacking(path: string): Deviation {
  return {
    description: `the message does not send ${path}`,
    contradicts: 'ACT-06',
    also: membersSent[path],
    behaviour: telling((data) => put(data, path, undefined)),
  };
}

function nameOf(prefix: string, path: string): string {
  const words = path
    .replace(/^call\./, '')
    .replace('.0', '-element')
    .replace(/[.]/g, '-');
  return `${prefix}-${words.replace(/([a-z])([A-Z])/g, '$1-$2').toLowerCase()}`;
}
