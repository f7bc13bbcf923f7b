import { isUp } from '../src/checks/applies.js';
import { holds } from '../src/checks/observation.js';
import { fate, whatBecomesOf } from '../src/checks/refusal.js';
import { responseEvidence } from '../src/checks/response.js';
import { fact, requirement } from '../src/requirement.js';
import { anotherCall } from '../src/runner/another-call.js';
import { callUri } from '../src/runner/request-shape.js';
import { changed, oddValues, refused } from '../src/runner/steps.js';

requirement('ERR-07', {
  level: 'MAY',
  branch: 'active',
  text: "refuses a callUuid that belongs to another call than the URL's",
  source: fact('silent-on-disagreement'),
  expected: 'Nothing public says what happens when {id} and callUuid disagree.',
  editions: {
    2015: {
      text: 'refuses a callUuid that belongs to another call than callUri',
      expected: 'Nothing public says what happens when callUuid and callUri disagree.',
    },
  },
  does: 'sends a changed request for the active call',
  needs: ['refusals'],
  drive: refused(
    changed((context) => ({
      change: 'callUuid of another call',
      body: (body) => ({ ...body, callUuid: anotherCall(context).callUuid }),
    })),
  ),
  ...whatBecomesOf('callUuid of another call'),
});

requirement('ERR-08', {
  level: 'MAY',
  branch: 'active',
  text: "refuses a callUri that belongs to another call than the URL's",
  source: fact('silent-on-disagreement'),
  expected: 'Nothing public says what happens when {id} and callUri disagree.',
  editions: {
    2015: {
      text: 'refuses a callUri that belongs to another call than callUuid',
      expected: 'Nothing public says what happens when callUuid and callUri disagree.',
    },
  },
  does: 'sends a changed request for the active call',
  needs: ['refusals'],
  drive: refused(
    changed((context) => ({
      change: 'callUri of another call',
      body: (body) => ({ ...body, callUri: anotherCall(context).callUri }),
    })),
  ),
  ...whatBecomesOf('callUri of another call'),
});

requirement('ERR-19', {
  level: 'MAY',
  branch: 'active',
  text: 'takes an empty disposition',
  source: fact('silent-on-empty-members'),
  expected: 'Nothing public says what happens with an empty disposition.',
  does: 'sends a changed request for the active call',
  needs: ['refusals'],
  drive: refused(changed({ change: 'an empty disposition', value: '' })),
  ...whatBecomesOf('empty disposition'),
});

requirement('ERR-20', {
  level: 'MAY',
  branch: 'active',
  text: 'takes call.uri (/api/v2/me/calls/{id}) as callUri',
  source: fact('call-uri-forms'),
  expected: "The page's sample gives callUri in another form than call.uri of the call resource.",
  does: 'writes the test key on the active call',
  needs: ['refusals'],
  drive: refused(
    changed(({ live }) => ({
      change: 'call.uri as callUri',
      body: (body) => ({ ...body, callUri: callUri(live) }),
    })),
  ),
  whenNone: 'no such request was sent',
  tellsEach: true,
  applies: (exchange) =>
    exchange.shape.form === 'call.uri' && exchange.shape.changes.length === 0 && isUp(exchange),
  expect: (exchange, reading) =>
    holds(`call.uri as callUri: ${fate(exchange, reading)}`, responseEvidence(exchange)),
});

requirement('ERR-21', {
  level: 'MAY',
  branch: 'active',
  text: 'takes number, boolean or null as disposition, number or boolean as dispositionKey (refused, converted - to what -, or stored)',
  source: fact('scalars-are-converted'),
  expected: 'Nothing public says what happens with scalars that are no strings.',
  does: 'sends a changed request for the active call',
  needs: ['refusals'],
  drive: [...oddValues('err-21-disposition'), ...oddValues('err-21-disposition-key')],
  ...whatBecomesOf('scalar disposition', 'scalar dispositionKey'),
});
