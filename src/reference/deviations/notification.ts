import { Refusal } from '../answer.js';
import type { Asked } from '../behaviour.js';
import type { Call } from '../call.js';
import type { Deviation, Deviations } from '../named-behaviour.js';
import { devicesChannel, type Notice } from '../notice.js';
import { giving } from './changes.js';
import { all } from './contradicting.js';
import { inState, ofActive } from './dispositions.js';
import { sending, storing, telling, tellingStrangers, toldBy } from './hooks.js';

/** What cannot be judged while no message of a disposition is seen on the agent's channel. */
const withoutMessage = all(
  'inconclusive',
  'ACT-02 ACT-03 ACT-04 ACT-05 ACT-06 ACT-07 ACT-08 ACT-09 ACT-10 ACT-11 ACT-12 ACT-13 ACT-14 ACT-15 ACT-16 ACT-17 KEY-01 KEY-02 KEY-03 REL-01 REL-04 REL-08 ERR-14 ERR-18',
);

/** The same while there is a message, though none that is an AttachedDataChanged. */
const withoutAttachedDataChanged = all(
  'inconclusive',
  'ACT-03 ACT-04 ACT-05 ACT-06 ACT-07 ACT-08 ACT-09 ACT-10 ACT-11 ACT-13 ACT-14 ACT-15 ACT-16 ACT-17 KEY-01 KEY-02 KEY-03 REL-01 REL-04 ERR-14 ERR-18',
);

