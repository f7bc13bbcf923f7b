import type { CallStateChangeMessage } from '../schemas/call-state-change-message.gen.js';
import type { DeviceStateChangeMessage } from '../schemas/device-state-change-message.gen.js';
import type { Me } from '../schemas/me.gen.js';
import type { Agent } from './agent.js';
import type { Leg } from './call.js';
import { callResource } from './call-resource.js';

/** The channels that messages of calls and of devices go out on; each user's sessions hear only their own. */
export const callsChannel = '/v2/me/calls';
export const devicesChannel = '/v2/me/devices';

/** A message on its way to one agent, as it was when its cause happened. */
export interface Notice {
  to: Agent;
  channel: string;
  data: CallStateChangeMessage['data'] | DeviceStateChangeMessage['data'];
  /** Milliseconds from the cause to the delivery; 0 = before the response to the request that caused it. */
  afterMs: number;
}

/**
 * A CallStateChangeMessage for the leg's own agent, shaped as the page's sample, with what real servers add: `metrics`
 * on every message and `extensions` on StatusChange.
 * @param wrapUpMs shown as WrapUpTime in whole seconds
 */
export function callStateChange(
  leg: Leg,
  notificationType: 'StatusChange' | 'AttachedDataChanged',
  api: string,
  wrapUpMs: number,
): CallStateChangeMessage['data'] {
  const extensions = { BusinessCall: 1, WrapUpTime: Math.round(wrapUpMs / 1000) };
  return {
    notificationType,
    call: callResource(leg, api),
    phoneNumber: leg.agent.phone,
    ...(notificationType === 'StatusChange' && { extensions }),
    metrics: metrics(),
    messageType: 'CallStateChangeMessage',
  };
}

/** A DeviceStateChangeMessage with the agent's one device as it is now. */
export function deviceStateChange(agent: Agent, api: string): DeviceStateChangeMessage['data'] {
  return {
    devices: [deviceResource(agent, api)],
    metrics: metrics(),
    messageType: 'DeviceStateChangeMessage',
  };
}

/** An agent's device, as GET /me and the device messages show it. */
export function deviceResource(agent: Agent, api: string): Me['user']['devices'][number] {
  return {
    id: agent.deviceId,
    deviceState: agent.loggedIn ? 'Active' : 'Inactive',
    userState: userState(agent),
    phoneNumber: agent.phone,
    e164Number: '',
    telephonyNetwork: 'Private',
    doNotDisturb: 'Off',
    uri: `${api}/devices/${agent.deviceId}`,
  };
}

/** Wrap-up was seen as NotReady/AfterCallWork: the state that counts for calls, and the name that agents are shown. */
function userState({ state }: Agent) {
  return { state: state === 'AfterCallWork' ? 'NotReady' : state, displayName: state };
}

/** When the message was made; the content of real servers' metrics is not published. */
function metrics() {
  return { timestamp: Date.now() };
}
