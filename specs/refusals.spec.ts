import { hasChange } from '../src/checks/applies.js';
import { refusalOf, refuses } from '../src/checks/refusal.js';
import { isLoopback } from '../src/config/run-options.js';
import { also, fact, page, requirement } from '../src/requirement.js';
import { callThatNeverExisted } from '../src/runner/another-call.js';
import { heldCall, releasedByPeer, releasedCall, secondCall } from '../src/runner/call-state.js';
import {
  alsoOnOtherCalls,
  anonymous,
  changed,
  emptyOperationName,
  noJson,
  nullOperationName,
  oddValues,
  oddValuesOnOtherCalls,
  onOtherCalls,
  refused,
  stranger,
  unknownOperation,
  unknownSession,
  unlicensed,
  withoutCallUri,
  withoutCallUuid,
  withoutDisposition,
  withoutOperationName,
  wrongPassword,
} from '../src/runner/steps.js';
import { statusCode } from '../src/trace/exchange.js';

requirement('ERR-01', {
  level: 'MUST',
  branch: 'active',
  text: 'refuses a request without disposition',
  source: page('An optional string value', 'code-missing'),
  expected: 'Only dispositionKey is optional: a request without disposition is refused.',
  does: 'sends a changed request for the active call',
  needs: ['refusals'],
  drive: [refused(withoutDisposition), ...onOtherCalls(withoutDisposition)],
  ...refuses('without disposition', { onReleased: true }),
});

requirement('ERR-02', {
  level: 'SHOULD',
  branch: 'active',
  text: 'refuses a request without callUuid',
  source: page('An optional string value', 'code-missing'),
  expected: 'Only dispositionKey is optional: a request without callUuid is refused.',
  does: 'sends a changed request for the active call',
  needs: ['refusals'],
  drive: [refused(withoutCallUuid), ...alsoOnOtherCalls(withoutCallUuid)],
  ...refuses('without callUuid'),
});

requirement('ERR-03', {
  level: 'SHOULD',
  branch: 'active',
  text: 'refuses a request without callUri',
  source: page('An optional string value', 'code-missing'),
  expected: 'Only dispositionKey is optional: a request without callUri is refused.',
  does: 'sends a changed request for the active call',
  needs: ['refusals'],
  drive: [refused(withoutCallUri), ...alsoOnOtherCalls(withoutCallUri)],
  ...refuses('without callUri'),
});

requirement('ERR-04', {
  level: 'SHOULD',
  branch: 'active',
  text: 'refuses an object or array as disposition',
  source: page('A string value for the call disposition.'),
  expected: 'The disposition is a string value: an object or array is refused.',
  does: 'sends a changed request for the active call',
  needs: ['refusals'],
  drive: [...oddValues('err-04'), ...oddValuesOnOtherCalls('err-04')],
  ...refuses('structured disposition'),
});

requirement('ERR-05', {
  level: 'SHOULD',
  branch: 'active',
  text: 'refuses an object or array as dispositionKey',
  source: page('An optional string value'),
  expected: 'The dispositionKey is a string value: an object or array is refused.',
  does: 'sends a changed request for the active call',
  needs: ['refusals'],
  drive: [...oddValues('err-05'), ...oddValuesOnOtherCalls('err-05')],
  ...refuses('structured dispositionKey'),
});

requirement('ERR-06', {
  level: 'SHOULD',
  branch: 'both',
  text: 'refuses a call that never existed (URL, callUri and callUuid changed together)',
  source: fact('code-not-found'),
  expected: 'A call that never existed is not found.',
  editions: { 2015: { text: 'refuses a call that never existed (callUri and callUuid changed together)' } },
  does: 'sends a disposition for a call that never existed, which may leave an event in reporting',
  needs: ['reporting', 'refusals', 'active-call'],
  drive: refused(
    changed((context) => {
      const { callId, callUuid, callUri: uri } = callThatNeverExisted(context);
      return {
        change: 'a call that never existed',
        named: { callId },
        body: (body) => ({ ...body, callUuid, callUri: uri }),
      };
    }),
  ),
  ...refuses('unknown call'),
});