/** ACT-01, ACT-02, ACT-07, ACT-10, ACT-13 to ACT-16: that the message is sent, when, how often, to whom, of which kind. */
export const notificationDeviations: Deviations = {
  'no-notification': {
    description: 'a disposition of an active call is carried out and delivers nothing',
    contradicts: 'ACT-01',
    also: withoutMessage,
    behaviour: sending(() => []),
  },
  'notification-on-devices': {
    description: 'the message comes on the channel of device messages',
    contradicts: 'ACT-01',
    also: withoutMessage,
    behaviour: sending((notice) => [{ ...notice, channel: devicesChannel }]),
  },
  'notification-to-peer-only': {
    description: 'the message goes to the other parties of the call, not to the agent who asked',
    contradicts: 'ACT-01',
    also: withoutMessage,
    behaviour: sending((notice, asked) => (notice.to === asked.agent ? [] : [notice])),
  },
  'notification-of-other-call': {
    description: 'the message names a call that never was, in id, callUuid, uri and path',
    contradicts: 'ACT-01',
    also: withoutMessage,
    behaviour: telling(({ call }) => {
      const other = String(call.id).split('').reverse().join('');
      Object.assign(call, { id: other, callUuid: other, uri: `${call.uri}`.replace(`${call.id}`, other) });
    }),
  },
  'other-message-type': {
    description: 'the message is a DeviceStateChangeMessage by its messageType',
    contradicts: 'ACT-01',
    also: { 'ACT-13': 'inconclusive' },
    behaviour: telling(giving('messageType', 'DeviceStateChangeMessage')),
  },
  'no-message-type': {
    description: 'the message has no messageType',
    contradicts: 'ACT-01',
    also: { 'ACT-06': 'warn', 'ACT-13': 'inconclusive' },
    behaviour: telling(giving('messageType', undefined)),
  },
  'one-not-notified': {
    description: 'the fourth disposition of a call delivers nothing',
    contradicts: 'ACT-01',
    also: all('inconclusive', 'ACT-09 ACT-10'),
    behaviour: someOfCall([4, 4], () => []),
  },
  'status-change': {
    description: 'the message is a StatusChange by its notificationType',
    contradicts: 'ACT-02',
    also: withoutAttachedDataChanged,
    behaviour: telling(giving('notificationType', 'StatusChange')),
  },
  'other-notification-type': {
    description: 'the message is a UserDataChanged by its notificationType',
    contradicts: 'ACT-02',
    also: withoutAttachedDataChanged,
    behaviour: telling(giving('notificationType', 'UserDataChanged')),
  },
  'lower-case-notification-type': {
    description: 'the notificationType of the message is attachedDataChanged',
    contradicts: 'ACT-02',
    also: withoutAttachedDataChanged,
    behaviour: telling(giving('notificationType', 'attachedDataChanged')),
  },
  'no-notification-type': {
    description: 'the message has no notificationType',
    contradicts: 'ACT-02',
    also: withoutAttachedDataChanged,
    behaviour: telling(giving('notificationType', undefined)),
  },
  'state-held': {
    description: 'the message says that the call is Held',
    contradicts: 'ACT-07',
    behaviour: telling(giving('call.state', 'Held'), inEstablished),
  },
  'state-ringing': {
    description: 'the message says that the call is Ringing',
    contradicts: 'ACT-07',
    behaviour: telling(giving('call.state', 'Ringing'), inEstablished),
  },
  'state-in-capitals': {
    description: 'the message says that the call is ESTABLISHED',
    contradicts: 'ACT-07',
    behaviour: telling(giving('call.state', 'ESTABLISHED'), inEstablished),
  },
  'twice-at-once': {
    description: 'the message comes twice, the one right after the other',
    contradicts: 'ACT-10',
    behaviour: sending((notice) => [notice, { ...notice }]),
  },
  'twice-later': {
    description: 'the message of the second to the tenth disposition of a call comes again 150 ms later',
    contradicts: 'ACT-10',
    behaviour: someOfCall([2, 10], (notice) => [notice, { ...notice, afterMs: notice.afterMs + 150 }]),
  },
  'held-not-notified': {
    description: 'a disposition of a call on hold delivers nothing',
    contradicts: 'ACT-13',
    behaviour: sending(() => [], inState('Held')),
  },
  'held-refused': {
    description: 'a disposition of a call on hold is refused',
    contradicts: 'ACT-13',
    behaviour: refusingIn('Held'),
  },
  'held-another-value': {
    description: 'a call on hold gets another value than the disposition asked for',
    contradicts: 'ACT-13',
    also: { 'ACT-11': 'fail' },
    behaviour: storing((value) => `${value} (on hold)`, inState('Held')),
  },
  'to-everybody': {
    description: 'the message goes to every agent, party of the call or not',
    contradicts: 'ACT-14',
    behaviour: tellingStrangers((notice) => notice),
  },
  'to-everybody-on-devices': {
    description:
      'the message goes to every agent who is no party of the call, on the channel of device messages',
    contradicts: 'ACT-14',
    behaviour: tellingStrangers((notice) => ({ ...notice, channel: devicesChannel })),
  },
  'bare-message-to-everybody': {
    description:
      'every agent, party of the call or not, gets a message that names its callUuid and nothing else',
    contradicts: 'ACT-14',
    behaviour: tellingStrangers((notice) => {
      const { callUuid } = toldBy(notice).call;
      return { ...notice, data: { call: { callUuid } } as Notice['data'] };
    }),
  },
  'ringing-not-notified': {
    description: 'a disposition of a ringing call delivers nothing',
    contradicts: 'ACT-15',
    says: 'no message about the call came',
    behaviour: sending(() => [], inState('Ringing')),
  },
  'ringing-refused': {
    description: 'a disposition of a ringing call is refused',
    contradicts: 'ACT-15',
    says: 'refused in state Ringing',
    behaviour: refusingIn('Ringing'),
  },
  'number-of-other-party': {
    description: 'the message names the number of the other party as phoneNumber',
    contradicts: 'ACT-16',
    behaviour: telling((data, asked) => {
      data.phoneNumber = asked.leg?.otherPhone;
    }),
  },
  'number-international': {
    description: 'the message gives phoneNumber another form than the device has',
    contradicts: 'ACT-16',
    behaviour: telling((data) => {
      data.phoneNumber = `+1 650 ${data.phoneNumber}`;
    }),
  },
  late: {
    description: 'the message of a disposition comes after 1.2 s',
    also: all('inconclusive', 'ACT-01 ACT-03 ACT-12 ACT-13 ACT-15 KEY-01 KEY-02 KEY-03 REL-01'),
    behaviour: sending((notice) => [{ ...notice, afterMs: 1200 }]),
  },
};

function refusingIn(state: 'Held' | 'Ringing'): Deviation['behaviour'] {
  return () => ({
    refusal: (asked, planned) =>
      inState(state)(asked) ? new Refusal(400, 2, `The call is ${state}.`) : planned,
  });
}

function inEstablished(asked: Asked): boolean {
  return ofActive(asked) && asked.leg?.state === 'Established';
}

/** Sends other messages in the place of those of the first to the last of some dispositions of each active call. */
function someOfCall(
  [first, last]: readonly [number, number],
  instead: (notice: Notice) => Notice[],
): Deviation['behaviour'] {
  return () => {
    const counts = new WeakMap<Call, number>();
    return {
      notices: (asked, planned) => {
        if (!asked?.leg || !ofActive(asked)) return planned;
        const count = (counts.get(asked.leg.call) ?? 0) + 1;
        counts.set(asked.leg.call, count);
        return count < first || count > last ? planned : planned.flatMap(instead);
      },
    };
  };
}
