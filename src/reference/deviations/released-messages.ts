import type { JsonObject } from '../answer.js';
import type { Asked, Behaviour } from '../behaviour.js';
import type { Leg } from '../call.js';
import type { Deviation, Deviations, ServerParts } from '../named-behaviour.js';
import { devicesChannel, type Notice } from '../notice.js';
import { codeString, messageOk, status500 } from './changes.js';
import { contradicting } from './contradicting.js';
import { ofReleased, type Which } from './dispositions.js';
import { answering, isAsking, refusingWith, tellingReleased, toldBy } from './hooks.js';
import {
  both,
  every,
  neverWhileUp,
  releasedBefore,
  releasedByOther,
  underAnotherKey,
  when,
  withoutKey,
} from './occasions.js';

const toAll = () => true;
const toOthers = (leg: Leg, asked: Asked) => !isAsking(leg, asked);

/** What is wrong with released calls beside the event, for some of them or some of their dispositions only. */
export const releasedMessageDeviations: Deviations = {
  'released-by-peer-code-string': contradicting(
    'REL-09',
    'success for a call that the other party released is answered with the statusCode "0"',
    answering(releasedByOther, codeString),
  ),
  'released-by-peer-status-500': contradicting(
    'RES-03',
    'success for a call that the other party released is answered with HTTP 500',
    answering(releasedByOther, status500),
  ),
  'released-by-peer-message-with-success': contradicting(
    'RES-05',
    'success for a call that the other party released is answered with the statusMessage OK',
    answering(releasedByOther, messageOk),
  ),
  'told-peer-after-release': telling('to the peer', ofReleased, toOthers),
  'told-peer-after-peer-released': telling(
    'to the peer, when that was who hung up',
    releasedByOther,
    toOthers,
  ),
  'told-when-never-while-up': telling('when it had no disposition while it was up', neverWhileUp, toAll),
  'told-from-second-after-release': telling('from its second disposition on', releasedBefore, toAll),
  'said-released-again-without-key': telling(
    'as a StatusChange Released, when no key was given',
    both(ofReleased, withoutKey),
    isAsking,
    (notice) => become(notice, { notificationType: 'StatusChange' }),
  ),
  'told-on-devices-after-release': telling(
    'on the channel of device messages',
    ofReleased,
    isAsking,
    (notice) => ({ ...notice, channel: devicesChannel }),
  ),
  'told-without-ids-after-release': telling('that does not name it', ofReleased, isAsking, (notice) =>
    become(notice, { call: { state: 'Released', userData: toldBy(notice).call.userData } }),
  ),
  'told-without-data-under-second-key': telling(
    'without user data, when another key was named before',
    both(ofReleased, underAnotherKey),
    isAsking,
    (notice) => become(notice, { call: { ...toldBy(notice).call, userData: undefined } }),
  ),
  'told-within-a-text-now-and-then': contradicting(
    'REL-01',
    'each third disposition of a released call delivers a message about it with the value within a text',
    when(every(3, ofReleased), (which) =>
      tellingReleased(which, isAsking, (notice, { body }) =>
        become(notice, {
          call: { ...toldBy(notice).call, userData: { Note: `set to ${body.disposition}` } },
        }),
      ),
    ),
  ),
  // Told as it was when it was released: the disposition is not stored any more.
  'told-as-before-now-and-then': contradicting(
    'REL-01',
    'each fifth disposition of a released call delivers a message about it that shows nothing new',
    when(every(5, ofReleased), (which) => tellingReleased(which, toAll)),
  ),
  'said-released-again-once-a-call': telling(
    'as a StatusChange Released, after its first disposition alone',
    (asked) => ofReleased(asked) && !releasedBefore(asked),
    toOthers,
    (notice) => become(notice, { notificationType: 'StatusChange' }),
  ),
  'told-otherwise-after-release': contradicting(
    'REL-01',
    'a disposition of a released call delivers a message of a type of its own about it',
    tellingOfItself,
  ),
  'released-without-key-refused': contradicting(
    'REL-04',
    'a disposition of a released call is refused, when no key is given',
    refusingWith('The call is over.', both(ofReleased, withoutKey)),
  ),
  'released-by-peer-revived-in-read': contradicting(
    'REL-06',
    'a call that the other party released is read as Established once it was dispositioned',
    reviving(releasedByOther, 'Established'),
  ),
};

function telling(
  when: string,
  which: Which,
  whose: (leg: Leg, asked: Asked) => boolean,
  make?: (notice: Notice) => Notice,
): Deviation {
  const description = `a disposition of a released call delivers a message about it ${when}`;
  return contradicting('REL-01', description, tellingReleased(which, whose, make));
}

/** Tells the asking agent of the disposition in a message that has no call. */
function tellingOfItself({ switchboard }: ServerParts): Partial<Behaviour> {
  return {
    notices: (asked, planned) => {
      const { leg, body } = asked ?? {};
      if (asked === undefined || leg === undefined || !ofReleased(asked)) return planned;
      const { callUuid, disposition } = body ?? {};
      const data = { messageType: 'DispositionMessage', callUuid, disposition } as unknown as Notice['data'];
      return [...planned, { ...switchboard.notice(leg, 'AttachedDataChanged'), data }];
    },
  };
}

function become(notice: Notice, members: JsonObject): Notice {
  Object.assign(toldBy(notice), members);
  return notice;
}

/** Reads a released call in another state, after one of those dispositions. */
function reviving(which: Which, state: string): Deviation['behaviour'] {
  return () => {
    const revived = new WeakSet<object>();
    return {
      disposition: (asked, planned) => {
        if (asked.call && which(asked)) revived.add(asked.call);
        return planned;
      },
      resource: (asked, resource) =>
        asked.call && revived.has(asked.call) ? { ...resource, state } : resource,
    };
  };
}
