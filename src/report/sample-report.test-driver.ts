import { pageView } from '../documentation/page-view.js';
import type {
  Counts,
  Finding,
  Report,
  RequirementResult,
  TrafficPlace,
  Verdict,
} from '../schemas/report.gen.js';
import { distributionOf } from './latency.js';
import { hostile, sampleExchanges } from './sample-exchanges.test-driver.js';

/**
 * A report as a run against a deviating target would give it, for the tests of the writers: every verdict, an
 * exchange with control, window and sentinel, an exchange with hostile strings, findings and notices.
 */
export function sampleReport(): Report {
  const requirements = sampleRequirements();
  const traffic = sampleTraffic();
  return {
    schemaVersion: 1,
    suite: { name: 'gws-conformance', version: '0.1.0' },
    documentation: {
      page: 'SetCallDisposition',
      edited: '2024-02-15',
      sha256: 'a'.repeat(64),
      edition: '2024-02-15',
    },
    target: { url: 'https://gws.example:8443/ctx', kind: 'remote' },
    startedAt: '2026-11-22T18:27:00.000Z',
    profile: 'full',
    verdict: 'non-conformant',
    headline:
      'non-conformant: REL-01 failed, a notification about the released call came 612 ms after the request; not proven: RES-02 (error), REL-02 (inconclusive), ACT-14 (untested: no bystander)',
    summary:
      '1 of 8 MUSTs is contradicted: that the target sends no notification about this call after the request, for a released call.',
    exitCode: 1,
    counts: {
      MUST: countsOf(requirements, 'MUST'),
      SHOULD: countsOf(requirements, 'SHOULD'),
      MAY: countsOf(requirements, 'MAY'),
    },
    requirements,
    findings: [finding()],
    traffic,
    page: pageView(requirements, traffic),
    unproven: requirements
      .filter(
        ({ level, verdict }) => level === 'MUST' && ['inconclusive', 'untested', 'error'].includes(verdict),
      )
      .map(({ id, verdict, reason }) => ({ id, verdict, reason })),
    contradictions: [
      {
        id: 'REL-01',
        anchor: 'x2',
        exchange: 'x2',
        asked: `agent asked of its released call (released by the agent): disposition ${hostile}`,
        answered: 'HTTP 200, statusCode 0',
        came: 'A CallStateChangeMessage about the released call came 612 ms after the request.',
        seen: [
          {
            what: 'AttachedDataChanged, Released, 612 ms after the request',
            seq: 92,
            wrong: ['/data/notificationType'],
            lines: [
              { text: '{' },
              { text: '  "notificationType": "AttachedDataChanged",', wrong: true },
              { text: `  "userData": ${JSON.stringify(hostile)}` },
              { text: '}' },
            ],
          },
        ],
        curl: `curl -i -X POST 'https://gws.example:8443/ctx/api/v2/me/calls/1' \\\n  --data-raw '${hostile}'`,
        commands: [
          { what: `agent: ${hostile}`, curl: `curl -i -X POST "$GWS_URL"'/api/v2/me/calls/'"$CALL_ID"` },
          { what: 'agent: the request of x2', curl: `curl --data-raw '${hostile}'` },
        ],
        again: 'gws-conformance --only REL-01',
      },
    ],
    exchanges: sampleExchanges(),
    timing: {
      durationMs: 14_320,
      windowsMs: 1540,
      windows: 1,
      slowestMessageMs: 154,
      latency: {
        roundTrip: distributionOf([2.1, 2.4, 2.4, 3, 9.8]),
        answer: distributionOf([6, 6.5, 7, 7.2, 8, 8, 9.1, 11, 31.4]),
        notification: distributionOf([38, 40.5, 41, 41, 44, 46.2, 154]),
        event: distributionOf([310, 1250]),
      },
      calls: 6,
      requests: 74,
      messages: 131,
      events: 9,
    },
    signOff: [
      {
        what: 'run',
        text: 'full: MUST 4 pass, 1 fail, 1 inconclusive, 1 error, 1 untested (ACT-14: no bystander)',
      },
      { what: 'REL-01', text: 'fail: a notification about the released call came 612 ms after the request' },
      { what: 'clean-up', text: '0 calls up, 3 agents logged out, 3 CometD sessions closed' },
    ],
    notices: ['Certificates were not verified (GWS_TLS_INSECURE=1).', `The target named itself ${hostile}`],
  };
}

function requirement(
  [id, level, branch, verdict]: [string, RequirementResult['level'], RequirementResult['branch'], Verdict],
  title: string,
  quote: string,
  rest: Partial<RequirementResult>,
): RequirementResult {
  return {
    id,
    level,
    branch,
    title,
    source: { document: 'SetCallDisposition', quote },
    verdict,
    reason: 'The required behaviour was observed.',
    expected: title,
    observed: 'It did.',
    evidence: [],
    tookMs: 12,
    ...rest,
  };
}

