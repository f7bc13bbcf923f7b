import type { Deviations } from '../named-behaviour.js';
import { withException } from './changes.js';
import { contradicting } from './contradicting.js';
import type { Which } from './dispositions.js';
import { refusingBody } from './hooks.js';
import { every, when } from './occasions.js';
import { before } from './refusal-answers.js';
import { byStranger } from './senders.js';

const anyRefused: Which = ({ callId, body }) => callId !== undefined && Object.keys(body).length > 0;

/** What is wrong with the refusals of one kind, or once in so many. */
export const refusalKindDeviations: Deviations = {
  'each-third-refusal-code-zero': contradicting(
    'ERR-15',
    'each third refusal gives the statusCode 0 with its HTTP status',
    when(every(3, anyRefused), (which) => refusingBody((body) => ({ ...body, statusCode: 0 }), which)),
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
  'stranger-input-error': contradicting(
    'ERR-17',
    'an agent who is no party of the call is refused with the code 10',
    refusingBody((body) => ({ ...body, statusCode: 10 }), byStranger),
  ),
};
