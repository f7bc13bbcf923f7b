import { bothStates, isDocumented, isPlainOrTaken, isUp, onSuccess } from '../src/checks/applies.js';
import { contradicted, duration, holds, inconclusive, quoted } from '../src/checks/observation.js';
import { isRefused, responseEvidence, unlessAccepted } from '../src/checks/response.js';
import { isFirst, successOf } from '../src/checks/success.js';
import { showsValue } from '../src/checks/value.js';
import { fact, on, page, requirement } from '../src/requirement.js';
import { activeCall, releasedCall } from '../src/runner/call-state.js';
import { pathAt } from '../src/runner/request-shape.js';
import { changed, documented } from '../src/runner/steps.js';
import { editionNamed, otherEditions } from '../src/schemas/editions.js';
import { body, type Exchange, is2xx } from '../src/trace/exchange.js';

/** What a success must look like, whatever the call's state and with a key or without. */
const onEverySuccess = {
  whenNone: 'no request was taken',
  applies: onSuccess,
  caseOf: ({ state }: Exchange) =>
    state === 'released' ? 'released' : state === 'active' ? 'active' : undefined,
  cases: bothStates,
};

requirement('RES-01', {
  level: 'MUST',
  branch: 'active',
  text: 'answers the documented request for an active call with a JSON object whose statusCode is the number 0',
  source: page('"statusCode": 0'),
  expected: 'The response is {"statusCode": 0}.',
  editions: {
    2015: {
      source: fact('device-url-editions'),
      expected:
        'The request, posted to /api/v2/me/devices/{deviceId} as these editions show it, is answered {"statusCode": 0}.',
    },
  },
  does: 'writes the test key on the active call',
  drive: on(activeCall, documented),
  whenNone: 'the documented request for an active call was not sent',
  applies: (exchange, reading) => exchange.state === 'active' && isDocumented(exchange, reading),
  expect: successOf,
});

// Later ones must be right when they are taken.
requirement('RES-02', {
  level: 'MUST',
  branch: 'released',
  text: "answers the documented request for a released call with a JSON object whose statusCode is the number 0 (asked within 1 s of the agent's own Released message)",
  source: page('If the call has already been released'),
  expected: 'For a call that has already been released the response is {"statusCode": 0} as well.',
  does: 'sends a disposition for a released call, within 1 s of its end',
  needs: ['release-seen'],
  drive: on(releasedCall, documented),
  whenNone: 'the documented request for a released call was not sent',
  applies: (exchange, reading) =>
    exchange.state === 'released' &&
    exchange.releasedBy !== 'peer' &&
    isPlainOrTaken(exchange, reading) &&
    (isFirst(exchange, reading) || !isRefused(reading, exchange)),
  expect: (exchange, reading) => {
    const { released } = exchange.leg;
    if (released === undefined) return inconclusive('the agent received no Released for the call');
    const success = successOf(exchange, reading);
    const age = exchange.sentAt - released.at;
    const said = `asked ${duration(age)} after the agent's own Released message`;
    const evidence = [{ text: said, seq: released.seq, exchange: exchange.id }];
    if (age > 1000) {
      if (!isFirst(exchange, reading)) return success.outcome === 'contradicted' ? success : undefined;
      return inconclusive(`${said}, which is later than 1 s`, evidence);
    }
    const { reason } = success;
    return {
      ...success,
      reason: `${reason}; ${said}`,
      ways: [reason],
      evidence: [...evidence, ...success.evidence],
    };
  },
});

requirement('RES-03', {
  level: 'MUST',
  branch: 'both',
  text: 'answers success with an HTTP 2xx status',
  source: fact('http-2xx'),
  expected: 'A response with statusCode 0 has an HTTP status from 200 to 299.',
  does: 'nothing of its own: it looks at what other requirements did',
  drive: [on(activeCall, documented), on(releasedCall, documented)],
  ...onEverySuccess,
  expect: (exchange) =>
    is2xx(exchange)
      ? holds(`HTTP ${exchange.response?.status}`, responseEvidence(exchange))
      : contradicted(
          `success is answered with HTTP ${exchange.response?.status}`,
          responseEvidence(exchange),
        ),
});

