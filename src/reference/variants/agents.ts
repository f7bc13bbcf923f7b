import type { JsonObject } from '../answer.js';
import type { NamedBehaviours } from '../named-behaviour.js';
import { devicesChannel } from '../notice.js';

const phones = { GWS_AGENT_PHONE: '15000', GWS_PEER_PHONE: '15001', GWS_BYSTANDER_PHONE: '15002' };

const mobile = {
  id: 'mobile',
  phoneNumber: '0170555',
  deviceState: 'Inactive',
  userState: { state: 'LoggedOut' },
};

/** Conformant servers whose agents, and what is told of them, are otherwise. */
export const agents: NamedBehaviours = {
  'wrap-up-by-time': {
    description: 'work after a call ends by its time only: a Ready before that is refused',
    options: { wrapUpMs: 600, readyEndsWrapUp: false },
  },
  'not-ready-after-work': {
    description: 'after its work after a call an agent is NotReady, and calls to it are rejected',
    options: { wrapUpMs: 40, afterWrapUp: 'NotReady' },
  },
  'ready-not-told': {
    description: 'no DeviceStateChangeMessage is ever sent: GET /me tells who is Ready',
    variables: { GWS_NOTIFICATION_MS: '700' },
    behaviour: () => ({
      notices: (_, planned) => planned.filter(({ channel }) => channel !== devicesChannel),
    }),
  },
  'session-started-in-part': {
    description: 'StartContactCenterSession is answered 7: voice succeeded, another channel failed',
    behaviour: () => ({
      answer: ({ body }, planned) =>
        body.operationName === 'StartContactCenterSession' && planned.status === 200
          ? {
              ...planned,
              body: { statusCode: 7, succeeded: [{ channel: 'voice' }], failed: [{ channel: 'chat' }] },
            }
          : planned,
    }),
  },
  'number-not-told': {
    description: 'GET /me tells the device and not its number',
    variables: phones,
    behaviour: () => ({
      answer: (_, planned) =>
        withDevices(planned, (devices) => devices.map(({ phoneNumber: _number, ...device }) => device)),
    }),
  },
  'several-devices': {
    description: 'GET /me lists another device first, with another number',
    variables: phones,
    behaviour: () => ({ answer: (_, planned) => withDevices(planned, (devices) => [mobile, ...devices]) }),
  },
  'device-not-in-use-first': {
    description: 'GET /me lists a device first, with another number, which is Inactive, as the phone is not',
    behaviour: () => ({
      answer: (_, planned) =>
        withDevices(planned, (devices) => [
          mobile,
          ...devices.map((device) => ({ ...device, deviceState: 'Active' })),
        ]),
    }),
  },
  'device-for-chat-first': {
    description: 'GET /me lists a device for chat first, which has no number',
    behaviour: () => ({
      answer: (_, planned) =>
        withDevices(planned, (devices) => [{ id: 'chat', deviceType: 'Chat' }, ...devices]),
    }),
  },
  'unlicensed-sees-nothing': {
    description: 'an agent without api-voice has no device, and may not list calls',
    behaviour: () => ({
      answer: ({ agent, path }, planned) => {
        if (agent.has('api-voice')) return planned;
        if (path !== '/me/calls') return withDevices(planned, () => []);
        return { status: 403, body: { statusCode: 5, statusMessage: 'The feature api-voice is required.' } };
      },
    }),
  },
  'unlicensed-not-let-in': {
    description: 'an agent without api-voice is refused whatever it asks, GET /me as well',
    behaviour: () => ({
      answer: ({ agent }, planned) =>
        agent.has('api-voice')
          ? planned
          : { status: 403, body: { statusCode: 5, statusMessage: 'The feature api-voice is required.' } },
    }),
  },
};

/** A response whose user has other devices; any other response is returned as it is. */
function withDevices<T extends { body: unknown }>(
  planned: T,
  change: (devices: JsonObject[]) => JsonObject[],
): T {
  const { user, ...rest } = planned.body as { user?: { devices?: JsonObject[] } };
  if (!user?.devices) return planned;
  return { ...planned, body: { ...rest, user: { ...user, devices: change(user.devices) } } };
}
