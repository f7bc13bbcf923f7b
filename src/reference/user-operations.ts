import type { Agent } from './agent.js';
import { type Answer, isObject, Refusal, success } from './answer.js';
import type { Asked } from './behaviour.js';
import { operationOf, userDataOf } from './call-operations.js';
import { deviceResource } from './notice.js';
import type { Site } from './site.js';

/** GET /me: the user, with the devices and features where `subresources` asks for them. */
export function readUser(site: Site, { agent }: Asked, query: URLSearchParams): Answer {
  const wanted = (query.get('subresources') ?? '').split(',');
  const asks = (name: string) => wanted.includes(name) || wanted.includes('*');
  const api = site.api;
  return success({
    user: {
      id: agent.account.username,
      userName: agent.account.username,
      firstName: 'Reference',
      lastName: agent.phone,
      roles: ['ROLE_AGENT'],
      enabled: true,
      uri: `${api}/users/${agent.account.username}`,
      ...(asks('devices') && { devices: [deviceResource(agent, api)] }),
      ...(asks('features') && {
        features: agent.licensed.map((id) => ({ id, displayName: id, uri: `${api}/features/${id}` })),
      }),
    },
  });
}

/** POST /me: StartContactCenterSession logs the agent in, EndContactCenterSession out. */
export function operateOnUser(site: Site, asked: Asked): Answer {
  const { agent } = asked;
  const logIn = () => {
    if (!agent.loggedIn) site.switchboard.become(asked, agent, 'NotReady');
  };
  const logOut = () => {
    if (agent.loggedIn) site.switchboard.become(asked, agent, 'LoggedOut');
  };
  operationOf(asked, { StartContactCenterSession: logIn, EndContactCenterSession: logOut })();
  return success();
}

/** POST /me/channels/voice: Ready and NotReady; either ends a wrap-up, where the settings let it. */
export function operateOnVoice(site: Site, asked: Asked): Answer {
  const state = operationOf(asked, { Ready: 'Ready', NotReady: 'NotReady' } as const);
  requireVoice(asked.agent);
  if (asked.agent.state === 'AfterCallWork' && !site.settings.readyEndsWrapUp)
    throw new Refusal(400, 2, `${state} is not possible before the work after the call is over.`);
  site.switchboard.become(asked, asked.agent, state);
  return success();
}

/** POST /me/devices/{deviceId}/calls: Dial. The call is told by its notifications, not in the response. */
export function operateOnDeviceCalls(site: Site, asked: Asked): Answer {
  const { agent, body } = asked;
  operationOf(asked, { Dial: true });
  requireVoice(agent);
  const destination = isObject(body.destination) ? body.destination.phoneNumber : undefined;
  if (destination === undefined) throw new Refusal(400, 1, 'The required parameter destination is missing.');
  if (typeof destination !== 'string') throw new Refusal(400, 10, 'phoneNumber must be a string.');
  const userData = userDataOf(body.userData) ?? {};
  if (agent.leg) throw new Refusal(400, 2, 'Dial is not possible while there is a call on the device.');
  site.switchboard.dial(asked, destination, userData);
  return success();
}

/** @throws Refusal for an agent without the feature, and, as seen, (500, statusCode 4) without a session */
function requireVoice(agent: Agent): void {
  if (!agent.has('api-voice')) throw new Refusal(403, 5, 'The feature api-voice is required.');
  if (!agent.loggedIn) throw new Refusal(500, 4, `Device '${agent.deviceId}' is not registered.`);
}