requirement('RES-04', {
  level: 'SHOULD',
  branch: 'both',
  text: 'labels the response application/json',
  source: fact('client-demands-json'),
  expected: 'The content type of the response is application/json.',
  does: 'nothing of its own: it looks at what other requirements did',
  drive: [on(activeCall, documented), on(releasedCall, documented)],
  ...onEverySuccess,
  expect: (exchange) => {
    const type = exchange.response?.headers['content-type'];
    const media = type?.split(';')[0]?.trim().toLowerCase();
    const evidence = responseEvidence(exchange);
    if (media === 'application/json') return holds(`content-type is ${quoted(type)}`, evidence);
    return contradicted(
      type === undefined ? 'the response has no content-type' : `content-type is ${quoted(type)}`,
      evidence,
    );
  },
});

requirement('RES-05', {
  level: 'MUST',
  branch: 'both',
  text: 'sends no statusMessage with success',
  source: fact('success-has-no-message'),
  expected: 'With statusCode 0 there is no statusMessage.',
  does: 'nothing of its own: it looks at what other requirements did',
  drive: [on(activeCall, documented), on(releasedCall, documented)],
  ...onEverySuccess,
  expect: (exchange) => {
    const { statusMessage } = body(exchange);
    const evidence = responseEvidence(exchange);
    // null counts as absent, as everywhere.
    if (statusMessage === undefined || statusMessage === null)
      return holds('no statusMessage came with success', evidence);
    return contradicted(`success carries statusMessage ${quoted(statusMessage)}`, evidence);
  },
});

requirement('RES-06', {
  level: 'MAY',
  branch: 'both',
  text: 'sends other attributes with success (which)',
  source: fact('silent-on-success-attributes'),
  expected: 'Nothing public says which attributes beside statusCode come with success.',
  does: 'nothing of its own: it looks at what other requirements did',
  drive: [on(activeCall, documented), on(releasedCall, documented)],
  ...onEverySuccess,
  tellsEach: true,
  expect: (exchange) => {
    const others = Object.keys(body(exchange)).filter(
      (name) => !['statusCode', 'statusMessage'].includes(name),
    );
    return holds(
      others.length === 0 ? 'no other attribute' : `other attributes: ${others.join(', ')}`,
      responseEvidence(exchange),
    );
  },
});

requirement('RES-07', {
  level: 'MAY',
  branch: 'active',
  text: 'takes the documented body at /api/v2/me/devices/{deviceId}, as editions up to 2016 show',
  source: fact('device-url-editions'),
  expected: "Editions up to early 2016 show the request at the device's URL, the page of 2024 at the call's.",
  editions: {
    2015: {
      text: 'takes the same body at /api/v2/me/calls/{id}, as the table says in every edition',
      source: fact('call-url-in-every-edition'),
      expected:
        "The table says the call's URL in every edition, the sample of editions up to early 2016 the device's.",
      does: "writes the test key on the active call, by the call's URL",
    },
  },
  does: "writes the test key on the active call, by the device's URL",
  drive: ({ configuration }) =>
    otherEditions(editionNamed(configuration.edition)).map(({ name, address }) =>
      on(
        activeCall,
        changed(({ live }) => ({
          change: `sent to the address of edition ${name}`,
          ask: { path: pathAt(address, live) },
        })),
        'changed',
      ),
    ),
  whenNone: 'nothing was sent to the address of another edition',
  tellsEach: true,
  applies: (exchange) =>
    exchange.shape.form === 'another address' && exchange.shape.changes.length === 0 && isUp(exchange),
  expect: (exchange, reading) => {
    const refusal = unlessAccepted(reading, exchange);
    if (refusal !== undefined)
      return refusal.outcome === 'inconclusive' && exchange.response
        ? holds(refusal.reason, refusal.evidence)
        : refusal;
    const shown = showsValue(reading, exchange);
    return holds(
      is2xx(exchange) && shown.outcome === 'holds'
        ? `taken: ${shown.reason.replace(/ after .*/, '')}`
        : 'answered success, but the value does not show',
      shown.evidence,
    );
  },
});
