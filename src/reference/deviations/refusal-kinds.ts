import { withException, withoutMessage } from './changes.js';
import { contradicting, type Deviations } from './deviation.js';
import type { Which } from './dispositions.js';
import { refusing, refusingBody } from './hooks.js';
import { every, lacking, when } from './occasions.js';
import { before } from './refusal-answers.js';
import { isUnknown } from './refusals.js';
import { byStranger } from './senders.js';

const withoutUri: Which = lacking('callUri');
const withoutDisposition: Which = lacking('disposition');
const ofUnknownOperation: Which = ({ body }) => isUnknown(body.operationName);
const ofWrongType: Which = ({ body }) => typeof body.disposition === 'object';
const anyRefused: Which = ({ callId, body }) => callId !== undefined && Object.keys(body).length > 0;

/** What is wrong with the refusals of one kind, or once in so many. */
export const refusalKindDeviations: Deviations = {
  'each-third-refusal-code-zero': contradicting(
    'ERR-15',
    'each third refusal gives the statusCode 0 with its HTTP status',
    when(every(3, anyRefused), (which) => refusingBody((body) => ({ ...body, statusCode: 0 }), which)),
  ),
  'each-fifth-refusal-without-message': contradicting(
    'ERR-15',
    'each fifth refusal gives no statusMessage',
    when(every(5, anyRefused), (which) => refusingBody(withoutMessage, which)),
  ),
  'each-fourth-refusal-says-more': contradicting(
    'ERR-16',
    'each fourth refusal gives the attribute exception as well',
    when(every(4, anyRefused), (which) => refusingBody(withException, which)),
  ),
  'each-third-refusal-modifies': contradicting(
    'ERR-18',
    'each third refused request about an active call sets its disposition, and delivers nothing',
    when(every(3, anyRefused), (which) =>
      before((_, { call }, change) => {
        if (call) Object.assign(call.userData, change);
      }, which),
    ),
  ),
  'missing-uri-without-message': contradicting(
    'ERR-15',
    'a refusal gives no statusMessage, when callUri is missing',
    refusingBody(withoutMessage, withoutUri),
  ),
  'missing-disposition-code-zero': contradicting(
    'ERR-15',
    'a refusal gives the statusCode 0 with HTTP 400, when disposition is missing',
    refusingBody((body) => ({ ...body, statusCode: 0 }), withoutDisposition),
  ),
  'wrong-type-code-string': contradicting(
    'ERR-15',
    'a refusal gives its statusCode as a string, when disposition is of a wrong type',
    refusingBody((body) => ({ ...body, statusCode: String(body.statusCode) }), ofWrongType),
  ),
  'unknown-operation-in-text': contradicting(
    'ERR-15',
    'a refusal is answered in plain text, when the operation is not known',
    refusing((answer) => ({ ...answer, body: 'Bad Request' }), ofUnknownOperation),
  ),
  'stranger-without-code': contradicting(
    'ERR-15',
    'a refusal gives no statusCode, when the agent is no party of the call',
    refusingBody(({ statusMessage }) => ({ statusMessage }), byStranger),
  ),
  'stranger-says-more': contradicting(
    'ERR-16',
    'a refusal gives the call as well, when the agent is no party of it',
    refusingBody((body) => ({ ...body, call: {} }), byStranger),
  ),
  'wrong-type-says-more': contradicting(
    'ERR-16',
    'a refusal gives the attribute exception as well, when disposition is of a wrong type',
    refusingBody(withException, ofWrongType),
  ),
  'stranger-input-error': contradicting(
    'ERR-17',
    'an agent who is no party of the call is refused with the code 10',
    refusingBody((body) => ({ ...body, statusCode: 10 }), byStranger),
  ),
};
