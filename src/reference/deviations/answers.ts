import { Refusal } from '../answer.js';
import type { Deviations } from '../named-behaviour.js';
import { all } from './contradicting.js';
import { ofActive, ofReleased } from './dispositions.js';
import { answering, refusingWith } from './hooks.js';
import { releasedByOther } from './occasions.js';

const json = { 'content-type': 'application/json;charset=UTF-8' };
/** What cannot be judged without a disposition of a released call that is taken. */
const withoutReleased = all(
  'inconclusive',
  'RES-03 RES-04 RES-05 RES-06 REL-01 REL-02 REL-03 REL-04 REL-05 REL-06 REL-07 REL-08 ERR-23',
);

/** RES: the response to a request that is taken. */
export const answerDeviations: Deviations = {
  'active-code-string': {
    description: 'success for an active call is answered with the statusCode "0"',
    contradicts: 'RES-01',
    behaviour: answering(ofActive, (answer) => ({ ...answer, body: { statusCode: '0' } })),
  },
  'active-code-missing': {
    description: 'success for an active call is answered with an empty JSON object',
    contradicts: 'RES-01',
    behaviour: answering(ofActive, (answer) => ({ ...answer, body: {} })),
  },
  'active-code-nested': {
    description: 'success for an active call is answered with the statusCode in a status object',
    contradicts: 'RES-01',
    behaviour: answering(ofActive, (answer) => ({ ...answer, body: { status: { statusCode: 0 } } })),
  },
  'active-answer-array': {
    description: 'success for an active call is answered with a JSON array',
    contradicts: 'RES-01',
    behaviour: answering(ofActive, (answer) => ({ ...answer, body: [{ statusCode: 0 }] })),
  },
  'active-answer-null': {
    description: 'success for an active call is answered with the JSON value null',
    contradicts: 'RES-01',
    behaviour: answering(ofActive, (answer) => ({ ...answer, body: null })),
  },
  'active-answer-text': {
    description: 'success for an active call is answered with the text OK, labelled as JSON',
    contradicts: 'RES-01',
    behaviour: answering(ofActive, (answer) => ({ ...answer, body: 'OK', headers: json })),
  },
  'active-answer-empty': {
    description: 'success for an active call is answered with no body',
    contradicts: 'RES-01',
    behaviour: answering(ofActive, (answer) => ({ ...answer, body: '', headers: json })),
  },
  'active-answer-204': {
    description: 'success for an active call is answered with HTTP 204 and no body',
    contradicts: 'RES-01',
    behaviour: answering(ofActive, (answer) => ({ ...answer, status: 204, body: '', headers: json })),
  },
  'documented-uri-refused': {
    description: 'only call.uri is taken as callUri of an active call, not the documented form',
    contradicts: 'RES-01',
    behaviour: () => ({
      refusal: (asked, planned) =>
        ofActive(asked) && !String(asked.body.callUri).includes('/me/calls/')
          ? new Refusal(400, 10, 'callUri is not of the call addressed.')
          : planned,
    }),
  },
  'device-url-only': {
    description: 'the request is taken at the URL of the device only',
    contradicts: 'RES-01',
    behaviour: () => ({
      refusal: (asked, planned) =>
        asked.path.startsWith('/me/calls/')
          ? new Refusal(404, 6, 'There is no such operation here.')
          : planned,
    }),
  },
  'released-code-string': {
    description: 'success for a released call is answered with the statusCode "0"',
    contradicts: 'RES-02',
    also: { 'REL-09': 'fail' },
    behaviour: answering(ofReleased, (answer) => ({ ...answer, body: { statusCode: '0' } })),
  },
  'released-answer-empty': {
    description: 'success for a released call is answered with no body',
    contradicts: 'RES-02',
    also: { 'REL-09': 'inconclusive' },
    behaviour: answering(ofReleased, (answer) => ({ ...answer, body: '', headers: json })),
  },
  'released-answer-array': {
    description: 'success for a released call is answered with a JSON array',
    contradicts: 'RES-02',
    also: { 'REL-09': 'inconclusive' },
    behaviour: answering(ofReleased, (answer) => ({ ...answer, body: [{ statusCode: 0 }] })),
  },
  'released-by-agent-refused': {
    description: 'a disposition of a call that its agent released is refused',
    contradicts: 'RES-02',
    also: withoutReleased,
    behaviour: refusingWith('The call has ended.', (asked) => ofReleased(asked) && !releasedByOther(asked)),
  },
  'released-by-peer-refused': {
    description: 'a disposition of a call that the other party released is refused',
    contradicts: 'REL-09',
    also: { 'REL-01': 'inconclusive' },
    behaviour: refusingWith('The call has ended.', releasedByOther),
  },
  'success-500': {
    description: 'success for an active call is answered with HTTP 500',
    contradicts: 'RES-03',
    behaviour: answering(ofActive, (answer) => ({ ...answer, status: 500 })),
  },
  'success-302': {
    description: 'success for an active call is answered with a redirect',
    contradicts: 'RES-03',
    behaviour: answering(ofActive, (answer) => ({
      ...answer,
      status: 302,
      headers: { ...json, location: '/api/v2/me' },
    })),
  },
  'released-success-500': {
    description: 'success for a released call is answered with HTTP 500',
    contradicts: 'RES-03',
    behaviour: answering(ofReleased, (answer) => ({ ...answer, status: 500 })),
  },
  'active-labelled-html': {
    description: 'the response for an active call is labelled text/html',
    contradicts: 'RES-04',
    behaviour: answering(ofActive, (answer) => ({ ...answer, headers: { 'content-type': 'text/html' } })),
  },
  'released-labelled-text': {
    description: 'the response for a released call is labelled text/json',
    contradicts: 'RES-04',
    behaviour: answering(ofReleased, (answer) => ({ ...answer, headers: { 'content-type': 'text/json' } })),
  },
  'active-message-with-success': {
    description: 'success for an active call is answered with the statusMessage OK',
    contradicts: 'RES-05',
    behaviour: answering(ofActive, (answer) => ({ ...answer, body: { statusCode: 0, statusMessage: 'OK' } })),
  },
  'released-message-with-success': {
    description: 'success for a released call is answered with an empty statusMessage',
    contradicts: 'RES-05',
    behaviour: answering(ofReleased, (answer) => ({ ...answer, body: { statusCode: 0, statusMessage: '' } })),
  },
  'more-attributes': {
    description: 'success is answered with the attribute operationId as well',
    contradicts: 'RES-06',
    says: 'other attributes: operationId',
    behaviour: answering(
      () => true,
      (answer) => ({ ...answer, body: { statusCode: 0, operationId: 7 } }),
    ),
  },
  'device-url-refused': {
    description: 'the request is refused at the URL of the device, as editions since 2016 document it',
    contradicts: 'RES-07',
    says: 'the target refused the request',
    behaviour: () => ({
      refusal: (asked, planned) =>
        asked.path.startsWith('/me/devices/')
          ? new Refusal(404, 6, 'There is no such operation here.')
          : planned,
    }),
  },
};
