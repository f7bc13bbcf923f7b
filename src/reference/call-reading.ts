import { type Answer, Refusal, success } from './answer.js';
import type { Asked } from './behaviour.js';
import { callResource } from './call-resource.js';
import type { Site } from './site.js';

/** GET /me/calls: the call on the agent's line, as an address, or whole with `fields=*`. Released calls are not listed. */
export function readCalls(site: Site, asked: Asked, query: URLSearchParams): Answer {
  const resources = asked.agent.leg ? [callResource(asked.agent.leg, site.api)] : [];
  if (query.get('fields') !== '*') return success({ uris: resources.map((resource) => resource.uri) });
  return success({ calls: resources.map((resource) => site.behaviour.resource(asked, resource)) });
}

/** GET /me/calls/{id}: one of the agent's calls; a released one can be read for a while. */
export function readCall(site: Site, asked: Asked): Answer {
  if (!asked.leg) throw new Refusal(404, 6, `There is no call ${asked.callId} of this user.`);
  return success({ call: site.behaviour.resource(asked, callResource(asked.leg, site.api)) });
}
