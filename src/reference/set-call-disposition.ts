import type { EventUserEvent } from '../schemas/event-user-event.gen.js';
import { type Answer, success } from './answer.js';
import type { Asked, Disposition } from './behaviour.js';
import type { Leg } from './call.js';
import { keyOf, parameterRefusal } from './disposition-parameters.js';
import type { Site } from './site.js';

/**
 * The operation that the project is about, as its page says: of an active call the key in the user data is updated and
 * every party gets an AttachedDataChanged; of a released call an EventUserEvent is sent, and there is no notification.
 * @throws Refusal when the request is not carried out; nothing was modified then
 */
export function setCallDisposition(site: Site, asked: Asked): Answer {
  const { behaviour, switchboard, settings, feed } = site;
  const refusal = behaviour.refusal(asked, parameterRefusal(asked, switchboard.find(asked.callId)));
  if (refusal) throw refusal;
  const planned: Disposition = {
    leg: asked.leg,
    key: keyOf(asked.body, settings.configuredKey) ?? settings.configuredKey,
    value: asked.body.disposition,
  };
  const { leg, key, value } = behaviour.disposition(asked, planned);
  if (leg?.state === 'Released') switchboard.notify(asked, []);
  else if (leg) switchboard.write(asked, leg.call, { [key]: behaviour.stored(asked, value) });
  const events = leg?.state === 'Released' ? [eventUserEvent(leg, key, value)] : [];
  for (const event of behaviour.events(asked, events)) feed.send(event);
  return success();
}

/** The event for a disposition of a released call, on the DN of the agent who set it. */
function eventUserEvent(leg: Leg, key: string, value: unknown): EventUserEvent {
  return {
    event: 'EventUserEvent',
    time: new Date().toISOString(),
    thisDN: leg.agent.phone,
    connId: leg.call.connId,
    callUuid: leg.call.callUuid,
    userData: { [key]: value },
  };
}
