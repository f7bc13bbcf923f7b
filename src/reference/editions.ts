import { Refusal } from './answer.js';
import type { Behaviour } from './behaviour.js';
import { changing } from './call-notice.js';
import type { MakeBehaviour } from './named-behaviour.js';

/** What the reference does otherwise in editions of the documentation other than the default, by the edition's name. */
export const editionBehaviours: Readonly<Record<string, MakeBehaviour>> = { '2015': edition2015 };

/** Participants as strings beside participantsInfo, extensions on every message, the request at the device's URL alone. */
function edition2015(): Partial<Behaviour> {
  const withStrings = (call: object) => {
    const { participants } = call as { participants: { digits: string }[] };
    return { participants: participants.map(({ digits }) => digits), participantsInfo: participants };
  };
  return {
    refusal: ({ path }, planned) =>
      path.startsWith('/me/devices/')
        ? planned
        : new Refusal(400, 10, 'SetCallDisposition is an operation of a device.'),
    notices: changing(({ data }) => {
      Object.assign(data.call, withStrings(data.call));
      Object.assign(data, { extensions: { BusinessCall: 1, WrapUpTime: 20 } });
    }),
    resource: (_, resource) => ({ ...resource, ...withStrings(resource) }),
  };
}
