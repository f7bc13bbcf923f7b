import type { JsonObject } from '../answer.js';
import type { Call } from '../call.js';
import type { Deviation, Deviations } from '../named-behaviour.js';
import type { UserData } from '../user-data.js';
import { withException, withoutMessage } from './changes.js';
import { contradicting } from './contradicting.js';
import { gives, ofReleased, type Which } from './dispositions.js';
import { callAt, eventFor, refusingBody, taking, takingEmpty } from './hooks.js';
import { both, lacking } from './occasions.js';
import { isUnknown, naming } from './refusals.js';
import { byStranger, strangers } from './senders.js';

const isReleased = (call: Call | undefined) => call?.released ?? false;
const byPeer = (call: Call) =>
  isReleased(call) && call.hungUpBy !== undefined && call.hungUpBy !== call.legs.at(-1)?.agent;
const ofPeerReleased: Which = ({ call }) => call !== undefined && byPeer(call);
const aboutReleased: Which = ({ call }) => isReleased(call);

/** Requests about released calls that must be refused: taken, with their event, or refused in another way than for active calls. */
export const releasedRefusalDeviations: Deviations = {
  'released-no-disposition-taken': contradicting(
    'ERR-01',
    'a request without disposition for a released call is taken, and sends an EventUserEvent',
    takingEmpty(both(ofReleased, lacking('disposition'))),
  ),
  'released-unknown-operation-taken': contradicting(
    'ERR-09',
    'an operation of an unknown name is taken for SetCallDisposition, when the call is released',
    naming(isUnknown, isReleased),
  ),
  'released-stranger-taken': contradicting(
    'ERR-13',
    'an agent sets the disposition of a released call that was not his',
    strangers(both(byStranger, aboutReleased)),
  ),
  'released-no-credentials-taken': contradicting(
    'ERR-11',
    'a request for a released call without credentials is taken for that of its agent',
    ({ switchboard }) => ({
      caller: (agent, method, path) => {
        const call = callAt(switchboard, path);
        return agent ?? (method === 'POST' && call?.released ? call.legs.at(-1)?.agent : undefined);
      },
    }),
  ),
  'released-unlicensed-taken': contradicting(
    'ERR-12',
    'an agent without api-voice sets the disposition of a released call',
    strangers(both((asked) => !asked.agent.has('api-voice'), aboutReleased)),
  ),
  'released-no-call-uuid-taken': contradicting(
    'ERR-02',
    'a request without callUuid for a released call is taken',
    () => taking(both(ofReleased, lacking('callUuid'))),
  ),
  'released-unknown-operation-event': contradicting(
    'ERR-23',
    'an unknown operation on a released call is refused, and sends its EventUserEvent all the same',
    eventWhenRefused(({ body }) => isUnknown(body.operationName)),
  ),
  'released-stranger-event': contradicting(
    'ERR-23',
    'a refused agent who was no party of a released call sends its EventUserEvent all the same',
    eventWhenRefused(byStranger),
  ),
  'released-by-peer-refused-event': contradicting(
    'ERR-23',
    'a refused request for a call that the other party released sends its EventUserEvent all the same',
    eventWhenRefused(ofPeerReleased),
  ),
  'released-refused-event-of-another-value': contradicting(
    'ERR-23',
    'each refused request for a released call sends an EventUserEvent, which carries no disposition that was sent',
    eventWhenRefused(
      () => true,
      () => ({ DispositionCode: 'Rejected' }),
    ),
  ),
  'released-refused-event-in-lower-case': contradicting(
    'ERR-23',
    'an unknown operation on a released call is refused, and sends an EventUserEvent with its value in lower case',
    eventWhenRefused(
      ({ body }) => isUnknown(body.operationName),
      ({ disposition }) => ({ DispositionCode: String(disposition).toLowerCase() }),
    ),
  ),
  'released-refusal-without-message': contradicting(
    'ERR-15',
    'a refusal gives no statusMessage, when the call is released',
    refusingBody(withoutMessage, aboutReleased),
  ),
  'released-refusal-says-more': contradicting(
    'ERR-16',
    'a refusal gives the attribute exception as well, when the call is released',
    refusingBody(withException, aboutReleased),
  ),
  'released-refusal-code-internal': contradicting(
    'ERR-17',
    'a refusal gives the code 4, when the call is released',
    refusingBody((body) => ({ ...body, statusCode: 4 }), aboutReleased),
  ),
};

/** Sends the event of those requests for released calls that were refused. */
function eventWhenRefused(which: Which, userData?: (body: JsonObject) => UserData): Deviation['behaviour'] {
  return ({ settings, feed }) => ({
    refused: (asked) => {
      const event = eventFor(asked, settings.configuredKey, asked.call);
      if (isReleased(asked.call) && (userData ?? gives(asked, 'disposition')) && which(asked))
        feed.send({ ...event, ...(userData && { userData: userData(asked.body) }) });
    },
  });
}
