import type { Answer } from '../answer.js';
import type { Deviations } from '../named-behaviour.js';
import { giving, isOtherOwn, numericDuration, tag } from './changes.js';
import { contradicting } from './contradicting.js';
import { ofActive, ofReleased, type Which } from './dispositions.js';
import {
  answering,
  isAsking,
  losing,
  put,
  sending,
  showingBefore,
  telling,
  tellingReleased,
  toldBy,
  toOthers,
} from './hooks.js';
import { afterRefusal, both, every, releasedBefore, when } from './occasions.js';

const oddKey: Which = ({ body }) => /[^\w]/.test(String(body.dispositionKey ?? ''));
const callUriForm: Which = ({ body }) => String(body.callUri).includes('/me/calls/');
const oddValue: Which = ({ body }) => /^\W|\W$|^\d/.test(String(body.disposition));
const number: Which = ({ body }) => /^\d[\d.eE]*$/.test(String(body.disposition));
const sameValue: Which = ({ leg, body }) =>
  leg?.call.past.some((one) => one.body !== body && one.body.disposition === body.disposition) === true;

const refused = (): Answer => ({
  status: 400,
  body: { statusCode: 10, statusMessage: 'The disposition is not in the list.' },
});

/** What is wrong only with requests that need not be taken, with values that may be refused, and in one message of several. */
export const outOfTheOrdinaryDeviations: Deviations = {
  'odd-key-duration-number': contradicting(
    'ACT-05',
    'the message of a disposition under a key with dots or spaces gives duration as a number',
    telling(numericDuration, both(ofActive, oddKey)),
  ),
  'odd-key-others-dropped': contradicting(
    'ACT-08',
    'a disposition under a key with dots or spaces drops what is under another key of the run',
    losing(isOtherOwn, oddKey),
  ),
  'call-uri-form-state-held': contradicting(
    'ACT-07',
    'the message of a request with call.uri as callUri says that the call is Held',
    telling(giving('call.state', 'Held'), both(ofActive, callUriForm)),
  ),
  'peer-odd-values-one-too-late': contradicting(
    'ACT-03',
    "the peer's copy of the message shows the user data as they were, where the value begins or ends with a sign or a digit",
    showingBefore(both(ofActive, oddValue), toOthers),
  ),
  'numbers-refused-and-stored': contradicting(
    'ERR-18',
    'a value that is a number is refused for an active call, and stored all the same',
    answering(both(ofActive, number), refused),
  ),
  'numbers-refused-and-propagated': contradicting(
    'ERR-23',
    'a value that is a number is refused for a released call, and its event sent all the same',
    answering(both(ofReleased, number), refused),
  ),
  'after-refusal-now-and-then-tag-missing': contradicting(
    'ACT-08',
    'each ninth message just behind a refusal lacks a string that the call has, to the agent who asked',
    when(every(9, both(ofActive, afterRefusal)), (which) =>
      sending((notice, asked) => {
        if (notice.to === asked.agent) put(toldBy(notice), `call.userData.${tag}`, undefined);
        return [notice];
      }, which),
    ),
  ),
  'released-same-value-notified': contradicting(
    'REL-01',
    'a disposition of a released call that had the same value before delivers a message about it',
    tellingReleased(both(releasedBefore, sameValue), isAsking, (notice, { body }) => {
      put(toldBy(notice), `call.userData.${body.dispositionKey}`, body.disposition);
      return notice;
    }),
  ),
};