function sampleRequirements(): RequirementResult[] {
  const event = 'then Web Services sends the EventUserEvent to propagate the disposition';
  return [
    requirement(
      ['RES-01', 'MUST', 'active', 'pass'],
      'answers the documented request for an active call with a JSON object whose `statusCode` is the number 0',
      '"statusCode": 0',
      {
        source: { document: 'SetCallDisposition', quote: '"statusCode": 0', line: 25 },
        observed: 'HTTP 200, {"statusCode":0}',
        evidence: [{ text: 'the response to the documented request', seq: 61, exchange: 'x1' }],
      },
    ),
    requirement(
      ['RES-02', 'MUST', 'released', 'error'],
      'answers it so for a released call',
      'If the call has already been released',
      {
        reason: 'The target answered 503 with statusCode 4, not available at this time.',
        observed: 'HTTP 503',
      },
    ),
    requirement(['RES-06', 'MAY', 'both', 'info'], 'sends other attributes with success', 'silent', {
      reason: `It sends one other attribute: ${hostile}`,
      observed: hostile,
      evidence: [{ text: `the response holds ${hostile}`, seq: 120, exchange: 'x3' }],
    }),
    requirement(
      ['ACT-03', 'MUST', 'active', 'pass'],
      'shows in it `call.userData[key]` equal to the disposition',
      'updating the key in the user data',
      { evidence: [{ text: 'the message of the request', seq: 63, exchange: 'x1' }] },
    ),
    requirement(
      ['ACT-14', 'MUST', 'active', 'untested'],
      'delivers no message about the call to an agent who is no party of it',
      '"channel":"/v2/me/calls"',
      { reason: 'No bystander is configured (GWS_BYSTANDER_USERNAME).', observed: 'not run' },
    ),
    requirement(
      ['ACT-16', 'SHOULD', 'active', 'warn'],
      "names in `phoneNumber` the number of the agent's own device",
      '"phoneNumber":"15000"',
      { reason: 'The message names 15001, the agent has 15000.', expected: '15000', observed: '15001' },
    ),
    requirement(
      ['KEY-01', 'MUST', 'both', 'pass'],
      'writes under `dispositionKey` when it is given, and leaves the configured key alone',
      'An optional string value for the userdata key',
      {
        source: {
          document: 'SetCallDisposition',
          quote: 'An optional string value for the userdata key',
          line: 15,
        },
      },
    ),
    requirement(
      ['REL-01', 'MUST', 'released', 'fail'],
      'sends no notification about this call after the request',
      'there is no notification',
      {
        source: { document: 'SetCallDisposition', quote: 'there is no notification', line: 27 },
        reason: 'A CallStateChangeMessage about the released call came 612 ms after the request.',
        expected:
          'If the call has been released, there is no notification: no message about the call in the window of 1540 ms.',
        observed: 'AttachedDataChanged for this call, state Released, 612 ms after the request.',
        evidence: [
          {
            text: 'control: the message of an accepted disposition on the same session',
            seq: 63,
            exchange: 'x1',
          },
          { text: 'the message that must not be', seq: 92, exchange: 'x2' },
        ],
        tookMs: 1602,
      },
    ),
    requirement(
      ['REL-02', 'MUST', 'released', 'inconclusive'],
      'sends an EventUserEvent that carries the disposition',
      event,
      {
        source: { document: 'SetCallDisposition', quote: event, line: 4 },
        reason: 'The feed showed no line later than the deadline, so a missing event is not proven.',
        observed: 'no event; the last line of the feed came 2.1 s before the deadline',
        evidence: [{ text: 'the request', seq: 88, exchange: 'x2' }],
      },
    ),
    requirement(
      ['ERR-01', 'MUST', 'both', 'pass'],
      'refuses a request without `disposition`',
      'Return Values',
      {
        source: { document: 'Return Values', quote: 'Code 1 is given when a required parameter is missing.' },
      },
    ),
  ];
}

function countsOf(requirements: readonly RequirementResult[], level: RequirementResult['level']): Counts {
  const counts: Counts = { pass: 0, fail: 0, warn: 0, info: 0, inconclusive: 0, untested: 0, error: 0 };
  for (const item of requirements) if (item.level === level) counts[item.verdict] += 1;
  return counts;
}

function sampleTraffic(): TrafficPlace[] {
  const state = { path: 'state', line: 33, documented: ['string'], requirements: ['ACT-03'] };
  return [
    {
      place: 'call',
      count: 12,
      members: [
        {
          ...state,
          count: 12,
          of: 12,
          types: { string: 11, number: 1 },
          values: [
            { value: 'Established', count: 10 },
            { value: hostile, count: 1, unknown: true },
          ],
          contradicted: { type: 'number', seq: 92, exchange: 'x2' },
        },
        { path: hostile, count: 3, of: 12, types: { string: 3 } },
      ],
      more: 4,
    },
    { place: 'refusal', count: 0, members: [] },
  ];
}

function finding(): Finding {
  return {
    fault: ['the page contradicts itself'],
    requirements: ['RES-01'],
    exchange: 'x1',
    id: 'DOC-02',
    title:
      'The page uses one call, one id, one base address and one URL form consistently across table and examples',
    text: 'The address of a call is /api/v2/calls/{id} in callUri, but /api/v2/me/calls/{id} in Request URL and uri.',
    lines: [
      {
        line: 19,
        words: '"callUri": "http://127.0.0.1:8080/api/v2/calls/01RCC3N118B1V0SL8O7GK2LAES000006",',
      },
      { line: 68, words: '"uri":"http://127.0.0.1:8080/api/v2/me/calls/01RCC3N118B1V0SL8O7GK2LAES000006",' },
    ],
  };
}
