import { hasChange } from '../src/checks/applies.js';
import { contradicted, holds, inconclusive, type Observation, quoted } from '../src/checks/observation.js';
import { isRefused, responseEvidence, responseKind } from '../src/checks/response.js';
import { mayLackKey } from '../src/checks/settings.js';
import { asFor, fact, type Rule, requirement } from '../src/requirement.js';
import { REFUSED_BY_THE_OPERATION } from '../src/runner/steps.js';
import { body, type Exchange, statusCode } from '../src/trace/exchange.js';
import { members } from '../src/trace/message.js';
import type { TraceReading } from '../src/trace/reading.js';
import type { Change } from '../src/trace/request-shape.js';

// What the operation itself has to refuse (ERR-15).
const BY_THE_OPERATION: readonly Change[] = [
  'without disposition',
  'without callUuid',
  'without callUri',
  'structured disposition',
  'structured dispositionKey',
  'unknown call',
  'callUuid of another call',
  'callUri of another call',
  'unknown operationName',
  'no feature',
  'no party',
  'scalar disposition',
  'scalar dispositionKey',
  'without operationName',
];

const byTheOperation = {
  whenNone: 'no request was refused by the operation',
  applies: (exchange: Exchange, reading: TraceReading) =>
    hasChange(...BY_THE_OPERATION)(exchange) && isRefused(reading, exchange),
};

// Return Values: 1 missing, 2 not valid for the state, 3 forbidden, 5 no permission, 6 not found, 10 validation error.
const MISSING = [1, 10];

const WRONG_TYPE = [1, 2, 10];

const CODES: Readonly<Partial<Record<Change, readonly number[]>>> = {
  'without disposition': MISSING,
  'without callUuid': MISSING,
  'without callUri': MISSING,
  'without operationName': MISSING,
  'structured disposition': WRONG_TYPE,
  'structured dispositionKey': WRONG_TYPE,
  'scalar disposition': WRONG_TYPE,
  'scalar dispositionKey': WRONG_TYPE,
  'unknown call': [6],
  'no party': [3, 5, 6],
  'no feature': [3, 5],
};

requirement('ERR-15', {
  level: 'MUST',
  branch: 'both',
  text: 'gives a refusal by the operation (ERR-01 to 09, 12, 13, 21, 22) a non-zero statusCode and a statusMessage',
  source: fact('return-values'),
  expected: 'A refusal is a JSON object with a non-zero statusCode and a statusMessage that explains.',
  does: 'nothing of its own: it looks at what other requirements did',
  needs: ['refusals', 'active-call'],
  drive: asFor(...REFUSED_BY_THE_OPERATION),
  ...ofResponse((exchange) => {
    const { statusCode: code, statusMessage } = body(exchange);
    const evidence = responseEvidence(exchange);
    const wrong: string[] = [];
    if (exchange.response?.body === undefined) wrong.push('it is no JSON');
    else if (typeof code !== 'number' || code === 0) wrong.push(`statusCode is ${quoted(code)}`);
    if (
      exchange.response?.body !== undefined &&
      (typeof statusMessage !== 'string' || statusMessage.trim() === '')
    )
      wrong.push(`statusMessage is ${quoted(statusMessage)}`);
    return wrong.length === 0
      ? holds('every refusal gives a non-zero statusCode and a statusMessage', evidence)
      : contradicted(`${exchange.shape.described}: ${wrong.join(', ')}`, evidence);
  }),
});

requirement('ERR-16', {
  level: 'SHOULD',
  branch: 'both',
  text: 'gives a refusal no attribute but statusCode and statusMessage',
  source: fact('refusal-has-no-other-attribute'),
  expected: 'Beside statusCode and statusMessage a refusal includes no other attribute.',
  does: 'nothing of its own: it looks at what other requirements did',
  needs: ['refusals', 'active-call'],
  drive: asFor(...REFUSED_BY_THE_OPERATION),
  ...ofResponse((exchange) => {
    const others = Object.keys(body(exchange)).filter(
      (name) => !['statusCode', 'statusMessage'].includes(name),
    );
    const evidence = responseEvidence(exchange);
    return others.length === 0
      ? holds('no refusal gives another attribute', evidence)
      : contradicted(`${exchange.shape.described}: the refusal also gives ${others.join(', ')}`, evidence);
  }),
});

// A case for which Return Values gives no code is passed over.
requirement('ERR-17', {
  level: 'SHOULD',
  branch: 'both',
  text: 'uses a code that Return Values gives for the case: missing 1 or 10; wrong type 1, 2 or 10; unknown call 6; no party 3, 5 or 6; no feature 3 or 5',
  source: fact('status-codes'),
  expected: 'The statusCode is the one that Return Values gives for the case.',
  does: 'nothing of its own: it looks at what other requirements did',
  needs: ['refusals', 'active-call'],
  drive: asFor(...REFUSED_BY_THE_OPERATION),
  ...ofResponse((exchange, reading) => {
    const codes = CODES[exchange.shape.changes[0] as Change];
    const evidence = responseEvidence(exchange);
    // In another state, that the state does not allow it is a right reason too.
    if (codes === undefined || hasEmptyName(exchange)) return undefined;
    const allowed = exchange.state === 'active' ? codes : [...codes, 2];
    const code = statusCode(exchange);
    // That there is none, or none that says refusal, is ERR-15's matter.
    if (typeof code !== 'number' || code === 0)
      return inconclusive(`${exchange.shape.described}: statusCode ${quoted(code)}`, evidence, ['ERR-15']);
    if (allowed.some((each) => each === code))
      return holds('every code is one that Return Values gives for the case', evidence);
    if (mayLackKey(reading, exchange))
      return inconclusive(
        `${exchange.shape.described}: statusCode ${quoted(code)}, perhaps for want of a key`,
        evidence,
      );
    return contradicted(
      `${exchange.shape.described}: statusCode ${quoted(code)}, not ${codes.join(' or ')}`,
      evidence,
    );
  }),
});

// It may be taken for an unknown one, for which no code is given.
function hasEmptyName({ request, shape }: Exchange): boolean {
  return (
    shape.changes[0] === 'without operationName' && Object.hasOwn(members(request.body), 'operationName')
  );
}

/** The same for what is said of the response: where every refusal comes as an ErrorMessage, the documented asynchronous route, there is none. */
function ofResponse(judge: (exchange: Exchange, reading: TraceReading) => Observation | undefined): Rule {
  return {
    ...byTheOperation,
    expect: (exchange, reading) => {
      const response = responseKind(reading, exchange);
      if (response.kind === 'refused' && response.later)
        return holds(
          'the refusal came as an ErrorMessage, the documented asynchronous route',
          responseEvidence(exchange),
        );
      return judge(exchange, reading);
    },
  };
}
