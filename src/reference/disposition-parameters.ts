import { type JsonObject, Refusal } from './answer.js';
import type { Asked } from './behaviour.js';
import type { Call } from './call.js';

/**
 * Why a SetCallDisposition is refused for its sender, its call or its parameters, if it is; in this order. The page
 * marks dispositionKey alone as optional; the codes are those of Return Values.
 * @param call the call that the request's URL names, whosever it is
 */
export function parameterRefusal(asked: Asked, call: Call | undefined): Refusal | undefined {
  const { agent, body, callId, leg } = asked;
  if (!agent.has('api-voice')) return new Refusal(403, 5, 'The feature api-voice is required.');
  for (const name of ['disposition', 'callUuid', 'callUri']) {
    if (!(name in body)) return new Refusal(400, 1, `The required parameter ${name} is missing.`);
  }
  if (!call || !leg) return new Refusal(404, 6, `There is no call ${callId} of this user.`);
  return wrongType(body) ?? otherCall(body, call);
}

function wrongType(body: JsonObject): Refusal | undefined {
  for (const name of ['disposition', 'callUuid', 'callUri', 'dispositionKey']) {
    const value = body[name];
    const mayBeNull = name === 'dispositionKey';
    if (typeof value === 'string' || (mayBeNull && (value === null || value === undefined))) continue;
    return new Refusal(400, 10, `The parameter ${name} must be a string.`);
  }
  return undefined;
}

/** The documented callUri is base + `/calls/{id}`; `call.uri`, with `/me/calls/{id}`, is taken as well. */
function otherCall(body: JsonObject, call: Call): Refusal | undefined {
  if (body.callUuid !== call.callUuid) return new Refusal(400, 10, 'callUuid is not of the call addressed.');
  const endings = [call.id, encodeURIComponent(call.id)];
  if (!endings.some((id) => String(body.callUri).endsWith(`/calls/${id}`))) {
    return new Refusal(400, 10, 'callUri is not of the call addressed.');
  }
  return undefined;
}

/** The key that the request names; an empty one, like null, counts as not given. Undefined when it can be no key. */
export function keyOf(body: JsonObject, configuredKey: string): string | undefined {
  const key = body.dispositionKey ?? '';
  if (typeof key !== 'string') return undefined;
  return key === '' ? configuredKey : key;
}