requirement('ERR-09', {
  level: 'MUST',
  branch: 'active',
  text: 'refuses an operationName it does not know',
  source: page('operationName | SetCallDisposition |', 'zero-means-done'),
  expected: 'The operationName is SetCallDisposition: one that is not known is refused.',
  does: 'sends a changed request for the active call',
  needs: ['refusals'],
  drive: [refused(unknownOperation), ...onOtherCalls(unknownOperation)],
  ...refuses('unknown operationName', { onReleased: true }),
});

requirement('ERR-10', {
  level: 'SHOULD',
  branch: 'active',
  text: 'refuses a body that is not JSON',
  source: fact('zero-means-done'),
  expected: 'A body that is not JSON cannot be carried out and is refused.',
  does: 'sends a changed request for the active call',
  needs: ['refusals'],
  drive: [refused(noJson), also(heldCall, noJson, 'changed'), also(releasedByPeer, noJson, 'changed')],
  ...refuses('no JSON'),
});

requirement('ERR-11', {
  level: 'MUST',
  branch: 'active',
  text: 'refuses a request without credentials',
  source: fact('code-not-authenticated', 'denied-without-credentials'),
  expected: 'A request without credentials is not authenticated and is refused.',
  does: "sends the request for the active call without credentials and, at this machine's own address, with a wrong password",
  needs: ['refusals'],
  drive: ({ configuration: { target } }) => [
    refused(anonymous),
    ...alsoOnOtherCalls(anonymous, releasedCall),
    also(releasedCall, unknownSession, 'changed'),
    // Elsewhere a wrong password may lock somebody's account.
    ...(target.kind === 'reference' || isLoopback(target.url ?? '')
      ? [refused(wrongPassword), also(releasedByPeer, wrongPassword, 'changed')]
      : []),
  ],
  ...refuses('no credentials'),
});

// Where the code equals that of ERR-13, whether the feature or the party was at stake cannot be told.
requirement('ERR-12', {
  level: 'MUST',
  branch: 'active',
  text: 'refuses an agent without the feature api-voice',
  source: page('Required features | api-voice |'),
  expected: 'The feature api-voice is required: an agent without it is refused.',
  does: 'sends the request for the active call as the agent without api-voice',
  needs: ['unlicensed', 'refusals'],
  drive: [refused(unlicensed), ...alsoOnOtherCalls(unlicensed)],
  ...refuses('no feature'),
  expect: (exchange, reading) => {
    const judged = refusalOf(exchange, reading);
    const stranger = exchange.call.exchanges.find(hasChange('no party'));
    if (judged.outcome !== 'holds' || stranger === undefined || statusCode(stranger) !== statusCode(exchange))
      return judged;
    return {
      ...judged,
      reason: `${judged.reason}; the code is the one that an agent who is no party gets, so the two cannot be told apart`,
    };
  },
});

requirement('ERR-13', {
  level: 'MUST',
  branch: 'active',
  text: 'refuses an agent who is no party of the call',
  source: page('Request URL | /api/v2/me/calls/{id} |'),
  expected:
    "The URL names one of the agent's own calls, /me/calls/: an agent who is no party of the call is refused.",
  editions: {
    2015: {
      source: fact('device-url-editions'),
      expected:
        "The URL names the sender's own device, and callUri the call: an agent who is no party of it is refused.",
    },
  },
  does: 'sends the request for the active call as the bystander',
  needs: ['bystander', 'refusals'],
  drive: [refused(stranger), ...onOtherCalls(stranger)],
  ...refuses('no party', { onReleased: true }),
});

requirement('ERR-22', {
  level: 'SHOULD',
  branch: 'active',
  text: 'refuses a request without operationName',
  source: page('operationName | SetCallDisposition |', 'code-missing'),
  expected: 'Only dispositionKey is optional: a request without operationName is refused.',
  does: 'sends a changed request for the active call',
  needs: ['refusals'],
  drive: [
    refused(withoutOperationName),
    ...alsoOnOtherCalls(withoutOperationName),
    also(secondCall, emptyOperationName, 'changed'),
    also(secondCall, nullOperationName, 'changed'),
  ],
  ...refuses('without operationName'),
});
